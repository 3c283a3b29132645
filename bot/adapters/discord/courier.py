"""Courier: what the bot says on Discord by itself, once, however often it is told to."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import discord

from bot.chat import Reply, Room
from bot.outbox import Delivery, DeliveryError, find_addressee

from .faults import (
    FAULTS,
    INACCEPTABLE,
    INVALID_FORM,
    UNKNOWN_CHANNEL,
    UNKNOWN_MESSAGE,
    UNREACHABLE,
    code_of,
    log_fault,
)
from .messages import permissions_in
from .payloads import to_embed, to_message
from .people import from_id, to_id
from .render import Part, fitted, has_address, without_addresses

LOOKED_THROUGH = 500
"""Messages that are read back to see whether one was sent before the bot was cut off."""
_SLACK = timedelta(minutes=5)
"""How far our clock and Discord's may be apart."""


class Courier:
    """Delivers postings; a nonce keeps two tries at one message from becoming two messages.

    Discord remembers a nonce for some minutes. For longer breaks the room's history tells.
    https://discord.com/developers/docs/resources/message#create-message
    """

    def __init__(self, client: discord.Client, render: Callable[[Reply], list[Part]]) -> None:
        self._client = client
        self._render = render

    async def deliver(self, delivery: Delivery) -> tuple[str, ...]:
        """Post a reply and give the ids of its messages."""
        room, ids = delivery.room, list[str]()
        try:
            channel = await self._channel(room)
            sent = await self._read_back(channel, delivery.since) if delivery.since else []
            for number, part in enumerate(self._parts(delivery)):
                message = next((each for each in sent if _is_same(each, part)), None)
                if message is None:
                    message = await self._send(channel, part, f"{delivery.nonce}-{number}")
                else:
                    sent.remove(message)
                ids.append(to_id(message.id))
                if delivery.reply.publish:
                    await self._publish(message)
        except FAULTS as fault:
            raise _explained(fault, room) from fault
        return tuple(ids)

    async def _send(
        self, channel: discord.PartialMessageable, part: Part, nonce: str
    ) -> discord.Message:
        async def send(part: Part) -> discord.Message:
            return await channel.send(nonce=nonce, **await to_message(part))

        return await _accepted(part, send)

    async def _publish(self, message: discord.Message) -> None:
        """Let the followers of an announcement channel see a message, if that can be done."""
        channel = self._client.get_channel(message.channel.id)
        if not isinstance(channel, discord.TextChannel) or not channel.is_news():
            return
        try:
            await message.publish()
        except FAULTS as fault:
            log_fault("a message could not be published", fault)

    async def redraw(self, delivery: Delivery, messages: tuple[str, ...]) -> tuple[str, ...]:
        """Edit messages; what the new reply has more of is added, what it has less of removed."""
        parts, ids = self._parts(delivery), list[str]()
        try:
            channel = await self._channel(delivery.room)
            for number, part in enumerate(parts):
                if number < len(messages):
                    ids += await self._edit(channel, messages[number], part)
                else:
                    nonce = f"{delivery.nonce}-{number}"
                    message = await channel.send(nonce=nonce, **await to_message(part))
                    ids.append(to_id(message.id))
            for extra in messages[len(parts) :]:
                await self._delete(channel, extra)
        except FAULTS as fault:
            raise _explained(fault, delivery.room) from fault
        return tuple(ids)

    async def withdraw(self, room: Room, messages: tuple[str, ...]) -> None:
        """Delete messages."""
        try:
            channel = await self._channel(room)
            for each in messages:
                await self._delete(channel, each)
        except FAULTS as fault:
            raise _explained(fault, room) from fault

    async def _channel(self, room: Room) -> discord.PartialMessageable:
        if not self._client.is_ready():
            raise DeliveryError("Discord is not connected.")
        number = from_id(room.id)
        if find_addressee(room):
            number = (await self._client.create_dm(discord.Object(number))).id
        return self._client.get_partial_messageable(number)

    def _parts(self, delivery: Delivery) -> list[Part]:
        """Render a reply as its room can show it."""
        may = permissions_in(self._client.get_channel(from_id(delivery.room.id)))
        parts = self._render(delivery.reply)
        return [
            each
            for part in parts
            for each in fitted(part, embeds=may.embed_links, files=may.attach_files)
        ]

    async def _read_back(
        self, channel: discord.PartialMessageable, since: datetime
    ) -> list[discord.Message]:
        me, found = self._client.user, []
        try:
            async for message in channel.history(limit=LOOKED_THROUGH):
                if message.created_at < since - _SLACK:
                    break
                if me is not None and message.author.id == me.id:
                    found.append(message)
        except discord.Forbidden as fault:
            log_fault("a room's history can't be read", fault)
        return found[::-1]

    async def _edit(
        self, channel: discord.PartialMessageable, id_: str, part: Part
    ) -> tuple[str, ...]:
        """Edit a message; one that somebody deleted stays so."""

        async def edit(part: Part) -> discord.Message:
            message = channel.get_partial_message(from_id(id_))
            return await message.edit(**await to_message(part, is_edit=True))

        try:
            await _accepted(part, edit)
        except discord.NotFound as fault:
            if fault.code != UNKNOWN_MESSAGE:
                raise
        return (id_,)

    async def _delete(self, channel: discord.PartialMessageable, id_: str) -> None:
        try:
            await channel.get_partial_message(from_id(id_)).delete()
        except discord.NotFound as fault:
            if fault.code != UNKNOWN_MESSAGE:
                raise


async def _accepted(
    part: Part, work: Callable[[Part], Awaitable[discord.Message]]
) -> discord.Message:
    """Send a part; what is refused for an address in it goes without, and so holds nothing up."""
    try:
        return await work(part)
    except discord.HTTPException as fault:
        if fault.code != INVALID_FORM or part.card is None or not has_address(part.card):
            raise
        log_fault("an embed was refused and is sent without its addresses", fault)
        return await work(replace(part, card=without_addresses(part.card)))


def _is_same(message: discord.Message, part: Part) -> bool:
    if message.content != part.text or message.interaction_metadata is not None:
        return False
    wanted = [_shown(to_embed(part.card))] if part.card else []
    names = [each.filename for each in message.attachments]
    return [_shown(each) for each in message.embeds] == wanted and len(names) == len(part.files)


def _shown(embed: discord.Embed) -> tuple[Any, ...]:
    fields = tuple((each.name, each.value) for each in embed.fields)
    return embed.title, embed.description, fields, embed.footer.text


def _explained(fault: BaseException, room: Room) -> DeliveryError:
    log_fault("a room can't be written to", fault)
    if find_addressee(room) and code_of(fault) in UNREACHABLE:
        return DeliveryError("They take no direct messages from me.", is_final=True)
    if code_of(fault) == UNKNOWN_CHANNEL:
        return DeliveryError(f"The room {room.name} is gone.", is_final=True)
    if code_of(fault) in INACCEPTABLE:
        return DeliveryError("Discord does not take what it says or links to.", is_final=True)
    if isinstance(fault, discord.Forbidden):
        return DeliveryError(
            f"I may not write in {room.name}. Let me view it, send messages, embed links and "
            "read its history.",
            is_forbidden=True,
        )
    if isinstance(fault, discord.RateLimited):
        return DeliveryError("Discord asks to wait.", wait=timedelta(seconds=fault.retry_after))
    return DeliveryError("Discord did not take it.")
