"""The engine: opens the database and gives out transactions."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any, Self

import aiosqlite
from sqlalchemy import URL
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.chat import StartError
from bot.clock import Clock, SystemClock
from bot.finishing import finish

from .address import find_file, name_database, read_url
from .connections import let_go, make_reader, make_writer
from .errors import StorageError, explained
from .lock import FileLock
from .migrate import MIGRATIONS, Upgrade, upgrade
from .scrubbing import rewrite, vacuum

_CLOCK = SystemClock()

Note = Callable[[AsyncConnection], Awaitable[None]]
noting: ContextVar[Note | None] = ContextVar("noting", default=None)
"""What else goes into every change that is made from here on, in the same transaction."""


class Storage:
    """An open database that this process alone writes to."""

    def __init__(self, url: URL, lock: FileLock | None) -> None:
        self._lock = lock
        self._writer = make_writer(url)
        self._reader = make_reader(url)
        self._turn = asyncio.Lock()
        self._writing: asyncio.Task[Any] | None = None
        self._is_closed = False
        self.committed: list[Callable[[], None]] = []
        """Called after every change."""
        self.upgrade: Upgrade | None = None
        """What was done to the database as it was opened, if it was behind."""

    @classmethod
    async def open(
        cls, url: str, *, backups: Path, migrations: Path = MIGRATIONS, clock: Clock = _CLOCK
    ) -> Self:
        """Open a database, made or brought up to date if need be; raise StartError if it can't."""
        address = read_url(url)
        file = find_file(address)
        lock = FileLock.take(file) if file is not None else None
        storage = cls(address, lock)
        async with AsyncExitStack() as undo:
            undo.push_async_callback(storage.close)
            with explained(StartError, OSError, about=name_database(address)):
                if file is not None and not file.exists():
                    file.touch(mode=0o600)
                storage.upgrade = await upgrade(
                    address, storage._writer, backups=backups, migrations=migrations, clock=clock
                )
            undo.pop_all()
        return storage

    @classmethod
    def beside(cls, url: str) -> Self:
        """Open a database to read from while another process writes to it."""
        return cls(read_url(url), None)

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """Read from one unchanging state of the database; raise StorageError if it fails."""
        async with self._transaction(self._reader) as connection:
            yield connection

    @asynccontextmanager
    async def write(self, *, is_noted: bool = True) -> AsyncIterator[AsyncConnection]:
        """Change the database in one transaction, undone if the block raises or is cancelled.

        Writers take turns, so what a block has read stays true until it ends. Raise StorageError
        if the database fails. Do not wait for people or networks inside. What is not to be noted
        leaves no trace of the event that it was done for, and may be done again after a crash.
        """
        async with self._own_turn(), self._transaction(self._writer) as connection:
            yield connection
            if is_noted and (note := noting.get()) is not None:
                await note(connection)
        for told in self.committed:
            told()

    async def scrub(self, *tables: str) -> bool:
        """Write tables anew, so that nothing that was ever deleted from them is left in a file.

        SQLite's whole file is: secure deletion wipes a row where it is, but not the copies that it
        left in pages when it was moved. Tell whether it was done: it can't be while somebody else
        reads, such as a backup, and has to be tried again then.
        """
        async with self._own_turn(), AsyncExitStack() as stack:
            connection = await self._connect(self._writer, stack)
            if self._writer.dialect.name != "sqlite":
                return await rewrite(connection, tables)
            driver = (await connection.get_raw_connection()).driver_connection
            assert isinstance(driver, aiosqlite.Connection)
            return await vacuum(driver)

    async def checkpoint(self) -> None:
        """Fold SQLite's log into its file, so that what was deleted is gone from the disk."""
        if self._writer.dialect.name != "sqlite":
            return
        async with self._own_turn(), AsyncExitStack() as stack:
            connection = await self._connect(self._writer, stack)
            driver = (await connection.get_raw_connection()).driver_connection
            assert isinstance(driver, aiosqlite.Connection)
            await driver.execute_fetchall("PRAGMA wal_checkpoint(TRUNCATE)")

    async def close(self) -> None:
        """Let the write that is under way end, then let go; a second time does nothing."""
        async with self._own_turn():
            self._is_closed = True
            for engine in (self._reader, self._writer):
                await let_go(engine)
            if self._lock is not None:
                self._lock.release()

    @asynccontextmanager
    async def _own_turn(self) -> AsyncIterator[None]:
        task = asyncio.current_task()
        if self._writing is task:
            raise RuntimeError("inside a write, another one would wait for itself for ever")
        async with self._turn:
            self._writing = task
            try:
                yield
            finally:
                self._writing = None

    @asynccontextmanager
    async def _transaction(self, engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
        with explained():
            async with AsyncExitStack() as stack:
                connection = await self._connect(engine, stack)
                await stack.enter_async_context(connection.begin())
                yield connection

    async def _connect(self, engine: AsyncEngine, stack: AsyncExitStack) -> AsyncConnection:
        if self._is_closed:
            raise StorageError("The database is closed, because the bot is stopping.")
        # A server that is away shows itself here, as an OSError; later ones are the caller's own.
        with explained(StorageError, OSError):
            # Both drivers leave a connection behind, half open, whose opening was cancelled.
            return await finish(stack.enter_async_context(engine.connect()))
