"""The bot's command line, led to a stand-in: `python -m tests.adapters.discord.bot_process run`.

The port of the stand-in is in STANDIN_PORT. No certificate is checked: it is another process's.
"""

import os
from collections.abc import Callable
from typing import Any

import aiohttp

import bot.app
from bot.__main__ import main
from bot.settings import Settings
from tests.discord_standin.resolver import LoopbackResolver

SERVE = bot.app.serve


async def serve(settings: Settings, tell: Callable[[str], None]) -> int:
    """Serve as ever, on the stand-in."""
    return await SERVE(settings, tell, make_options())


def make_options() -> dict[str, Any]:
    """Give the options that lead there."""
    resolver = LoopbackResolver(int(os.environ["STANDIN_PORT"]), [])
    connector = aiohttp.TCPConnector(limit=0, resolver=resolver, ssl=False)
    return {"connector": connector, "guild_ready_timeout": 0.01}


if __name__ == "__main__":
    setattr(bot.app, "serve", serve)  # noqa: B010  mypy would not have a function replaced
    main()
