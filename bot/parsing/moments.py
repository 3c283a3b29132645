"""Moments and dates to come, as people write them in the United Kingdom."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from bot.chat import UserError

from .clock import parse_time
from .days import FURTHEST, find_day, say_day, too_far
from .durations import parse_duration
from .numbers import fold

MORNING = time(9)
"""When a day begins that is named without a time."""

_MAX_TEXT = 100
_TRIES = 9
_HOW = "Please type the day and the time, as in Fri 17:00, tomorrow 9am, 25 Dec 09:00 or in 3 days."
_HOW_DATE = "Please type the date, as in 1 March 2027, 2027-03-01 or in 6 months."


def parse_when(text: str, now: datetime, zone: ZoneInfo) -> datetime:
    """Read a moment to come, in `zone`; `now` is aware.

    A day without a time means 09:00, a time without a day the next such time. A wall time that
    the clocks skip moves forward; of one that comes twice the first is meant.
    """
    folded = _fold(text, _HOW)
    now = now.astimezone(zone)
    clock = parse_time(folded)
    if clock is not None:
        return next(
            moment
            for days in (0, 1, 2)
            if (moment := _at(now.date() + timedelta(days=days), clock, zone)) > now
        )
    found = find_day(folded, now.date())
    if found is None or (found.is_counted and found.left and not parse_time(found.left)):
        return _after(folded, now, zone)
    if found.is_counted and not found.left:
        return _first(list(found.days), now.time(), now, zone)
    return _first(list(islice(found.days, _TRIES)), _clock(found.left), now, zone)


def parse_date(text: str, today: date) -> date:
    """Read today's date or one to come."""
    found = find_day(_fold(text, _HOW_DATE), today)
    if found is None or found.left:
        raise UserError(_HOW_DATE)
    days = list(islice(found.days, _TRIES))
    day = next((each for each in days if each >= today), None)
    if day is None:
        raise UserError(f"{say_day(days[0])} has passed. {_HOW_DATE}")
    if day.year > today.year + FURTHEST:
        raise too_far()
    return day


def _fold(text: str, how: str) -> str:
    folded = fold(text)
    if not folded or len(text) > _MAX_TEXT:
        raise UserError(how)
    return folded


def _clock(left: str) -> time:
    if left == "midnight":
        raise UserError("A day has two midnights. Please type 00:00 or 23:59.")
    clock = parse_time(left) if left else MORNING
    if clock is None:
        raise UserError(_HOW)
    return clock


def _first(days: list[date], clock: time, now: datetime, zone: ZoneInfo) -> datetime:
    if days[0].year > now.year + FURTHEST:
        raise too_far()
    moments = [_at(day, clock, zone) for day in days]
    moment = next((each for each in moments if each > now), None)
    if moment is None:
        raise UserError(f"{say_day(days[0])} at {clock:%H:%M} has passed. {_HOW}")
    return moment


def _after(text: str, now: datetime, zone: ZoneInfo) -> datetime:
    if not text.startswith("in "):
        raise UserError(_HOW)
    return (now.astimezone(UTC) + parse_duration(text)).astimezone(zone)


def _at(day: date, clock: time, zone: ZoneInfo) -> datetime:
    wall = datetime.combine(day, clock.replace(tzinfo=None, fold=0), zone)
    return wall.astimezone(UTC).astimezone(zone)
