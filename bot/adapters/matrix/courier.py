"""Courier: what the bot says on Matrix by itself, once, however often it is told to."""

from dataclasses import replace
from datetime import timedelta

from bot.chat import Room
from bot.outbox import Delivery, DeliveryError, find_addressee
from bot.storage import Offered

from .faults import FAULTS, Refused, log_fault
from .names import from_id, to_id
from .posting import Desk, Post, Where
from .reading import Reader
from .rooms import Rooms, RoomView
from .standing import Standing

_INACCEPTABLE = frozenset({"M_TOO_LARGE", "M_BAD_JSON"})
"""The server never takes what a message holds, however often it is asked."""


class Courier:
    """Delivers postings; the names of their messages keep two tries from becoming two messages."""

    def __init__(self, desk: Desk, rooms: Rooms, standing: Standing, reader: Reader) -> None:
        # The outbox has a patience of its own.
        self._desk = replace(desk, speaker=desk.speaker.once())
        self._rooms = rooms
        self._standing = standing
        self._reader = reader

    async def deliver(self, delivery: Delivery) -> tuple[str, ...]:
        """Post a reply and give the ids of its messages."""
        parts = self._desk.render(delivery.reply, is_direct=delivery.room.is_direct)
        try:
            where = await self._where(delivery.room)
            sent = await Post(self._desk, delivery.nonce).send(parts, where)
        except FAULTS as fault:
            raise _explained(fault, delivery.room) from fault
        return tuple(to_id(each) for each in sent)

    async def redraw(self, delivery: Delivery, messages: tuple[str, ...]) -> tuple[str, ...]:
        """Edit messages; what the new reply has more of is added, what it has less of removed."""
        parts, ids = (
            self._desk.render(delivery.reply, is_direct=delivery.room.is_direct),
            [*messages],
        )
        post = Post(self._desk, delivery.nonce)
        try:
            where = await self._where(delivery.room, *messages[:1])
            room = where.room
            for message, part in zip(messages, parts, strict=False):
                event = from_id(message)
                old = await self._desk.offers.find(event)
                new = Offered(event, room, where.asked_by, delivery.nonce, (), where.only_for)
                await post.edit(old or new, part)
            sent = await post.send(parts[len(messages) :], where)
            for extra in messages[len(parts) :]:
                await post.redact(room, from_id(extra))
                ids.remove(extra)
        except FAULTS as fault:
            raise _explained(fault, delivery.room) from fault
        return (*ids, *(to_id(each) for each in sent))

    async def withdraw(self, room: Room, messages: tuple[str, ...]) -> None:
        """Take messages back."""
        try:
            where = await self._where(room, *messages[:1])
            for each in messages:
                await Post(self._desk, f"withdraw {each}").redact(where.room, from_id(each))
        except FAULTS as fault:
            raise _explained(fault, room) from fault

    def find_conversation(self, room: Room) -> RoomView | None:
        """Find the conversation in which something for a person is said; they may not be in yet."""
        user = from_id(find_addressee(room))
        return self._desk.directs.find(user, is_encrypted=self._is_guarded(user, room.community))

    async def _where(self, room: Room, *messages: str) -> Where:
        """Find the room, or the conversation with the person for whom something is.

        Messages that were said to them before may be in a conversation that is not the latest.
        """
        to = find_addressee(room)
        if not to:
            if self._rooms.find(from_id(room.id)) is None:
                raise DeliveryError(
                    f"I am not in the room {room.name} on Matrix. Invite me again.",
                    is_forbidden=True,
                )
            return Where(from_id(room.id))
        user = from_id(to)
        for message in messages:
            talks = self._desk.directs.list_with(user)
            for view in talks:
                if not talks[1:] or await self._has(view, message):
                    return Where(view.id, asked_by=to, only_for=to)
        view = await self._desk.directs.open(
            user, is_encrypted=self._is_guarded(user, room.community), attempts=1
        )
        return Where(view.id, asked_by=to, only_for=to)

    async def _has(self, room: RoomView, message: str) -> bool:
        return await self._reader.look(room.id, from_id(message), attempts=1) is not None

    def _is_guarded(self, user: str, community: str) -> bool:
        """Tell whether somebody is in a room of a community that is encrypted."""
        rooms = [each for each in self._standing.rooms_of(community) if each.is_in(user)]
        return any(self._desk.speaker.is_encrypted(each.id) for each in rooms)


def _explained(fault: BaseException, room: Room) -> DeliveryError:
    log_fault("a room can't be written to", fault)
    is_refused = isinstance(fault, Refused) and fault.code == "M_FORBIDDEN"
    if is_refused and find_addressee(room):
        return DeliveryError("They take no direct messages from me.", is_final=True)
    if is_refused:
        return DeliveryError(
            f"I may not write in {room.name}. Give me the power to send messages.",
            is_forbidden=True,
        )
    if isinstance(fault, Refused) and fault.code in _INACCEPTABLE:
        return DeliveryError(
            "Matrix does not take what it holds, which may be too large.", is_final=True
        )
    if isinstance(fault, Refused) and fault.retry_after:
        return DeliveryError("Matrix asks to wait.", wait=timedelta(seconds=fault.retry_after))
    return DeliveryError("Matrix did not take it.")
