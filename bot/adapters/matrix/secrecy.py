"""Secrecy: what is answered so that nothing tells of it later, such as a vote.

It happens in an encrypted direct conversation alone. All the bot's answers there have the same
length once encrypted, their buttons are numbers that are kept in memory, and what the person wrote
is taken back. Reactions are no way to answer: they travel in clear.
"""

import itertools
import json
from dataclasses import replace

from bot.chat import Form, Reply, Room
from bot.dispatch import Event
from bot.storage import Offered

from .contents import Relation, to_notice
from .faults import FAULTS, Refused, log_fault
from .hearing import Heard
from .homeserver import Json
from .names import to_id, to_transaction
from .posting import Desk
from .rooms import RoomView
from .speaking import MESSAGE

PADDING = "org.staffroom.padding"
_STEP = 4096
"""Bytes: an answer's length is a multiple of this."""
NOT_COUNTED = "Nothing of what others can see in the room is counted. Please answer here."
IN_CLEAR = Reply(
    "I have done nothing, because a reaction is never encrypted. Please answer with a number."
)


class SecretAnswer:
    """Answers one event in a conversation that is encrypted, and keeps nothing of it."""

    def __init__(self, desk: Desk, heard: Heard, room: RoomView, *, is_moved: bool = False) -> None:
        """Take what was heard; `is_moved` if that was somewhere else than in the conversation."""
        self._desk = desk
        self._booth = desk.booth
        self._heard = heard
        self._room = room
        self._is_moved = is_moved
        self._numbers = itertools.count()
        self.is_unsaid = False
        """Whether something could not be said that can be when the account is well again."""

    async def respond(self, answer: Reply | Form) -> None:
        """Say something; what can't be said is logged."""
        if isinstance(answer, Form):
            raise TypeError("what is secret is not asked by a form")
        try:
            await self._say(answer)
        except FAULTS as fault:
            log_fault("an event could not be answered", fault)
            self.is_unsaid |= isinstance(fault, Refused) and fault.is_revoked

    async def defer(self) -> None:
        """Show nothing: the answer comes soon enough."""

    async def _say(self, reply: Reply) -> None:
        before = self._booth.find(self._room.id)
        self._booth.clear(self._room.id)
        if self._is_moved:
            self._is_moved = False
            reply = replace(reply, card=None, text=f"{NOT_COUNTED}\n\n{reply.plain()}")
        if reply.replaces and before is not None:
            await self._redact(before.message)
        for part in self._desk.render(reply, is_direct=True, is_secret=True):
            content = pad(to_notice(part, Relation()))
            speaker, name = self._desk.speaker, self._name()
            message = await speaker.send(self._room.id, MESSAGE, content, name)
            if part.buttons:
                self._booth.set(Offered(message, self._room.id, "", "", part.buttons))

    async def take_back(self, view: RoomView) -> None:
        """Take back what the person did, where the bot has the power to."""
        if view.may_redact(self._desk.directs.me):
            await self._desk.speaker.redact(view.id, self._heard.id, self._name())

    async def _redact(self, message: str) -> None:
        await self._desk.speaker.redact(self._room.id, message, self._name())

    def _name(self) -> str:
        return to_transaction(self._heard.id, next(self._numbers))


class Secrecy:
    """Answers secret events where nobody else sees it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def take(self, event: Event, heard: Heard, room: RoomView) -> SecretAnswer | None:
        """Answer an event; None if there is no conversation in which it can be answered."""
        direct = await self._open(heard, room)
        if direct is None:
            return None
        is_moved = direct.id != room.id
        answer = SecretAnswer(self._desk, heard, direct, is_moved=is_moved)
        if is_moved:
            event = replace(event, room=_direct(direct, event.room.community))
        await self._desk.dispatcher.take(event, answer.respond, answer.defer)
        await answer.take_back(room)
        return answer

    async def refuse(self, heard: Heard, room: RoomView) -> None:
        """Tell somebody that a reaction was not counted, and take it back."""
        answer = SecretAnswer(self._desk, heard, room)
        kept = self._desk.booth.find(room.id)
        await answer.respond(IN_CLEAR)
        if kept is not None:
            self._desk.booth.set(kept)
        await answer.take_back(room)

    async def _open(self, heard: Heard, room: RoomView) -> RoomView | None:
        if self._desk.directs.is_direct(room) and self._desk.speaker.is_encrypted(room.id):
            return room
        try:
            return await self._desk.directs.open(heard.sender, is_encrypted=True)
        except (Refused, TimeoutError) as fault:
            log_fault("a direct conversation could not be opened", fault)
            return None


def pad(content: Json) -> Json:
    """Fill an event up, so that its length tells nothing of what it says."""
    filled = {**content, PADDING: ""}
    # As nio writes it before it is encrypted.
    length = len(json.dumps(filled, separators=(",", ":")))
    return {**content, PADDING: " " * (-length % _STEP)}


def _direct(room: RoomView, community: str) -> Room:
    return Room(to_id(room.id), "direct messages", is_direct=True, community=community)
