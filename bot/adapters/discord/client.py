"""Client: what happens on Discord, as events for the dispatcher."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import discord

from bot.chat import Features, Reply, Role, Room, UserError
from bot.commands import Host
from bot.dispatch import Chosen, Dispatcher, Event, Invoked, Pressed, Said, Source, Submitted
from bot.log import log_event

from .answers import Desk, InteractionAnswer, MessageAnswer
from .commands import Builder, Callbacks, Interaction
from .forms import PART
from .payloads import read_fields
from .people import Standing, to_id, to_message, to_place, to_user
from .render import Part, render
from .sync import Sync, Tree

log = logging.getLogger(__name__)

FEATURES = Features()
_HUMAN = {discord.MessageType.default, discord.MessageType.reply}


@dataclass(slots=True)
class Work:
    """What is being answered at present."""

    count: int = 0
    idle: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.idle.set()

    @contextlib.asynccontextmanager
    async def going_on(self) -> AsyncIterator[None]:
        """Count something until it is done."""
        self.count += 1
        self.idle.clear()
        try:
            yield
        finally:
            self.count -= 1
            if not self.count:
                self.idle.set()


class Client(discord.Client):
    """Hears interactions and messages, and answers what the dispatcher says."""

    def __init__(
        self,
        host: Host,
        dispatcher: Dispatcher,
        *,
        read_all: bool,
        tell: Callable[[str], None] | None = None,
        **options: Any,
    ) -> None:
        intents = discord.Intents(
            guilds=True, guild_messages=True, dm_messages=True, message_content=read_all
        )
        super().__init__(
            intents=intents,
            max_messages=None,  # what people write is not kept, in memory neither
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            allowed_mentions=discord.AllowedMentions.none(),
            activity=discord.Activity(type=discord.ActivityType.listening, name="/help"),
            **options,
        )
        self._dispatcher = dispatcher
        self._tell = tell
        self._registry = host.registry
        self._standing = Standing(self, host.communities)
        self.work = Work()
        self._builder = Builder(
            host.registry, Callbacks(self._invoke, self._choose, self._complete)
        )
        self._names: Mapping[str, str] = {}
        self._sync = Sync(Tree(self), host.storage)
        self._renewing = asyncio.Lock()
        self.desk = Desk(self.render)

    def render(self, reply: Reply) -> list[Part]:
        """Give a reply as messages, commands written as people use them here."""
        return render(reply, self._spell, self._spell_plainly)

    async def renew_commands(self) -> None:
        """Offer what is registered now."""
        async with self._renewing:
            self._names = self._builder.names()
            await self._sync.update(self._builder.build(), self.application_id or 0)

    async def setup_hook(self) -> None:
        """Offer the commands, once a run and before the first event."""
        await self.renew_commands()

    async def on_ready(self) -> None:
        """Log that the bot is there, and where nobody approved it."""
        log_event(log, "discord is ready", servers=len(self.guilds))
        servers = "1 server" if len(self.guilds) == 1 else f"{len(self.guilds)} servers"
        self._say(f"Staffroom is on Discord as {self.user}, in {servers}. Ctrl-C stops it.")
        for guild in self.guilds:
            self._note_stranger(guild)

    async def on_resumed(self) -> None:
        """Log that the connection was lost and found again."""
        log_event(log, "discord goes on after a break")

    async def on_disconnect(self) -> None:
        """Log that the connection is lost; discord.py tries again by itself."""
        log_event(log, "discord is out of reach")

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Log where the bot was put, for the operator to approve."""
        self._note_stranger(guild)

    def _note_stranger(self, guild: discord.Guild) -> None:
        if not self._standing.is_served(guild):
            log_event(log, "a server is not approved", place=to_id(guild.id))
            self._say(
                f"The server {guild.name} ({to_id(guild.id)}) is not approved, so I do not work "
                "there. As an owner, type /community approve in it."
            )

    def _say(self, text: str) -> None:
        if self._tell is not None:
            self._tell(text)

    async def on_message(self, message: discord.Message) -> None:
        """Take what somebody said, if it may concern the bot."""
        if message.author.bot or message.webhook_id or message.type not in _HUMAN:
            return
        async with self.work.going_on():
            event = await self._said(message)
            if event is not None:
                answer = MessageAnswer(self.desk, message)
                await self._dispatcher.take(event, answer.respond, answer.defer)

    async def _said(self, message: discord.Message) -> Said | None:
        me = self.user
        is_mentioned = me is not None and me.id in message.raw_mentions
        is_addressed = is_mentioned or message.guild is None
        source = await self._source(message.author, message.guild, message.channel)
        if not is_addressed and not (message.content and source.room.is_served):
            return None
        text = message.content
        if me is not None:
            text = text.replace(f"<@{me.id}>", " ").replace(f"<@!{me.id}>", " ").strip()
        heard = to_message(message, source.room, text)
        return Said(
            source.user,
            source.room,
            source.role,
            FEATURES,
            message=heard,
            is_addressed=is_addressed,
        )

    async def on_interaction(self, interaction: Interaction) -> None:
        """Take a press or a filled-in form; the tree takes commands and menus."""
        if interaction.type is discord.InteractionType.component:
            await self._press(interaction)
        elif interaction.type is discord.InteractionType.modal_submit:
            await self._submit(interaction)

    async def _press(self, interaction: Interaction) -> None:
        data: Any = interaction.data
        # Of a list of choices, the one that was chosen.
        token = next(iter(data.get("values") or ()), data["custom_id"])
        user = to_user(interaction.user)
        answer = InteractionAnswer(self.desk, interaction)
        async with self.work.going_on():
            try:
                form = self.desk.forms.find(token, user)
                if form is not None:
                    await answer.respond(form)
                elif token.startswith(f"{PART}:"):
                    await answer.open_part(token)
                else:
                    it = await self._interacting(interaction)
                    event = Pressed(it.user, it.room, it.role, it.features, token=token)
                    await self._take(answer, event)
            except UserError as mistake:
                await answer.respond(Reply(str(mistake), private=True))

    async def _submit(self, interaction: Interaction) -> None:
        data: Any = interaction.data
        token, values = data["custom_id"], read_fields(data["components"])
        answer = InteractionAnswer(self.desk, interaction)
        async with self.work.going_on():
            if token.startswith(f"{PART}:"):
                try:
                    user = to_user(interaction.user)
                    partial, onward = self.desk.long_forms.take(token, user, values)
                except UserError as mistake:
                    onward = Reply(str(mistake), private=True)
                if onward is not None:
                    await answer.respond(onward)
                    return
                token, values = partial.form.token, partial.answers
            it = await self._interacting(interaction)
            event = Submitted(it.user, it.room, it.role, it.features, token=token, values=values)
            await self._take(answer, event)

    async def _invoke(self, interaction: Interaction, path: str, values: Mapping[str, Any]) -> None:
        async with self.work.going_on():
            it = await self._interacting(interaction)
            event = Invoked(it.user, it.room, it.role, it.features, path=path, values=values)
            await self._take(InteractionAnswer(self.desk, interaction), event)

    async def _choose(self, interaction: Interaction, name: str, chosen: discord.Message) -> None:
        async with self.work.going_on():
            it = await self._interacting(interaction)
            message = to_message(chosen, it.room, chosen.content)
            event = Chosen(it.user, it.room, it.role, it.features, name=name, message=message)
            await self._take(InteractionAnswer(self.desk, interaction), event)

    async def _take(self, answer: InteractionAnswer, event: Event) -> None:
        await self._dispatcher.take(event, answer.respond, answer.defer)
        await answer.finish()

    async def _complete(
        self, interaction: Interaction, path: str, argument: str, typed: str
    ) -> list[str]:
        async with self.work.going_on():
            source = await self._interacting(interaction)
            return await self._dispatcher.complete_argument(source, path, argument, typed)

    async def _interacting(self, interaction: Interaction) -> Source:
        return await self._source(interaction.user, interaction.guild, interaction.channel)

    async def _source(
        self, user: discord.User | discord.Member, guild: discord.Guild | None, channel: Any
    ) -> Source:
        if guild is not None:
            approval, role = self._standing.in_guild(guild, user)
        else:
            approval, role = await self._standing.in_direct(user)
        room = Room(
            to_id(channel.id if channel else 0),
            getattr(channel, "name", None) or "direct messages",
            is_direct=guild is None,
            community=approval.community if approval else "",
            place=to_place(guild) if guild else None,
        )
        return Source(to_user(user), room, role if approval else Role.EVERYONE, FEATURES)

    def _spell(self, text: str) -> str:
        name, rest = self._split(text)
        command = self._sync.ids.get(name.partition(" ")[0]) if name else None
        if command is None:
            return f"`{self._spell_plainly(text)}`"
        return f"</{name}:{command}>" + (f" `{rest}`" if rest else "")

    def _spell_plainly(self, text: str) -> str:
        name, rest = self._split(text)
        return f"/{name} {rest}".rstrip() if name else text

    def _split(self, text: str) -> tuple[str, str]:
        """Part a command as it is typed into its name on Discord and the arguments."""
        found = self._registry.find_command(text)
        if found is None:
            return "", text
        return self._names.get(found.command.path, found.command.path), found.rest
