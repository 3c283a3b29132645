"""Transactions mean the same on SQLite and on PostgreSQL."""

import asyncio
import gc
import random
import sqlite3
import time
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage import Conflict, Storage, StorageError
from bot.storage.values import cog_value
from tests.storage.counters import count, raise_both, start_counters


async def add(conn: AsyncConnection, key: str) -> None:
    """Add one row."""
    row = {"community": "home", "cog": "test", "key": key, "value": "1"}
    await conn.execute(insert(cog_value).values(**row))


async def keys(conn: AsyncConnection) -> set[str]:
    """Give the keys of all rows."""
    return set(await conn.scalars(select(cog_value.c.key)))


async def test_what_is_written_can_be_read(storage: Storage) -> None:
    async with storage.write() as conn:
        await add(conn, "one")
    async with storage.read() as conn:
        assert await keys(conn) == {"one"}


async def test_a_write_that_fails_leaves_nothing(storage: Storage) -> None:
    async def fail() -> None:
        async with storage.write() as conn:
            await add(conn, "one")
            raise LookupError

    with pytest.raises(LookupError):
        await fail()
    async with storage.read() as conn:
        assert await keys(conn) == set()


async def test_a_table_made_in_a_write_that_fails_is_not_there(storage: Storage) -> None:
    async def fail() -> None:
        async with storage.write() as conn:
            await conn.exec_driver_sql("CREATE TABLE left_behind (a INTEGER)")
            raise LookupError

    with pytest.raises(LookupError):
        await fail()
    async with storage.write() as conn:
        await conn.exec_driver_sql("CREATE TABLE left_behind (a INTEGER)")


async def test_a_read_sees_one_state_however_long_it_takes(storage: Storage) -> None:
    async with storage.read() as conn:
        assert await keys(conn) == set()
        async with storage.write() as other:
            await add(other, "one")
        assert await keys(conn) == set()
    async with storage.read() as conn:
        assert await keys(conn) == {"one"}


async def test_a_write_is_unseen_until_it_is_whole(storage: Storage) -> None:
    async with storage.write() as conn:
        await add(conn, "one")
        async with storage.read() as other:
            assert await keys(other) == set()


async def test_a_read_cannot_write(storage: Storage) -> None:
    with pytest.raises((StorageError, DBAPIError)):
        async with storage.read() as conn:
            await add(conn, "one")
    async with storage.read() as conn:
        assert await keys(conn) == set()


async def test_fifty_writers_take_turns(storage: Storage) -> None:
    await start_counters(storage)
    async with asyncio.TaskGroup() as tasks:
        for _ in range(50):
            tasks.create_task(raise_both(storage))
    assert await count(storage) == (50, 50)


async def test_many_readers_read_while_one_writes(storage: Storage) -> None:
    await start_counters(storage)

    async def look() -> None:
        left, right = await count(storage)
        assert 0 <= left <= right <= 10

    async with asyncio.TaskGroup() as tasks:
        for _ in range(10):
            tasks.create_task(raise_both(storage))
            tasks.create_task(look())
            tasks.create_task(look())


async def test_a_cancelled_write_is_undone(storage: Storage) -> None:
    inside = asyncio.Event()

    async def write() -> None:
        async with storage.write() as conn:
            await add(conn, "one")
            inside.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(write())
    await inside.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with storage.write() as conn:
        assert await keys(conn) == set()


async def test_cancelling_at_any_moment_leaves_the_storage_usable(storage: Storage) -> None:
    await start_counters(storage)
    chance = random.Random(2)
    # Kept, since a failure's traceback is what can keep a connection from being closed.
    kept = []
    async with asyncio.timeout(20):
        for _ in range(40):
            tasks = [asyncio.create_task(raise_both(storage)) for _ in range(3)]
            await asyncio.sleep(chance.random() * 0.006)
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)
            kept += tasks
    assert all(task.cancelled() or task.exception() is None for task in kept)
    before, right = await count(storage)
    assert before == right
    await raise_both(storage)
    assert await count(storage) == (before + 1, before + 1)


async def test_cancelled_reads_give_their_connections_back(storage: Storage) -> None:
    await start_counters(storage)
    chance = random.Random(3)
    for _ in range(50):
        task = asyncio.create_task(count(storage))
        await asyncio.sleep(chance.random() * 0.003)
        task.cancel()
        await asyncio.wait([task])
    async with asyncio.timeout(5):
        assert await count(storage) == (0, 0)


@pytest.mark.parametrize("work", [count, raise_both])
async def test_cancelling_twice_at_any_moment_leaves_no_connection_behind(
    storage: Storage, work: Callable[[Storage], Coroutine[Any, Any, object]]
) -> None:
    await start_counters(storage)
    chance = random.Random(4)
    for _ in range(100):
        task = asyncio.create_task(work(storage))
        await asyncio.sleep(chance.random() * 0.004)
        while not task.done():
            task.cancel()
            await asyncio.sleep(0)
        assert task.cancelled() or task.exception() is None
    left, right = await count(storage)
    assert left == right
    await storage.close()
    gc.collect()  # would complain, through the tests' own filter of warnings


def test_cancelling_while_a_connection_is_opened_leaves_no_thread_behind(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect: Callable[..., sqlite3.Connection] = sqlite3.connect

    def connect_slowly(*args: Any, **named: Any) -> sqlite3.Connection:
        time.sleep(0.1)
        return connect(*args, **named)

    async def run() -> None:
        storage = await Storage.open(sqlite_url, backups=tmp_path)
        monkeypatch.setattr(sqlite3, "connect", connect_slowly)
        task = asyncio.create_task(count(storage))
        await asyncio.sleep(0.03)
        task.cancel()
        await asyncio.wait([task])
        assert task.cancelled()
        await storage.close()

    asyncio.run(run())
    # A thread that outlived its event loop would complain now.
    time.sleep(0.15)


async def test_a_write_inside_a_write_is_refused_and_not_waited_for(storage: Storage) -> None:
    with pytest.raises(RuntimeError, match="inside a write"):
        async with storage.write(), storage.write():
            pass
    async with storage.write() as conn:
        await add(conn, "one")


async def test_the_same_row_twice_is_a_conflict(storage: Storage) -> None:
    async with storage.write() as conn:
        await add(conn, "one")
    with pytest.raises(Conflict):
        async with storage.write() as conn:
            await add(conn, "one")


async def test_a_conflict_can_be_met_inside_with_a_savepoint(storage: Storage) -> None:
    async with storage.write() as conn:
        await add(conn, "one")
        with pytest.raises(Conflict):
            async with conn.begin_nested():
                await add(conn, "one")
        await add(conn, "two")
    async with storage.read() as conn:
        assert await keys(conn) == {"one", "two"}


async def test_foreign_keys_are_kept(storage: Storage) -> None:
    async with storage.write() as conn:
        await conn.exec_driver_sql("CREATE TABLE parent (id INTEGER PRIMARY KEY)")
        await conn.exec_driver_sql("CREATE TABLE child (id INTEGER REFERENCES parent (id))")
    with pytest.raises(Conflict):
        async with storage.write() as conn:
            await conn.exec_driver_sql("INSERT INTO child VALUES (7)")


async def test_a_closed_storage_says_so(database_url: str, tmp_path: Path) -> None:
    storage = await Storage.open(database_url, backups=tmp_path)
    await storage.close()
    await storage.close()
    with pytest.raises(StorageError, match="closed"):
        async with storage.read():
            pass
    with pytest.raises(StorageError, match="closed"):
        async with storage.write():
            pass


async def test_closing_waits_for_the_write_under_way(database_url: str, tmp_path: Path) -> None:
    storage = await Storage.open(database_url, backups=tmp_path)
    async with storage.write() as conn:
        closing = asyncio.create_task(storage.close())
        await asyncio.sleep(0.01)
        await add(conn, "one")
    await closing
    storage = await Storage.open(database_url, backups=tmp_path)
    async with storage.read() as conn:
        assert await keys(conn) == {"one"}
    await storage.close()
