"""Storage errors: the failures of disks, files and servers, in words."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from bot.chat import StaffroomError, StartError

Conflict = IntegrityError
"""A row that breaks a rule of its table: one like it is there already, or its parent is not."""


class StorageError(StaffroomError):
    """The database cannot serve just now; the message says why and what to do."""


class InUseError(StartError):
    """Another process writes to the database."""


_BUSY = "The database is busy. Please try again in a moment."
_LOST = "The database cannot be reached. Check that it is running, then try again."
_DAMAGED = "The database is damaged. Stop the bot and put a backup back with `staffroom restore`."

# https://www.sqlite.org/rescode.html, the low byte
_SQLITE = {
    sqlite3.SQLITE_PERM: "The database may not be written to. Check who owns its folder.",
    sqlite3.SQLITE_BUSY: _BUSY,
    sqlite3.SQLITE_LOCKED: _BUSY,
    sqlite3.SQLITE_READONLY: "The database may not be written to. Check who owns its folder.",
    sqlite3.SQLITE_IOERR: "The disk that holds the database gave an error. Check the disk.",
    sqlite3.SQLITE_CORRUPT: _DAMAGED,
    sqlite3.SQLITE_FULL: "The disk that holds the database is full. Make room on it.",
    sqlite3.SQLITE_CANTOPEN: "The database file cannot be opened. "
    "Check that its folder is there and who owns it.",
    sqlite3.SQLITE_NOTADB: "The file is not a SQLite database. Move it away, or restore a backup.",
}

# https://www.postgresql.org/docs/current/errcodes-appendix.html, whole codes or their class
_POSTGRESQL = {
    "08": _LOST,
    "28": "PostgreSQL refused the user name or the password. Check STAFFROOM_DATABASE_URL.",
    "3D": "PostgreSQL has no database of that name. Make it with `createdb`, then try again.",
    "40": _BUSY,
    "42501": "PostgreSQL does not let this user do that. Make it the owner of the database.",
    "53": "PostgreSQL has no room left: its disk, its memory or its connections are used up.",
    "55P03": _BUSY,
    "57": "PostgreSQL is starting, stopping, or was told to stop this work. Please try again.",
    "58": "PostgreSQL met trouble on its machine. Look in its log.",
    "XX": "PostgreSQL met trouble of its own. Look in its log.",
}


def explain(failure: BaseException) -> str | None:
    """Say in a sentence what is wrong with the database, or None if the SQL itself is wrong."""
    if isinstance(failure, PoolTimeoutError):
        return _BUSY
    origin = failure.orig if isinstance(failure, DBAPIError) else failure
    code = getattr(origin, "sqlite_errorcode", None)
    if isinstance(code, int):
        return _SQLITE.get(code & 0xFF)
    state = getattr(origin, "sqlstate", None)
    if isinstance(state, str) and (known := _POSTGRESQL.get(state) or _POSTGRESQL.get(state[:2])):
        return known
    if isinstance(origin, OSError):
        is_file = isinstance(origin.filename, str)
        return f"{origin.filename} gives trouble: {origin.strerror}." if is_file else _LOST
    is_lost = isinstance(failure, DBAPIError) and failure.connection_invalidated
    return _LOST if is_lost else None


@contextmanager
def explained(
    as_kind: type[StaffroomError] = StorageError,
    *also: type[Exception],
    about: str = "",
) -> Iterator[None]:
    """Turn failures of the database, and those `also`, into sentences; let the rest through."""
    kinds: tuple[type[Exception], ...] = (SQLAlchemyError, sqlite3.Error, StorageError, *also)
    try:
        yield
    except kinds as failure:
        said = str(failure) if isinstance(failure, StorageError) else explain(failure)
        if said is None or (isinstance(failure, StorageError) and as_kind is StorageError):
            raise
        raise as_kind(f"{about}: {said}" if about else said) from failure
