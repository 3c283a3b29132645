"""Copying: take a whole, checked copy of a SQLite file that may be in use."""

import os
import sqlite3
from contextlib import ExitStack, closing
from pathlib import Path
from urllib.parse import quote

from .errors import StorageError


def copy_database(source: Path, target: Path) -> None:
    """Copy a database as it is at one moment into a new file of its own, and check the copy.

    Others may go on writing meanwhile. Raise FileExistsError, StorageError or sqlite3.Error; the
    target is then not left behind.
    """
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    with ExitStack() as undo:
        undo.callback(target.unlink)
        _copy(source, target)
        sync_file(target)
        sync_file(target.parent)
        undo.pop_all()


def _copy(source: Path, target: Path) -> None:
    # Read-only, since a writing connection that is the last to close would delete the log by name.
    with (
        closing(sqlite3.connect(_uri(source, "mode=ro"), uri=True)) as old,
        closing(sqlite3.connect(target)) as new,
    ):
        # In one step, which reads one snapshot; smaller steps start again at every write.
        # https://www.sqlite.org/backup.html
        old.backup(new, pages=-1)
        new.execute("PRAGMA journal_mode = DELETE")
        require_sound(new)


def require_sound(connection: sqlite3.Connection) -> None:
    """Raise StorageError unless SQLite finds the database whole."""
    found = connection.execute("PRAGMA integrity_check(1)").fetchone()
    if found != ("ok",):
        raise StorageError(f"The database is damaged, says SQLite's check: {found[0]}")


def find_revision(connection: sqlite3.Connection) -> str | None:
    """Find the revision of a database, None before its first migration."""
    named = "SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'"
    if connection.execute(named).fetchone() is None:
        return None
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return None if row is None else str(row[0])


def open_still(file: Path) -> sqlite3.Connection:
    """Open a file that nobody else uses, leaving nothing beside it."""
    return sqlite3.connect(_uri(file, "immutable=1"), uri=True)


def free_path(folder: Path, stem: str, suffix: str) -> Path:
    """Find a name that no file in the folder has yet."""
    path, number = folder / f"{stem}{suffix}", 2
    while path.exists():
        path, number = folder / f"{stem}-{number}{suffix}", number + 1
    return path


def sync_file(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _uri(file: Path, mode: str) -> str:
    return f"file:{quote(str(file))}?{mode}"
