"""A restore changes everything or nothing."""

import shutil
import sqlite3
import stat
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from bot.chat import StartError
from bot.clock import HeldClock
from bot.storage import (
    Postings,
    Storage,
    Values,
    backup,
    find_restored,
    list_revisions,
    restore,
)
from tests.databases import render_sqlite
from tests.storage.counters import counting_process
from tests.storage.crashes import make_database
from tests.storage.forged import BROKEN, Forged

NOON = HeldClock(datetime(2026, 3, 1, 12, tzinfo=UTC))


class Place:
    """A data folder with a database that says `now`, and a backup from when it said `then`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = folder / "data" / "staffroom.db"
        self.url = render_sqlite(self.file)
        self.backups = folder / "data" / "backups"
        self.archive = folder / "backup.tar.gz"

    async def say(self, word: str) -> None:
        """Keep a word."""
        storage = await Storage.open(self.url, backups=self.backups)
        await Values(storage, "home", "test").set("word", word)
        await storage.close()

    async def word(self) -> str:
        """Give the word that is kept."""
        storage = await Storage.open(self.url, backups=self.backups)
        word = await Values(storage, "home", "test").get("word")
        await storage.close()
        return str(word)

    async def restore(self) -> Path | None:
        """Put the backup back."""
        return await restore(self.archive, self.url, backups=self.backups, clock=NOON)

    def files(self) -> dict[str, bytes]:
        """Give every file of the data folder with its content, but for the lock."""
        found = (path for path in self.file.parent.rglob("*") if path.is_file())
        return {path.name: path.read_bytes() for path in found if path.suffix != ".lock"}


@pytest.fixture
async def place(tmp_path: Path) -> Place:
    place = Place(tmp_path)
    await place.say("then")
    await backup(place.url, place.archive, clock=NOON)
    await place.say("now")
    return place


async def test_a_backup_comes_back_and_what_was_there_is_set_aside(place: Place) -> None:
    aside = await place.restore()
    assert await place.word() == "then"
    assert aside == place.backups / "replaced-20260301T120000Z.db"
    with closing(sqlite3.connect(aside)) as conn:
        assert conn.execute("SELECT value FROM cog_value").fetchall() == [('"now"',)]
    assert stat.S_IMODE(aside.stat().st_mode) == 0o600
    assert stat.S_IMODE(place.file.stat().st_mode) == 0o600


async def test_what_waited_in_a_backup_may_have_been_said(place: Place) -> None:
    archive = place.folder / "waiting.tar.gz"
    storage = await Storage.open(place.url, backups=place.backups)
    assert await find_restored(storage) is None
    async with storage.write() as conn:
        await Postings.add(
            conn,
            key="",
            kind="post",
            community="home",
            room="test:1",
            place={},
            content="",
            nonce="n",
            now=NOON.now(),
        )
    await storage.close()
    await backup(place.url, archive, clock=NOON)
    await restore(archive, place.url, backups=place.backups, clock=NOON)
    storage = await Storage.open(place.url, backups=place.backups)
    assert await find_restored(storage) == NOON.now()
    posting = await Postings(storage).find_first("test:1")
    assert posting is not None
    assert posting.tried_at == NOON.now()
    await storage.close()


async def test_two_restores_in_one_second_set_both_aside(place: Place) -> None:
    first, second = await place.restore(), await place.restore()
    assert first != second
    assert {path.name for path in place.backups.iterdir()} == {
        "replaced-20260301T120000Z.db",
        "replaced-20260301T120000Z-2.db",
    }


async def test_a_backup_comes_back_where_nothing_is(place: Place, tmp_path: Path) -> None:
    archive = place.archive
    place = Place(tmp_path / "another")
    place.archive = archive
    assert await place.restore() is None
    assert await place.word() == "then"


async def test_writes_that_were_still_in_the_log_are_set_aside_too(place: Place) -> None:
    with counting_process(place.url, place.backups) as process:
        for _ in range(20):
            process.await_line()
    assert place.file.with_name("staffroom.db-wal").stat().st_size > 0
    aside = await place.restore()
    assert aside is not None
    with closing(sqlite3.connect(aside)) as conn:
        (found,) = conn.execute("SELECT value FROM cog_value WHERE key = 'left'").fetchone()
    assert int(found) >= 19
    assert await place.word() == "then"


async def test_a_damaged_database_is_set_aside_as_it_is_with_its_log(place: Place) -> None:
    shutil.rmtree(place.file.parent)
    make_database(place.file, "now")
    log = place.file.with_name("staffroom.db-wal").read_bytes()
    place.file.write_bytes(b"no database" * 500)
    aside = await place.restore()
    assert aside is not None
    assert aside.read_bytes() == b"no database" * 500
    assert Path(f"{aside}-wal").read_bytes() == log
    assert await place.word() == "then"


async def test_a_log_without_its_database_is_not_played_into_the_backup(place: Place) -> None:
    await place.say("now")
    with counting_process(place.url, place.backups) as process:
        process.await_line()
    place.file.unlink()
    assert await place.restore() is None
    assert await place.word() == "then"


async def test_a_running_bot_is_not_overwritten(place: Place) -> None:
    storage = await Storage.open(place.url, backups=place.backups)
    with pytest.raises(StartError, match="Another Staffroom is already using"):
        await place.restore()
    assert await Values(storage, "home", "test").get("word") == "now"
    await storage.close()
    assert await place.word() == "now"
    assert not place.backups.exists()


async def test_a_bot_running_in_another_process_is_not_overwritten(place: Place) -> None:
    with (
        counting_process(place.url, place.backups) as process,
        pytest.raises(StartError, match=rf"\(process {process.pid}\)"),
    ):
        await place.restore()
    assert await place.word() == "now"


async def test_a_database_that_is_being_read_is_not_overwritten(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(sqlite3.connect(place.file, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM cog_value").fetchall()
        await place.say("newer")
        monkeypatch.setattr(sqlite3, "connect", partial(sqlite3.connect, timeout=0.05))
        with pytest.raises(StartError, match="is being read"):
            await place.restore()
    assert await place.word() == "newer"


async def test_an_older_backup_is_brought_up_at_the_next_start(place: Place) -> None:
    revision = list_revisions()[0]
    database = place.folder / "old.db"
    with closing(sqlite3.connect(database)) as conn:
        conn.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
        conn.execute("INSERT INTO alembic_version VALUES (?)", (revision,))
        conn.execute("CREATE TABLE cog_value (community TEXT, cog TEXT, key TEXT, value TEXT)")
        conn.execute("INSERT INTO cog_value VALUES ('home', 'test', 'word', '\"older\"')")
        conn.commit()
    Forged(revision=revision, database=database.read_bytes()).write(place.archive)
    await place.restore()
    assert await place.word() == "older"


@pytest.mark.parametrize("kind", BROKEN)
async def test_a_broken_archive_is_told_and_nothing_is_changed(place: Place, kind: str) -> None:
    with closing(sqlite3.connect(place.file)) as conn:
        conn.execute("PRAGMA journal_mode = DELETE")
    data = place.file.read_bytes()
    break_it, sentence = BROKEN[kind]
    break_it(data, place.archive)
    before, outside = place.files(), set(place.folder.iterdir())
    with pytest.raises(StartError, match=sentence):
        await place.restore()
    assert place.files() == before
    assert set(place.folder.iterdir()) == outside
    assert await place.word() == "now"


async def test_a_forged_archive_with_nothing_wrong_is_taken(place: Place) -> None:
    with closing(sqlite3.connect(place.file)) as conn:
        conn.execute("PRAGMA journal_mode = DELETE")
    Forged(place.file.read_bytes()).write(place.archive)
    await place.restore()
    assert await place.word() == "now"


async def test_postgresql_is_told_to_use_its_own_program(tmp_path: Path) -> None:
    url = "postgresql+asyncpg://ada:secret@db.example/staffroom"
    with pytest.raises(StartError) as told:
        await restore(tmp_path / "backup.tar.gz", url, backups=tmp_path, clock=NOON)
    assert str(told.value) == (
        "PostgreSQL restores its own backups. Stop the bot and use `pg_restore --clean --if-exists "
        "--dbname=postgresql://ada@db.example/staffroom staffroom.dump`."
    )
