"""Timing: which round of what comes regularly is due, what it covers, and when the next one comes.

Pure: no clock and no I/O.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Protocol
from zoneinfo import ZoneInfo

_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)


class Rhythm(Protocol):
    """When something comes regularly, at wall time."""

    @property
    def at(self) -> time:
        """Give the time of the day."""
        ...

    def falls_on(self, date_: date) -> bool:
        """Tell whether it comes on a day."""
        ...


@dataclass(frozen=True, slots=True)
class Span:
    """What one round covers: all after `since` and up to `until`.

    `missed` is how many should have come meanwhile and did not.
    """

    since: datetime
    until: datetime
    missed: int = 0


@dataclass(frozen=True, slots=True)
class Mark:
    """How far the rounds have come: up to when they covered, and when the plan was made."""

    covered: datetime
    planned: datetime

    @property
    def passed(self) -> datetime:
        """Give the moment up to which no round is owed."""
        return max(self.covered, self.planned)


def find_due(rhythm: Rhythm, zone: ZoneInfo, mark: Mark, now: datetime) -> Span | None:
    """Find the one round that is due; what was missed before it is covered by it as well."""
    owed: list[datetime] = []
    for moment in _backwards(rhythm, zone, now):
        if moment <= mark.passed:
            break
        owed.append(moment)
    return Span(mark.covered, owed[0], len(owed) - 1) if owed else None


def find_next(rhythm: Rhythm, zone: ZoneInfo, now: datetime) -> datetime:
    """Find the first moment after `now` at which a round is planned."""
    days = (_local(now, zone) + _DAY * ahead for ahead in count())
    return next(moment for moment in _moments(rhythm, zone, days) if moment > now)


def find_start(rhythm: Rhythm, zone: ZoneInfo, now: datetime) -> datetime:
    """Find from when a new plan's first round covers: one round before it comes."""
    return next(moment for moment in _backwards(rhythm, zone, now) if moment < now)


def at_wall(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """Give the moment, in UTC, at which a clock on the wall shows a time.

    A time that the clocks skip becomes the next one that is; of one that comes twice it is the
    first.
    """
    wall = datetime.combine(day, clock)
    as_if_before = wall.replace(tzinfo=zone).astimezone(UTC)
    if _wall(as_if_before, zone) == wall:
        return as_if_before
    moment = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    while _wall(moment, zone) < wall:
        moment += _MINUTE
    return moment


def _wall(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=None, fold=0)


def _local(moment: datetime, zone: ZoneInfo) -> date:
    return moment.astimezone(zone).date()


def _moments(rhythm: Rhythm, zone: ZoneInfo, days: Iterator[date]) -> Iterator[datetime]:
    return (at_wall(day, rhythm.at, zone) for day in days if rhythm.falls_on(day))


def _backwards(rhythm: Rhythm, zone: ZoneInfo, now: datetime) -> Iterator[datetime]:
    """Go back through the planned moments, from the latest that is not after `now`."""
    # From tomorrow: where clocks go back over midnight, tomorrow has been already.
    days = (_local(now, zone) - _DAY * back for back in count(-1))
    return (moment for moment in _moments(rhythm, zone, days) if moment <= now)
