"""Dispatch: every event of every platform passes here, and every failure becomes a reply."""

from .dispatcher import Dispatcher
from .events import (
    Chosen,
    Deleted,
    Edited,
    Event,
    Happening,
    Invoked,
    Pressed,
    Reacted,
    Respond,
    Said,
    Source,
    Submitted,
)
from .reading import MAX_EMOJI, MAX_TEXT, read_message, read_text

__all__ = [
    "MAX_EMOJI",
    "MAX_TEXT",
    "Chosen",
    "Deleted",
    "Dispatcher",
    "Edited",
    "Event",
    "Happening",
    "Invoked",
    "Pressed",
    "Reacted",
    "Respond",
    "Said",
    "Source",
    "Submitted",
    "read_message",
    "read_text",
]
