"""Turns: what happens to one message is told in its order, and again if the database was away."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from weakref import WeakValueDictionary

from bot.storage import persist

WAITS = (0.5, 1.5, 4.0)
"""Seconds between tries; the database has waited for a lock of its own each time."""
MOST = 1000
"""Happenings that may wait at once; while there are more, none is tried again."""


class Turns:
    """Lets happenings of one message wait for each other, those of all others go on beside."""

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._count = 0

    @contextlib.asynccontextmanager
    async def of(self, message_id: str) -> AsyncIterator[None]:
        """Wait for what happened to the same message before."""
        lock = self._locks.setdefault(message_id, asyncio.Lock())
        self._count += 1
        try:
            async with lock:
                yield
        finally:
            self._count -= 1

    async def persist(self, work: Callable[[], Awaitable[None]]) -> None:
        """Do what may be done twice; raise StorageError if the database can't serve for long."""
        told = "a cog is told again, as the database could not serve"
        await persist(work, told, may_wait=lambda: self._count <= MOST)
