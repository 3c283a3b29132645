"""A backup is whole, private, and taken while the bot goes on."""

import json
import sqlite3
import stat
import subprocess
import sys
import tarfile
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.chat import StartError
from bot.clock import HeldClock
from bot.storage import Storage, Values, backup, list_revisions
from bot.storage.archive import unpack
from bot.storage.backup import _held, _place
from tests.databases import render_sqlite
from tests.storage.counters import ROOT, count, counting_process
from tests.storage.forged import damage

NOON = HeldClock(datetime(2026, 3, 1, 12, tzinfo=UTC))


async def fill(url: str, folder: Path) -> None:
    """Make a database that holds something."""
    storage = await Storage.open(url, backups=folder / "backups")
    await Values(storage, "home", "test").set("key", "kept")
    await storage.close()


def open_backup(archive: Path, folder: Path) -> sqlite3.Connection:
    """Unpack a backup and open its database."""
    folder.mkdir()
    unpack(archive, folder)
    return sqlite3.connect(folder / "staffroom.db")


async def test_a_backup_says_what_it_is(sqlite_url: str, tmp_path: Path) -> None:
    await fill(sqlite_url, tmp_path)
    target = tmp_path / "made" / "backup.tar.gz"
    await backup(sqlite_url, target, clock=NOON)
    with tarfile.open(target) as tar:
        assert tar.getnames() == ["manifest.json", "staffroom.db"]
        content = tar.extractfile("manifest.json")
        assert content is not None
        manifest = json.load(content)
    assert manifest["product"] == "staffroom"
    assert manifest["format"] == 1
    assert manifest["created"] == "2026-03-01T12:00:00Z"
    assert manifest["revision"] == list_revisions()[-1]
    assert [len(digest) for digest in manifest["files"].values()] == [64]


async def test_a_backup_is_its_owners_alone_and_leaves_nothing_beside_it(
    sqlite_url: str, tmp_path: Path
) -> None:
    await fill(sqlite_url, tmp_path)
    target = tmp_path / "made" / "backup.tar.gz"
    await backup(sqlite_url, target, clock=NOON)
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert stat.S_IMODE(target.parent.stat().st_mode) == 0o700
    assert list(target.parent.iterdir()) == [target]


async def test_what_a_killed_backup_left_behind_goes_with_the_next(
    sqlite_url: str, tmp_path: Path
) -> None:
    await fill(sqlite_url, tmp_path)
    left, used = tmp_path / "made" / ".backup-left", tmp_path / "made" / ".backup-used"
    for each in (left, used):
        each.mkdir(parents=True)
        (each / "staffroom.db").write_bytes(b"a copy of everything")
    with _held(used):
        await backup(sqlite_url, tmp_path / "made" / "one.tar.gz", clock=NOON)
        assert not left.exists()
        assert used.exists()
    await backup(sqlite_url, tmp_path / "made" / "two.tar.gz", clock=NOON)
    assert not used.exists()


async def test_a_backup_while_the_same_process_has_it_open_holds_the_last_write(
    sqlite_url: str, tmp_path: Path
) -> None:
    storage = await Storage.open(sqlite_url, backups=tmp_path)
    await Values(storage, "home", "test").set("key", "just now")
    await backup(sqlite_url, tmp_path / "backup.tar.gz", clock=NOON)
    await Values(storage, "home", "test").set("key", "later")
    await storage.close()
    with closing(open_backup(tmp_path / "backup.tar.gz", tmp_path / "out")) as conn:
        assert conn.execute("SELECT value FROM cog_value").fetchall() == [('"just now"',)]
        assert conn.execute("PRAGMA journal_mode").fetchone() == ("delete",), "it is one file"


async def test_backups_are_consistent_while_another_process_writes(
    sqlite_url: str, tmp_path: Path
) -> None:
    seen = []
    with counting_process(sqlite_url, tmp_path) as process:
        for number in range(8):
            archive = tmp_path / f"{number}.tar.gz"
            await backup(sqlite_url, archive, clock=NOON)
            with closing(open_backup(archive, tmp_path / str(number))) as conn:
                assert conn.execute("PRAGMA integrity_check").fetchone() == ("ok",)
                (left, right) = conn.execute("SELECT value FROM cog_value ORDER BY key").fetchall()
            assert left == right
            seen.append(int(left[0]))
        assert process.process.poll() is None
    assert seen == sorted(seen)
    assert seen[0] < seen[-1], "the other process wrote nothing meanwhile"
    storage = await Storage.open(sqlite_url, backups=tmp_path)
    left, right = await count(storage)
    await storage.close()
    assert left == right >= seen[-1]


async def test_a_backup_never_overwrites(sqlite_url: str, tmp_path: Path) -> None:
    await fill(sqlite_url, tmp_path)
    target = tmp_path / "backup.tar.gz"
    target.write_text("precious", encoding="utf-8")
    with pytest.raises(StartError, match="is there already, and a backup never overwrites"):
        await backup(sqlite_url, target, clock=NOON)
    assert target.read_text(encoding="utf-8") == "precious"


def test_a_file_that_came_to_be_there_meanwhile_is_kept(tmp_path: Path) -> None:
    made, target = tmp_path / "made", tmp_path / "backup.tar.gz"
    made.write_text("new", encoding="utf-8")
    target.write_text("precious", encoding="utf-8")
    with pytest.raises(StartError, match="is there already by now"):
        _place(made, target)
    assert target.read_text(encoding="utf-8") == "precious"


async def test_a_database_that_is_not_there_is_not_made_by_a_backup(
    sqlite_url: str, tmp_path: Path
) -> None:
    with pytest.raises(StartError, match="There is no database at"):
        await backup(sqlite_url, tmp_path / "backup.tar.gz", clock=NOON)
    assert list(tmp_path.iterdir()) == []


async def test_a_damaged_database_gives_no_backup(sqlite_url: str, tmp_path: Path) -> None:
    await fill(sqlite_url, tmp_path)
    file = tmp_path / "data" / "staffroom.db"
    file.write_bytes(damage(file.read_bytes()))
    with pytest.raises(StartError, match="The database is damaged, says SQLite's check"):
        await backup(sqlite_url, tmp_path / "made" / "backup.tar.gz", clock=NOON)
    assert list((tmp_path / "made").iterdir()) == []


async def test_a_file_that_is_no_database_gives_no_backup(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("a shopping list" * 100, encoding="utf-8")
    with pytest.raises(StartError, match="not a SQLite database"):
        await backup(render_sqlite(file), tmp_path / "made" / "backup.tar.gz", clock=NOON)
    assert list((tmp_path / "made").iterdir()) == []


async def test_a_place_that_cannot_be_written_to_is_told(sqlite_url: str, tmp_path: Path) -> None:
    await fill(sqlite_url, tmp_path)
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with pytest.raises(StartError, match="cannot be written"):
        await backup(sqlite_url, tmp_path / "file" / "backup.tar.gz", clock=NOON)


async def test_postgresql_is_told_to_use_its_own_program(tmp_path: Path) -> None:
    url = "postgresql+asyncpg://ada:secret@db.example:5433/staffroom"
    with pytest.raises(StartError) as told:
        await backup(url, tmp_path / "backup.tar.gz", clock=NOON)
    assert str(told.value) == (
        "PostgreSQL keeps its own backups. Make one with `pg_dump --format=custom "
        "--file=staffroom.dump postgresql://ada@db.example:5433/staffroom`."
    )


@pytest.mark.parametrize("work", ["backup", "restore"])
def test_an_end_at_any_step_loses_nothing(tmp_path: Path, work: str) -> None:
    command = [sys.executable, "-m", "tests.storage.crashes", work, str(tmp_path)]
    steps = int(subprocess.check_output(command, cwd=ROOT, text=True))
    assert steps > 8
