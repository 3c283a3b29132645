"""Client: what happens on Discord, as events for the dispatcher."""

import asyncio
import contextlib
import logging
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any

import aiohttp
import discord

from bot.chat import Reply, UserError
from bot.commands import Host
from bot.dispatch import Chosen, Dispatcher, Event, Invoked, Pressed, Said, Source, Submitted
from bot.log import log_event, log_failure, log_trouble
from bot.markup import clean
from bot.outages import STARTING, Contact
from bot.stamps import read_stamp

from .commands import Builder, Callbacks, Interaction
from .desk import Desk
from .faults import FAULTS, log_fault
from .forms import PART
from .happenings import Happenings
from .interactions import InteractionAnswer
from .journal import Connection
from .messages import MessageAnswer
from .payloads import read_fields
from .people import NAME, to_id, to_message, to_user
from .render import Part, render
from .standing import Standing
from .sync import Sync, Tree
from .work import Answer, Work

log = logging.getLogger(__name__)

PATIENCE = 30.0
"""Seconds that a request may wait for a rate limit; longer ones fail."""
_FIRST_SYNC = 3.0
"""Seconds that the start waits for Discord to take the commands; then it goes on without."""
_GOODBYE = 1.0
"""Seconds that Discord has to say goodbye."""
_NORMALLY = (1000).to_bytes(2, "big")
"""The code of a close that is no fault: https://datatracker.ietf.org/doc/html/rfc6455#section-7.4"""
_HUMAN = {discord.MessageType.default, discord.MessageType.reply}
_HEARD = {discord.InteractionType.component, discord.InteractionType.modal_submit}
"""Interactions that the client takes itself; the tree takes commands and menus."""


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
            guilds=True,
            guild_messages=True,
            guild_reactions=True,
            dm_messages=True,
            message_content=read_all,
        )
        super().__init__(
            intents=intents,
            max_messages=None,  # what people write is not kept, in memory neither
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            allowed_mentions=discord.AllowedMentions.none(),
            activity=discord.Activity(type=discord.ActivityType.listening, name="/help"),
            max_ratelimit_timeout=PATIENCE,
            **options,
        )
        self._dispatcher = dispatcher
        self._tell = tell
        self._registry = host.registry
        self._standing = Standing(self, host.communities)
        self.work = Work()
        self.read_all = read_all
        Happenings(self, dispatcher, self._standing, self.work, read_all=read_all).listen()
        self._builder = Builder(
            host.registry, Callbacks(self._invoke, self._choose, self._complete)
        )
        self._names: Mapping[str, str] = {}
        self.sync = Sync(Tree(self), host.storage)
        self.contact = Contact(NAME, trouble=STARTING)
        self._gateway = Connection(self.contact)
        self._is_announced = False
        self._is_leaving = False
        self._left = asyncio.Event()
        self.desk = Desk(self.render)

    def render(self, reply: Reply) -> list[Part]:
        """Give a reply as messages, commands written as people use them here."""
        return render(reply, self._spell, self._spell_plainly)

    def offer_commands(self) -> None:
        """Offer what is registered now."""
        self._names = self._builder.names()
        self.sync.offer(self._builder.build())

    def dispatch(self, event: str, /, *given: Any, **more: Any) -> None:
        """Drop what would be heard for nothing, before a task is made for it."""
        if event == "message" and not _is_human(given[0]):
            return
        if event == "interaction" and given[0].type not in _HEARD:
            return
        super().dispatch(event, *given, **more)

    def forget(self, account: str) -> None:
        """Forget what is known of somebody for a moment."""
        self._standing.forget(account)

    async def setup_hook(self) -> None:
        """Offer the commands, once a run and before the first event."""
        self.offer_commands()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_FIRST_SYNC):
                await self.sync.is_told.wait()

    async def on_ready(self) -> None:
        """Log that the bot is there, and where nobody approved it."""
        self._gateway.find()
        if self._is_announced:
            return
        self._is_announced = True
        log_event(log, "discord is ready", servers=len(self.guilds))
        servers = "1 server" if len(self.guilds) == 1 else f"{len(self.guilds)} servers"
        self._say(f"Staffroom is on Discord as {self.user}, in {servers}. Ctrl-C stops it.")
        for guild in self.guilds:
            self._note_stranger(guild)

    async def on_resumed(self) -> None:
        """Log that the connection is there again, and nothing was missed."""
        self._gateway.find()

    async def on_disconnect(self) -> None:
        """Log that the connection is lost; discord.py tries again by itself."""
        self._left.set()
        if not self._is_leaving:
            self.lose()

    def lose(self) -> None:
        """Note that Discord is out of reach; the log says so once."""
        self._gateway.lose()

    async def hang_up(self) -> None:
        """Break off a connection that discord.py does not read from any more."""
        self.lose()
        with contextlib.suppress(*FAULTS):
            await self.ws.close()

    async def leave(self) -> None:
        """Leave the gateway as one who does not come back, and have read all that came before.

        By itself discord.py 2.7.1 leaves with 4000, or breaks off: then Discord shows the bot as
        present for a while longer.
        """
        socket: aiohttp.ClientWebSocketResponse | None = getattr(self.ws, "socket", None)
        self._is_leaving = True
        self._left.clear()
        if socket is None or socket.closed:
            return
        try:
            async with asyncio.timeout(_GOODBYE):
                await socket.send_frame(_NORMALLY, aiohttp.WSMsgType.CLOSE)
                await self._left.wait()
        except FAULTS as fault:
            log_fault("the gateway was not left in order", fault)

    async def on_error(self, event_method: str, /, *_: Any, **__: Any) -> None:
        """Log what went wrong outside the dispatcher, without anybody's words."""
        failure = sys.exc_info()[1]
        if failure is not None:
            log_failure(log, "an event failed", failure, name=event_method)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Log where the bot was put, for the operator to approve."""
        self._note_stranger(guild)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Log that the bot was taken out of a server that it served."""
        if self._standing.is_served(guild):
            log_trouble(log, "a server has removed the bot", place=to_id(guild.id))
            self._say(f"The server {clean(guild.name)} ({to_id(guild.id)}) has removed me.")

    def _note_stranger(self, guild: discord.Guild) -> None:
        if not self._standing.is_served(guild):
            log_event(log, "a server is not approved")
            self._say(
                f"The server {clean(guild.name)} ({to_id(guild.id)}) is not approved, so I do not "
                "work there. As an owner, type /community approve in it."
            )

    def _say(self, text: str) -> None:
        if self._tell is not None:
            self._tell(text)

    @contextlib.asynccontextmanager
    async def _answering(self, answer: Answer) -> AsyncIterator[None]:
        """Count an answer as under way; say what keeps it from being given."""
        with self.work.going_on(answer):
            try:
                yield
            except UserError as mistake:
                await answer.respond(Reply(str(mistake), private=True))

    async def on_message(self, message: discord.Message) -> None:
        """Take what somebody said, if it may concern the bot."""
        answer = MessageAnswer(self.desk, message)
        async with self._answering(answer):
            event = await self._said(message)
            if event is not None:
                await self._dispatcher.take(event, answer.respond, answer.defer)

    async def _said(self, message: discord.Message) -> Said | None:
        me = self.user
        is_mentioned = me is not None and me.id in message.raw_mentions
        is_addressed = is_mentioned or message.guild is None
        it = await self._standing.source(message.author, message.guild, message.channel)
        if not is_addressed and not (message.content and it.room.is_served):
            return None
        text = message.content
        if me is not None:
            text = text.replace(f"<@{me.id}>", " ").replace(f"<@!{me.id}>", " ").strip()
        heard = to_message(message, it.room, text)
        return Said(
            it.user, it.room, it.role, it.features, message=heard, is_addressed=is_addressed
        )

    async def on_interaction(self, interaction: Interaction) -> None:
        """Take a press or a filled-in form."""
        if interaction.type is discord.InteractionType.component:
            await self._press(interaction)
        else:
            await self._submit(interaction)

    async def _press(self, interaction: Interaction) -> None:
        data: Any = interaction.data
        # Of a list of choices, the one that was chosen.
        token = next(iter(data.get("values") or ()), data["custom_id"])
        user = to_user(interaction.user)
        answer = InteractionAnswer(self.desk, interaction)
        async with self._answering(answer):
            form = self.desk.forms.find(token, user)
            if form is not None:
                await answer.respond(form)
            elif token.startswith(f"{PART}:"):
                await answer.open_part(token)
            else:
                it = await self._interacting(interaction, read_stamp(token))
                event = Pressed(it.user, it.room, it.role, it.features, token=token)
                await self._take(answer, event)

    async def _submit(self, interaction: Interaction) -> None:
        data: Any = interaction.data
        token, values = data["custom_id"], read_fields(data["components"])
        answer = InteractionAnswer(self.desk, interaction)
        async with self._answering(answer):
            if token.startswith(f"{PART}:"):
                user = to_user(interaction.user)
                partial, onward = self.desk.long_forms.take(token, user, values)
                if onward is not None:
                    await answer.respond(onward)
                    return
                token, values = partial.form.token, partial.answers
            it = await self._interacting(interaction, read_stamp(token))
            event = Submitted(it.user, it.room, it.role, it.features, token=token, values=values)
            await self._take(answer, event)

    async def _invoke(self, interaction: Interaction, path: str, values: Mapping[str, Any]) -> None:
        answer = InteractionAnswer(self.desk, interaction)
        async with self._answering(answer):
            it = await self._interacting(interaction)
            event = Invoked(it.user, it.room, it.role, it.features, path=path, values=values)
            await self._take(answer, event)

    async def _choose(self, interaction: Interaction, name: str, chosen: discord.Message) -> None:
        answer = InteractionAnswer(self.desk, interaction)
        async with self._answering(answer):
            it = await self._interacting(interaction)
            message = to_message(chosen, it.room, chosen.content)
            event = Chosen(it.user, it.room, it.role, it.features, name=name, message=message)
            await self._take(answer, event)

    async def _take(self, answer: InteractionAnswer, event: Event) -> None:
        await self._dispatcher.take(event, answer.respond, answer.defer)
        await answer.finish()

    async def _complete(
        self, interaction: Interaction, path: str, argument: str, typed: str
    ) -> list[str]:
        with self.work.going_on():
            try:
                it = await self._interacting(interaction)
            except UserError:
                return []
            return await self._dispatcher.complete_argument(it, path, argument, typed)

    async def _interacting(self, interaction: Interaction, stamp: str = "") -> Source:
        return await self._standing.source(
            interaction.user, interaction.guild, interaction.channel, stamp
        )

    def _spell(self, text: str) -> str:
        name, rest = self._split(text)
        command = self.sync.ids.get(name.partition(" ")[0]) if name else None
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


def _is_human(message: discord.Message) -> bool:
    # Without its server, what was said in a room would look as if it was said to the bot alone.
    is_placed = message.guild is not None or isinstance(message.channel, discord.DMChannel)
    is_bots = message.author.bot or message.webhook_id
    return is_placed and not is_bots and message.type in _HUMAN
