"""What a file holds: questions and answers as read, before they meet the entries."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

MAX_NUMBER = 99_999


@dataclass(frozen=True, slots=True)
class Pair:
    """One question with its answer; `given` names the other fields that the file speaks of."""

    question: str
    answer: str | None
    number: int | None = None
    category: str = ""
    aliases: tuple[str, ...] = ()
    source: str = ""
    said_on: date | None = None
    review_on: date | None = None
    given: frozenset[str] = field(default=frozenset(), compare=False)
    place: str = field(default="", compare=False)
    """Where it stands in the file, such as `Line 12`."""


@dataclass(frozen=True, slots=True)
class Imported:
    """A file's pairs in its order, and what is wrong with it, in sentences."""

    format: str
    entries: tuple[Pair, ...]
    problems: tuple[str, ...] = ()
    title: str = ""
    said_on: date | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A pair as it stands in the file: values by field name, nothing checked yet."""

    place: str
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Drafts:
    """What a reader of one format has found."""

    format: str
    drafts: tuple[Draft, ...]
    problems: tuple[str, ...] = ()
    title: str = ""
    said_on: date | None = None
