"""Reading: one message, as it is on Discord now, and what leads to it."""

import contextlib
from collections.abc import Iterator
from dataclasses import replace

import discord

from bot.chat import Message, Room, User, UserError, bare_emoji

from .client import Client
from .faults import FAULTS, UNKNOWN_MESSAGE, log_fault
from .people import from_emoji, from_id, is_readable, to_id, to_message, to_user

NOT_ALLOWED = (
    "I may not read that message. Ask a moderator to let me view that room and read its history."
)
UNSURE = "Discord does not show me that message just now. Please try again in a moment."


class Reader:
    """Reads messages by REST: the bot keeps none."""

    def __init__(self, client: Client) -> None:
        self._client = client

    async def find(self, room: Room, message_id: str) -> Message | None:
        """Find a message; raise UserError if Discord does not say."""
        with self._explaining():
            found = await self._fetch(room, message_id)
        if found is None:
            return None
        known = is_readable(found, self._client.user, read_all=self._client.read_all)
        message = to_message(found, room, found.content, is_readable=known)
        return replace(message, edited_at=found.edited_at)

    async def list_reactors(self, room: Room, message_id: str, emoji: str) -> list[User]:
        """List the people who have put an emoji to a message; raise UserError likewise."""
        found: dict[str, User] = {}
        with self._explaining():
            message = await self._fetch(room, message_id)
            for reaction in message.reactions if message else ():
                if bare_emoji(_typed(reaction.emoji)) != bare_emoji(emoji):
                    continue
                async for each in reaction.users():
                    if not each.bot:
                        found[to_id(each.id)] = to_user(each)
        return [*found.values()]

    async def _fetch(self, room: Room, message_id: str) -> discord.Message | None:
        try:
            return await self._message(room, message_id).fetch()
        except discord.NotFound as fault:
            # A room that is gone, or a proxy that knows no such page, tells nothing of the message.
            if fault.code != UNKNOWN_MESSAGE:
                raise
            return None

    @contextlib.contextmanager
    def _explaining(self) -> Iterator[None]:
        """Say why something can't be read."""
        if not self._client.is_ready():
            raise UserError(UNSURE)
        try:
            yield
        except discord.Forbidden as fault:
            log_fault("a message may not be read", fault)
            raise UserError(NOT_ALLOWED) from fault
        except FAULTS as fault:
            log_fault("a message could not be read", fault)
            raise UserError(UNSURE) from fault

    async def react(self, room: Room, message_id: str, emoji: str) -> bool:
        """Put a reaction to a message, and tell whether it is there."""
        if not self._client.is_ready():
            return False
        try:
            await self._message(room, message_id).add_reaction(emoji)
        except FAULTS as fault:
            log_fault("a reaction could not be put", fault)
            return False
        return True

    def _message(self, room: Room, message_id: str) -> discord.PartialMessage:
        guild = from_id(room.place.id) if room.place else None
        channel = self._client.get_partial_messageable(from_id(room.id), guild_id=guild)
        return channel.get_partial_message(from_id(message_id))


def _typed(emoji: discord.Emoji | discord.PartialEmoji | str) -> str:
    if isinstance(emoji, str):
        return emoji
    return from_emoji(discord.PartialEmoji(name=emoji.name, id=emoji.id))


def link_to(room: Room, message_id: str) -> str:
    """Give the address of a message in a server; "" for one in a direct conversation."""
    if room.place is None:
        return ""
    server, channel, message = (from_id(each) for each in (room.place.id, room.id, message_id))
    return f"https://discord.com/channels/{server}/{channel}/{message}"
