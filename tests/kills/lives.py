"""Lives: a bot that is killed again and again, each time at another moment."""

import asyncio
import contextlib
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

from aiohttp import web

from tests.discord_standin.certificates import make_authority
from tests.discord_talk import Stage
from tests.kills.zygote import STEP

PATIENCE = 30
CALM = 4
"""Lives that are left to themselves at the end: enough for every wait to be over."""
ROOT = Path(__file__).parents[2]


class Site:
    """A site that has something new now and then, and knows when it was asked."""

    def __init__(self) -> None:
        self.render: Callable[[], web.Response] = web.Response
        self.asked = asyncio.Event()
        self.port = 0

    @classmethod
    @contextlib.asynccontextmanager
    async def started(cls) -> AsyncIterator["Site"]:
        """Serve on a free port of loopback."""
        site = cls()
        runner = web.ServerRunner(web.Server(site._answer))
        await runner.setup()
        place = web.TCPSite(runner, "127.0.0.1", 0)
        await place.start()
        site.port = runner.addresses[0][1]
        try:
            yield site
        finally:
            await runner.cleanup()

    async def _answer(self, request: web.BaseRequest) -> web.Response:
        del request
        self.asked.set()
        return self.render()


class Lives:
    """One bot in one folder, with as many lives as it is given."""

    def __init__(
        self, zygote: asyncio.subprocess.Process, stage: Stage, site: Site, folder: Path, seed: int
    ) -> None:
        self._zygote, self._stage, self._site, self._folder = zygote, stage, site, folder
        self._random = Random(seed)
        self._authority = folder / "authority.pem"
        make_authority().cert_pem.write_to_path(str(self._authority))
        self.settings: dict[str, Any] = {}

    async def is_killed(self) -> None:
        """Let the bot live until something is under way, and kill it then."""
        pid = await self._begin()
        moment = self._random.choice(
            [self._at_random, self._at_fetch, self._at_send, self._at_sent]
        )
        over = asyncio.create_task(self._has_ended(pid))
        killing = asyncio.create_task(self._kill(pid, moment()))
        async with asyncio.timeout(PATIENCE):
            await asyncio.wait([over, killing], return_when=asyncio.FIRST_COMPLETED)
            killing.cancel()
            await over

    async def lives_on(self) -> None:
        """Let the bot live until it has nothing left to do."""
        for _ in range(CALM):
            pid = await self._begin()
            async with asyncio.timeout(PATIENCE):
                await self._has_ended(pid)

    async def _begin(self) -> int:
        """Begin a life; once its clock has gone on, it shows what Discord's does."""
        now = self._stage.discord.clock.now()
        self._stage.discord.clock.advance(hours=STEP / timedelta(hours=1))
        self._site.asked.clear()
        order = {
            "cogs": str(self._folder / "shelf"),
            "authority": str(self._authority),
            "port": self._stage.discord.port,
            "now": now.isoformat(),
            "settings": self.settings,
        }
        assert self._zygote.stdin
        assert self._zygote.stdout
        self._zygote.stdin.write(json.dumps(order).encode() + b"\n")
        return int(await self._zygote.stdout.readline())

    async def _kill(self, pid: int, moment: Awaitable[None]) -> None:
        await moment
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)

    async def _has_ended(self, pid: int) -> None:
        while Path(f"/proc/{pid}").exists():  # noqa: ASYNC110  nobody tells of a process's end
            await asyncio.sleep(0.002)

    async def _at_random(self) -> None:
        await asyncio.sleep(self._random.uniform(0.0, 0.4))

    async def _at_fetch(self) -> None:
        await self._site.asked.wait()
        await asyncio.sleep(self._random.uniform(0.0, 0.03))

    async def _at_send(self) -> None:
        """Kill it while its message is on the way, and will arrive all the same."""
        slow = self._stage.discord.faults.delay("POST", "/channels/*/messages", 0.02)
        try:
            await self._stage.discord.until(lambda: slow.hits, timeout=PATIENCE)
        finally:
            slow.lift()

    async def _at_sent(self) -> None:
        """Kill it as it hears that its message is there, or before."""
        sent = self._count_sent()
        await self._stage.discord.until(lambda: self._count_sent() > sent, timeout=PATIENCE)
        await asyncio.sleep(self._random.choice([0, 0, 0.001, 0.003]))

    def _count_sent(self) -> int:
        return sum(
            each.method == "POST" and each.path.endswith("/messages")
            for each in self._stage.discord.exchanges
        )


@contextlib.asynccontextmanager
async def given(stage: Stage, site: Site, folder: Path, seed: int) -> AsyncIterator[Lives]:
    """Give a bot its lives."""
    zygote = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.kills.zygote",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        cwd=ROOT,
    )
    try:
        yield Lives(zygote, stage, site, folder, seed)
    finally:
        assert zygote.stdin
        zygote.stdin.close()
        await zygote.wait()
