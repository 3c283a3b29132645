"""Values: the small settings of one cog in one community."""

import json
from typing import Any

from sqlalchemy import Column, MetaData, Table, Text, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.elements import ColumnElement

from .engine import Storage

metadata = MetaData()

cog_value = Table(
    "cog_value",
    metadata,
    Column("community", Text, primary_key=True),
    Column("cog", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
)


class Values:
    """Keeps a cog's settings by name; a value is anything that JSON can hold."""

    def __init__(self, storage: Storage, community: str, cog: str) -> None:
        self._storage = storage
        self._community = community
        self._cog = cog

    async def get(self, key: str, default: Any = None) -> Any:
        """Give a value, or the default if it was never set."""
        async with self._storage.read() as conn:
            found = await conn.scalar(select(cog_value.c.value).where(self._is_at(key)))
        return default if found is None else json.loads(found)

    async def set(self, key: str, value: Any) -> None:
        """Keep a value in place of the one before."""
        async with self._storage.write() as conn:
            await self.put(conn, key, value)

    async def put(self, conn: AsyncConnection, key: str, value: Any) -> None:
        """Keep a value within a transaction that does more."""
        told = json.dumps(value, ensure_ascii=False, allow_nan=False)
        changed = await conn.execute(update(cog_value).where(self._is_at(key)).values(value=told))
        if changed.rowcount == 0:
            place = {"community": self._community, "cog": self._cog, "key": key}
            await conn.execute(insert(cog_value).values(**place, value=told))

    async def remove(self, key: str) -> bool:
        """Forget a value; tell whether there was one."""
        async with self._storage.write() as conn:
            return await self.drop(conn, key)

    async def drop(self, conn: AsyncConnection, key: str) -> bool:
        """Forget a value within a transaction that does more; tell whether there was one."""
        gone = await conn.execute(delete(cog_value).where(self._is_at(key)))
        return gone.rowcount > 0

    async def all(self) -> dict[str, Any]:
        """Give every value by its key."""
        async with self._storage.read() as conn:
            rows = await conn.execute(
                select(cog_value.c.key, cog_value.c.value).where(self._is_ours())
            )
            return {key: json.loads(value) for key, value in rows}

    def _is_ours(self) -> ColumnElement[bool]:
        return (cog_value.c.community == self._community) & (cog_value.c.cog == self._cog)

    def _is_at(self, key: str) -> ColumnElement[bool]:
        return self._is_ours() & (cog_value.c.key == key)
