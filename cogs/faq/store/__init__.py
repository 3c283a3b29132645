"""What the FAQ keeps: SQL alone."""

from .entries import ChangedMeanwhileError, Entries, Version
from .questions import ANSWERED, DISMISSED, HOLD_FOR, OPEN, Asked, Questions, forget_held
from .sets import Installed, Sets
from .tables import metadata

__all__ = [
    "ANSWERED",
    "DISMISSED",
    "HOLD_FOR",
    "OPEN",
    "Asked",
    "ChangedMeanwhileError",
    "Entries",
    "Installed",
    "Questions",
    "Sets",
    "Version",
    "forget_held",
    "metadata",
]
