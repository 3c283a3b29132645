"""Standing: where the bot serves on Matrix, whom, and how far they are trusted there."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace

from bot.chat import HOME, Features, Place, Role, Room
from bot.communities import Approval, Communities
from bot.dispatch import Source
from bot.stamps import find_stamped
from bot.storage import Connection, Storage, Values

from .directs import Directs
from .names import NAME, from_id, server_of, to_id, to_user
from .rooms import Rooms, RoomView

FEATURES = Features(
    no_teams="On Matrix there are no roles: people have power in a room instead, and I never call "
    "a whole room."
)
_INVITERS = "inviters"


class Standing:
    """Decides by approvals, by what the operator allows, and by who invited the bot."""

    def __init__(
        self,
        communities: Communities,
        storage: Storage,
        rooms: Rooms,
        directs: Directs,
        *,
        allowed: Iterable[str],
        owners: Iterable[str],
        move_room: Callable[[str, Room], Awaitable[None]],
    ) -> None:
        """Take the ids of users, servers and rooms that are allowed, and the owners' ids.

        `move_room` is told of a room's id and the room that replaces it, maybe once more.
        """
        self._communities = communities
        self._values = Values(storage, "", NAME)
        self._rooms = rooms
        self._directs = directs
        self._allowed = frozenset(allowed)
        self._owners = frozenset(from_id(each) for each in owners if each.startswith(f"{NAME}:"))
        self._move_room = move_room
        self._inviters: dict[str, str] = {}
        self._alone: dict[str, str] = {}
        """Who invited the bot into direct conversations, in memory alone."""

    async def read(self) -> None:
        """Read who invited the bot into which room."""
        self._inviters = await self._values.get(_INVITERS, {})

    async def note_inviter(self, room: str, user: str, *, is_direct: bool = False) -> None:
        """Remember who invited the bot into a room; who wants to be alone with it is not kept."""
        if is_direct:
            self._alone[room] = user
            return
        self._inviters[room] = user
        await self._values.set(_INVITERS, self._inviters)

    async def forget(self, room: str) -> None:
        """Forget who invited the bot into a room that it has left."""
        self._alone.pop(room, None)
        if room in self._inviters:
            left = {each: who for each, who in self._inviters.items() if each != room}
            await self._values.set(_INVITERS, left)
            self._inviters = left

    def list_invited(self, user: str) -> list[str]:
        """List the rooms that somebody invited the bot into."""
        return [room for room, who in self._inviters.items() if who == user]

    async def forget_inviter(self, conn: Connection, user: str) -> None:
        """Forget who somebody is that invited the bot, and go on serving where it serves.

        Their server's name stands in for them if that is what is allowed; whom the operator's own
        settings name is not forgotten.
        """
        server = server_of(user)
        if user in self._allowed and server not in self._allowed:
            return
        instead = f"@:{server}" if server in self._allowed else ""
        changed = {room: instead if who == user else who for room, who in self._inviters.items()}
        self._inviters = {room: who for room, who in changed.items() if who}
        await self._values.put(conn, _INVITERS, self._inviters)

    async def follow(self, old: RoomView, new: RoomView) -> None:
        """Let what holds for a room hold for the one that replaces it."""
        inviter = self._inviter_of(old)
        if inviter:
            await self.note_inviter(new.id, inviter, is_direct=old.id in self._alone)
        approval = self._communities.find(to_id(old.id))
        if approval is not None and not self._directs.is_direct(old):
            await self._communities.move(approval, Place(to_id(new.id), new.name or old.name))
        approval = self._communities.find(to_id(new.id))
        known = self._to_room(new, approval.community if approval else HOME)
        await self._move_room(to_id(old.id), replace(known, name=new.name or old.name))

    def is_allowed(self, user: str) -> bool:
        """Tell whether the operator lets somebody bring the bot in."""
        return user in self._allowed or server_of(user) in self._allowed

    def may_invite(self, user: str, room: str, *, is_direct: bool) -> bool:
        """Tell whether to go where somebody has invited the bot to."""
        if self.is_allowed(user) or user in self._owners:
            return True
        if self._communities.find(to_id(room)) is not None:
            return True
        return is_direct and any(view.is_in(user) for view, _ in self._served())

    def place_of(self, room: RoomView) -> Place:
        """Give what an owner approves: an approved space that holds the room, or else the room."""
        for space in self._rooms:
            if space.holds(room.id) and self._communities.find(to_id(space.id)) is not None:
                return Place(to_id(space.id), space.name)
        return Place(to_id(room.id), room.name)

    def approval_of(self, room: RoomView) -> Approval | None:
        """Find why the bot serves in a room; None if it does not."""
        own = self._communities.find(to_id(room.id))
        if own is not None:
            return own
        place = self.place_of(room)
        found = self._communities.find(place.id)
        if found is None and self.is_allowed(self._inviter_of(room)):
            return Approval(place, HOME)
        return found

    def _inviter_of(self, room: RoomView) -> str:
        return self._inviters.get(room.id) or self._alone.get(room.id, "")

    def _to_room(self, room: RoomView, community: str) -> Room:
        is_direct = self._directs.is_direct(room)
        return Room(
            to_id(room.id),
            "direct messages" if is_direct else room.name,
            is_direct=is_direct,
            community=community,
            place=None if is_direct else self.place_of(room),
            is_private=is_direct or room.is_private,
        )

    def source(self, room: RoomView, user: str, stamp: str = "") -> Source:
        """Say who somebody is in a room, where that is, and how far they are trusted.

        The stamp of what was pressed names the community of a direct conversation.
        """
        is_direct = self._directs.is_direct(room)
        approval, role = self._in_direct(user, stamp) if is_direct else self._in_room(room, user)
        where = self._to_room(room, approval.community if approval else "")
        role = role if approval else Role.EVERYONE
        return Source(to_user(user, room.name_of(user)), where, role, FEATURES)

    def _in_room(self, room: RoomView, user: str) -> tuple[Approval | None, Role]:
        approval = self.approval_of(room)
        return approval, Role.MODERATOR if room.moderates(user) else Role.MEMBER

    def _in_direct(self, user: str, stamp: str) -> tuple[Approval | None, Role]:
        """Tell it by the first served room that somebody is in: that where they moderate.

        With a stamp, by those of that community, even if they have left it since.
        """
        is_known = self.is_allowed(user) or user in self._owners
        served = [(room, approval.community) for room, approval in self._served()]
        names = [*(community for _, community in served), *([HOME] if is_known else [])]
        meant = find_stamped(stamp, names)
        if stamp and not meant:
            return None, Role.EVERYONE
        theirs = [room for room, each in served if room.is_in(user) and meant in {"", each}]
        for room in sorted(theirs, key=lambda each: not each.moderates(user)):
            return self._in_room(room, user)
        if is_known and meant in {"", HOME}:
            return Approval(Place(to_id(user), ""), HOME), Role.MEMBER
        return (Approval(Place("", ""), meant) if meant else None), Role.EVERYONE

    def rooms_of(self, community: str) -> list[RoomView]:
        """List the rooms of a community."""
        return [room for room, approval in self._served() if approval.community == community]

    def _served(self) -> list[tuple[RoomView, Approval]]:
        return [
            (room, approval)
            for room in self._rooms
            if not self._directs.is_direct(room) and (approval := self.approval_of(room))
        ]
