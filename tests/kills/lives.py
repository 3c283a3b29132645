"""Lives: a bot that is killed again and again, each time at another moment."""

import asyncio
import contextlib
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime
from pathlib import Path
from random import Random

from tests.cogs.feeds.blog import Blog
from tests.kills.homes import Home
from tests.kills.zygote import STEP

PATIENCE = 30
ROOT = Path(__file__).parents[2]
ZYGOTE = "from tests.kills.zygote import main; main()"
"""Not -m: what it forks would take that for its own program, and load it once more."""


class Lives:
    """One bot in one folder, with as many lives as it is given."""

    def __init__(
        self, zygote: asyncio.subprocess.Process, home: Home, blog: Blog, now: datetime, seed: int
    ) -> None:
        self._zygote, self._home, self._blog = zygote, home, blog
        self._random = Random(seed)
        self._done = home.folder / "done"
        """There once a life came to its end."""
        self.now = now
        self.killed = 0

    async def dies(self) -> None:
        """Let the bot live until something is under way, and kill it then."""
        moments = [self._at_random, self._at_fetch, self._at_send, self._at_sent]
        pid, moment = await self._begin(), self._random.choice(moments)
        over = asyncio.create_task(_has_ended(pid))
        killing = asyncio.create_task(self._kill(pid, moment()))
        async with asyncio.timeout(PATIENCE):
            await asyncio.wait([over, killing], return_when=asyncio.FIRST_COMPLETED)
            killing.cancel()
            await over

    async def dies_at(self, step: int) -> bool:
        """Let the bot live until a step of its work; tell whether it came to that."""
        await self._live(await self._begin(step))
        is_dead = not self._done.exists()
        self.killed += is_dead
        return is_dead

    async def lives(self) -> None:
        """Let the bot live until it has nothing left to do."""
        await self._live(await self._begin())

    async def _live(self, pid: int) -> None:
        async with asyncio.timeout(PATIENCE):
            await _has_ended(pid)

    async def _begin(self, step: int = 0) -> int:
        """Begin a life, a day later than the last one."""
        self._done.unlink(missing_ok=True)
        life = {"now": self.now.isoformat(), "doom": step, "done": str(self._done)}
        self.now += STEP
        self._home.lets_pass(STEP)
        assert self._zygote.stdin
        assert self._zygote.stdout
        self._zygote.stdin.write(json.dumps({**self._home.order, **life}).encode() + b"\n")
        return int(await self._zygote.stdout.readline())

    async def _kill(self, pid: int, moment: Awaitable[None]) -> None:
        await moment
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
            self.killed += 1

    async def _at_random(self) -> None:
        await asyncio.sleep(self._random.uniform(0.0, self._home.length))

    async def _at_fetch(self) -> None:
        """Kill it as it reads the blog, or what it has read of it."""
        asked = self._blog.times_asked
        await until(lambda: self._blog.times_asked > asked)
        await asyncio.sleep(self._random.uniform(0.0, self._home.length))

    async def _at_send(self) -> None:
        """Kill it while its message is on the way, and will arrive all the same."""
        slow = self._home.slows(0.02)
        try:
            await until(lambda: slow.hits > 0)
        finally:
            slow.lift()

    async def _at_sent(self) -> None:
        """Kill it as it hears that its message is there, or before."""
        sent = self._home.count_sent()
        await until(lambda: self._home.count_sent() > sent)
        await asyncio.sleep(self._random.choice([0, 0, 0.001, 0.003]))


async def until(is_so: Callable[[], bool]) -> None:
    """Wait for something in this process or another that nobody tells of."""
    while not is_so():  # noqa: ASYNC110  see above
        await asyncio.sleep(0.002)


async def _has_ended(pid: int) -> None:
    await until(lambda: not Path(f"/proc/{pid}").exists())


@contextlib.asynccontextmanager
async def given(home: Home, blog: Blog, now: datetime, seed: int) -> AsyncIterator[Lives]:
    """Give a bot its lives."""
    zygote = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", ZYGOTE),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        cwd=ROOT,
    )
    try:
        yield Lives(zygote, home, blog, now, seed)
    finally:
        assert zygote.stdin
        zygote.stdin.close()
        await zygote.wait()
