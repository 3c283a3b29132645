"""A talk in a process of its own, from which the test has hidden zstandard."""

import asyncio

from discord.utils import _ActiveDecompressionContext

from tests.adapters.discord.clients import scene


async def talk() -> None:
    """Let the bot hear one message."""
    async with scene() as s:
        await s.at.says("hello")
        await s.standin.delivered()
        (heard,) = s.bot.heard
        print(_ActiveDecompressionContext.COMPRESSION_TYPE, heard.content)  # noqa: T201 - its answer


asyncio.run(talk())
