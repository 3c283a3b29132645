"""What a durable vote costs, beside SQLite storing as much and committing it.

    python -m benchmarks.polls [ROUNDS]

A vote is cast as the bot casts it: keys on the disk, box in the database, old key erased. Beside it
plain SQLite, by Python's own module and as durable, inserts a row of the size of a box and commits.
They take turns in folders on one disk; figures are medians over the rounds, and ratios are taken
round by round. First people vote one after the other, then twenty at once, who share a commit; with
"keys in memory" the keys lie in a folder in memory, as docs/operator.md advises, and the database
on the disk. Then the time of one vote with so many voters in the box.
"""

import asyncio
import sqlite3
import sys
import tempfile
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

from benchmarks.side_by_side import Figures, print_table
from bot import Room, Storage
from cogs.polls.ballots import Ballots, Outcome, Turns
from cogs.polls.box import STEP
from cogs.polls.keys import KeyFolder
from cogs.polls.model import Definition, Poll, State
from cogs.polls.store import add_poll

ROUNDS, MANY, AT_ONCE = 5, 100, 20
VOTERS = (5, 500, 5000)
MEMORY = Path("/dev/shm")  # noqa: S108  the one folder in memory that every Linux has
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


async def open_poll(ballots: Ballots, storage: Storage, poll_id: str) -> None:
    """Open a poll that has room for thousands."""
    room = Room("console:staff", "staff", community="home")
    asked = Definition("home", "Should we meet?", ("Yes", "No"), people=2000)
    closes_at = NOON + timedelta(days=1)
    poll = Poll(poll_id, 0, asked, State.SCHEDULED, NOON, closes_at, (room,))
    async with storage.write() as conn:
        await add_poll(conn, poll)
    async with ballots.opening(poll_id, NOON):
        pass


async def vote(ballots: Ballots, poll_id: str, first: int, last: int, at_once: int = 1) -> float:
    """Let people vote, so many at once; give the seconds that all took."""
    begun = time.perf_counter()
    for start in range(first, last, at_once):
        voters = range(start, min(last, start + at_once))
        votes = (ballots.cast(poll_id, (f"discord:{n}",), (n % 2,), NOON) for n in voters)
        assert set(await asyncio.gather(*votes)) == {Outcome.COUNTED}
    return time.perf_counter() - begun


def insert(file: Path) -> float:
    """Insert rows of the size of a box, each for good; give the seconds that all took."""
    with closing(sqlite3.connect(file, isolation_level=None)) as conn:
        conn.execute("PRAGMA journal_mode = WAL")
        conn.execute("PRAGMA synchronous = FULL")
        conn.execute("CREATE TABLE IF NOT EXISTS box (id INTEGER PRIMARY KEY, box BLOB)")
        box = bytes(range(256)) * (STEP // 256)
        begun = time.perf_counter()
        for _ in range(MANY):
            conn.execute("INSERT INTO box (box) VALUES (?)", (box,))
        return time.perf_counter() - begun


async def compare(folder: Path, keys: Path, rounds: int) -> None:
    """Compare votes a second with inserts a second."""
    storage = await Storage.open(
        f"sqlite+aiosqlite:///{folder / 'staffroom.db'}", backups=folder / "backups"
    )
    disk = Ballots(storage, KeyFolder(folder / "keys"), Turns())
    memory = Ballots(storage, KeyFolder(keys), Turns())
    ways = {
        "one by one": (disk, 1),
        "one by one, keys in memory": (memory, 1),
        "twenty at once": (disk, AT_ONCE),
        "twenty at once, keys in memory": (memory, AT_ONCE),
    }
    votes, inserts = Figures("votes/s"), Figures("inserts/s")
    for number in range(rounds):
        for way, (name, (ballots, at_once)) in enumerate(ways.items()):
            poll_id = f"{number}-{way}"
            await open_poll(ballots, storage, poll_id)
            votes.note(name, MANY / await vote(ballots, poll_id, 0, MANY, at_once))
            inserts.note(name, MANY / insert(folder / "plain.db"))
    print_table(votes, inserts)
    await _time_by_size(disk, storage)
    await storage.close()


async def _time_by_size(ballots: Ballots, storage: Storage) -> None:
    """Print how long a vote takes with few and with many in the box."""
    await open_poll(ballots, storage, "growing")
    there = 0
    for voters in VOTERS:
        await vote(ballots, "growing", there, voters, AT_ONCE)
        taken = [await vote(ballots, "growing", n, n + 1) for n in range(voters, voters + 25)]
        there = voters + 25
        print(f"a vote with {voters:>5} voters in the box{1000 * median(taken):10.2f} ms")


def main(words: list[str]) -> None:
    """Run the benchmark."""
    rounds = int(words[0]) if words else ROUNDS
    with (
        tempfile.TemporaryDirectory() as folder,
        tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as keys,
    ):
        asyncio.run(compare(Path(folder), Path(keys), rounds))


if __name__ == "__main__":
    main(sys.argv[1:])
