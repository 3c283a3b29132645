"""Plan: how often a digest comes, as people type it and as they read it."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, time

from bot import UserError, parse_time

DAILY, WEEKLY, MONTHLY = "daily", "weekly", "monthly"
MORNING = time(9)
"""When a digest comes for which no time was said."""
LAST = 31
"""The day of a month that stands for its last one."""
HOW = (
    "Please type how often and when, as in `digest set daily 08:30`, "
    "`digest set weekly Mon 09:00` or `digest set monthly 1 09:00`."
)

_RHYTHMS = {
    "daily": DAILY,
    "day": DAILY,
    "weekly": WEEKLY,
    "week": WEEKLY,
    "monthly": MONTHLY,
    "month": MONTHLY,
}
_SILENT = {"at", "each", "every", "of", "on", "the"}
_DAY = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?")
_WEEKDAY = re.compile(r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:days?)?\.?")
_NAMES = tuple(calendar.day_name)
_SHORT = tuple(name[:3].lower() for name in _NAMES)


@dataclass(frozen=True, slots=True)
class Plan:
    """When digests come, at wall time.

    `day` counts from Monday as 0 if they are weekly, is a day of the month from 1 to 31 if they are
    monthly, and 0 otherwise.
    """

    rhythm: str
    at: time
    day: int = 0

    def falls_on(self, date_: date) -> bool:
        """Tell whether a digest is planned for a day."""
        if self.rhythm == WEEKLY:
            return date_.weekday() == self.day
        if self.rhythm == MONTHLY:
            length = calendar.monthrange(date_.year, date_.month)[1]
            return date_.day == min(self.day, length)
        return True

    def __str__(self) -> str:
        at = f"at {self.at:%H:%M}"
        if self.rhythm == WEEKLY:
            return f"every {_NAMES[self.day]} {at}"
        if self.rhythm == MONTHLY:
            return f"on {_say_day(self.day)} {at}"
        return f"every day {at}"


def parse_plan(text: str) -> Plan:
    """Read a plan; raise UserError saying how to type one."""
    words = [each for each in text.casefold().replace(",", " ").split() if each not in _SILENT]
    rhythms = _take(words, [each for each in words if each in _RHYTHMS])
    if len(rhythms) > 1 and "day" in rhythms:  # the last day of every month
        rhythms.remove("day")
    weekdays = _take(words, [each for each in words if _WEEKDAY.fullmatch(each)])
    rhythm = _RHYTHMS[rhythms[0]] if rhythms else WEEKLY if weekdays else ""
    if not rhythm or len(rhythms) > 1 or len(weekdays) > (rhythm == WEEKLY):
        raise UserError(HOW)
    if rhythm == MONTHLY:
        at, day = _read_monthly(words)
        return Plan(rhythm, at, day)
    day = _SHORT.index(weekdays[0][:3]) if weekdays else 0
    return Plan(rhythm, _read_time(words), day)


def _take(words: list[str], taken: list[str]) -> list[str]:
    for each in taken:
        words.remove(each)
    return taken


def _read_time(words: list[str]) -> time:
    at = parse_time(" ".join(words)) if words else MORNING
    if at is None:
        raise UserError(HOW)
    return at.replace(second=0)


def _read_monthly(words: list[str]) -> tuple[time, int]:
    """Read a day and a time, each of which may be missing."""
    if not words or parse_time(" ".join(words)) is not None:
        return _read_time(words), 1
    named, *rest = words
    if named == "last":
        return _read_time(rest), LAST
    found = _DAY.fullmatch(named)
    if found is None:
        raise UserError(HOW)
    if not 1 <= int(found[1]) <= LAST:
        raise UserError("A month has days from 1 to 31. " + HOW)
    return _read_time(rest), int(found[1])


def _say_day(day: int) -> str:
    if day == LAST:
        return "the last day of each month"
    ending = "th" if day in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    lacking = "" if day <= 28 else ", or the last day where a month has none,"  # noqa: PLR2004
    return f"the {day}{ending}{lacking or ' of each month'}"
