"""What Staffroom costs on Matrix, beside a bare matrix-nio client that says the same.

    python -m benchmarks.matrix_cost [ROUNDS]

Both bots are on one Synapse, each in rooms of its own: an encrypted one and one in clear. They take
turns, so that a machine that is busy for a while is so for both; figures are medians over the
rounds, and ratios are taken round by round. "Processor" is what the bot's own process used for one
message and its answer, in all its threads, Synapse and whoever asks not counted; "at once" is with
several messages in flight. "First answer" is from the start of the process to the answer to what
was said as soon as it was ready; "answer" from sending a message to seeing the reply, Synapse
included. Memory is what a process holds at rest, once with Matrix alone and once with Discord,
the stand-in, beside it.
"""

import asyncio
import contextlib
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.side_by_side import Figures, print_table, read_processor, read_resident
from tests.matrix_server import Account, People, Person, Synapse, running
from tests.matrix_server.messages import compose
from tests.matrix_server.synapse import PASSWORD

ROUNDS = 5
WARM_UP, MANY, AT_ONCE = 10, 80, 8
REST = 1.0
"""Seconds after which a bot has come to rest."""
PATIENCE = 120
BOTS = ("staffroom", "bare")
KINDS = {"encrypted": True, "in clear": False}
"""The rooms, and whether each is encrypted."""


@dataclass
class Side:
    """One bot with its account and rooms, somebody who asks it, and what was measured."""

    figures: Figures
    bot: Account
    person: Person
    rooms: dict[str, str]
    folder: Path

    def place(self, discord: dict[str, Any] | None) -> str:
        """Give what the bot's process has to know."""
        place = {
            "homeserver": self.bot.url,
            "user": self.bot.user_id,
            "password": PASSWORD,
            "device": self.bot.device_id,
            "token": self.bot.token,
            "folder": str(self.folder),
            "rooms": list(self.rooms.values()),
            "discord": discord,
        }
        return json.dumps(place)

    async def asks(self, kind: str, times: int, at_once: int = 1) -> list[float]:
        """Ask in a room until there are so many answers more; give the seconds of each turn."""
        room, taken = self.rooms[kind], []
        for _ in range(0, times, at_once):
            wanted, begun = self._count(room) + at_once, time.perf_counter()
            async with asyncio.TaskGroup() as tasks:
                for _ in range(at_once):
                    tasks.create_task(self._ping(room))
            async with asyncio.timeout(PATIENCE):
                while self._count(room) < wanted:
                    await self.person.client.syncs(PATIENCE / 4)
            taken.append(time.perf_counter() - begun)
        return taken

    async def _ping(self, room: str) -> None:
        await self.person.client.sends(room, "m.room.message", compose("!ping"))

    def _count(self, room: str) -> int:
        """Count what the bot has said, as far as it can be read."""
        events = self.person.client.events[room].values()
        said = (each.source for each in events if each.kind == "m.room.message")
        return sum(each["sender"] == self.bot.user_id for each in said)


async def main(rounds: int) -> None:
    """Measure and print."""
    with _standin() as discord, running() as synapse, tempfile.TemporaryDirectory() as folder:
        async with People.on(synapse, Path(folder, "people")) as people:
            sides = [await _open(name, synapse, people, Path(folder, name)) for name in BOTS]
            for number in range(rounds):
                print(f"round {number + 1} of {rounds}", file=sys.stderr)
                for side in sides if number % 2 else reversed(sides):
                    await _measure(side)
                    await _measure_both(side, discord)
    print_table(*(side.figures for side in sides))


@contextlib.contextmanager
def _standin() -> Iterator[dict[str, Any]]:
    """Run a stand-in for Discord."""
    command = [sys.executable, "-m", "tests.discord_standin"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as standin:
        try:
            assert standin.stdout
            yield json.loads(standin.stdout.readline())
        finally:
            standin.terminate()


async def _open(name: str, synapse: Synapse, people: People, folder: Path) -> Side:
    bot, person = await synapse.register(name), await people.person("Ada")
    rooms = {}
    for kind, is_encrypted in KINDS.items():
        rooms[kind] = await person.makes_room(kind, bot, encrypted=is_encrypted)
        await bot.joins(rooms[kind])
    return Side(Figures(name), bot, person, rooms, folder)


async def _measure(side: Side) -> None:
    note, begun = side.figures.note, time.perf_counter()
    async with _started(side, None) as pid:
        note("start-up, ms", 1000 * (time.perf_counter() - begun))
        await side.person.client.syncs()
        await side.asks("encrypted", 1)
        note("first answer, ms", 1000 * (time.perf_counter() - begun))
        for kind in KINDS:
            await side.asks(kind, WARM_UP)
            taken = await _load(side, pid, kind, f"processor, {kind}, ms", 1)
            note(f"answer, {kind}, ms", 1000 * median(taken))
            await _load(side, pid, kind, f"processor, {kind}, at once, ms", AT_ONCE)
        note("memory after the load, MB", read_resident(pid))
    async with _started(side, None) as pid:
        await asyncio.sleep(REST)
        note("memory, MB", read_resident(pid))


async def _measure_both(side: Side, discord: dict[str, Any]) -> None:
    async with _started(side, discord) as pid:
        await asyncio.sleep(REST)
        side.figures.note("memory, with Discord, MB", read_resident(pid))


async def _load(side: Side, pid: int, kind: str, figure: str, at_once: int) -> list[float]:
    await asyncio.sleep(REST)
    before = read_processor(pid)
    taken = await side.asks(kind, MANY, at_once)
    await asyncio.sleep(REST)
    side.figures.note(figure, 1000 * (read_processor(pid) - before) / MANY)
    return taken


@contextlib.asynccontextmanager
async def _started(side: Side, discord: dict[str, Any] | None) -> AsyncIterator[int]:
    """Run a bot, ready; give the id of its process."""
    command = ["-m", "benchmarks.matrix_bots", side.figures.name, side.place(discord)]
    async with AsyncExitStack() as stack:
        bot = await asyncio.create_subprocess_exec(
            sys.executable, *command, stdout=asyncio.subprocess.PIPE
        )
        stack.push_async_callback(bot.wait)
        stack.callback(bot.terminate)
        assert bot.stdout
        if await bot.stdout.readline() != b"ready\n":
            raise SystemExit(f"{side.figures.name} did not start")
        yield bot.pid


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS))
