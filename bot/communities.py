"""Communities: which servers and rooms an owner has approved, and who moderates there."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.chat import HOME, Place, Room, Team, User, UserError
from bot.packing import pack_room, unpack_room
from bot.storage import Connection, Storage, Values

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_MODERATORS_ROOM = "moderators-room"


@dataclass(frozen=True, slots=True)
class Approval:
    """A place that is served; `by` is empty where the operator's settings approve it."""

    place: Place
    community: str = HOME
    teams: tuple[Team, ...] = ()
    """Whose people are moderators."""
    by: str = ""
    since: datetime | None = None


class Communities:
    """What has been approved; kept in the database and, as one process owns that, in memory."""

    def __init__(self, storage: Storage, approved: Iterable[str] = ()) -> None:
        """Take the ids of places that the operator's settings approve."""
        self._storage = storage
        self._values = Values(storage, "", "community")
        self._settled = frozenset(approved)
        self._approvals: dict[str, Approval] = {}

    async def read(self) -> None:
        """Read what was approved before."""
        kept = await self._values.all()
        self._approvals = {id_: _from_row(id_, row) for id_, row in kept.items()}

    def list(self) -> list[Approval]:
        """List every place that is served."""
        known = [each for each in self._approvals.values() if self._holds(each)]
        named = {each.place.id for each in known}
        return known + list_settled(self._settled - named)

    def find(self, place: str) -> Approval | None:
        """Find the approval of a place by its id."""
        found = self._approvals.get(place)
        if found is not None and self._holds(found):
            return found
        return Approval(Place(place, "")) if place in self._settled else None

    def is_settled(self, place: str) -> bool:
        """Tell whether the operator's settings approve a place, so that no command can undo it."""
        return place in self._settled

    async def approve(self, place: Place, community: str, by: User, now: datetime) -> Approval:
        """Serve a place from now on; raise UserError if the community's name can't be one."""
        if not _NAME.fullmatch(community):
            raise UserError(
                "A community's name may have small letters, digits and hyphens, as in north-east."
            )
        old = self.find(place.id)
        teams = old.teams if old else ()
        return await self._keep(Approval(place, community, teams, by.id, now))

    async def name_teams(self, approval: Approval, teams: Iterable[Team]) -> Approval:
        """Say whose people are moderators at a place."""
        return await self._keep(replace(approval, teams=tuple(teams)))

    async def move(self, approval: Approval, place: Place) -> Approval:
        """Serve the place that has come in another one's stead, on the same terms."""
        await self.remove(approval.place.id)
        return await self._keep(replace(approval, place=place, by=approval.by or approval.place.id))

    async def remove(self, place: str) -> None:
        """Serve a place no longer; what its community keeps is not touched."""
        if self._approvals.pop(place, None):
            await self._values.remove(place)

    async def forget_people(self, conn: Connection, people: Sequence[str], name: str) -> None:
        """Put a name in place of the ids of those who approved, within a transaction.

        What is in memory changes when it is read again.
        """
        for id_, approval in self._approvals.items():
            if approval.by in people:
                await self._values.put(conn, id_, _to_row(replace(approval, by=name)))

    async def find_moderators_room(self, community: str) -> Room | None:
        """Find the room in which a community's moderators are told things."""
        packed = await self._of(community).get(_MODERATORS_ROOM)
        return unpack_room(packed) if packed else None

    async def set_moderators_room(self, room: Room) -> None:
        """Tell the moderators of a room's community things there from now on."""
        await self._of(room.community).set(_MODERATORS_ROOM, pack_room(room))

    async def move_moderators_room(self, old: str, new: Room) -> None:
        """Tell moderators in the room that replaces theirs."""
        for community in {HOME, *(each.community for each in self._approvals.values())}:
            room = await self.find_moderators_room(community)
            if room is not None and room.id == old:
                await self.set_moderators_room(replace(new, community=community))

    async def remove_moderators_room(self, community: str) -> bool:
        """Tell the moderators nothing any more; say whether they had a room."""
        return await self._of(community).remove(_MODERATORS_ROOM)

    def _of(self, community: str) -> Values:
        return Values(self._storage, community, "community")

    async def _keep(self, approval: Approval) -> Approval:
        await self._values.set(approval.place.id, _to_row(approval))
        self._approvals[approval.place.id] = approval
        return approval

    def _holds(self, approval: Approval) -> bool:
        return bool(approval.by) or approval.place.id in self._settled


def list_settled(places: Iterable[str]) -> list[Approval]:
    """List what the operator's settings approve, by ids alone."""
    return [Approval(Place(id_, "")) for id_ in sorted(places)]


def _to_row(approval: Approval) -> dict[str, Any]:
    return {
        "name": approval.place.name,
        "community": approval.community,
        "teams": {team.id: team.name for team in approval.teams},
        "by": approval.by,
        "since": approval.since.isoformat() if approval.since else None,
    }


def _from_row(id_: str, row: Mapping[str, Any]) -> Approval:
    teams = tuple(Team(team, name) for team, name in row["teams"].items())
    since = datetime.fromisoformat(row["since"]) if row["since"] else None
    return Approval(Place(id_, row["name"]), row["community"], teams, row["by"], since)
