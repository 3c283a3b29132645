"""The stand-in as a process of its own, for benchmarks."""

import asyncio
import json
import ssl
import sys
from typing import Any

import discord

from tests.adapters.discord.clients import Bot
from tests.discord_standin.resolver import client_options
from tests.process import ROOT


class Remote:
    """What `Bot` asks of a stand-in, for one in another process."""

    def __init__(self, told: dict[str, Any]) -> None:
        self._told = told
        self.refused: list[str] = []

    def client_options(self) -> dict[str, Any]:
        """Give the options that lead there."""
        trust = ssl.create_default_context(cafile=self._told["authority"])
        return client_options(self._told["port"], trust, self.refused)


async def test_a_bot_is_asked_many_times_from_another_process() -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.discord_standin"),
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdin
    assert process.stdout
    told = json.loads(await process.stdout.readline())
    bot = Bot(Remote(told), discord.Intents.default())

    @bot.tree.command()
    async def ask(interaction: discord.Interaction, question: str) -> None:
        """Ask."""
        await interaction.response.defer()
        await interaction.followup.send(question)

    async with bot:
        task = asyncio.create_task(bot.start(told["token"]))
        await asyncio.sleep(0)
        await bot.wait_until_ready()
        await bot.tree.sync()
        order = {"slash": "ask", "options": {"question": "?"}, "times": 40, "at_once": 8}
        for each in (order | {"until_done": True}, {"slash": "nonsense"}):
            process.stdin.write(json.dumps(each).encode() + b"\n")
        summary = json.loads(await process.stdout.readline())
        mistake = json.loads(await process.stdout.readline())
    await task
    process.stdin.close()
    assert await process.wait() == 0
    assert (summary["done"], summary["failed"]) == (40, 0)
    assert 0 < summary["median_ms"] <= summary["p99_ms"]
    assert "nonsense" in mistake["error"]
