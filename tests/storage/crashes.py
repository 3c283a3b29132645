"""Runs a piece of work again and again, each time ending the process one step later.

    python -m tests.storage.crashes backup|restore FOLDER

A step is a file opened, renamed, linked or removed, a folder made, or a copy begun. After each end
the folder is looked at as the next start would find it; the first thing amiss ends the run.
"""

import os
import shutil
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from bot.storage import MIGRATIONS, list_revisions
from bot.storage.archive import unpack
from bot.storage.backup import _back_up
from bot.storage.restore import _restore

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
STEPS = {"open", "os.rename", "os.remove", "os.link", "os.mkdir", "shutil.copyfile"}
KNOWN = list_revisions(MIGRATIONS)


def make_database(file: Path, word: str) -> None:
    """Write a database whose row is still in the log, as a killed bot leaves it."""
    file.parent.mkdir(parents=True)
    with closing(sqlite3.connect(file, isolation_level=None)) as conn:
        conn.execute("PRAGMA journal_mode = WAL")
        conn.execute("CREATE TABLE alembic_version (version_num)")
        conn.execute("INSERT INTO alembic_version VALUES (?)", (KNOWN[-1],))
        conn.execute("CREATE TABLE word (word)")
        conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        conn.execute("INSERT INTO word VALUES (?)", (word,))
        kept = file.with_name("kept")
        shutil.copytree(file.parent, kept)
    shutil.copytree(kept, file.parent, dirs_exist_ok=True)
    shutil.rmtree(kept)


def read_word(file: Path) -> str:
    """Read the row back, and check the whole file."""
    assert file.is_file(), f"{file} is gone"
    with closing(sqlite3.connect(file)) as conn:
        assert conn.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return str(conn.execute("SELECT word FROM word").fetchone()[0])


def end_at(step: int, work: Callable[..., object], *given: object) -> bool:
    """Do the work in a child that ends itself at a step; tell whether it got to the end."""
    child = os.fork()
    if child == 0:
        left = [step]

        def count(event: str, _: object) -> None:
            if event in STEPS:
                left[0] -= 1
                if left[0] == 0:
                    os._exit(9)

        sys.addaudithook(count)
        work(*given)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def crash_backups(folder: Path) -> int:
    """End a backup at each step: what stands under its name is a whole backup or nothing."""
    step, is_done = 0, False
    while not is_done:
        step += 1
        file = folder / str(step) / "staffroom.db"
        make_database(file, "old")
        target, out = file.with_name("backup.tar.gz"), file.with_name("out")
        is_done = end_at(step, _back_up, file, target, NOON)
        if target.exists():
            out.mkdir()
            unpack(target, out)
            assert read_word(out / "staffroom.db") == "old"
        assert target.exists() or not is_done
        assert read_word(file) == "old"
    return step


def crash_restores(folder: Path) -> int:
    """End a restore at each step: the database is wholly the old one or wholly the new one."""
    make_database(folder / "new" / "staffroom.db", "new")
    archive = folder / "backup.tar.gz"
    _back_up(folder / "new" / "staffroom.db", archive, NOON)
    step, is_done = 0, False
    while not is_done:
        step += 1
        file = folder / str(step) / "staffroom.db"
        make_database(file, "old")
        backups = file.parent / "backups"
        is_done = end_at(step, _restore, archive, file, backups, NOON, KNOWN)
        word = read_word(file)
        assert word == "new" or (word == "old" and not is_done), word
        if word == "new":
            assert read_word(next(backups.glob("*.db"))) == "old"
        # Whatever was left behind, a second try goes through.
        _restore(archive, file, backups, NOON, KNOWN)
        assert read_word(file) == "new"
        assert list(file.parent.glob(".restore-*")) == []
    return step


if __name__ == "__main__":
    crash = {"backup": crash_backups, "restore": crash_restores}[sys.argv[1]]
    sys.stdout.write(str(crash(Path(sys.argv[2]))))
