"""The whole bot, robbed: people vote through each platform, then every file that it wrote is read.

The store by itself is attacked in `test_attacker`. Here the adapters, the dispatcher, the outbox,
the log and the backups are in between, and each of them could give a voter away.
"""

import asyncio
import os
import random
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from bot.storage import backup
from tests.cogs.polls import naive
from tests.cogs.polls.attacker import Findings, Loot, attack, read_folders
from tests.cogs.polls.naive import OPTIONS
from tests.cogs.polls.test_polls import tomorrow, votes
from tests.discord_talk import DiscordTalk, talking_on_discord
from tests.matrix_server import Synapse
from tests.matrix_talk import talking_on_matrix
from tests.shelf import NO_FAQ
from tests.talk import Talk, talking

QUESTION = f'poll create Which one? | {" | ".join(OPTIONS)} --minimum 5 --closes "3 hours"'
GIVEN: dict[str, Any] = {"cogs_off": NO_FAQ, "log_level": "DEBUG"}


MEMBERS, VOTERS = 300, 60
FEW_MEMBERS, FEW_VOTERS = (MEMBERS, VOTERS) if os.environ.get("STAFFROOM_TEST_CROWD") else (60, 10)
"""On Matrix, where each voter has a client with keys of their own: as many take minutes."""


class Robbery:
    """A poll under way, and everything that can be had of it."""

    def __init__(
        self, talk: Talk, folder: Path, members: Sequence[str], voters: Sequence[str]
    ) -> None:
        """Take the ids of all members, and the names of those who will vote."""
        self.talk = talk
        self.folder = folder
        self.members = list(members)
        dice = random.Random(7)
        self.ballots = [(name, dice.randrange(len(OPTIONS))) for name in voters]

    async def opens(self) -> None:
        """Have ada open the poll."""
        await self.talk.becomes("ada")
        await self.talk.says(QUESTION)
        await self.talk.presses("Open it")
        await self.talk.waits("1 minute")

    async def all_vote(self) -> None:
        """Have everybody vote, with a backup halfway, as they are made while the bot runs."""
        for number, (name, choice) in enumerate(self.ballots):
            assert "Your vote is in the box" in await votes(self.talk, name, OPTIONS[choice])
            if number == len(self.ballots) // 2:
                await self.backs_up()

    async def backs_up(self) -> None:
        """Make a backup."""
        url = f"sqlite+aiosqlite:///{self.folder / 'data' / 'staffroom.db'}"
        await backup(url, self.folder / "backups" / "half.tar.gz", clock=tomorrow())

    def robs(
        self, *, order: Sequence[str] = (), has_key: bool = False, keys: Sequence[bytes] = ()
    ) -> Findings:
        """Attack with every file there is, but what the tests themselves have saved."""
        found = read_folders(self.folder / "data", self.folder / "backups")
        keys = [*keys, *self.last_keys()] if has_key else keys
        files = {name: data for name, data in found.items() if "/heard/" not in name}
        assert any(name.endswith("-wal") for name in files)
        assert any(name.endswith("staffroom.log") for name in files)
        return attack(Loot(files, self.members, OPTIONS, order, keys))

    def traces(self, id_: str) -> list[str]:
        """List the tables and other files in which somebody is, and how often."""
        bare, found = id_.partition(":")[2].encode(), []
        files = read_folders(self.folder / "data", self.folder / "backups")
        kept = {name: data for name, data in files.items() if "/heard/" not in name}
        for name, data in kept.items():
            if data.startswith(b"SQLite format 3"):
                found += [
                    f"{name} {table}: {count}"
                    for table, count in _count_rows(Path(name), bare.decode()).items()
                ]
            elif not name.endswith(("-wal", "-shm")):
                found.append(f"{name}: {data.count(bare)}")
        return sorted(found)

    def last_keys(self) -> list[bytes]:
        """Give the keys as they lie on the disk."""
        (path,) = [each for each in (self.folder / "keys").rglob("*") if each.is_file()]
        held = path.read_bytes()
        return [held[at : at + 32] for at in (0, 32, 64)]

    def bites(self, ids: Sequence[str]) -> None:
        """Show that the attacker finds voters where a usual design lies among the files."""
        cast = [(id_, choice) for id_, (_, choice) in zip(ids, self.ballots, strict=True)]
        naive.keep(self.folder / "data" / "naive", cast, naive.hashed)
        found = self.robs()
        assert found.count_right({id_: OPTIONS[choice] for id_, choice in cast}) == len(cast)

    async def is_safe(self, ids: Sequence[str]) -> None:
        """Vote, rob, close and rob again; `ids` are the voters' own."""
        await self.opens()
        await self.all_vote()
        voters = set(ids)
        for order in ((), ids):
            found = self.robs(order=order)
            assert found.links == {}
            assert not found.participants & voters
        found = self.robs(order=ids, has_key=True)
        assert found.links == {}
        assert found.participants >= voters, "the present key tells who has voted, and no more"
        keys = self.last_keys()
        result = await self.talk.waits("4 hours")
        assert "Result of poll 1" in result
        found = self.robs(order=ids, keys=keys)
        assert found.links == {}
        assert not found.participants & voters
        self.bites(ids)


def _count_rows(path: Path, id_: str) -> dict[str, int]:
    """Count in each table of a database the rows in which somebody is."""
    with closing(sqlite3.connect(path)) as conn:
        names = conn.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        tables = {name: conn.execute(f'SELECT * FROM "{name}"') for (name,) in names}  # noqa: S608
        return {
            name: sum(any(id_ in str(cell) for cell in row) for row in rows)
            for name, rows in tables.items()
        }


async def test_no_file_tells_who_voted_on_the_console(tmp_path: Path) -> None:
    names = [f"member{number:03}" for number in range(MEMBERS)]
    given = {**GIVEN, "poll_keys": tmp_path / "keys"}
    async with talking(tmp_path / "data", None, **given) as talk:
        for name in names:
            await talk.becomes(name)
        chosen = random.Random(3).sample(names, VOTERS)
        robbery = Robbery(talk, tmp_path, [f"console:{each}" for each in names], chosen)
        await robbery.is_safe([f"console:{each}" for each in chosen])


async def test_no_file_tells_who_voted_on_discord(tmp_path: Path) -> None:
    names = [f"member{number:03}" for number in range(MEMBERS)]
    given = {**GIVEN, "poll_keys": tmp_path / "keys"}
    async with talking_on_discord(tmp_path / "data", tomorrow(), **given) as talk:
        assert isinstance(talk, DiscordTalk)
        ids = await talk.brings(names)
        chosen = random.Random(3).sample(names, VOTERS)
        robbery = Robbery(talk, tmp_path, list(ids.values()), chosen)
        await robbery.is_safe([ids[each] for each in chosen])


async def until_answers_are_noted(path: Path) -> None:
    """Wait until nothing that was said directly is in the inbox: answers are noted together."""
    async with asyncio.timeout(10):
        while True:
            with closing(sqlite3.connect(path)) as conn:
                waiting = conn.execute("SELECT 1 FROM inbox_event WHERE room = ''").fetchall()
            if not waiting:
                return
            await asyncio.sleep(0.05)


async def test_on_matrix_voters_leave_no_more_than_whoever_else_writes_to_the_bot(
    tmp_path: Path, synapse: Synapse
) -> None:
    given = {**GIVEN, "poll_keys": tmp_path / "keys"}
    voters = [f"voter{number:02}" for number in range(FEW_VOTERS)]
    talkers = [f"talker{number:02}" for number in range(FEW_VOTERS)]
    at = talking_on_matrix(
        tmp_path / "data", tomorrow(), synapse=synapse, is_encrypted=True, **given
    )
    async with at as talk:
        ids = await talk.brings([*voters, *talkers])
        await talk.crowds(FEW_MEMBERS - len(ids))
        robbery = Robbery(talk, tmp_path, list(ids.values()), voters)
        await robbery.opens()
        for voter, talker in zip(voters, talkers, strict=True):
            choice = dict(robbery.ballots)[voter]
            assert "Your vote is in the box" in await votes(talk, voter, OPTIONS[choice])
            await talk.becomes(talker)
            for _ in range(3):
                assert await talk.whispers("poll promises")
        await until_answers_are_noted(tmp_path / "data" / "staffroom.db")
        order = [ids[each] for each in voters]
        for has_key in (False, True):
            assert robbery.robs(order=order, has_key=has_key).links == {}
        names = [[ids[each] for each in group] for group in (voters, talkers)]
        seen = [sorted(robbery.traces(each) for each in group) for group in names]
        assert seen[0] == seen[1]
        keys = robbery.last_keys()
        assert "Result of poll 1" in await talk.waits("4 hours")
        assert robbery.robs(order=order, keys=keys).links == {}
        seen = [sorted(robbery.traces(each) for each in group) for group in names]
        assert seen[0] == seen[1]
