"""A bot on the stand-in that has a cog with one of each, and no FAQ."""

import asyncio
import contextlib
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

from bot.adapters.discord import Discord
from bot.app import App
from tests.caller import SAMPLE
from tests.discord_stage import Stage
from tests.discord_standin import DiscordStandIn, Intent
from tests.discord_standin.acting import At, Person
from tests.discord_standin.messages import Message
from tests.discord_standin.places import Channel
from tests.discord_talk import PATIENCE, running_on_discord
from tests.shelf import NO_FAQ, shelved

MORE = '''
"""Native: what only a platform with menus, modals and files can show."""

import asyncio
from datetime import date, datetime, timedelta
from typing import Annotated, Literal

from bot import (
    Arg, Button, Card, Cog, Context, Field, File, Form, Link, Message, Reply, Role, Room, Team,
    User, escape
)

cog = Cog("native", "One of each")
gate = asyncio.Event()


@cog.command
async def everything(
    ctx: Context,
    text: Annotated[str, Arg("Some text")],
    number: int,
    choice: Literal["Red", "Blue"],
    *,
    length: timedelta = timedelta(0),
    when: datetime | None = None,
    day: date | None = None,
    who: User | None = None,
    where: Room | None = None,
    team: Team | None = None,
    file: File | None = None,
    link: Link | None = None,
    sure: bool = False,
) -> Reply:
    """Take one of each."""
    read = (await file.read()).decode() if file else ""
    values = [text, number, choice, length, when, day, who, where, team, read, link, sure]
    return Reply("\\n".join(escape(str(each)) for each in values))


@cog.command
async def long_form(ctx: Context) -> Form:
    """Open a form of seven fields."""
    return seven.open(1, c="see")


@cog.form("Seven things")
async def seven(
    ctx: Context,
    number: int,
    *,
    a: Annotated[str, Field("A")],
    b: Annotated[str, Field("B")],
    c: Annotated[str, Field("C")],
    d: Annotated[str, Field("D")],
    e: Annotated[str, Field("E")],
    f: Annotated[str, Field("F")],
    g: Annotated[str, Field("G", required=False)],
) -> Reply:
    """Take the seven."""
    return Reply(" ".join([str(number), a, b, c, d, e, f, g]))


@cog.command
async def slow(ctx: Context, how: Literal["public", "private", "silent", "form"]) -> Reply | None:
    """Answer late."""
    await gate.wait()
    if how == "form":
        return seven.open(1)
    return None if how == "silent" else Reply("At last.", private=how == "private")


@cog.command
async def offer(ctx: Context) -> Reply:
    """Offer slow buttons."""
    return Reply("Press.", buttons=(
        Button("Turn", turn), Button("Say", say), Button("Nothing", nothing)
    ))


@cog.action
async def turn(ctx: Context) -> Reply:
    """Redraw the message."""
    await gate.wait()
    return Reply("Turned.", buttons=(Button("Say", say),), replaces=True)


@cog.action
async def say(ctx: Context) -> Reply:
    """Say something beside."""
    await gate.wait()
    return Reply("Said.", private=True)


@cog.action
async def nothing(ctx: Context) -> None:
    """Say nothing."""


@cog.command
async def essay(ctx: Context, paragraphs: int) -> Reply:
    """Say a lot."""
    return Reply("\\n\\n".join(f"{n} " + "word " * 90 for n in range(paragraphs)))


@cog.command
async def repeat(ctx: Context, text: str) -> list[Reply]:
    """Say it again, in every place that a text can stand in."""
    shown = escape(text)
    return [
        Reply(shown, buttons=(Button(text[:80], nothing),)),
        Reply(card=Card(shown, shown, ((shown[:200], shown),), shown)),
    ]


@cog.command
async def papers(ctx: Context) -> Reply:
    """Hand out files."""
    return Reply("Two.", files=(File.of("a.txt", b"one"), File.of("b.txt", b"two")))


@cog.command
async def many(ctx: Context) -> Reply:
    """Offer many buttons."""
    buttons = tuple(Button(f"Number {n}", picked, n) for n in range(30))
    return Reply("Which?", buttons=buttons)


@cog.action
async def picked(ctx: Context, number: int) -> Reply:
    """Tell which."""
    return Reply(f"It is {number}.")


@cog.command(by=Role.MODERATOR)
async def rule(ctx: Context) -> Reply:
    """Rule."""
    return Reply("`box add` and `pages 3`, or `no such thing`", private=True)


@cog.message_action("Keep it")
async def keep(ctx: Context, message: Message) -> Reply:
    """Keep a message."""
    return Reply(f"Kept {message.text} by {message.author.name}", private=True)


@cog.message_action("Judge it", by=Role.MODERATOR)
async def judge(ctx: Context, message: Message) -> Reply:
    """Judge a message."""
    return Reply("Judged.")
'''


@dataclass
class Scene:
    """A bot on the stand-in, a room, and people to speak there."""

    stage: Stage
    app: App
    bot: Discord
    room: Channel
    people: dict[str, Person] = field(default_factory=dict)

    @property
    def discord(self) -> DiscordStandIn:
        """Give the stand-in."""
        return self.stage.discord

    def member(self, name: str = "ada") -> At:
        """Give somebody in the room who is a member."""
        if name not in self.people:
            self.people[name] = self.discord.person(name)
            self.stage.guild.joins(self.people[name]).nick = name
        return self.people[name].at(self.room)

    def moderator(self, name: str = "mo") -> At:
        """Give somebody in the room who is a moderator."""
        at = self.member(name)
        self.stage.guild.gives(at.person, self.stage.moderators)
        return at

    def open_gate(self) -> None:
        """Let what is slow go on."""
        sys.modules["cogs.native"].gate.set()

    async def settles(self) -> None:
        """Wait until the bot has answered all that was said."""
        async with asyncio.timeout(PATIENCE):
            await self.discord.delivered()
            await self.bot.client.work.idle.wait()

    def said(self, at: At) -> list[Message]:
        """List what the bot said that somebody sees here."""
        return [each for each in at.seen if each.author is self.discord.bot_user]


@contextlib.asynccontextmanager
async def playing(
    folder: Path, stage: Stage | None = None, **given: object
) -> AsyncIterator[Scene]:
    """Start a bot with both sample cogs; on a stage that was played on before, it is a restart."""
    async with contextlib.AsyncExitStack() as stack:
        if stage is None:
            started = DiscordStandIn.started(privileged=Intent.NONE)
            stage = Stage.on(await stack.enter_async_context(started))
        stack.enter_context(shelved(folder / "shelf", sample=SAMPLE, native=MORE))
        settings = stage.settings(folder / "data", cogs_off=NO_FAQ, **given)
        app, bot = await stack.enter_async_context(running_on_discord(stage.discord, settings))
        yield Scene(stage, app, bot, stage.guild.general)
    assert not stage.discord.unknown
    assert not stage.discord.refused
