"""Databases for tests: a test that asks for one runs on SQLite and on PostgreSQL, each time anew.

PostgreSQL is used where STAFFROOM_TEST_POSTGRES is the address of a server, as in
postgresql+asyncpg://postgres@127.0.0.1:5432/postgres, whose user may make databases.
"""

import os
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
import pytest
from sqlalchemy import make_url

from bot.storage import Storage

SERVER = "STAFFROOM_TEST_POSTGRES"
NO_SERVER = f"PostgreSQL is not tested here: {SERVER} is not set"


@pytest.fixture(params=["sqlite", "postgresql"])
async def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """Give the address of a database that is empty and this test's own."""
    if request.param == "sqlite":
        yield render_sqlite(tmp_path / "data" / "staffroom.db")
        return
    async with fresh_postgresql() as url:
        yield url


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """Give the address of a SQLite file that is not there yet."""
    return render_sqlite(tmp_path / "data" / "staffroom.db")


@pytest.fixture
async def storage(database_url: str, tmp_path: Path) -> AsyncIterator[Storage]:
    """Give an open storage with every table and no rows."""
    opened = await Storage.open(database_url, backups=tmp_path / "backups")
    yield opened
    await opened.close()


def render_sqlite(file: Path) -> str:
    """Write the address of a SQLite file."""
    return f"sqlite+aiosqlite:///{file}"


@asynccontextmanager
async def fresh_postgresql() -> AsyncIterator[str]:
    """Make a PostgreSQL database and drop it in the end; skip the test where there is no server."""
    server = os.environ.get(SERVER)
    if not server:
        pytest.skip(NO_SERVER)
    url = make_url(server)
    name = f"staffroom_test_{secrets.token_hex(6)}"
    admin = await asyncpg.connect(
        url.set(drivername="postgresql").render_as_string(hide_password=False)
    )
    try:
        await admin.execute(f'CREATE DATABASE "{name}"')
        try:
            yield url.set(database=name).render_as_string(hide_password=False)
        finally:
            await admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
    finally:
        await admin.close()
