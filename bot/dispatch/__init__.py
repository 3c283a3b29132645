"""Dispatch: every event of every platform passes here, and every failure becomes a reply."""

from .dispatcher import Dispatcher
from .events import Chosen, Event, Invoked, Pressed, Respond, Said, Source, Submitted
from .reading import MAX_TEXT, read_text

__all__ = [
    "MAX_TEXT",
    "Chosen",
    "Dispatcher",
    "Event",
    "Invoked",
    "Pressed",
    "Respond",
    "Said",
    "Source",
    "Submitted",
    "read_text",
]
