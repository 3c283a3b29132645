"""Happenings: what is done to messages that are there already, as events for the dispatcher.

Cogs are told at least once: an event that was cut off is told again after the next start.
"""

from collections.abc import Mapping
from typing import Any

from bot.chat import Message, Reaction
from bot.clock import Clock
from bot.dispatch import MAX_EMOJI, Deleted, Dispatcher, Edited, Happening, Reacted, Source
from bot.storage import Relation, Relations

from .hearing import Heard, Kind
from .names import to_id
from .reading import Reader, is_message
from .rooms import RoomView
from .standing import Standing
from .work import Later


class Happenings:
    """Takes reactions, edits, and what is taken back."""

    def __init__(
        self,
        dispatcher: Dispatcher,
        standing: Standing,
        reader: Reader,
        relations: Relations,
        clock: Clock,
    ) -> None:
        self._dispatcher = dispatcher
        self._standing = standing
        self.reader = reader
        self._relations = relations
        self._clock = clock

    async def take(self, heard: Heard, room: RoomView) -> None:
        """Tell what has happened to a message, if cogs are told of that room at all.

        Raise Later if the database could not take it in.
        """
        it = self._standing.source(room, heard.sender)
        if not it.room.is_served or it.room.is_direct:
            return
        match heard.kind:
            case Kind.REACTED:
                await self._react(heard, it)
            case Kind.EDITED:
                await self._edit(heard, room, it)
            case Kind.TAKEN_BACK:
                await self._take_back(heard, room, it)

    async def _react(self, heard: Heard, it: Source) -> None:
        if len(heard.key) <= MAX_EMOJI:
            about = Relation(heard.id, heard.target, heard.key)
            await self._relations.set(about, self._clock.now())
            await self._tell_reaction(about, it, is_added=True)

    async def _edit(self, heard: Heard, room: RoomView, it: Source) -> None:
        """Take an edit, if whoever sent it has written the message: the server does not see to it.

        It may be told late, so what is told is how the message reads by now.
        https://spec.matrix.org/v1.16/client-server-api/#validity-of-replacement-events
        """
        original = await self.reader.look(room.id, heard.target)
        if original is None or not is_message(original) or original["sender"] != heard.sender:
            return
        await self._relations.set(Relation(heard.id, heard.target), self._clock.now())
        text = self.reader.find_latest_text(original, heard)
        message = Message(to_id(heard.target), it.room, it.user, text)
        await self._tell(Edited(it.user, it.room, it.role, it.features, message))

    async def _take_back(self, heard: Heard, room: RoomView, it: Source) -> None:
        about = await self._relations.find(heard.target)
        gone = await self.reader.look(room.id, heard.target)
        if about is None:
            if gone is not None and is_message(gone) and not self._is_mine(gone, room):
                id_ = to_id(heard.target)
                await self._tell(Deleted(it.user, it.room, it.role, it.features, id_))
            return
        if about.emoji and gone is not None:
            whose = self._standing.source(room, str(gone["sender"]))
            await self._tell_reaction(about, whose, is_added=False)
        elif not about.emoji:
            await self._restore(about, it)
        await self._relations.remove(about.id)

    async def _restore(self, about: Relation, it: Source) -> None:
        """Tell how a message reads that an edit was taken off."""
        message = await self.reader.find(it.room, to_id(about.message))
        if message is not None:
            await self._tell(Edited(message.author, it.room, it.role, it.features, message))

    async def _tell_reaction(self, about: Relation, it: Source, *, is_added: bool) -> None:
        reaction = Reaction(to_id(about.message), it.room, it.user, about.emoji, is_added)
        await self._tell(Reacted(it.user, it.room, it.role, it.features, reaction))

    async def _tell(self, happening: Happening) -> None:
        if not await self._dispatcher.tell(happening):
            raise Later

    @staticmethod
    def _is_mine(event: Mapping[str, Any], room: RoomView) -> bool:
        return bool(event.get("sender") == room.me)
