"""Bots: Staffroom on a real homeserver, for tests that look at what it does there."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.adapters.matrix import Matrix
from bot.adapters.matrix.account import FILE
from bot.app import App, open_matrix
from bot.clock import HeldClock
from bot.settings import Settings
from tests.matrix_server import Account, Message, Person, Proxy, Synapse
from tests.matrix_server.synapse import PASSWORD
from tests.settled import settle
from tests.talk import START

PATIENCE = 30
"""Seconds after which something hangs, even on a busy machine."""


@dataclass
class Bot:
    """A bot that is on, and the account it has."""

    app: App
    matrix: Matrix
    account: Account
    folder: Path
    told: list[str]

    async def handles(self, event: str) -> None:
        """Wait until an event, or an invitation to a room, has been answered."""
        async with asyncio.timeout(PATIENCE):
            await self.matrix.handled(event)

    async def asked(self, person: Person, room: str, text: str, **given: Any) -> list[Message]:
        """Have somebody say something, and give what the bot has said in the room since."""
        before = {each.id for each in await person.sees(room)}
        said = await person.says(room, text, **given)
        await self.handles(said)
        return [each for each in await self.said_to(person, room) if each.id not in before]

    async def said_to(self, person: Person, room: str) -> list[Message]:
        """Give what the bot has said in a room, as somebody sees it."""
        me = self.account.user_id
        seen = await person.sees(room)
        return [each for each in seen if each.sender == me and each.kind == "m.room.message"]

    @property
    def log(self) -> str:
        """Read the log."""
        return (self.folder / "logs" / "staffroom.log").read_text(encoding="utf-8")


def settings_for(account: Account, folder: Path, **given: object) -> Settings:
    """Give the settings of a bot that serves everybody on the homeserver."""
    known = {
        "matrix_homeserver": account.url,
        "matrix_user": account.user_id,
        "matrix_password": PASSWORD,
        "matrix_allowed": "localhost",
    }
    return settle(folder, **(known | given))


@contextlib.asynccontextmanager
async def running_bot(account: Account, folder: Path, **given: object) -> AsyncIterator[Bot]:
    """Run a bot with an account, caught up before the test goes on."""
    settings, told = settings_for(account, folder, **given), list[str]()
    async with (
        open_matrix(settings, HeldClock(START), tell=told.append) as (app, matrix),
        asyncio.TaskGroup() as tasks,
    ):
        running = tasks.create_task(matrix.run())
        async with asyncio.timeout(PATIENCE):
            await matrix.ready.wait()
        try:
            yield Bot(app, matrix, account, folder, told)
        finally:
            running.cancel()


@contextlib.asynccontextmanager
async def new_bot(synapse: Synapse, folder: Path, **given: object) -> AsyncIterator[Bot]:
    """Run a bot with an account of its own."""
    account = await synapse.register("Staffroom")
    async with running_bot(account, folder, **given) as bot:
        yield bot


async def bring_in(
    bot: Bot, person: Person, name: str = "Staff", *, others: Sequence[Person] = (), **given: Any
) -> str:
    """Have somebody make a room with others in it, and invite the bot."""
    room = await person.makes_room(name, bot.account, *others, **given)
    await bot.handles(room)
    for each in others:
        await each.joins(room)
    return room


async def through(proxy: Proxy, synapse: Synapse) -> Account:
    """Register the bot's account, which speaks through the proxy."""
    return await synapse.register("Staffroom", url=proxy.url)


def kept_token(folder: Path) -> str:
    """Give the token that a bot keeps."""
    return str(json.loads((folder / "matrix" / FILE).read_text("utf-8"))["token"])


async def direct_with(person: Person) -> str:
    """Accept what the bot has invited somebody to, and give the direct conversation."""
    (room,) = await person.accepts()
    return room
