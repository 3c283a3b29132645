"""Zygote: a process that has everything loaded, and forks a bot whenever it is told to.

    python -m tests.kills.zygote

It reads one line of JSON for each life of the bot and prints the new process's id. A life ends by
itself once nothing is left to do; whoever ordered it may end it before.
"""

import asyncio
import contextlib
import json
import os
import signal
import ssl
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import cogs
from bot.adapters.discord import Discord
from bot.app import App, open_discord
from bot.clock import HeldClock
from bot.settings import Settings
from tests.discord_standin.resolver import client_options

STEP = timedelta(hours=2)
"""How far the clock goes at once: further than any wait of a feed's or of the outbox."""


async def live(order: dict[str, Any]) -> None:
    """Be a bot on the stand-in for a while: run what is due, deliver, and go on."""
    cogs.__path__.append(order["cogs"])
    trust = ssl.create_default_context(cafile=order["authority"])
    clock = HeldClock(datetime.fromisoformat(order["now"]))
    is_ready = asyncio.Event()
    async with (
        open_discord(
            Settings.model_validate(order["settings"]),
            clock,
            tell=lambda _: is_ready.set(),
            options=client_options(order["port"], trust, []),
        ) as (app, bot),
        asyncio.TaskGroup() as tasks,
    ):
        running = tasks.create_task(bot.run())
        await is_ready.wait()
        await work(app, bot, clock)
        running.cancel()


async def work(app: App, bot: Discord, clock: HeldClock) -> None:
    """Let some hours pass, run what falls due, and deliver what there is to say."""
    await app.schedule.advance(clock.now() + STEP)
    await app.host.outbox.flush()
    await bot.settle()


def main() -> None:
    """Fork a life for each line."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # whoever has died is nobody's to bury
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            sys.stdin.close()
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            with contextlib.suppress(asyncio.CancelledError):
                asyncio.run(live(json.loads(line)))
            os._exit(0)
        print(child, flush=True)  # noqa: T201  this is what the process is for


if __name__ == "__main__":
    sys.path.insert(0, str(Path.cwd()))
    main()
