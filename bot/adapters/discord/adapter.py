"""Adapter: signs in to Discord, stays there, and finds people and rooms for the house."""

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from time import monotonic
from typing import Any

import discord

from bot.chat import Membership, Message, Room, StartError, Team, User
from bot.commands import Held, Host
from bot.dispatch import Dispatcher
from bot.log import log_event, log_failure
from bot.outages import Contact
from bot.outbox import Delivery, find_addressee
from bot.storage import Connection

from .audience import count_people, find_membership
from .client import Client
from .courier import Courier
from .faults import FAULTS, log_fault
from .journal import journal
from .login import BAD_TOKEN, explain, is_token, log_in, waits
from .people import NAME, from_id, is_private, read_id, to_id, to_team, to_user
from .reading import Reader, link_to
from .standing import find_member

log = logging.getLogger(__name__)

_UNREAD = (AttributeError, LookupError, TypeError, ValueError)
"""What reading an event can end in that has not the shape it had when discord.py was written."""
_LASTING = 600.0
"""Seconds after which a connection was a good one, and the next pause is a short one."""
_LAST_ANSWERS = 5.0
"""Seconds that are left to what is being answered when the bot stops."""
_TOGETHER = 0.05
"""Seconds in which cogs that come and go are one change, as when one is loaded again."""


class Discord:
    """The adapter of Discord."""

    name = NAME

    def __init__(
        self,
        host: Host,
        dispatcher: Dispatcher,
        token: str,
        *,
        read_all: bool = False,
        tell: Callable[[str], None] | None = None,
        options: Mapping[str, Any] | None = None,
    ) -> None:
        """Take the token, who is told how it goes, and options of discord.Client."""
        self._token = token
        self._host = host
        self._tell = tell or _say_nothing
        with journal():
            self.client = Client(host, dispatcher, read_all=read_all, tell=tell, **(options or {}))
        self._courier = Courier(self.client, self.client.render)
        self._reader = Reader(self.client)
        self._changed = asyncio.Event()

    @property
    def contact(self) -> Contact:
        """Give what says whether Discord can be reached."""
        return self.client.contact

    async def run(self) -> None:
        """Sign in and stay until cancelled; raise StartError if Discord won't have the bot."""
        self._host.registry.watchers.append(self._changed.set)
        try:
            with journal():
                async with asyncio.TaskGroup() as tasks:
                    beside = [self._keep_commands(), self.client.sync.run()]
                    running = [tasks.create_task(each) for each in beside]
                    try:
                        await self._stay(tasks, running)
                    except FAULTS as fault:
                        log_fault("discord has ended the connection", fault)
                        raise explain(fault) from fault
        finally:
            self._host.registry.watchers.remove(self._changed.set)

    async def _stay(self, tasks: asyncio.TaskGroup, beside: Iterable[asyncio.Task[None]]) -> None:
        if not is_token(self._token):
            raise StartError(BAD_TOKEN)
        async with self.client:
            listening: asyncio.Task[BaseException | None] | None = None
            fault: BaseException | None = None
            try:
                await log_in(self.client, self._token, self._tell)
                # A task of its own, which goes on while the last answers are given: with events
                # left unread the connection would break off, and Discord would take it for lost.
                listening = tasks.create_task(self._listen())
                fault = await asyncio.shield(listening)
            finally:
                for each in beside:
                    each.cancel()  # before the client closes what they work with
                await self.settle()
                if listening is not None:
                    await self.client.leave()
                    listening.cancel()
            if fault is not None:
                raise fault

    async def _listen(self) -> BaseException | None:
        """Be on the gateway until the client is closed; give what ended it, if that was a fault."""
        pauses = waits()
        while True:
            began = monotonic()
            try:
                await self.client.connect()
            except FAULTS as fault:
                return fault
            except _UNREAD as failure:
                # discord.py 2.7.1 trips over an event that is not what it expects. Over itself as
                # well, if its very first connection can't be made: there is no session yet.
                if getattr(self.client, "ws", None) is not None:
                    log_failure(log, "discord said what could not be read", failure)
                    await self.client.hang_up()
            else:
                return None
            if monotonic() - began > _LASTING:
                pauses = waits()
            await asyncio.sleep(next(pauses))

    async def settle(self) -> None:
        """Wait until what was begun is answered, or some seconds have passed."""
        try:
            async with asyncio.timeout(_LAST_ANSWERS):
                await self.client.work.idle.wait()
        except TimeoutError:
            log_event(log, "discord stops with answers open", count=self.client.work.count)
            await self.client.work.give_up()

    async def _keep_commands(self) -> None:
        """Offer the commands anew whenever a cog has come or gone."""
        while True:
            await self._changed.wait()
            await asyncio.sleep(_TOGETHER)
            self._changed.clear()
            if self.client.application_id:
                self.client.offer_commands()

    async def find_user(self, room: Room, typed: str) -> User | None:
        """Find somebody by mention, id or name, in the server that the room is in."""
        guild = self._guild(room)
        number = read_id(typed)
        if guild is None:
            return None
        try:
            if number is not None:
                member = await find_member(guild, number)
                return to_user(member) if member else None
            wanted = typed.removeprefix("@").lower()
            near = await guild.query_members(query=wanted, limit=10)
        except FAULTS as fault:
            log_fault("a member could not be looked up", fault)
            return None
        found = [each for each in near if wanted in {each.name, each.display_name.lower()}]
        return to_user(found[0]) if len(found) == 1 else None

    async def find_room(self, room: Room, typed: str) -> Room | None:
        """Find a channel by mention, id or name, in the server that the room is in."""
        guild, number = self._guild(room), read_id(typed)
        wanted = typed.removeprefix("#").lower()
        # Categories and forums take no messages, and often go by the name of a room that does.
        rooms = [*guild.channels, *guild.threads] if guild else []
        for channel in rooms:
            is_meant = channel.id == number or channel.name.lower() == wanted
            if is_meant and isinstance(channel, discord.abc.Messageable):
                return Room(
                    to_id(channel.id),
                    channel.name,
                    community=room.community,
                    place=room.place,
                    is_private=is_private(channel.guild, channel),
                )
        return None

    async def find_team(self, room: Room, typed: str) -> Team | None:
        """Find a role by mention, id or name, in the server that the room is in."""
        guild, number = self._guild(room), read_id(typed)
        wanted = typed.removeprefix("@").lower()
        for role in guild.roles if guild else ():
            if role.id == number or role.name.lower() == wanted:
                return to_team(role)
        return None

    async def find_membership(self, room: Room, user: User) -> Membership | None:
        """Find somebody's place in a room; raise UserError if Discord does not tell.

        Who takes direct messages has nothing to accept first.
        """
        if find_addressee(room):
            return Membership()
        guild = self._guild(room)
        return await find_membership(guild, room, user) if guild else None

    async def count_people(self, room: Room, team: Team | None = None) -> int | None:
        """Count who can see a room, or has a role; None if Discord does not tell."""
        guild = self._guild(room)
        return await count_people(self.client, guild, room, team) if guild else None

    async def find_message(self, room: Room, message_id: str) -> Message | None:
        """Find a message as it reads now; raise UserError if Discord does not say.

        Without the Message Content intent Discord shows the words of few messages, by REST too.
        """
        return await self._reader.find(room, message_id)

    async def list_reactors(self, room: Room, message_id: str, emoji: str) -> list[User]:
        """List the people who have put an emoji to a message."""
        return await self._reader.list_reactors(room, message_id, emoji)

    async def add_reaction(self, room: Room, message_id: str, emoji: str) -> bool:
        """Put a reaction of the bot's own to a message, and tell whether it is there."""
        return await self._reader.react(room, message_id, emoji)

    async def link_to(self, room: Room, message_id: str) -> str:
        """Give the address that leads to a message."""
        return link_to(room, message_id)

    async def list_directs(self, account: str) -> tuple[str, ...] | None:
        """List the direct channel with somebody; None if Discord does not say."""
        if not self.client.is_ready():
            return None
        try:
            channel = await self.client.create_dm(discord.Object(from_id(account)))
        except FAULTS as fault:
            log_fault("a direct channel could not be looked up", fault)
            return None
        return (to_id(channel.id),)

    async def list_held(self, accounts: Sequence[str]) -> list[Held]:
        """Say that nothing is kept but in memory, for a minute."""
        del accounts
        return []

    async def erase(self, conn: Connection, accounts: Sequence[str]) -> None:
        """Forget what is in memory."""
        del conn
        for each in accounts:
            self.client.forget(each)

    def community_of(self, room: Room) -> str:
        """Give the community that a room belongs to now; "" if the bot does not serve there."""
        if room.place is None:
            return room.community
        approval = self._host.communities.find(room.place.id)
        return approval.community if approval else ""

    async def deliver(self, delivery: Delivery) -> tuple[str, ...]:
        """Say something without having been asked; raise DeliveryError if it can't be said."""
        return await self._courier.deliver(delivery)

    async def redraw(self, delivery: Delivery, messages: tuple[str, ...]) -> tuple[str, ...]:
        """Say something in place of messages; raise DeliveryError if it can't be said."""
        return await self._courier.redraw(delivery, messages)

    async def withdraw(self, room: Room, messages: tuple[str, ...]) -> None:
        """Take messages back; raise DeliveryError if they stay."""
        await self._courier.withdraw(room, messages)

    def _guild(self, room: Room) -> discord.Guild | None:
        return self.client.get_guild(from_id(room.place.id)) if room.place else None


def _say_nothing(_: str) -> None:
    return None
