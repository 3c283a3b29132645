"""Scrubbing: leave nothing in the database's files of what was deleted."""

import sqlite3
from collections.abc import Sequence

import aiosqlite
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from .errors import explained

_PATIENCE = "1s"
_BUSY = 1000
"""Milliseconds that a reader is waited for: meanwhile nobody else can write."""
_LOCKED = "55P03"


async def vacuum(driver: aiosqlite.Connection) -> bool:
    """Write a SQLite file anew and empty its log; tell whether nobody stood in the way."""
    with explained():
        (before,) = await driver.execute_fetchall("PRAGMA busy_timeout")
        await driver.execute_fetchall(f"PRAGMA busy_timeout = {_BUSY}")
        try:
            await driver.execute_fetchall("VACUUM")
            ((is_busy, _, _),) = await driver.execute_fetchall("PRAGMA wal_checkpoint(TRUNCATE)")
        except sqlite3.OperationalError as failure:
            if failure.sqlite_errorcode & 0xFF not in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
                raise
            return False
        finally:
            await driver.execute_fetchall(f"PRAGMA busy_timeout = {before[0]}")
        return not is_busy


async def rewrite(connection: AsyncConnection, tables: Sequence[str]) -> bool:
    """Write tables of PostgreSQL anew; tell whether nobody stood in the way."""
    with explained():
        alone = await connection.execution_options(isolation_level="AUTOCOMMIT")
        await alone.execute(text(f"SET lock_timeout = '{_PATIENCE}'"))
        try:
            for table in tables:
                await alone.execute(text(f'VACUUM (FULL) "{table}"'))
        except DBAPIError as failure:
            if getattr(failure.orig, "sqlstate", None) != _LOCKED:
                raise
            return False
        finally:
            await alone.execute(text("RESET lock_timeout"))
    return True
