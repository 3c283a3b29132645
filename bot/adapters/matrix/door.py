"""Door: where the bot goes when it is invited, and what is done about rooms that end."""

import asyncio
import logging
from collections.abc import Callable

from bot.log import log_event
from bot.storage import Offers, keep

from .crypt import Crypt
from .directs import Directs
from .faults import FAULTS, Refused, log_fault, patiently
from .hearing import Heard
from .homeserver import Homeserver
from .names import server_of, to_id, to_path
from .rooms import Rooms, RoomView
from .standing import Standing

log = logging.getLogger(__name__)

DECLINED = (
    "Thank you for the invitation. I am not set up to work there; whoever runs me can change that."
)
_PATIENCE = 60.0


class Door:
    """Takes and declines invitations, follows rooms that were replaced, and cleans up."""

    def __init__(
        self,
        server: Homeserver,
        crypt: Crypt,
        rooms: Rooms,
        directs: Directs,
        standing: Standing,
        offers: Offers,
        tell: Callable[[str], None],
    ) -> None:
        self._server = server
        self._crypt = crypt
        self._rooms = rooms
        self._directs = directs
        self._standing = standing
        self._offers = offers
        self._tell = tell
        self._tasks: asyncio.TaskGroup | None = None
        self._followed: dict[str, str] = {}
        """Rooms that replace others, by their ids, and which they replace."""

    def begin(self, tasks: asyncio.TaskGroup) -> None:
        """Say where the work is to be done."""
        self._tasks = tasks

    async def answer(self, heard: Heard) -> None:
        """Take an invitation, or decline it with a reason."""
        room, sender, is_direct = heard.room, heard.sender, heard.key == "direct"
        is_expected = room in self._followed
        if not is_expected and not self._standing.may_invite(sender, room, is_direct=is_direct):
            await self._go_out(room, DECLINED)
            log_event(log, "an invitation was declined", room=to_id(room))
            self._tell(
                f"I have declined an invitation by {sender} to {to_id(room)}. To let them invite "
                "me, add their id, their server or the room to STAFFROOM_MATRIX_ALLOWED."
            )
            return
        await self._standing.note_inviter(room, sender, is_direct=is_direct)
        if is_direct:
            self._directs.add(sender, room)
        if not await self._go_in(room, server_of(sender)):
            return
        # Of a direct conversation, the room would say whose it is.
        log_event(log, "an invitation was taken", room="" if is_direct else to_id(room))
        view = await self._wait_for(room)
        if view is not None and is_expected:
            await self._arrive(self._followed[room], view)
        if view is not None and not is_direct:
            self.note_stranger(view)

    def note_stranger(self, room: RoomView) -> None:
        """Tell the operator of a room that nobody approved."""
        if self._directs.is_direct(room) or room.is_space:
            return
        if self._standing.approval_of(room) is None:
            log_event(log, "a room is not approved", room=to_id(room.id))
            self._tell(
                f"The room {room.name} ({to_id(room.id)}) is not approved, so I do not work there. "
                "As an owner, type !community approve in it."
            )

    async def leave(self, room: str) -> None:
        """Clean up after a room that the bot is no longer in."""
        view = self._rooms.find(room)
        if view is not None:
            shown = "" if self._directs.is_direct(view) else to_id(room)
            log_event(log, "the bot is no longer in a room", room=shown)
        self._rooms.remove(room)
        self._crypt.forget(room)
        self._directs.remove(room)
        await keep(lambda: self._clear_up(room), "a room that was left is not forgotten yet")

    async def _clear_up(self, room: str) -> None:
        await self._standing.forget(room)
        await self._offers.forget_room(room)

    def notice(self, room: RoomView) -> None:
        """Follow a room that is replaced, and leave a direct conversation that is over."""
        assert self._tasks is not None
        successor, _ = room.successor
        if successor and successor not in self._followed:
            self._followed[successor] = room.id
            self._tasks.create_task(self._follow(room))
        elif self._directs.is_direct(room) and self._is_over(room):
            self._tasks.create_task(self._go_out(room.id, ""))

    def _is_over(self, room: RoomView) -> bool:
        """Tell whether the other one has gone, rather than not been invited yet."""
        is_alone = room.people("join", "invite") == [self._rooms.me]
        return is_alone and bool(room.people("leave", "ban"))

    async def _follow(self, old: RoomView) -> None:
        successor, sender = old.successor
        if not await self._go_in(successor, server_of(sender)):
            return  # whoever replaced the room may still invite the bot into the new one
        new = await self._wait_for(successor)
        if new is not None:
            await self._arrive(old.id, new)

    async def _arrive(self, old_id: str, new: RoomView) -> None:
        """Let the new room have what the old one had, if it says as well that it replaces it."""
        old, before = self._rooms.find(old_id), new.content("m.room.create").get("predecessor")
        if old is None:
            return
        if not isinstance(before, dict) or before.get("room_id") != old_id:
            log_event(log, "a room does not say that it replaces another", room=to_id(new.id))
            await self._go_out(new.id, DECLINED)
            return
        self._directs.replace(old_id, new.id)
        await self._standing.follow(old, new)
        log_event(log, "a room was replaced by another", old=to_id(old_id), new=to_id(new.id))
        self._tell(f"The room {to_id(old_id)} was replaced by {to_id(new.id)}; I have moved over.")
        await self._go_out(old_id, "This room was replaced, and I have moved over.")

    async def _go_in(self, room: str, server: str) -> bool:
        path, query = to_path("join", room), {"server_name": server}
        try:
            await patiently(
                lambda: self._server.call("POST", path, {}, query=query), "a room is not joined yet"
            )
        except Refused as fault:
            if fault.is_revoked:
                raise
            log_fault("a room could not be joined", fault, room=to_id(room))
            return False
        return True

    async def _go_out(self, room: str, reason: str) -> None:
        path, body = to_path("rooms", room, "leave"), {"reason": reason} if reason else {}
        try:
            await patiently(lambda: self._server.call("POST", path, body), "a room is not left yet")
        except FAULTS as fault:
            log_fault("a room could not be left", fault, room=to_id(room))

    async def _wait_for(self, room: str) -> RoomView | None:
        try:
            async with asyncio.timeout(_PATIENCE):
                return await self._rooms.wait_for(room)
        except TimeoutError:
            log_event(log, "a room that was joined did not come", room=to_id(room))
            return None
