"""Ranking: which quotes stand first. Pure."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from .model import Quote

PERIODS = {"week": 7, "month": 30, "year": 365}
"""Days that are looked back on."""
LONG_AGO = datetime.min.replace(tzinfo=UTC)


def rank(quotes: Iterable[Quote]) -> list[Quote]:
    """Put the best loved first; of those with as many votes, the one that was shown first."""
    return sorted(quotes, key=lambda each: (-each.votes, each.shown_at or LONG_AGO, each.number))


def since(period: str, now: datetime) -> datetime:
    """Give the moment from which a period counts; `all` has none."""
    days = PERIODS.get(period)
    return LONG_AGO if days is None else now - timedelta(days=days)


def top(quotes: Iterable[Quote], period: str, now: datetime) -> list[Quote]:
    """List the best loved that were shown within a period."""
    start = since(period, now)
    return rank(each for each in quotes if each.shown_at is not None and each.shown_at > start)


def arrange(quotes: Iterable[Quote], wanted: Sequence[int] | None) -> list[Quote]:
    """Put quotes in the order of their numbers that moderators chose.

    Where they chose, what they left out waits; None ranks all of them.
    """
    if wanted is None:
        return rank(quotes)
    known = {each.number: each for each in quotes}
    return [known[number] for number in dict.fromkeys(wanted) if number in known]
