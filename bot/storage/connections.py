"""Connections: how each database is spoken to, so that reads and writes mean the same on both.

There are two pools. The writer's holds one connection, because one transaction writes at a time;
the readers' connections cannot write at all. SQLite's own BEGIN is sent by us: the driver would
start a transaction late and of the wrong kind.
https://docs.sqlalchemy.org/en/21/dialects/sqlite.html#sqlite-transactions
"""

import asyncio
import sqlite3
from collections.abc import Callable
from threading import Thread
from typing import Any, Protocol
from weakref import WeakKeyDictionary, WeakSet

import aiosqlite
from sqlalchemy import URL, Connection, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import EmulatedDBAPIException
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.chat import StartError

from .address import find_file, name_database
from .errors import InUseError

READERS = 4
_BUSY_SECONDS = 10
_LOCK_KEY = 0x57A44  # any number that is always the same; the schema is the other half of the key
_LOCK_WAIT = "3s"
_WORKERS: WeakKeyDictionary[AsyncEngine, WeakSet[Thread]] = WeakKeyDictionary()
_LOCK_NOT_AVAILABLE = "55P03"

Pragmas = dict[str, tuple[str, str | int]]

# What to set, and what SQLite then answers when it is asked.
SQLITE_PRAGMAS: Pragmas = {
    "busy_timeout": (str(_BUSY_SECONDS * 1000), _BUSY_SECONDS * 1000),
    "secure_delete": ("ON", 1),
    "journal_mode": ("WAL", "wal"),
    "synchronous": ("FULL", 2),
    "foreign_keys": ("ON", 1),
    "temp_store": ("MEMORY", 2),
}


class Cursor(Protocol):
    """What a driver's cursor offers us."""

    def execute(self, operation: Any, /) -> Any:
        """Run one statement."""
        ...

    def fetchone(self) -> Any:
        """Give the next row."""
        ...


class CuttingConnection(sqlite3.Connection):
    """A connection that ends its transaction when it is closed.

    SQLite keeps a closed connection, with its locks, for as long as anything refers to one of its
    statements; what refers to a cancelled one is a traceback, which may stay for long.
    https://www.sqlite.org/c3ref/close.html
    """

    def close(self) -> None:
        """Let go of every lock, then close."""
        try:
            if self.in_transaction:
                self.rollback()
        finally:
            super().close()


def set_pragmas(cursor: Cursor, pragmas: Pragmas) -> None:
    """Set each pragma and read it back; raise StartError if SQLite did not take it."""
    for name, (value, expected) in pragmas.items():
        cursor.execute(f"PRAGMA {name} = {value}")
        cursor.execute(f"PRAGMA {name}")
        row = cursor.fetchone()
        if row is None or row[0] != expected:
            raise StartError(
                f"SQLite does not set {name} to {value} here, and Staffroom will not run without "
                "it. Use a folder on a local disk, and a Python with an up-to-date SQLite."
            )


def make_writer(url: URL, *, foreign_keys: bool = True) -> AsyncEngine:
    """Make the engine whose one connection writes; on PostgreSQL it holds the lock as well."""
    if find_file(url) is None:
        return _on_connect(_postgresql(url, pool_size=1), _take_lock(url))
    keys: Pragmas = {} if foreign_keys else {"foreign_keys": ("OFF", 0)}
    return _sqlite(url, "BEGIN IMMEDIATE", keys, pool_size=1)


def make_reader(url: URL) -> AsyncEngine:
    """Make the engine whose connections only read, each from one unchanging state."""
    if find_file(url) is None:
        engine = _postgresql(url, isolation_level="REPEATABLE READ", pool_size=READERS)
        return engine.execution_options(postgresql_readonly=True)
    return _sqlite(url, "BEGIN", {"query_only": ("ON", 1)}, pool_size=READERS)


def _sqlite(url: URL, begin: str, more: Pragmas, *, pool_size: int) -> AsyncEngine:
    workers: WeakSet[Thread] = WeakSet()

    async def connect() -> aiosqlite.Connection:
        connection = aiosqlite.connect(
            str(find_file(url)),
            isolation_level=None,
            timeout=_BUSY_SECONDS,
            factory=CuttingConnection,
        )
        # aiosqlite has no public way to wait for a connection's thread.
        worker = connection._thread  # noqa: SLF001
        worker.daemon = True
        workers.add(worker)
        return await connection

    engine = create_async_engine(
        url,
        async_creator=connect,
        pool_size=pool_size,
        pool_timeout=_BUSY_SECONDS,
        max_overflow=0,
    )
    _WORKERS[engine] = workers

    @event.listens_for(engine.sync_engine, "begin")
    def start(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return _on_connect(engine, lambda cursor: set_pragmas(cursor, SQLITE_PRAGMAS | more))


def _postgresql(url: URL, **options: Any) -> AsyncEngine:
    # A ping first, since the server may have been restarted while nobody asked for anything.
    return create_async_engine(
        url,
        connect_args={"timeout": _BUSY_SECONDS},
        pool_pre_ping=True,
        pool_timeout=_BUSY_SECONDS,
        max_overflow=0,
        **options,
    )


def _take_lock(url: URL) -> Callable[[Cursor], None]:
    """Make the action that holds the database for as long as the connection lives.

    It waits a moment, since the server may still be letting go of a connection that just ended.
    """

    def take(cursor: Cursor) -> None:
        cursor.execute(f"SET lock_timeout = '{_LOCK_WAIT}'")
        try:
            cursor.execute(
                f"SELECT pg_advisory_lock({_LOCK_KEY}, hashtext(coalesce(current_schema(), '')))"
            )
        except EmulatedDBAPIException as failure:
            if getattr(failure, "sqlstate", None) != _LOCK_NOT_AVAILABLE:
                raise
            raise InUseError(
                f"Another Staffroom is already using {name_database(url)}. "
                "Stop it first, or choose another database with STAFFROOM_DATABASE_URL."
            ) from None
        cursor.execute("RESET lock_timeout")

    return take


async def let_go(engine: AsyncEngine) -> None:
    """Close an engine's connections, and wait for the threads of those to SQLite.

    A connection that was cut off, or could not be opened, is let go at once, and its thread would
    report to a loop that may be closed by then.
    """
    await engine.dispose()
    for thread in _WORKERS.pop(engine, ()):
        await asyncio.to_thread(thread.join, _BUSY_SECONDS)


def _on_connect(engine: AsyncEngine, act: Callable[[Cursor], None]) -> AsyncEngine:
    @event.listens_for(engine.sync_engine, "connect")
    def connected(connection: DBAPIConnection, _: object) -> None:
        act(connection.cursor())
        connection.commit()

    return engine
