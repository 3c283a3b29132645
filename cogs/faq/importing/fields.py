"""Fields: the names that people give them, and the numbers and dates in them."""

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import date, datetime

from bot import shorten

from .pair import MAX_NUMBER
from .texts import one_line

FIELDS = (
    "number",
    "question",
    "answer",
    "category",
    "aliases",
    "source",
    "said_on",
    "review_on",
)
_NAMES = {
    "number": ("number", "no", "nr", "id", "#", "entry"),
    "question": ("question", "q", "questions"),
    "answer": ("answer", "a", "answers", "reply", "response"),
    "category": ("category", "section", "topic", "group"),
    "aliases": ("aliases", "alias", "also asked as", "other ways to ask it"),
    "source": ("source", "sources"),
    "said_on": ("said on", "date", "answered on"),
    "review_on": ("review on", "review date", "review"),
}
_FIELD = {name: field for field, names in _NAMES.items() for name in names}
_DATES = ("%Y-%m-%d", "%d/%m/%Y", "%d/%m/%y", "%d.%m.%Y", "%d %B %Y", "%d %b %Y")
_NUMBER = re.compile(r"#?(\d{1,9})(?:\.0)?")


def find_field(name: object) -> str | None:
    """Find the field that a column or a key means."""
    return _FIELD.get(" ".join(str(name).replace("_", " ").replace("-", " ").lower().split()))


def name_fields(values: Mapping[str, object], unknown: dict[str, None]) -> dict[str, object]:
    """Give the values by field, and note the names that mean none."""
    named = {}
    for name, value in values.items():
        field = find_field(name)
        if field is None:
            unknown[str(name)] = None
        else:
            named[field] = value
    return named


def describe_unknown(names: Iterable[str]) -> tuple[str, ...]:
    """Say which names were left out, in at most one sentence."""
    listed = ", ".join(shorten(one_line(name), 40) for name in names)
    return (f"I have left out what I don't know: {shorten(listed, 200)}.",) if listed else ()


def read_number(text: str) -> int | None:
    """Read an entry's number; None if it is none."""
    found = _NUMBER.fullmatch(text.strip())
    number = int(found[1]) if found else 0
    return number if 1 <= number <= MAX_NUMBER else None


def read_date(text: str) -> date | None:
    """Read a date, past or to come, day before month; None if it is none."""
    text = re.sub(r"^[A-Za-z]+day,? +", "", text.strip()).replace(",", "")
    text = re.sub(r"(?<=\d)(?:st|nd|rd|th)\b", "", text)
    for form in _DATES:
        with suppress(ValueError):
            return datetime.strptime(text, form).date()  # noqa: DTZ007  a day has no zone
    return None
