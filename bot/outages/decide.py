"""Decide: when moderators are told of an outage. No clock and no database here."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum, StrEnum

PLATFORM_PATIENCE = timedelta(minutes=30)
"""How long a platform is out of reach before anybody is told."""
ROOM_PATIENCE = timedelta(hours=1)
"""How long postings wait for a room."""
FORBIDDEN_PATIENCE = timedelta(minutes=10)
"""How long, where the bot may not write: somebody may be changing what it may just now."""
CALM = timedelta(minutes=5)
"""How long something must be well before that is said: what comes and goes is one outage."""
LOSSES_APART = timedelta(days=1)
"""How long what is given up in one outage is gathered, once the first was told of."""
REMEMBERED = timedelta(days=30)
"""How long a room in which nothing happens any more is remembered as closed."""


class Stage(StrEnum):
    """How far the telling of an outage is: `unheard` means that there was nobody to tell."""

    NEW = "new"
    UNHEARD = "unheard"
    TOLD = "told"


class Audience(Enum):
    """Who can be told: no room is there for it, or it can't be reached either, or all is well."""

    NOBODY = 0
    AWAY = 1
    THERE = 2


class Turn(Enum):
    """What is to be done about an outage now."""

    NOTHING = 0
    TELL = 1
    LOG = 2
    TELL_OVER = 3
    FORGET = 4


@dataclass(frozen=True, slots=True)
class Outage:
    """What one community is to know of a platform or a room that could not be reached.

    `subject` is a platform's name or a room's id. `until` is since when it is well again, if it is;
    `posting` the number of the first posting that a room did not take.
    """

    subject: str
    community: str
    name: str
    since: datetime
    until: datetime | None = None
    stage: Stage = Stage.NEW
    posting: int = 0
    losses_told: datetime | None = None


def decide(
    outage: Outage, patience: timedelta, now: datetime, audience: Audience, *, is_well: bool
) -> tuple[Outage, Turn]:
    """Say what is known of an outage now, and what is to be done about it."""
    if is_well:
        outage = replace(outage, until=outage.until or now)
        return outage, _end(outage, patience, now, audience)
    outage = replace(outage, until=None)
    if outage.stage is Stage.TOLD or now - outage.since < patience:
        return outage, Turn.NOTHING
    if audience is Audience.THERE:
        return replace(outage, stage=Stage.TOLD), Turn.TELL
    if outage.stage is Stage.UNHEARD:
        return outage, Turn.NOTHING
    return replace(outage, stage=Stage.UNHEARD), Turn.LOG


def _end(outage: Outage, patience: timedelta, now: datetime, audience: Audience) -> Turn:
    """Tell that it is over, once that is sure and there is somebody to tell."""
    until = outage.until or now
    if now - until < CALM:
        return Turn.NOTHING
    was_short = outage.stage is Stage.NEW and until - outage.since < patience
    if was_short or audience is Audience.NOBODY:
        return Turn.FORGET
    return Turn.TELL_OVER if audience is Audience.THERE else Turn.NOTHING


def may_tell_losses(outage: Outage, now: datetime) -> bool:
    """Tell whether what was given up is told of now, or with what else may come."""
    is_over = outage.until is not None
    return is_over or outage.losses_told is None or now - outage.losses_told >= LOSSES_APART
