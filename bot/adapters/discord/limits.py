"""Limits: what Discord takes, as data.

Source: https://discord.com/developers/docs/resources/message and .../interactions
"""

TEXT = 2000
"""Characters in a message."""
TITLE = 256
BODY = 4096
FIELDS = 25
FIELD_NAME = 256
FIELD_VALUE = 1024
FOOTER = 2048
EMBED = 6000
"""Characters in all parts of the embeds of a message."""

BUTTONS_IN_ROW = 5
BUTTONS = 25
BUTTON_LABEL = 80
BUTTONS_IN_SIGHT = 10
"""Our own: more than that are a list to choose from."""

MODAL_TITLE = 45
MODAL_FIELDS = 5
MODAL_LABEL = 45
MODAL_HELP = 100
MODAL_TEXT = 4000

COMMAND_HELP = 100
COMMANDS_IN_GROUP = 25
CHOICES = 25
CHOICE = 100

FILES = 10
"""Files in a message."""
FILE_ABOUT = 1024
"""Characters of a file's description."""
FILE_BYTES = 10 * 1024 * 1024
"""In one file, where a server has no more."""

PARTS = 4
"""Our own: messages that one reply may be split into; what is longer goes into a file."""
