"""Limits: what Matrix takes, as data.

Source: https://spec.matrix.org/v1.16/client-server-api/#size-limits
"""

EVENT_BYTES = 65_536
"""A whole event, as the server stores it."""
CONTENT_BYTES = 45_000
"""Our own: an event's content before it is encrypted, which adds a third, and signed."""

TEXT = 4000
"""Our own: characters of one message, so that its plain and its rich form fit in an event."""
PARTS = 4
"""Our own: messages that one reply may be split into; what is longer goes into a file."""

FILE_BYTES = 50 * 1024 * 1024
"""Our own: the largest file that the bot reads. What it may send, the server says."""

TIMELINE = 100
"""Events of a room in one answer to a sync; Synapse gives no more."""
PAGE = 100
"""Events in one page of a room's history."""

MARKS = ("1", "2", "3", "4", "5", "6", "7", "8", "9")
"""Figures that have an emoji, and so can be offered as a reaction."""
KEYCAP = "\N{VARIATION SELECTOR-16}\N{COMBINING ENCLOSING KEYCAP}"

MODERATOR = 50
"""The power level that clients call moderator."""
