"""Opening a database: its file, its lock, and what is wrong in a sentence."""

import gc
import os
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.chat import StartError
from bot.storage import Storage, Values, connections
from bot.storage.connections import SQLITE_PRAGMAS, set_pragmas
from tests.databases import fresh_postgresql, render_sqlite
from tests.storage.counters import ROOT, count, counting_process


def mode(path: Path) -> int:
    """Give a file's permissions."""
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize("umask", [0o022, 0o000])
async def test_only_the_owner_can_read_what_is_written(tmp_path: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        file = tmp_path / "data" / "staffroom.db"
        storage = await Storage.open(render_sqlite(file), backups=tmp_path / "backups")
        assert mode(file.parent) == 0o700
        assert {path.name: mode(path) for path in file.parent.iterdir()} == {
            "staffroom.db": 0o600,
            "staffroom.db-shm": 0o600,
            "staffroom.db-wal": 0o600,
            "staffroom.db.lock": 0o600,
        }
        await storage.close()
    finally:
        os.umask(before)


@pytest.mark.parametrize("name", SQLITE_PRAGMAS)
async def test_every_connection_has_what_staffroom_relies_on(
    sqlite_url: str, tmp_path: Path, name: str
) -> None:
    storage = await Storage.open(sqlite_url, backups=tmp_path)
    for opened in (storage.read, storage.write):
        async with opened() as conn:
            assert await conn.scalar(text(f"PRAGMA {name}")) == SQLITE_PRAGMAS[name][1]
    await storage.close()


def test_a_pragma_that_sqlite_ignores_stops_the_start() -> None:
    def ignore(_: int, name: str | None, value: str | None, *__: object) -> int:
        is_setting = name == "secure_delete" and value is not None
        return sqlite3.SQLITE_IGNORE if is_setting else sqlite3.SQLITE_OK

    conn = sqlite3.connect(":memory:")
    conn.execute("PRAGMA secure_delete = OFF")
    conn.set_authorizer(ignore)
    with pytest.raises(StartError, match="SQLite does not set secure_delete to ON here"):
        set_pragmas(conn.cursor(), SQLITE_PRAGMAS)
    conn.close()


async def test_a_start_without_secure_delete_is_refused_and_lets_go(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as changed:
        changed.setitem(connections.SQLITE_PRAGMAS, "secure_delete", ("OFF", 1))
        with pytest.raises(StartError, match="secure_delete"):
            await Storage.open(sqlite_url, backups=tmp_path)
    # A connection that was left open would warn now.
    gc.collect()
    storage = await Storage.open(sqlite_url, backups=tmp_path)
    await storage.close()


async def test_deleted_text_is_gone_from_the_disk(sqlite_url: str, tmp_path: Path) -> None:
    storage = await Storage.open(sqlite_url, backups=tmp_path / "backups")
    values = Values(storage, "home", "test")
    await values.set("kept", "nothing much")
    await values.set("told", "in confidence" * 700)
    await storage.checkpoint()
    folder = tmp_path / "data"
    assert any(b"in confidence" in file.read_bytes() for file in folder.iterdir())
    await values.remove("told")
    await storage.checkpoint()
    assert not any(b"in confidence" in file.read_bytes() for file in folder.iterdir())
    await storage.close()


async def test_a_second_staffroom_is_told_who_holds_the_file(
    sqlite_url: str, tmp_path: Path
) -> None:
    with counting_process(sqlite_url, tmp_path) as process:
        with pytest.raises(StartError) as told:
            await Storage.open(sqlite_url, backups=tmp_path)
        assert str(told.value) == (
            f"Another Staffroom is already using {tmp_path}/data/staffroom.db "
            f"(process {process.pid}). Stop it first, or choose another folder with --data."
        )


async def test_a_second_staffroom_is_refused_in_the_same_process(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "_LOCK_WAIT", "100ms")
    storage = await Storage.open(database_url, backups=tmp_path)
    with pytest.raises(StartError, match="Another Staffroom is already using"):
        await Storage.open(database_url, backups=tmp_path)
    await Values(storage, "home", "test").set("still", "usable")
    await storage.close()
    again = await Storage.open(database_url, backups=tmp_path)
    await again.close()


async def test_a_link_to_the_file_is_the_same_file(sqlite_url: str, tmp_path: Path) -> None:
    storage = await Storage.open(sqlite_url, backups=tmp_path)
    link = tmp_path / "link.db"
    link.symlink_to(tmp_path / "data" / "staffroom.db")
    with pytest.raises(StartError, match="Another Staffroom"):
        await Storage.open(render_sqlite(link), backups=tmp_path)
    await storage.close()


async def test_a_killed_staffroom_leaves_whole_transactions_and_no_lock(
    database_url: str, tmp_path: Path
) -> None:
    before = 0
    for _ in range(2):
        with counting_process(database_url, tmp_path) as process:
            for _ in range(100):
                process.await_line()
        storage = await Storage.open(database_url, backups=tmp_path)
        left, right = await count(storage)
        await storage.close()
        assert left == right
        assert left >= before + 99
        before = left


def test_a_start_that_need_not_migrate_does_not_load_alembic(
    sqlite_url: str, tmp_path: Path
) -> None:
    script = (
        "import asyncio, sys\n"
        "from pathlib import Path\n"
        "from bot.storage import Storage\n"
        "async def start():\n"
        "    storage = await Storage.open(sys.argv[1], backups=Path(sys.argv[2]))\n"
        "    await storage.close()\n"
        "asyncio.run(start())\n"
        "print('alembic' in sys.modules)\n"
    )
    command = [sys.executable, "-c", script, sqlite_url, str(tmp_path)]
    told = [subprocess.check_output(command, cwd=ROOT, text=True).strip() for _ in range(2)]
    assert told == ["True", "False"]


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("sqlite://", "must be sqlite:/// and the path of a file"),
        ("sqlite:///:memory:", "must be sqlite:/// and the path of a file"),
        ("sqlite:////tmp/a.db?mode=ro", "must be sqlite:/// and the path of a file"),
        ("mysql://root@localhost/a", "in SQLite or PostgreSQL, not in 'mysql'"),
        ("staffroom.db", "The database address cannot be read"),
        ("postgresql://u:p@h:port/n", "The database address cannot be read"),
        ("postgresql://u:secret@127.0.0.1:1/n", "the database n on 127.0.0.1: The database cannot"),
        ("postgresql://u:secret@nowhere.invalid/n", "The database cannot be reached"),
    ],
)
async def test_a_wrong_address_is_told_in_a_sentence(
    tmp_path: Path, url: str, sentence: str
) -> None:
    with pytest.raises(StartError) as told:
        await Storage.open(url, backups=tmp_path)
    assert sentence in str(told.value)
    assert "secret" not in str(told.value)


async def test_a_postgresql_database_that_is_not_there_is_told(tmp_path: Path) -> None:
    async with fresh_postgresql() as url:
        with pytest.raises(StartError, match="PostgreSQL has no database of that name"):
            await Storage.open(f"{url}_not", backups=tmp_path)


async def test_a_file_that_is_no_database_is_told_and_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("Not a database, but a shopping list. " * 50, encoding="utf-8")
    before = file.read_bytes()
    with pytest.raises(StartError, match="is not a SQLite database"):
        await Storage.open(render_sqlite(file), backups=tmp_path)
    assert file.read_bytes() == before


async def test_a_folder_in_place_of_the_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "staffroom.db").mkdir()
    with pytest.raises(StartError, match="cannot be opened"):
        await Storage.open(render_sqlite(tmp_path / "staffroom.db"), backups=tmp_path)


async def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("in the way", encoding="utf-8")
    with pytest.raises(StartError, match="cannot be written to: File exists"):
        await Storage.open(render_sqlite(tmp_path / "data" / "staffroom.db"), backups=tmp_path)


async def test_a_damaged_database_is_told(sqlite_url: str, tmp_path: Path) -> None:
    storage = await Storage.open(sqlite_url, backups=tmp_path)
    await storage.close()
    file = tmp_path / "data" / "staffroom.db"
    data = file.read_bytes()
    file.write_bytes(data[:100] + b"\xff" * (len(data) - 100))
    with pytest.raises(StartError, match="The database is damaged"):
        await Storage.open(sqlite_url, backups=tmp_path)
