"""What becomes of the outbox while the database can't serve."""

import asyncio
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.storage import Storage
from tests.bot.test_outbox import Post, opened


async def test_a_database_that_is_busy_for_a_while_ends_nothing(
    sqlite_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr("bot.outbox.NAP", timedelta(milliseconds=20))
    storage = await Storage.open(sqlite_url, backups=tmp_path)
    async with opened(storage, Post()) as office:
        async with storage.write() as conn:
            await conn.execute(text("PRAGMA busy_timeout = 20"))
        await office.says("one")
        other = sqlite3.connect(tmp_path / "data" / "staffroom.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        running = asyncio.create_task(office.outbox.run())
        async with asyncio.timeout(10):
            while "the outbox" not in caplog.text:  # noqa: ASYNC110  nothing tells of it
                await asyncio.sleep(0.01)
        assert not running.done()
        assert office.staff == []
        other.execute("ROLLBACK")
        other.close()
        async with asyncio.timeout(10):
            while office.staff != ["one"]:  # noqa: ASYNC110  nothing tells of it
                await asyncio.sleep(0.01)
        running.cancel()
    await storage.close()
