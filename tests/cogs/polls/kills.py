"""Kills a voting office again and again, and looks what is left; run by `test_kills`.

    python -m tests.cogs.polls.kills DATABASE_URL FOLDER

A life is a process of its own that is ended by SIGKILL: first at each step of a vote, then at any
moment of many. After each the box must open and hold every vote whose voter was told so, once.
"""

import asyncio
import os
import signal
import sys
import time
from collections.abc import Coroutine
from pathlib import Path
from random import Random
from typing import Any

from bot import Storage
from cogs.polls.ballots import Ballots, Outcome, Turns
from cogs.polls.keys import KeyFolder
from tests.cogs.polls.office import NOON, Office

LIVES = 60 if os.environ.get("STAFFROOM_TEST_WHOLE") else 12
STEPS = {
    "before the keys are written": (Outcome.COUNTED, False),
    "keys written, box not": (Outcome.COUNTED, False),
    "box written, old key not erased": (Outcome.ALREADY, True),
    "old key erased, voter not told": (Outcome.ALREADY, True),
}
"""Where a vote may end, what comes of voting again, and whether the vote was in the box."""


def die() -> None:
    """End as the machine does when the power fails: with nothing tidied up."""
    os.kill(os.getpid(), signal.SIGKILL)


class DeadlyKeys(KeyFolder):
    """A key folder that ends the process at a step of a vote."""

    def __init__(self, folder: Path, step: int) -> None:
        super().__init__(folder)
        self._step = step

    def replace(self, name: str, current: bytes, following: bytes | None) -> None:
        """Replace keys, unless the process ends before, and go on, unless it ends after."""
        is_first = following is not None
        if self._step == (0 if is_first else 2):
            die()
        super().replace(name, current, following)
        if self._step == (1 if is_first else 3):
            die()


class Lives:
    """One office with many lives."""

    def __init__(self, url: str, folder: Path) -> None:
        self._url, self._folder = url, folder

    async def open(self) -> Storage:
        """Open the database."""
        return await Storage.open(self._url, backups=self._folder / "backups")

    def fork(self, work: Coroutine[Any, Any, None]) -> int:
        """Begin a life."""
        child = os.fork()
        if child == 0:
            asyncio.run(work)
            os._exit(0)
        work.close()
        return child

    async def votes_once(self, step: int, voter: str) -> None:
        """Vote, and end at a step."""
        storage = await self.open()
        keys = DeadlyKeys(self._folder / "keys", step)
        await Ballots(storage, keys, Turns()).cast("a1", (voter,), (0,), NOON)

    async def votes_on(self, pipe: int, life: int) -> None:
        """Vote again and again, three at a time, and tell of each vote that was counted."""
        storage = await self.open()
        office = Office(storage, self._folder / "keys")

        async def vote(voter: str) -> None:
            assert await office.votes(voter, 0) is Outcome.COUNTED
            os.write(pipe, f"{voter}\n".encode())

        for number in range(10_000):
            await asyncio.gather(*(vote(f"{life}:{number}:{each}") for each in "abc"))

    async def is_well(self, least: int, most: int) -> Office:
        """Look whether the box opens, with so many votes in it."""
        office = Office(await self.open(), self._folder / "keys")
        contents = await office.peeks()
        assert contents is not None, "the box does not open"
        assert least <= contents.votes <= most, (least, contents.votes, most)
        assert contents.ballots.get((0,), 0) == contents.votes
        assert len(contents.tags) == 12 * contents.votes
        assert await office.ballots.list_lost() == []
        return office

    async def begins(self) -> None:
        """Open the poll."""
        office = Office(await self.open(), self._folder / "keys")
        await office.opens()
        await office.storage.close()

    async def recovers(self, voter: str, before: int, expected: Outcome, *, is_in: bool) -> None:
        """Look after a vote that ended at a step, and vote again."""
        office = await self.is_well(before + is_in, before + is_in)
        assert await office.votes(voter, 0) is expected
        contents = await office.peeks()
        assert contents is not None
        assert contents.votes == before + 1
        await office.storage.close()

    async def counts(self, before: int, told: list[str]) -> int:
        """Look after a life that ended anywhere: who was told is in the box, and no one twice."""
        office = await self.is_well(before + len(told), before + len(told) + 3)
        for voter in told:
            assert await office.votes(voter, 0) is Outcome.ALREADY
        contents = await office.peeks()
        await office.storage.close()
        assert contents is not None
        return contents.votes


def main(url: str, folder: Path) -> None:
    """Kill at each step, then at random."""
    lives, random = Lives(url, folder), Random(folder.name)
    asyncio.run(lives.begins())
    for step, (expected, is_in) in enumerate(STEPS.values()):
        child = lives.fork(lives.votes_once(step, f"step {step}"))
        status = os.waitpid(child, 0)[1]
        assert os.waitstatus_to_exitcode(status) == -signal.SIGKILL
        asyncio.run(lives.recovers(f"step {step}", step, expected, is_in=is_in))
    votes = len(STEPS)
    for life in range(LIVES):
        heard, told = os.pipe()
        child = lives.fork(lives.votes_on(told, life))
        os.close(told)
        with os.fdopen(heard, encoding="ascii") as pipe:
            first = pipe.readline()
            time.sleep(random.uniform(0, 0.05))
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            voters = [each.strip() for each in (first, *pipe)]
        votes = asyncio.run(lives.counts(votes, voters))
    sys.stdout.write(f"{LIVES + len(STEPS)} lives, {votes} votes")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
