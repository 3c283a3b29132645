"""Headers: what servers say of time, read without trust."""

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

LONGEST = timedelta(days=7)
"""Servers may ask for any time; more than this is taken as this."""

_MAX_AGE = re.compile(r'(?:^|,)\s*max-age\s*=\s*"?(\d{1,12})', re.IGNORECASE)
_NO_CACHE = re.compile(r"(?:^|,)\s*no-(?:cache|store)\s*(?:,|$)", re.IGNORECASE)
_SECONDS = re.compile(r"\d{1,12}")


def read_retry_after(value: str, now: datetime) -> timedelta | None:
    """Read Retry-After, seconds or a date; a past one is zero, None what can't be read."""
    value = value.strip()
    if _SECONDS.fullmatch(value) and value.isascii():
        return min(LONGEST, timedelta(seconds=int(value)))
    until = _read_date(value)
    return None if until is None else max(timedelta(), min(LONGEST, until - now))


def read_wait(cache_control: str, expires: str, date: str, now: datetime) -> timedelta | None:
    """Read how long an answer stays fresh: max-age, else Expires; None if nothing is said."""
    if _NO_CACHE.search(cache_control):
        return None
    if found := _MAX_AGE.search(cache_control):
        wait = timedelta(seconds=int(found[1]))
    elif until := _read_date(expires):
        # Against the server's own clock, which may be wrong in both.
        wait = until - (_read_date(date) or now)
    else:
        return None
    return min(LONGEST, wait) if wait > timedelta() else None


def _read_date(value: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(value)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (TypeError, ValueError, OverflowError, IndexError):
        return None


def read_verbatim(value: str) -> str:
    """Give a validator that can be stored and sent again letter by letter, else nothing."""
    is_fit = len(value) <= 1000 and value.isascii() and value.isprintable()  # noqa: PLR2004
    return value if is_fit else ""
