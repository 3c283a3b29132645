"""Rooms: where digests come in these tests, and an outbox from which nothing is delivered."""

import asyncio
from random import Random

from sqlalchemy import func, select

from bot.adapters import Adapters
from bot.chat import Room
from bot.clock import Clock
from bot.outbox import Outbox
from bot.packing import unpack_reply
from bot.schedule import Runner
from bot.storage import Storage
from bot.storage.postings import posting

HALL = Room("test:hall", "hall")


class Waiting(Outbox):
    """An outbox whose postings wait: no platform is on."""

    def __init__(self, storage: Storage, clock: Clock) -> None:
        super().__init__(storage, clock, Adapters(), Runner(asyncio.TaskGroup()), Random(1))

    async def list_rooms(self) -> list[str]:
        """List the rooms in which something waits to be said."""
        return list(await self._postings.list_rooms())

    async def list_texts(self) -> list[str]:
        """List what waits to be said, as plain text."""
        async with self._postings._storage.read() as conn:
            rows = await conn.execute(select(posting.c.content).order_by(posting.c.id))
            return [unpack_reply(row.content).plain() for row in rows]

    async def count(self) -> int:
        """Count what waits to be said."""
        async with self._postings._storage.read() as conn:
            return int(await conn.scalar(select(func.count()).select_from(posting)) or 0)
