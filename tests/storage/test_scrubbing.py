"""What was deleted is gone from the files, also while others have been reading."""

from pathlib import Path

import pytest
from sqlalchemy import text

from bot.storage import Storage
from tests.databases import fresh_postgresql

SECRET = "a secret that was deleted" * 9


async def keep_and_delete(storage: Storage) -> None:
    async with storage.write() as conn:
        row = {"v": f'"{SECRET}"'}
        await conn.execute(text("INSERT INTO cog_value VALUES ('home', 'cog', 'a', :v)"), row)
    async with storage.write() as conn:
        await conn.execute(text("DELETE FROM cog_value"))


def holds_secret(folder: Path) -> bool:
    return any(SECRET.encode() in each.read_bytes() for each in folder.iterdir())


async def test_a_scrubbed_file_holds_nothing_of_what_was_deleted(sqlite_url: str) -> None:
    folder = Path(sqlite_url.partition("///")[2]).parent
    storage = await Storage.open(sqlite_url, backups=folder / "backups")
    await keep_and_delete(storage)
    assert holds_secret(folder)  # in the log
    assert await storage.scrub("cog_value")
    assert not holds_secret(folder)
    assert (folder / "staffroom.db-wal").stat().st_size == 0
    await storage.close()


async def test_a_reader_lets_scrubbing_wait_and_hurts_nothing(storage: Storage) -> None:
    await keep_and_delete(storage)
    async with storage.read() as conn:
        assert await conn.scalar(text("SELECT count(*) FROM cog_value")) == 0
        assert not await storage.scrub("cog_value")
        await keep_and_delete(storage)
    assert await storage.scrub("cog_value")
    await keep_and_delete(storage)


@pytest.mark.parametrize("table", ["cog_value", "poll_box"])
async def test_postgresql_writes_the_table_into_another_file(tmp_path: Path, table: str) -> None:
    async with fresh_postgresql() as url:
        storage = await Storage.open(url, backups=tmp_path)
        where = text("SELECT pg_relation_filepath(CAST(:table AS text))")
        async with storage.read() as conn:
            before = await conn.scalar(where, {"table": table})
        assert await storage.scrub(table)
        async with storage.read() as conn:
            assert await conn.scalar(where, {"table": table}) != before
        await storage.close()
