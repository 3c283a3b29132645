"""What the FAQ keeps: SQL alone."""

from .changes import Change, list_changes
from .entries import ChangedMeanwhileError, Entries, Version
from .people import forget_authors, list_by
from .questions import ANSWERED, DISMISSED, OPEN, Asked, Questions
from .sets import Installed, Sets
from .tables import metadata

__all__ = [
    "ANSWERED",
    "DISMISSED",
    "OPEN",
    "Asked",
    "Change",
    "ChangedMeanwhileError",
    "Entries",
    "Installed",
    "Questions",
    "Sets",
    "Version",
    "forget_authors",
    "list_by",
    "list_changes",
    "metadata",
]
