"""Restore: put a backup in the place of the database, which is set aside and never deleted.

At every moment there is a whole database under the name: the old one, or the new one.
"""

import asyncio
import json
import shlex
import shutil
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import URL

from bot.chat import StartError
from bot.clock import Clock

from .address import find_file, read_url, render_plain
from .archive import DATABASE, Manifest, unpack
from .beside import Beside
from .copying import find_revision, free_path, open_still, require_sound, sync_file
from .engine import Storage
from .errors import explained
from .lock import FileLock
from .migrate import MIGRATIONS, list_revisions, require_known
from .values import Values

_MARK = ("", "storage", "restored")
"""Where it is kept when a database was restored: community, cog and key of a value."""
_LOGS = ("-wal", "-shm")
_SCRATCH = ".restore-"
_HEADER = b"SQLite format 3\0"


async def restore(
    archive: Path,
    url: str,
    *,
    backups: Path,
    clock: Clock,
    migrations: Path = MIGRATIONS,
    beside: Beside | None = None,
) -> Path | None:
    """Put a backup in place; give the file that the database before was set aside to, if any.

    Raise StartError, with nothing changed, if a bot is running on the database or if the archive
    is broken or newer than the program.
    """
    address = read_url(url)
    file = find_file(address)
    if file is None:
        raise StartError(_advice(address))
    known = list_revisions(migrations)
    with explained(StartError, about=str(archive)):
        return await asyncio.to_thread(_restore, archive, file, backups, clock.now(), known, beside)


def _restore(
    archive: Path,
    file: Path,
    backups: Path,
    now: datetime,
    known: tuple[str, ...],
    beside: Beside | None = None,
) -> Path | None:
    if not archive.is_file():
        raise StartError(f"There is no file {archive}.")
    with FileLock.take(file):
        _clear_leftovers(file.parent)
        try:
            with TemporaryDirectory(dir=file.parent, prefix=_SCRATCH) as folder:
                manifest = unpack(archive, Path(folder))
                new = Path(folder, DATABASE)
                _require_usable(manifest, new, archive, known)
                _mark(new, now)
                aside = _set_aside(file, backups, now)
                if beside is not None:
                    beside.put_back(Path(folder), backups, _stem(now))
                new.replace(file)
                sync_file(file.parent)
        except OSError as failure:
            raise StartError(f"{file} cannot be restored: {failure.strerror}.") from failure
    return aside


def _require_usable(manifest: Manifest, new: Path, archive: Path, known: tuple[str, ...]) -> None:
    require_known(manifest.revision, known, str(archive))
    with closing(open_still(new)) as connection:
        require_sound(connection)
        if find_revision(connection) != manifest.revision:
            raise StartError(f"{archive} is damaged: its manifest tells of another database.")


async def find_restored(storage: Storage) -> datetime | None:
    """Find when a database was last brought back from a backup; None if it never was."""
    community, cog, key = _MARK
    at = await Values(storage, community, cog).get(key)
    return datetime.fromisoformat(at) if at else None


def _mark(file: Path, now: datetime) -> None:
    """Note that it was restored: what it takes for new or unsaid may have been said before."""
    with closing(sqlite3.connect(file)) as connection, connection:
        named = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        if ("posting",) in named:
            # As if it was begun, so that its platform looks first whether it is there.
            connection.execute(
                "UPDATE posting SET tried_at = coalesce(tried_at, made_at) WHERE state = 'waiting'"
            )
        if ("cog_value",) in named:
            connection.execute(
                "INSERT OR REPLACE INTO cog_value (community, cog, key, value) VALUES (?, ?, ?, ?)",
                (*_MARK, json.dumps(now.isoformat())),
            )


def _set_aside(file: Path, backups: Path, now: datetime) -> Path | None:
    """Copy the present database to the backups, and leave its file without a log.

    SQLite would play a log that stays behind into the new file, whatever it is.
    """
    if file.exists():
        _fold_log(file)
    backups.mkdir(mode=0o700, parents=True, exist_ok=True)
    aside = free_path(backups, _stem(now), ".db")
    parts = [end for end in ("", *_LOGS) if Path(f"{file}{end}").exists()]
    for end in parts:
        copy = Path(f"{aside}{end}")
        copy.touch(mode=0o600, exist_ok=False)
        shutil.copyfile(f"{file}{end}", copy)
        sync_file(copy)
    sync_file(backups)
    for end in _LOGS:
        Path(f"{file}{end}").unlink(missing_ok=True)
    return aside if "" in parts else None


def _stem(now: datetime) -> str:
    return f"replaced-{now:%Y%m%dT%H%M%SZ}"


def _fold_log(file: Path) -> None:
    with file.open("rb") as source:
        if source.read(len(_HEADER)) not in {b"", _HEADER}:
            # Anything may be in there; SQLite would write the log over it all the same.
            return
    try:
        with closing(sqlite3.connect(file)) as connection:
            busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except sqlite3.DatabaseError as failure:
        # A damaged database has nothing to fold, and is set aside with its log as it is.
        if failure.sqlite_errorcode & 0xFF not in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
            raise
        return
    if busy:
        raise StartError(f"{file} is being read, perhaps by a backup. Try again in a moment.")


def _clear_leftovers(folder: Path) -> None:
    for left in folder.glob(f"{_SCRATCH}*"):
        shutil.rmtree(left, ignore_errors=True)


def _advice(url: URL) -> str:
    return (
        "PostgreSQL restores its own backups. Stop the bot and use `pg_restore --clean --if-exists "
        f"--dbname={shlex.quote(render_plain(url))} staffroom.dump`."
    )
