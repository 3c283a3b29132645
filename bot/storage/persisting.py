"""Persisting: what may be done twice is done again where the database could not serve."""

import asyncio
import itertools
import logging
from collections.abc import Awaitable, Callable, Iterator
from typing import TypeVar

from bot.log import log_trouble

from .errors import StorageError

log = logging.getLogger(__name__)

WAITS = (0.5, 1.5, 4.0)
"""Seconds between a few tries; the database has waited for a lock of its own each time."""
WAIT = 5.0
"""Seconds between tries without end."""

Done = TypeVar("Done")


async def persist(
    work: Callable[[], Awaitable[Done]], event: str, may_wait: Callable[[], bool] = lambda: True
) -> Done:
    """Do something, and a few times more; raise StorageError if the database serves none of them.

    `event` is for the log. `may_wait` tells before each pause whether there is to be one.
    """
    return await _repeat(work, event, itertools.takewhile(lambda _: may_wait(), WAITS))


async def keep(work: Callable[[], Awaitable[Done]], event: str) -> Done:
    """Do something, again and again until the database serves."""
    return await _repeat(work, event, itertools.repeat(WAIT))


async def _repeat(work: Callable[[], Awaitable[Done]], event: str, waits: Iterator[float]) -> Done:
    while True:
        try:
            return await work()
        except StorageError as failure:
            wait = next(waits, None)
            if wait is None:
                raise
            log_trouble(log, event, why=str(failure), wait=wait)
        await asyncio.sleep(wait)
