"""Happenings: what is done to messages that are there already, as events for the dispatcher.

Heard as discord.py's raw events, since the bot keeps no messages: where Discord does not say who
did something or who wrote what is gone, nobody here knows.
"""

from typing import Any

import discord

from bot.chat import UNKNOWN, Reaction, Role, User
from bot.dispatch import Deleted, Dispatcher, Edited, Happening, Reacted, Source

from .people import Anybody, from_emoji, is_readable, to_id, to_message, to_user
from .standing import IN_A_ROOM, Standing
from .work import Work

Cleared = discord.RawReactionClearEvent | discord.RawReactionClearEmojiEvent


class Happenings:
    """Takes reactions, edits and deletions in servers.

    discord.py gives each event a task of its own. So nothing here may wait for anything before the
    dispatcher, which sees to it that none overtakes another of the same message.
    """

    def __init__(
        self,
        client: discord.Client,
        dispatcher: Dispatcher,
        standing: Standing,
        work: Work,
        *,
        read_all: bool,
    ) -> None:
        self._client = client
        self._dispatcher = dispatcher
        self._standing = standing
        self._work = work
        self._read_all = read_all

    def listen(self) -> None:
        """Have the client's events come here."""
        for hear in (
            self.on_raw_reaction_add,
            self.on_raw_reaction_remove,
            self.on_raw_reaction_clear,
            self.on_raw_reaction_clear_emoji,
            self.on_raw_message_edit,
            self.on_raw_message_delete,
            self.on_raw_bulk_message_delete,
        ):
            self._client.event(hear)

    async def on_raw_reaction_add(self, payload: discord.RawReactionActionEvent) -> None:
        """Take a reaction, unless a bot has put it."""
        it = self._source(payload, payload.member)
        if it is not None and payload.member and not payload.member.bot:
            await self._react(payload, it, it.user, from_emoji(payload.emoji), is_added=True)

    async def on_raw_reaction_remove(self, payload: discord.RawReactionActionEvent) -> None:
        """Take it that a reaction is gone; Discord gives no more of the person than an id."""
        it, me = self._source(payload), self._client.user
        if it is not None and me is not None and payload.user_id != me.id:
            user = User(to_id(payload.user_id), UNKNOWN.name)
            it = Source(user, it.room, it.role, it.features)
            await self._react(payload, it, user, from_emoji(payload.emoji), is_added=False)

    async def on_raw_reaction_clear(self, payload: discord.RawReactionClearEvent) -> None:
        """Take it that all reactions to a message are gone."""
        await self._clear(payload, "")

    async def on_raw_reaction_clear_emoji(
        self, payload: discord.RawReactionClearEmojiEvent
    ) -> None:
        """Take it that all reactions of one kind are gone."""
        await self._clear(payload, from_emoji(payload.emoji))

    async def on_raw_message_edit(self, payload: discord.RawMessageUpdateEvent) -> None:
        """Take an edit; Discord also shows a message anew when it adds a preview to it."""
        message = payload.message
        it = self._source(payload, message.author)
        if it is None or message.author.bot or message.webhook_id or message.edited_at is None:
            return
        known = is_readable(message, self._client.user, read_all=self._read_all)
        edited = to_message(message, it.room, message.content, is_readable=known)
        await self._tell(Edited(it.user, it.room, it.role, it.features, edited))

    async def on_raw_message_delete(self, payload: discord.RawMessageDeleteEvent) -> None:
        """Take it that a message is gone."""
        await self._delete(payload, [payload.message_id])

    async def on_raw_bulk_message_delete(self, payload: discord.RawBulkMessageDeleteEvent) -> None:
        """Take it that many messages are gone."""
        await self._delete(payload, sorted(payload.message_ids))

    async def _clear(self, payload: Cleared, emoji: str) -> None:
        it = self._source(payload)
        if it is not None:
            await self._react(payload, it, None, emoji, is_added=False)

    async def _react(
        self, payload: Any, it: Source, user: User | None, emoji: str, *, is_added: bool
    ) -> None:
        number: int = payload.message_id
        reaction = Reaction(to_id(number), it.room, user, emoji, is_added)
        await self._tell(Reacted(it.user, it.room, it.role, it.features, reaction))

    async def _delete(self, payload: Any, numbers: list[int]) -> None:
        it = self._source(payload)
        if it is None:
            return
        with self._work.going_on():  # not idle before the last of them
            for number in numbers:
                gone = Deleted(it.user, it.room, it.role, it.features, to_id(number))
                await self._tell(gone)

    async def _tell(self, happening: Happening) -> None:
        with self._work.going_on():
            await self._dispatcher.tell(happening)

    def _source(self, payload: Any, user: Anybody | None = None) -> Source | None:
        """Tell who did something and where; None outside of servers, or where it is not served."""
        guild = self._client.get_guild(payload.guild_id or 0)
        if guild is None or not self._standing.is_served(guild):
            return None
        channel = guild.get_channel_or_thread(payload.channel_id)
        room = self._standing.room(guild, channel, payload.channel_id)
        if user is None:
            return Source(UNKNOWN, room, Role.EVERYONE, IN_A_ROOM)
        return Source(to_user(user), room, self._standing.in_guild(guild, user)[1], IN_A_ROOM)
