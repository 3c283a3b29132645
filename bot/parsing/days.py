"""Days: tomorrow, Fri, 25 Dec, 25/12/2026, in 3 months."""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count, islice

from bot.chat import UserError

from .numbers import NUMBER_WORDS

FURTHEST = 50
"""Years ahead; a date beyond that is a slip of the finger."""

WEEKDAYS = tuple(name.lower() for name in calendar.day_name)
MONTHS = tuple(name.lower() for name in calendar.month_name)
_WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?"
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_YEAR = r"(?P<year>(?:19|20|21)\d{2})\b(?!:)"
_COUNT = rf"(?P<count>\d{{1,4}}|{'|'.join(NUMBER_WORDS)}|half a)"
_NAMED = {
    "the day after tomorrow": 2,
    "today": 0,
    "tonight": 0,
    "tomorrow": 1,
    "yesterday": -1,
}
_GAP = r"[ ,]*"
_LEAD = rf"(?:on )?(?:(?P<weekday>{_WEEKDAY}){_GAP}(?:the )?)?"
_UNIT = r"(?P<unit>days?|weeks?|wks?|fortnights?|months?|years?|yrs?)\b"
_FIGURES = r"(?P<day>\d{1,2})(?P<sep>[/.-])(?P<month>\d{1,2})(?P=sep)(?P<year>\d{4}|\d{2})"
_NUMBERED = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_FORMS = [
    re.compile(form)
    for form in (
        r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?:t(?=\d)|(?!\d))",
        rf"{_LEAD}{_FIGURES}(?!\d)",
        rf"{_LEAD}(?P<day>\d{{1,2}})/(?P<month>\d{{1,2}})(?![\d/])",
        rf"{_LEAD}{_NUMBERED} ?(?:of )?(?P<name>{_MONTH})(?:{_GAP}{_YEAR})?",
        rf"{_LEAD}(?P<name>{_MONTH}) ?{_NUMBERED}(?![\d:.])(?:{_GAP}{_YEAR})?",
        rf"(?P<named>{'|'.join(_NAMED)})\b",
        rf"(?P<next>next )(?P<weekday>{_WEEKDAY})",
        rf"(?:on |this )?(?P<weekday>{_WEEKDAY})",
        rf"(?:in )?{_COUNT} ?{_UNIT}",
        r"next (?P<unit>week|month|year)\b",
    )
]


@dataclass(frozen=True, slots=True)
class Found:
    """A day found in a text: what it can mean, the earliest first, and what else was there."""

    days: Iterator[date]
    left: str
    is_counted: bool


def find_day(text: str, today: date) -> Found | None:
    """Find a day at the start or the end of a folded text."""
    for form in _FORMS:
        found = form.match(text) or re.search(rf"(?<![^\s,]){form.pattern}$", text)
        if found:
            left = text[: found.start()] + " " + text[found.end() :]
            parts = found.groupdict()
            return Found(_candidates(parts, today), left.strip(" ,"), bool(parts.get("unit")))
    return None


def add_months(day: date, months: int) -> date:
    """Move on by months, to the month's last day where there is no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    month += 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _candidates(parts: dict[str, str | None], today: date) -> Iterator[date]:
    if parts.get("next"):
        raise UserError(
            "“Next” can mean two weeks. Please type the day, as in Fri 17:00 or 25 Dec."
        )
    if named := parts.get("named"):
        return iter([today + timedelta(days=_NAMED[named])])
    if parts.get("unit"):
        return iter([_later(today, parts.get("count") or "1", str(parts["unit"]))])
    if not parts.get("day"):
        first = (_weekday(str(parts["weekday"])) - today.weekday()) % 7
        return (today + timedelta(days=first + 7 * week) for week in count())
    month = _month(parts)
    if parts.get("year"):
        return iter([_dated(parts, month)])
    return _yearly(today.year, month, int(str(parts["day"])), parts.get("weekday"))


def _later(today: date, number: str, unit: str) -> date:
    if number == "half a":
        if not unit.startswith("y"):
            raise UserError("Please type a whole number, as in 3 days.")
        return add_months(today, 6)
    times = NUMBER_WORDS.get(number) or int(number)
    months = {"m": 1, "y": 12}.get(unit[0], 0) * times
    days = {"d": 1, "w": 7, "f": 14}.get(unit[0], 0) * times
    if months > FURTHEST * 12 or days > FURTHEST * 365:
        raise too_far()
    return add_months(today, months) + timedelta(days=days)


def _dated(parts: dict[str, str | None], month: int) -> date:
    year = int(str(parts["year"]))
    day = make_date(year + 2000 if year < 100 else year, month, int(str(parts["day"])))  # noqa: PLR2004  two digits
    if parts.get("weekday") and _weekday(str(parts["weekday"])) != day.weekday():
        raise UserError(
            f"{say_day(day)} is not that day of the week. Please type one or the other."
        )
    return day


def _yearly(year: int, month: int, day: int, weekday: str | None) -> Iterator[date]:
    make_date(2024, month, day)
    years = (each for each in range(year, year + 9) if day <= calendar.monthrange(each, month)[1])
    dates = (date(each, month, day) for each in years)
    if weekday is None:
        return dates
    wanted = _weekday(weekday)
    fitting = [each for each in islice(dates, 2) if each.weekday() == wanted]
    if not fitting:
        raise UserError("That date is another day of the week. Please type one or the other.")
    return iter(fitting)


def _weekday(name: str) -> int:
    return next(place for place, each in enumerate(WEEKDAYS) if each[:3] == name[:3])


def _month(parts: dict[str, str | None]) -> int:
    if name := parts.get("name"):
        return next(place for place, each in enumerate(MONTHS) if place and each[:3] == name[:3])
    return int(str(parts["month"]))


def make_date(year: int, month: int, day: int) -> date:
    """Make a date; raise UserError if there is none."""
    try:
        return date(year, month, day)
    except ValueError:
        raise UserError(
            "There is no such date. Please type the day first, as in 25/12/2026."
        ) from None


def say_day(day: date) -> str:
    """Write a day as people say it: Friday 25 December 2026."""
    return f"{day:%A} {day.day} {day:%B %Y}"


def too_far() -> UserError:
    """Make the mistake of a day that lies too far ahead."""
    return UserError(f"That is more than {FURTHEST} years ahead. Please type an earlier date.")
