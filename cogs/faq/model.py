"""The values that the FAQ is made of."""

from dataclasses import dataclass
from datetime import date

MAX_QUESTION = 300
MAX_ANSWER = 3000
NO_CATEGORY = "General"
"""Where an entry stands that nobody has put anywhere."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One question and its answer, under a number that never changes."""

    number: int
    question: str
    answer: str | None
    """None: the question was asked and never answered."""
    category: str
    aliases: tuple[str, ...] = ()
    """Other ways in which people put the question."""
    source: str = ""
    said_on: date | None = None
    review_on: date | None = None
    set_key: str = ""
    """The key of the set that the entry came with; empty when a moderator wrote it."""
    version: int = 1
    is_removed: bool = False


@dataclass(frozen=True, slots=True)
class Thesaurus:
    """Groups of words and phrases that mean the same; the first of each is the plain one."""

    groups: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class FaqSet:
    """A published Q&A that comes with the bot."""

    key: str
    title: str
    source: str
    said_on: date
    entries: tuple[Entry, ...]
    thesaurus: Thesaurus
    outside: tuple[str, ...]
    """Questions that people may well ask and that the set does not answer."""


def fold(text: str) -> str:
    """Fold a text for comparison: letters and digits alone, in lower case."""
    return " ".join("".join(c if c.isalnum() else " " for c in text.casefold()).split())
