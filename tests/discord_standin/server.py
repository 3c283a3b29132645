"""Server: Discord on a port of this machine, and the world a test makes on it."""

import asyncio
import contextlib
import secrets
from collections.abc import AsyncIterator, Callable
from typing import Any, ClassVar

from aiohttp import web

from tests.discord_standin import permissions
from tests.discord_standin.acting import Person
from tests.discord_standin.certificates import client_context, server_context
from tests.discord_standin.clock import Clock
from tests.discord_standin.exchange import Exchange
from tests.discord_standin.faults import Faults
from tests.discord_standin.gateway import BAD_TOKEN, Gateway
from tests.discord_standin.limits import Limits
from tests.discord_standin.places import Channel, Guild, Member, Role
from tests.discord_standin.requests import Desk
from tests.discord_standin.resolver import client_options
from tests.discord_standin.wire import PRIVILEGED, Intent, User, Wire
from tests.discord_standin.world import World

LARGEST_REQUEST = 200 * 1024 * 1024
"""What comes through at all; how large a file may be is a rule, and smaller."""


def _make_request(
    message: Any, payload: Any, protocol: Any, writer: Any, task: Any
) -> web.BaseRequest:
    loop = asyncio.get_running_loop()
    return web.BaseRequest(
        message, payload, protocol, writer, task, loop, client_max_size=LARGEST_REQUEST
    )


class DiscordStandIn:
    """A Discord of its own, with one application: the bot that is tested."""

    watchers: ClassVar[list[Callable[["DiscordStandIn"], None]]] = []
    """Told of every stand-in that has closed, to look at what went over its wire."""

    def __init__(self, bot_name: str, privileged: Intent) -> None:
        self.clock = Clock()
        self.bot_user = User(self.clock.next_id(), bot_name, is_bot=True)
        self.application_id = self.bot_user.id
        self.exchanges: list[Exchange] = []
        self.unknown: list[str] = []
        self.refused: list[str] = []
        self.faults = Faults()
        self.limits = Limits()
        wire = Wire(self.bot_user, self.clock)
        token = (
            f"{secrets.token_urlsafe(18)}.{secrets.token_urlsafe(4)}.{secrets.token_urlsafe(27)}"
        )
        self.world = World(wire, self.application_id, token, privileged)
        self.world.people[self.bot_user.id] = self.bot_user
        self._changed = asyncio.Event()
        self.gateway = Gateway(self.world, self._changed.set)
        self._desk = Desk(self.world, self.faults, self.limits, self._record, self.unknown)
        self._crashes: list[Exception] = []
        self.port = 0

    @classmethod
    @contextlib.asynccontextmanager
    async def started(
        cls, *, bot_name: str = "Staffroom", privileged: Intent = PRIVILEGED
    ) -> AsyncIterator["DiscordStandIn"]:
        """Start one; `privileged` says which intents are switched on for the application."""
        discord = cls(bot_name, privileged)
        runner = web.ServerRunner(
            web.Server(discord._serve, request_factory=_make_request), shutdown_timeout=0.1
        )
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=server_context())
        await site.start()
        discord.port = runner.addresses[0][1]
        try:
            yield discord
        finally:
            discord.gateway.drop()
            await runner.cleanup()
        for watcher in cls.watchers:
            watcher(discord)
        # A fault of the stand-in itself must not pass for an answer of Discord.
        if discord._crashes:
            raise discord._crashes[0]

    @property
    def token(self) -> str:
        """Give the bot's token."""
        return self.world.token

    @property
    def mention(self) -> str:
        """What mentions the bot in a message."""
        return self.bot_user.mention

    @property
    def frames(self) -> list[dict[str, Any]]:
        """List all gateway frames both ways, each with `sent_by`: `discord` or `bot`."""
        return self.gateway.frames

    @property
    def is_connected(self) -> bool:
        """Tell whether the bot is on the gateway."""
        return self.gateway.is_connected

    def client_options(self) -> dict[str, Any]:
        """Give the options of a `discord.Client` that lead it here; to be called in its loop."""
        return client_options(self.port, client_context(), self.refused)

    async def _serve(self, request: web.BaseRequest) -> web.StreamResponse:
        try:
            return await self._choose(request)
        except (ConnectionError, web.RequestPayloadError):
            raise  # the client has gone
        except Exception as fault:
            self._crashes.append(fault)
            raise

    async def _choose(self, request: web.BaseRequest) -> web.StreamResponse:
        host = request.host.partition(":")[0]
        if host.startswith("gateway"):
            return await self.gateway.serve(request)
        if host in ("cdn.discordapp.com", "media.discordapp.net"):
            return self._send_file(request)
        return await self._desk.answer(request)

    def _send_file(self, request: web.BaseRequest) -> web.Response:
        file = self.world.files.get(request.path)
        if file is None:
            return web.Response(status=404)
        return web.Response(body=file.content, headers={"Content-Type": file.kind})

    def _record(self, exchange: Exchange) -> None:
        self.exchanges.append(exchange)
        self._changed.set()

    def person(self, name: str) -> Person:
        """Let somebody have an account."""
        person = Person(self.clock.next_id(), name, world=self.world)
        self.world.people[person.id] = person
        return person

    def guild(
        self, name: str, *, owner: User | None = None, bot_permissions: int = permissions.BOT
    ) -> Guild:
        """Make a guild with an owner, the bot and #general."""
        owner = owner or self.person(f"{name.lower()} owner")
        guild = Guild(self.clock.next_id(), name, owner, self.world.wire)
        everyone = Role(guild.id, "@everyone", guild, permissions.MEMBERS)
        mine = Role(self.clock.next_id(), self.bot_user.name, guild, bot_permissions)
        mine.bot = self.bot_user
        guild.roles = {each.id: each for each in (everyone, mine)}
        now = self.clock.now()
        guild.members[owner.id] = Member(owner, guild, now)
        guild.members[self.bot_user.id] = Member(self.bot_user, guild, now, [mine])
        general = Channel(self.clock.next_id(), "general", self.world.wire, guild=guild)
        guild.channels[general.id] = general
        self.world.guilds[guild.id] = guild
        self.gateway.welcome(guild)
        return guild

    def revoke_token(self) -> None:
        """Let the token be worth nothing from now on."""
        self.world.token = secrets.token_urlsafe(32)
        self.gateway.close(BAD_TOKEN)

    async def delivered(self, timeout: float = 5) -> None:  # noqa: ASYNC109 - a test's patience
        """Wait until the bot has received every event that there is now."""
        await asyncio.wait_for(self.gateway.settle(), timeout)

    async def until(self, predicate: Callable[[], Any], timeout: float = 5) -> None:  # noqa: ASYNC109
        """Wait until something is so; asked again whenever the bot has said anything."""
        async with asyncio.timeout(timeout):
            while not predicate():
                self._changed.clear()
                # Now and then without a reason too: the bot may act after it has been answered.
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._changed.wait(), 0.01)
