"""Failures of disks, files and servers come out as sentences."""

import asyncio
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot.storage import Storage, StorageError, Values
from tests.databases import fresh_postgresql


async def test_a_full_disk_is_told_and_the_write_undone(sqlite_url: str, tmp_path: Path) -> None:
    storage = await Storage.open(sqlite_url, backups=tmp_path)
    values = Values(storage, "home", "test")
    await values.set("small", 1)
    async with storage.write() as conn:
        pages = await conn.scalar(text("PRAGMA page_count"))
        await conn.execute(text(f"PRAGMA max_page_count = {pages}"))
    with pytest.raises(StorageError, match="disk that holds the database is full"):
        await values.set("big", "x" * 1_000_000)
    assert await values.all() == {"small": 1}
    await values.set("small", 2)
    await storage.close()


async def test_a_database_that_another_program_writes_to_is_told(
    sqlite_url: str, tmp_path: Path
) -> None:
    storage = await Storage.open(sqlite_url, backups=tmp_path)
    async with storage.write() as conn:
        await conn.execute(text("PRAGMA busy_timeout = 20"))
    other = sqlite3.connect(tmp_path / "data" / "staffroom.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StorageError, match="The database is busy"):
        await Values(storage, "home", "test").set("key", 1)
    other.execute("ROLLBACK")
    other.close()
    await Values(storage, "home", "test").set("key", 1)
    await storage.close()


async def test_a_write_holds_the_file_from_its_beginning(sqlite_url: str, tmp_path: Path) -> None:
    storage = await Storage.open(sqlite_url, backups=tmp_path)
    other = sqlite3.connect(tmp_path / "data" / "staffroom.db", isolation_level=None, timeout=0)
    async with storage.write():
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
    other.close()
    await storage.close()


async def test_damage_met_while_reading_is_told(sqlite_url: str, tmp_path: Path) -> None:
    storage = await Storage.open(sqlite_url, backups=tmp_path)
    await Values(storage, "home", "test").set("key", "x" * 100_000)
    await storage.close()
    file = tmp_path / "data" / "staffroom.db"
    data = bytearray(file.read_bytes())
    data[-60_000:] = b"\xff" * 60_000
    file.write_bytes(data)
    storage = await Storage.open(sqlite_url, backups=tmp_path)
    with pytest.raises(StorageError, match="The database is damaged"):
        await Values(storage, "home", "test").get("key")
    await storage.close()


async def test_a_lost_connection_is_told_and_the_next_write_has_a_new_one(tmp_path: Path) -> None:
    async with fresh_postgresql() as url:
        storage = await Storage.open(url, backups=tmp_path)
        values = Values(storage, "home", "test")
        end = text("SELECT pg_terminate_backend(pg_backend_pid())")
        with pytest.raises(StorageError, match="try again"):
            async with storage.write() as conn:
                await conn.execute(end)
        await values.set("key", 1)
        with pytest.raises(StorageError):
            async with storage.read() as conn:
                await conn.execute(end)
        assert await values.get("key") == 1
        await storage.close()


async def test_a_connection_that_ends_in_the_middle_is_told(tmp_path: Path) -> None:
    async with fresh_postgresql() as url:
        storage = await Storage.open(url, backups=tmp_path)

        async def write() -> None:
            async with storage.write() as conn:
                writer = await conn.scalar(text("SELECT pg_backend_pid()"))
                async with storage.read() as other:
                    await other.execute(text(f"SELECT pg_terminate_backend({writer})"))
                await asyncio.sleep(0.1)
                await conn.execute(text("SELECT 1"))

        with pytest.raises(StorageError, match="The database cannot be reached"):
            await write()
        await storage.close()


async def test_a_connection_lost_between_two_writes_goes_unnoticed(tmp_path: Path) -> None:
    async with fresh_postgresql() as url:
        storage = await Storage.open(url, backups=tmp_path)
        async with storage.write() as conn:
            writer = await conn.scalar(text("SELECT pg_backend_pid()"))
        async with storage.read() as conn:
            await conn.execute(text(f"SELECT pg_terminate_backend({writer})"))
        await Values(storage, "home", "test").set("key", 1)
        await storage.close()


async def test_wrong_sql_stays_an_error_of_its_own(storage: Storage) -> None:
    with pytest.raises(DBAPIError):
        async with storage.read() as conn:
            await conn.execute(text("SELECT * FROM no_such_table"))


async def test_a_failure_of_the_block_itself_is_not_taken_for_the_databases(
    storage: Storage,
) -> None:
    with pytest.raises(FileNotFoundError):
        async with storage.write():
            Path("/no/such/file").read_bytes()
