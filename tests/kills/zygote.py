"""Zygote: a process that has everything loaded, and forks a bot whenever it is told to.

    python -c "from tests.kills.zygote import main; main()"

It reads one line of JSON for each life of the bot and prints the new process's id. A life ends by
itself once nothing is left to do; whoever ordered it may end it before, or have it end itself at
a step of its work.
"""

import asyncio
import contextlib
import json
import os
import signal
import ssl
import sys
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import event

from bot.adapters import Adapters
from bot.adapters.discord import Discord
from bot.adapters.matrix import Matrix
from bot.app import App, open_discord, open_matrix
from bot.clock import HeldClock
from bot.fetch.fetcher import Fetcher
from bot.settings import Settings
from bot.storage import Storage
from cogs import digest, feeds, quotes
from cogs.feeds.worker import Worker
from tests.discord_standin.resolver import client_options

STEP = timedelta(days=1)
"""How far the clock goes at once: further than any wait, and from one digest to the next."""
LOADED = (digest, feeds, quotes)
"""The cogs that a life would have to import otherwise."""
STEPS = (
    (Fetcher, "fetch"),
    (Worker, "parse"),
    (Adapters, "deliver"),
    (Adapters, "redraw"),
)
"""Before and after each of these, and before and after each commit, a life may end."""


class Doom:
    """Ends the process at one of its steps, counted from 1; at 0 it never does."""

    def __init__(self, step: int) -> None:
        self._left = step

    def step(self, *_: object) -> None:
        """Come to a step."""
        self._left -= 1
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def watch(self) -> None:
        """Count the steps from here on."""
        for owner, name in STEPS:
            self._surround(owner, name)
        opened = Storage.open

        async def opened_and_watched(*given: Any, **named: Any) -> Storage:
            storage = await opened(*given, **named)
            event.listen(storage._writer.sync_engine, "commit", self.step)
            storage.committed.append(self.step)
            return storage

        setattr(Storage, "open", opened_and_watched)  # noqa: B010  mypy would mind

    def _surround(self, owner: type, name: str) -> None:
        work = getattr(owner, name)

        async def surrounded(*given: Any, **named: Any) -> Any:
            self.step()
            done = await work(*given, **named)
            self.step()
            return done

        setattr(owner, name, surrounded)


async def live(order: dict[str, Any]) -> None:
    """Be a bot for a while: run what is due, deliver, and go on."""
    Doom(order["doom"]).watch()
    clock = HeldClock(datetime.fromisoformat(order["now"]))
    settings = Settings.model_validate(order["settings"])
    on = on_discord if order["platform"] == "discord" else on_matrix
    async with on(order, settings, clock) as (app, bot):
        clock.move_to(clock.now() + STEP)
        await app.schedule.run_due()
        await app.host.outbox.flush()
        await bot.settle()


@contextlib.asynccontextmanager
async def on_discord(
    order: dict[str, Any], settings: Settings, clock: HeldClock
) -> AsyncIterator[tuple[App, Discord]]:
    """Be on a stand-in for Discord."""
    trust = ssl.create_default_context(cafile=order["authority"])
    is_ready = asyncio.Event()
    async with (
        open_discord(
            settings,
            clock,
            tell=lambda _: is_ready.set(),
            options=client_options(order["port"], trust, []),
        ) as (app, bot),
        asyncio.TaskGroup() as tasks,
    ):
        running = tasks.create_task(bot.run())
        await is_ready.wait()
        yield app, bot
        running.cancel()


@contextlib.asynccontextmanager
async def on_matrix(
    _: dict[str, Any], settings: Settings, clock: HeldClock
) -> AsyncIterator[tuple[App, Matrix]]:
    """Be on a homeserver."""
    async with open_matrix(settings, clock) as (app, bot), asyncio.TaskGroup() as tasks:
        running = tasks.create_task(bot.run())
        await bot.ready.wait()
        yield app, bot
        running.cancel()


def main() -> None:
    """Fork a life for each line."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # whoever has died is nobody's to bury
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if child == 0:
            sys.stdin.close()
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            with contextlib.suppress(asyncio.CancelledError):
                asyncio.run(live(order))
            Path(order["done"]).touch()
            os._exit(0)
        print(child, flush=True)  # noqa: T201  this is what the process is for
