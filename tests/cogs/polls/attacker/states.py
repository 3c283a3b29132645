"""States: what stood in a database after each commit that its files still tell of."""

import sqlite3
import struct
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import asyncpg
from sqlalchemy import make_url

_MAGIC = b"SQLite format 3\0"
_WAL_HEADER = 32
_FRAME_HEADER = 24


@dataclass(frozen=True)
class Row:
    """A row; `place` and `commit`, if known, tell after which and with which it was written."""

    cells: tuple[Any, ...]
    place: int | None = None
    commit: int | None = None


@dataclass(frozen=True)
class Table:
    """A table with its rows."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]


State = Mapping[str, Table]


def list_states(files: Mapping[str, bytes]) -> Iterator[list[State]]:
    """List for each SQLite file its states in the order of their commits, the latest last."""
    for name, data in files.items():
        if data.startswith(_MAGIC):
            log = files.get(f"{name}-wal", b"")
            images = [data, *_replay(data, log)]
            yield [_read(image) for image in images]


def _replay(data: bytes, log: bytes) -> Iterator[bytes]:
    """Give the file as it was after each commit in its log."""
    if len(log) < _WAL_HEADER:
        return
    size = struct.unpack(">I", log[8:12])[0]
    salt = log[16:24]
    pages = {number: data[at : at + size] for number, at in enumerate(range(0, len(data), size), 1)}
    for at in range(_WAL_HEADER, len(log) - size, _FRAME_HEADER + size):
        head = log[at : at + _FRAME_HEADER]
        if head[8:16] != salt:
            return  # left over from before the log began anew
        number, count = struct.unpack(">II", head[:8])
        pages[number] = log[at + _FRAME_HEADER : at + _FRAME_HEADER + size]
        if count:
            yield b"".join(pages.get(each, bytes(size)) for each in range(1, count + 1))


def _read(image: bytes) -> State:
    # Bytes 18 and 19 say that there is a log, which an image in memory can't have.
    image = image[:18] + b"\1\1" + image[20:]
    with closing(sqlite3.connect(":memory:")) as conn:
        conn.deserialize(image)
        try:
            found = conn.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
            return {name: _read_table(conn, name) for (name,) in found if "sqlite_" not in name}
        except sqlite3.DatabaseError:
            return {}  # caught in the middle of a change


def _read_table(conn: sqlite3.Connection, name: str) -> Table:
    try:
        cursor = conn.execute(f'SELECT rowid, * FROM "{name}"')  # noqa: S608  a name from its schema
        rows = tuple(Row(tuple(cells), place) for place, *cells in cursor)
        return Table(tuple(each[0] for each in cursor.description[1:]), rows)
    except sqlite3.OperationalError:
        cursor = conn.execute(f'SELECT * FROM "{name}"')  # noqa: S608  the same
        rows = tuple(Row(tuple(cells)) for cells in cursor)
        return Table(tuple(each[0] for each in cursor.description), rows)


async def read_heap(url: str, *tables: str) -> dict[str, bytes]:
    """Read the files of tables of PostgreSQL as they lie on its disk; only a superuser can."""
    conn = await asyncpg.connect(_plain(url))
    try:
        await conn.execute("CHECKPOINT")
        files: dict[str, bytes] = {}
        for table in tables:
            names = await conn.fetch(
                "SELECT pg_relation_filepath(c.oid) AS main, "
                "pg_relation_filepath(NULLIF(c.reltoastrelid, 0)) AS toast "
                "FROM pg_class c WHERE c.oid = CAST(CAST($1 AS text) AS regclass)",
                table,
            )
            for name in filter(None, names[0]):
                files[name] = await conn.fetchval("SELECT pg_read_binary_file($1)", name)
        return files
    finally:
        await conn.close()


async def find_log_place(url: str) -> str:
    """Say up to where PostgreSQL's log is written."""
    conn = await asyncpg.connect(_plain(url))
    try:
        return str(await conn.fetchval("SELECT pg_current_wal_lsn()::text"))
    finally:
        await conn.close()


async def read_log(url: str, since: str) -> dict[str, bytes]:
    """Read PostgreSQL's log as it lies on its disk, from a place on; only a superuser can."""
    conn = await asyncpg.connect(_plain(url))
    try:
        names = await conn.fetch(
            "SELECT name FROM pg_ls_waldir() WHERE length(name) = 24 "
            "AND name >= pg_walfile_name(CAST($1 AS text)::pg_lsn) "
            "AND name <= pg_walfile_name(pg_current_wal_lsn()) ORDER BY name",
            since,
        )
        where = "SELECT * FROM pg_walfile_name_offset(CAST($1 AS text)::pg_lsn)"
        first, skip = await conn.fetchrow(where, since)
        now = await conn.fetchval("SELECT pg_current_wal_lsn()::text")
        last, end = await conn.fetchrow(where, now)
        read = "SELECT pg_read_binary_file('pg_wal/' || $1)"
        parts = {name: await conn.fetchval(read, name) for (name,) in names}
        if last in parts:
            parts[last] = parts[last][:end]
        if first in parts:  # a checkpoint may have let go of the beginning
            parts[first] = parts[first][skip:]
        return {"pg_wal": b"".join(parts.values())}
    finally:
        await conn.close()


def _plain(url: str) -> str:
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


async def read_postgresql(url: str) -> State:
    """Read every table of a PostgreSQL database, with what it tells of when rows were written."""
    conn = await asyncpg.connect(_plain(url))
    try:
        names = await conn.fetch(
            "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
        )
        tables: dict[str, Table] = {}
        for (name,) in names:
            rows = await conn.fetch(f'SELECT ctid, xmin::text, * FROM "{name}" ORDER BY ctid')  # noqa: S608
            columns = tuple(rows[0].keys())[2:] if rows else ()
            tables[name] = Table(
                columns,
                tuple(
                    Row(tuple(row)[2:], page * 1000 + item, int(row["xmin"]))
                    for row in rows
                    for page, item in [row["ctid"]]
                ),
            )
        return tables
    finally:
        await conn.close()
