"""Courier: what the bot says on Matrix by itself, once, however often it is told to."""

from dataclasses import replace
from datetime import timedelta

from bot.chat import Room
from bot.outbox import Delivery, DeliveryError
from bot.storage import Offered

from .faults import FAULTS, Refused, log_fault
from .names import from_id, to_id
from .posting import Desk, Post, Where
from .rooms import Rooms


class Courier:
    """Delivers postings; the names of their messages keep two tries from becoming two messages."""

    def __init__(self, desk: Desk, rooms: Rooms) -> None:
        # The outbox has a patience of its own.
        self._desk = replace(desk, speaker=desk.speaker.once())
        self._rooms = rooms

    async def deliver(self, delivery: Delivery) -> tuple[str, ...]:
        """Post a reply and give the ids of its messages."""
        room = self._find(delivery.room)
        parts = self._desk.render(delivery.reply, is_direct=delivery.room.is_direct)
        try:
            sent = await Post(self._desk, delivery.nonce).send(parts, Where(room))
        except FAULTS as fault:
            raise _explained(fault, delivery.room) from fault
        return tuple(to_id(each) for each in sent)

    async def redraw(self, delivery: Delivery, messages: tuple[str, ...]) -> tuple[str, ...]:
        """Edit messages; what the new reply has more of is added, what it has less of removed."""
        room, ids = self._find(delivery.room), list(messages)
        parts = self._desk.render(delivery.reply, is_direct=delivery.room.is_direct)
        post = Post(self._desk, delivery.nonce)
        try:
            for message, part in zip(messages, parts, strict=False):
                event = from_id(message)
                old = await self._desk.offers.find(event)
                await post.edit(old or Offered(event, room, "", delivery.nonce, ()), part)
            sent = await post.send(parts[len(messages) :], Where(room))
            for extra in messages[len(parts) :]:
                await post.redact(room, from_id(extra))
                ids.remove(extra)
        except FAULTS as fault:
            raise _explained(fault, delivery.room) from fault
        return (*ids, *(to_id(each) for each in sent))

    async def withdraw(self, room: Room, messages: tuple[str, ...]) -> None:
        """Take messages back."""
        id_ = self._find(room)
        try:
            for each in messages:
                await Post(self._desk, f"withdraw {each}").redact(id_, from_id(each))
        except FAULTS as fault:
            raise _explained(fault, room) from fault

    def _find(self, room: Room) -> str:
        id_ = from_id(room.id)
        if self._rooms.find(id_) is None:
            raise DeliveryError(
                f"I am not in the room {room.name} on Matrix. Invite me again.", is_forbidden=True
            )
        return id_


def _explained(fault: BaseException, room: Room) -> DeliveryError:
    log_fault("a room can't be written to", fault)
    if isinstance(fault, Refused) and fault.code == "M_FORBIDDEN":
        return DeliveryError(
            f"I may not write in {room.name}. Give me the power to send messages.",
            is_forbidden=True,
        )
    if isinstance(fault, Refused) and fault.retry_after:
        return DeliveryError("Matrix asks to wait.", wait=timedelta(seconds=fault.retry_after))
    return DeliveryError("Matrix did not take it.")
