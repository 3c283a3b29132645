"""Audience: who may vote in a poll, and whether somebody is one of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot import Desk, Room, Team, User, UserError

from .model import Poll

LATE = (
    "This poll is for those who were there when it opened, and you came later. So you can't vote "
    "in it; the next one is yours too."
)


@dataclass(frozen=True, slots=True)
class Audience:
    """How many may vote: `least` for sure, `most` at most; None if nobody can tell."""

    least: int | None
    most: int | None


async def count_audience(desk: Desk, rooms: Sequence[Room], team: Team | None) -> Audience:
    """Count who may vote. Somebody may be in several rooms, so only the largest counts for sure."""
    counts = []
    for room in rooms:
        meant = team if team is not None and _is_near(room, team.id) else None
        counts.append(await desk.host.directory.count_people(room, meant))
    known = [each for each in counts if each is not None]
    if len(known) < len(counts):
        return Audience(None, None)
    return Audience(max(known, default=0), sum(known))


async def require_vote(desk: Desk, poll: Poll, accounts: Sequence[str]) -> None:
    """Raise UserError unless the owner of these accounts may vote; nothing of it is kept."""
    is_late, unsure = False, None
    for room in poll.rooms:
        for account in accounts:
            try:
                found = await desk.host.directory.find_membership(room, User(account, ""))
            except UserError as doubt:  # another room may do
                unsure = doubt
                continue
            if found is None or not _has_team(poll, room, found.teams):
                continue
            if found.since is None or found.since <= poll.opens_at:
                return
            is_late = True
    if unsure is not None:
        raise unsure
    raise UserError(LATE if is_late else _not_yours(poll))


async def is_in(desk: Desk, room: Room, accounts: Sequence[str]) -> bool:
    """Tell whether the owner of these accounts is in a room."""
    for account in accounts:
        if await desk.host.directory.find_membership(room, User(account, "")) is not None:
            return True
    return False


def _has_team(poll: Poll, room: Room, teams: frozenset[str]) -> bool:
    """Tell whether somebody has a role that may vote; a network without that role has none."""
    wanted = {each for each in poll.definition.teams if _is_near(room, each)}
    return not wanted or bool(wanted & teams)


def _is_near(room: Room, id_: str) -> bool:
    return room.id.partition(":")[0] == id_.partition(":")[0]


def _not_yours(poll: Poll) -> str:
    if poll.definition.teams:
        return (
            "This poll is for people with a certain role, and you don't have it. See `poll list`."
        )
    return "This poll is for the people of the rooms that it is shown in, and you are in none."
