"""Clients: discord.py as it is, on a stand-in, with commands that a test adds."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any, Protocol

import discord
from discord import app_commands

from tests.discord_standin import At, Channel, DiscordStandIn, Guild, Person


class Leading(Protocol):
    """What leads a client to a stand-in."""

    def client_options(self) -> dict[str, Any]:
        """Give the options of a client."""
        ...


class Bot(discord.Client):
    """A client that keeps what it heard."""

    def __init__(self, standin: Leading, intents: discord.Intents, **options: Any) -> None:
        super().__init__(intents=intents, **standin.client_options(), **options)
        self.tree = app_commands.CommandTree(self)
        self.heard: list[discord.Message] = []
        self.events: list[tuple[str, Any]] = []

    def dispatch(self, event: str, /, *args: Any, **kwargs: Any) -> None:
        """Keep every event."""
        self.events.append((event, args[0] if args else None))
        super().dispatch(event, *args, **kwargs)

    def named(self, event: str) -> list[Any]:
        """List what came with all events of a name."""
        return [thing for name, thing in self.events if name == event]

    async def on_message(self, message: discord.Message) -> None:
        """Keep what people say."""
        if not message.author.bot:
            self.heard.append(message)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Identify again without the usual five seconds of waiting."""


def make(standin: DiscordStandIn, *without: str, **options: Any) -> Bot:
    """Make a client with all intents but some."""
    intents = discord.Intents.all()
    intents.presences = False
    for name in without:
        setattr(intents, name, False)
    return Bot(standin, intents, **options)


@contextlib.asynccontextmanager
async def running(standin: DiscordStandIn, bot: Bot) -> AsyncIterator[Bot]:
    """Run a client until it is ready, and to the end."""
    async with bot:
        task = asyncio.create_task(bot.start(standin.token))
        ready = asyncio.create_task(bot.wait_until_ready())
        await asyncio.wait([task, ready], timeout=5, return_when=asyncio.FIRST_COMPLETED)
        ready.cancel()
        if task.done():
            await task
        assert bot.is_ready()
        yield bot
    await task


@dataclass(frozen=True)
class Scene:
    """A bot that is ready in a guild that Olga owns, and Ada in its #general."""

    standin: DiscordStandIn
    guild: Guild
    room: Channel
    olga: Person
    ada: Person
    at: At
    bot: Bot


def build_nothing(bot: Bot) -> None:
    """Leave a bot as it is."""


@contextlib.asynccontextmanager
async def scene(
    build: Callable[[Bot], None] = build_nothing, *without: str, **options: Any
) -> AsyncIterator[Scene]:
    """Start everything, with commands synced; at the end nothing foreign was asked for."""
    async with DiscordStandIn.started(**options) as standin:
        olga = standin.person("olga")
        guild = standin.guild("Staff", owner=olga)
        ada = standin.person("ada")
        guild.joins(ada)
        bot = make(standin, *without)
        build(bot)
        async with running(standin, bot):
            if bot.tree.get_commands():
                await bot.tree.sync()
            yield Scene(standin, guild, guild.general, olga, ada, ada.at(guild.general), bot)
        assert standin.unknown == []
        assert standin.refused == []
