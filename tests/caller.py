"""Caller: speaks straight to the dispatcher, as a platform made up for the test would."""

import contextlib
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.app import App, open_app
from bot.chat import Features, File, Form, Message, Reply, Role, Room, User
from bot.clock import HeldClock
from bot.dispatch import Pressed, Said, Source, Submitted
from bot.markup import plain
from bot.settings import Settings
from tests.shelf import NO_FAQ, shelved
from tests.talk import START

SAMPLE = '''
"""Sample: one of each."""

from datetime import timedelta
from typing import Annotated, Literal

from bot import (
    Arg, Button, Cog, Context, Cooldown, Field, Form, Message, Reply, Role, UserError, paged
)

cog = Cog("sample", "Samples")
box = cog.group("box", "Things in a box")


async def things(ctx: Context, typed: str) -> list[str]:
    """Suggest things."""
    if typed.startswith("bad"):
        raise LookupError(typed)
    return [f"thing {n}" for n in range(40) if f"thing {n}".startswith(typed)]


@cog.command(by=Role.EVERYONE)
async def anybody(ctx: Context) -> Reply:
    """For everybody."""
    return Reply(ctx.role.name)


@cog.command
async def member(ctx: Context) -> Reply:
    """For members."""
    return Reply(ctx.role.name)


@cog.command(by=Role.MODERATOR)
async def moderator(ctx: Context) -> Reply:
    """For moderators."""
    return Reply(ctx.role.name, private=True)


@cog.command(by=Role.OWNER)
async def owner(ctx: Context) -> Reply:
    """For owners."""
    return Reply(ctx.role.name)


@cog.command(cooldown=Cooldown(1, timedelta(minutes=1)))
async def seldom(ctx: Context) -> Reply:
    """Not too often."""
    return Reply("seldom")


@cog.command
async def fail(ctx: Context, secret: str) -> Reply:
    """Fail."""
    raise LookupError(f"no {secret}")


@cog.command
async def twice(ctx: Context) -> list[Reply]:
    """Answer twice, after having said something."""
    await ctx.say(Reply("before"))
    return [Reply("one"), Reply("two")]


@cog.command
async def silent(ctx: Context) -> None:
    """Say nothing."""


@cog.command
async def press(ctx: Context) -> Reply:
    """Offer a button."""
    return Reply("Press.", buttons=(Button("Go", go, 3),))


@cog.action
async def go(ctx: Context, count: int, word: str = "none") -> Reply:
    """Say what was pressed."""
    return Reply(f"went {count} {word}")


@cog.action(by=Role.MODERATOR)
async def rule(ctx: Context) -> Reply:
    """For moderators."""
    return Reply("ruled")


@cog.command
async def fill(ctx: Context) -> Form:
    """Open a form."""
    return ask.open(7, from_="home")


@cog.form("Two things")
async def ask(
    ctx: Context,
    number: int,
    *,
    from_: Annotated[str, Field("From", max_length=10)],
    note: Annotated[str, Field("Note", required=False)],
) -> Reply:
    """Take a form."""
    return Reply(f"{number + 1} {from_!r} {note!r}")


@cog.listener
async def hear(ctx: Context, message: Message) -> Reply | None:
    """Answer what holds a word."""
    if "explode" in message.text:
        raise LookupError(message.text)
    return Reply(f"heard {message.text!r}") if "kettle" in message.text else None


@box.command
async def add(ctx: Context, thing: Annotated[str, Arg("What", complete=things)]) -> Reply:
    """Add a thing."""
    return Reply(f"added {thing}")


@box.command(by=Role.OWNER)
async def empty(ctx: Context, how: Literal["now", "never"]) -> Reply:
    """Empty the box."""
    return Reply("emptied")


@cog.command
async def pages(ctx: Context, page: int = 1) -> Reply:
    """Show a long list of long lines."""
    return paged("Long", [f"{n} " + "x" * 300 for n in range(95)], page, turn)


@cog.action
async def turn(ctx: Context, page: int) -> Reply:
    """Turn the page."""
    return await pages.run(ctx, page)
'''

ROOM = Room("test:room", "room")


@dataclass
class Caller:
    """Somebody on a platform made up for the test."""

    app: App
    folder: Path
    clock: HeldClock
    role: Role = Role.MEMBER
    name: str = "margaret"
    features: Features = field(default_factory=Features)
    heard: list[Reply | Form] = field(default_factory=list)

    def source(self) -> Source:
        """Say who and where."""
        return Source(User(f"test:{self.name}", self.name), ROOM, self.role, self.features)

    async def says(self, text: str, *files: File, is_addressed: bool = True) -> str:
        """Say something, and hear the answers' text."""
        source = self.source()
        message = Message("1", ROOM, source.user, text, files)
        return await self._take(
            Said(
                source.user,
                source.room,
                source.role,
                source.features,
                message,
                is_addressed=is_addressed,
            )
        )

    async def presses(self, token: str) -> str:
        """Press a button, made up or not."""
        it = self.source()
        return await self._take(Pressed(it.user, it.room, it.role, it.features, token=token))

    async def submits(self, token: str, **values: str) -> str:
        """Send a form."""
        it = self.source()
        return await self._take(Submitted(it.user, it.room, it.role, it.features, token, values))

    async def _take(self, event: Said | Pressed | Submitted) -> str:
        start = len(self.heard)

        async def respond(answer: Reply | Form) -> None:
            self.heard.append(answer)

        await self.app.dispatcher.take(event, respond)
        answers = self.heard[start:]
        return "\n\n".join(
            each.title if isinstance(each, Form) else plain(each.plain()) for each in answers
        )

    @property
    def last(self) -> Reply:
        """Give the last reply."""
        assert isinstance(self.heard[-1], Reply)
        return self.heard[-1]

    @property
    def log(self) -> list[dict[str, Any]]:
        """Read the log."""
        text = (self.folder / "logs" / "staffroom.log").read_text(encoding="utf-8")
        return [json.loads(line) for line in text.splitlines()]


@contextlib.asynccontextmanager
async def calling(folder: Path) -> AsyncIterator[Caller]:
    """Start a bot that has the sample cog, owned by olive, for a member to speak with."""
    settings = Settings(data=folder / "data", cogs_off=NO_FAQ, owners=frozenset({"test:olive"}))
    clock = HeldClock(START)
    with shelved(folder / "shelf", sample=SAMPLE):
        async with open_app(settings, clock) as app:
            yield Caller(app, settings.data, clock)
