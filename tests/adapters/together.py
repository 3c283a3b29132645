"""Together: a bot in one process on the stand-in for Discord and on a real homeserver."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from bot.app import App, open_app, stay_on
from bot.clock import HeldClock
from tests.discord_stage import Stage
from tests.discord_standin import DiscordStandIn, Intent
from tests.discord_standin.acting import At
from tests.matrix_server import Account, Person
from tests.matrix_server.synapse import PASSWORD
from tests.talk import START

PATIENCE = 60


@dataclass
class Both:
    """A bot on both platforms, and where it can be met."""

    app: App
    stage: Stage
    account: Account

    def moderator(self) -> At:
        """Give a moderator on Discord."""
        mo = self.stage.discord.person("mo")
        self.stage.guild.joins(mo, roles=[self.stage.moderators])
        return mo.at(self.stage.guild.general)

    async def passes(self, **length: float) -> None:
        """Let time pass for the bot, and what is due then be said."""
        moment = self.app.host.clock.now() + timedelta(**length)
        await self.app.schedule.advance(moment)
        await self.app.host.outbox.flush()

    async def until(self, is_so: Callable[[], object]) -> None:
        """Wait for something that comes about beside the test."""
        async with asyncio.timeout(PATIENCE):
            while not is_so():  # noqa: ASYNC110  nothing tells of it
                await asyncio.sleep(0.02)

    def trouble(self, platform: str) -> str:
        """Say what is wrong with a platform, as its adapter sees it."""
        (contact,) = (each for each in self.app.adapters.contacts() if each.platform == platform)
        return contact.trouble


@contextlib.asynccontextmanager
async def serving(
    account: Account,
    folder: Path,
    *,
    stage: Stage | None = None,
    clock: HeldClock | None = None,
    without: str = "",
) -> AsyncIterator[Both]:
    """Run the bot as `staffroom run` does, on both platforms; again on a stage, or on a new one.

    `without` names a platform that is out of reach for now.
    """
    told: asyncio.Queue[str] = asyncio.Queue()
    async with contextlib.AsyncExitStack() as stack:
        if stage is None:
            starting = DiscordStandIn.started(privileged=Intent.NONE)
            stage = Stage.on(await stack.enter_async_context(starting))
        settings = stage.settings(
            folder,
            matrix_homeserver=account.url,
            matrix_user=account.user_id,
            matrix_password=PASSWORD,
            matrix_allowed="localhost",
        )
        app = await stack.enter_async_context(open_app(settings, clock or HeldClock(START)))
        tasks = await stack.enter_async_context(asyncio.TaskGroup())
        options = stage.discord.client_options()
        running = tasks.create_task(stay_on(app, settings, told.put_nowait, options))
        async with asyncio.timeout(PATIENCE):
            on = {(await told.get()).split(" as ")[0] for _ in range(2)}
        awaited = {"Discord", "Matrix"} - {without}
        assert {each for each in on if each.startswith("Staffroom is on")} == {
            f"Staffroom is on {each}" for each in awaited
        }
        try:
            yield Both(app, stage, account)
        finally:
            running.cancel()


async def make_room(
    person: Person, bot: Account, name: str = "Staff", *, encrypted: bool = False
) -> str:
    """Make a room, and wait until the bot is there: what was said before is not for it."""
    room = await person.makes_room(name, bot, encrypted=encrypted)
    await person.waits_until(
        lambda: (
            room in person.client.nio.rooms
            and bot.user_id in person.client.nio.rooms[room].users
            and bot.user_id not in person.client.nio.rooms[room].invited_users
        )
    )
    return room
