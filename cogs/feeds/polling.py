"""Polling: when a feed is asked again, and what a failure means for it. Pure."""

import hashlib
from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum
from random import Random

from bot import NO_VALIDATORS, Failed, Fetched, Validators, Why

from .model import Hints, Polling, Unreadable

SHORTEST = timedelta(hours=1)
LONGEST = timedelta(days=1)
"""Between two polls, whatever a server says; only Retry-After may ask for more."""
JITTER = 0.1
"""The part of a wait that chance may add, so that feeds do not keep step."""
RESTART = timedelta(minutes=10)
"""What was due while the bot was off is spread over so long."""
TOLD_AFTER = 3
"""Failures in a row before people are told."""
SILENT = timedelta(days=2)
"""Between the first failure and the next try, where a site asks to be left alone for long."""
STOPPED_AFTER = timedelta(days=30)
STOPPED_LEAST = 14
"""For so long and so many times in a row a feed must fail; the bot itself may be off for weeks."""
MOVED_AFTER = timedelta(days=6)
"""For so long every poll must be led on for good before the new address is kept."""

_GIVEN_UP = "It could not be read for 30 days. "


class Turn(StrEnum):
    """A change that people are told of, once."""

    NONE = "none"
    FAILING = "failing"
    WELL = "well"
    STOPPED = "stopped"


def first_polling(now: datetime) -> Polling:
    """Begin with a feed that is due at once."""
    return Polling(now)


def after_restart(polling: Polling, now: datetime, random: Random) -> Polling:
    """Put off what is due, so that not everything is asked at once."""
    return replace(polling, due=max(polling.due, now + RESTART * random.random()))


def revived(polling: Polling, now: datetime) -> Polling:
    """Begin again with a feed that was stopped."""
    return Polling(now, moved_to=polling.moved_to, moved_since=polling.moved_since)


def validators_for(polling: Polling, now: datetime) -> Validators:
    """Give what to ask "has it changed?" with; once a day nothing, as some servers get stuck."""
    is_recent = polling.read_at is not None and now - polling.read_at < LONGEST
    return polling.validators if is_recent else NO_VALIDATORS


def hash_body(body: bytes) -> str:
    """Tell one body from another."""
    return hashlib.sha256(body).hexdigest()


def is_unchanged(polling: Polling, fetched: Fetched) -> bool:
    """Tell whether there is nothing to parse."""
    return fetched.is_unchanged or hash_body(fetched.body) == polling.body_hash


def succeeded(
    polling: Polling, fetched: Fetched, hints: Hints, now: datetime, random: Random
) -> Polling:
    """Plan on after an answer that was parsed, or need not be; to be stored with its entries."""
    is_moved_on = fetched.moved_to == polling.moved_to
    is_whole = not fetched.is_unchanged
    return Polling(
        due=_next(fetched, hints, now, random),
        validators=fetched.validators,
        body_hash=hash_body(fetched.body) if is_whole else polling.body_hash,
        read_at=now if is_whole else polling.read_at,
        moved_to=fetched.moved_to,
        moved_since=(polling.moved_since if is_moved_on else now) if fetched.moved_to else None,
    )


def failed(
    polling: Polling, failure: Failed | Unreadable, now: datetime, random: Random
) -> Polling:
    """Plan on after a failure: later each time, and never again if the feed is gone."""
    asked = (failure.retry_after if isinstance(failure, Failed) else None) or timedelta()
    if is_nobodys_fault(failure):
        return replace(polling, due=now + _jittered(asked or SHORTEST, random))
    failures = polling.failures + 1
    since = polling.failing_since or now
    wait = min(LONGEST, SHORTEST * 2 ** min(failures - 1, 10))
    return replace(
        polling,
        due=now + _jittered(max(wait, asked), random),
        failures=failures,
        failing_since=since,
        stopped=_stop(failure, failures, now - since),
    )


def is_nobodys_fault(failure: Failed | Unreadable) -> bool:
    """Tell whether a failure says nothing of the feed: its host is paused, or the bot failed."""
    if isinstance(failure, Failed):
        return failure.why is Why.PAUSED
    return failure.is_ours


def new_address(polling: Polling, now: datetime) -> str:
    """Give the address to keep from now on, if every poll for days was led there for good."""
    since = polling.moved_since
    return polling.moved_to if since is not None and now - since >= MOVED_AFTER else ""


def moved(polling: Polling) -> Polling:
    """Forget what belonged to the old address."""
    return replace(polling, validators=NO_VALIDATORS, moved_to="", moved_since=None)


def turn(before: Polling, after: Polling) -> Turn:
    """Name the change that people are to be told of, if there is one."""
    if after.stopped and not before.stopped:
        return Turn.STOPPED
    if _is_telling(after) and not _is_telling(before):
        return Turn.FAILING
    if after.failures == 0 and _is_telling(before):
        return Turn.WELL
    return Turn.NONE


def _is_telling(polling: Polling) -> bool:
    """Tell whether a feed fails so often, or is to be silent for so long, that people are told."""
    since = polling.failing_since
    is_silent = since is not None and polling.due - since >= SILENT
    return polling.failures >= TOLD_AFTER or is_silent


def _stop(failure: Failed | Unreadable, failures: int, length: timedelta) -> str:
    if isinstance(failure, Failed) and failure.why is Why.GONE:
        return failure.sentence
    is_over = length >= STOPPED_AFTER and failures >= STOPPED_LEAST
    return _GIVEN_UP + failure.sentence if is_over else ""


def _next(fetched: Fetched, hints: Hints, now: datetime, random: Random) -> datetime:
    waits = [wait for wait in (fetched.wait, hints.ttl) if wait is not None]
    # A server that says nothing at all would send the whole page each time.
    least = SHORTEST if fetched.validators or waits else LONGEST
    wait = min(LONGEST, max([least, *waits]))
    return _past_skipped(now + _jittered(wait, random), hints)


def _jittered(wait: timedelta, random: Random) -> timedelta:
    return wait * (1 + JITTER * random.random())


def _past_skipped(due: datetime, hints: Hints) -> datetime:
    """Move on to an hour and a day that a feed does not ask to skip, within a week."""
    moment = due
    for _ in range(7 * 24):
        if moment.hour not in hints.skip_hours and moment.weekday() not in hints.skip_days:
            return moment
        moment += timedelta(hours=1)
    return due
