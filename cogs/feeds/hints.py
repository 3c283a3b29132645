"""Hints: what a feed asks of those who poll it."""

import re
from collections.abc import Mapping
from datetime import timedelta

from .model import Hints

LONGEST = timedelta(days=7)

_PERIODS = {
    "hourly": timedelta(hours=1),
    "daily": timedelta(days=1),
    "weekly": timedelta(days=7),
    "monthly": timedelta(days=30),
    "yearly": timedelta(days=365),
}
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_HOUR = re.compile(rb"<hour>\s*(\d{1,2})\s*</hour>", re.IGNORECASE)
_DAY = re.compile(rb"<day>\s*(\w{6,9})\s*</day>", re.IGNORECASE)
_LIST = 2000
"""Bytes that a list of hours or days may be long."""


def read_hints(feed: Mapping[str, object], body: bytes) -> Hints:
    """Read how often, and when, a feed may be polled; feedparser keeps only the last hour."""
    hours = {int(found) for found in _HOUR.findall(_part(body, b"<skipHours"))}
    days = {
        found.decode("ascii", "replace").lower()
        for found in _DAY.findall(_part(body, b"<skipDays"))
    }
    waits = [*_read_ttl(feed), *_read_period(feed)]
    return Hints(
        max((min(LONGEST, wait) for wait in waits), default=None),
        frozenset(hour % 24 for hour in hours if hour <= 24),  # noqa: PLR2004  some count from 1
        frozenset(_DAYS.index(day) for day in days if day in _DAYS),
    )


def _part(body: bytes, tag: bytes) -> bytes:
    at = body.find(tag)
    return b"" if at < 0 else body[at : at + _LIST].partition(b"</skip")[0]


def _read_ttl(feed: Mapping[str, object]) -> list[timedelta]:
    minutes = str(feed.get("ttl", "")).strip()
    is_number = minutes.isascii() and minutes.isdecimal() and len(minutes) < 8  # noqa: PLR2004
    return [timedelta(minutes=int(minutes))] if is_number else []


def _read_period(feed: Mapping[str, object]) -> list[timedelta]:
    period = _PERIODS.get(str(feed.get("sy_updateperiod", "")).strip().lower())
    times = str(feed.get("sy_updatefrequency", "")).strip()
    is_number = times.isascii() and times.isdecimal() and 0 < len(times) < 5  # noqa: PLR2004
    return [period / max(1, int(times) if is_number else 1)] if period else []
