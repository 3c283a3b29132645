"""Two counters that are only ever raised together, in one transaction.

    python -m tests.storage.counters URL BACKUPS

raises them until it is killed, and says `ready` once it has begun, `raised` after each time.
"""

import asyncio
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import PIPE, Popen

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage import Storage, Values
from bot.storage.values import cog_value

ROOT = Path(__file__).parents[2]


async def raise_both(storage: Storage) -> None:
    """Raise the left counter, then the right one."""
    async with storage.write() as conn:
        left = await _get(conn, "left")
        await _set(conn, "left", left + 1)
        await asyncio.sleep(0)
        await _set(conn, "right", await _get(conn, "right") + 1)


async def start_counters(storage: Storage) -> None:
    """Let both counters be there."""
    values = Values(storage, "home", "counters")
    for name in ("left", "right"):
        await values.set(name, await values.get(name, 0))


async def count(storage: Storage) -> tuple[int, int]:
    """Give both counters."""
    values = Values(storage, "home", "counters")
    return await values.get("left"), await values.get("right")


class Counting:
    """A process that raises the counters."""

    def __init__(self, process: "Popen[str]") -> None:
        self.process = process
        self.pid = process.pid

    def await_line(self) -> str:
        """Wait for the next thing it says."""
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()


@contextmanager
def counting_process(url: str, backups: Path) -> Iterator[Counting]:
    """Run this file in a process of its own, killed at the end without a chance to tidy up."""
    command = [sys.executable, "-m", "tests.storage.counters", url, str(backups)]
    with Popen(command, stdout=PIPE, text=True, cwd=ROOT) as process:
        try:
            counting = Counting(process)
            assert counting.await_line() == "ready"
            yield counting
        finally:
            process.kill()


async def _get(conn: AsyncConnection, key: str) -> int:
    found = await conn.scalar(select(cog_value.c.value).where(cog_value.c.key == key))
    return int(found or "")


async def _set(conn: AsyncConnection, key: str, value: int) -> None:
    await conn.execute(update(cog_value).where(cog_value.c.key == key).values(value=str(value)))


async def main(url: str, backups: Path) -> None:
    """Raise the counters for ever."""
    storage = await Storage.open(url, backups=backups)
    await start_counters(storage)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    while True:
        await raise_both(storage)
        sys.stdout.write("raised\n")
        sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], Path(sys.argv[2])))
