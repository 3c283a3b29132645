"""Keeping: what must come into the database, as soon as it can serve."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from bot.log import log_failure
from bot.storage import StorageError

log = logging.getLogger(__name__)

WAIT = 5.0
"""Seconds between attempts."""

Kept = TypeVar("Kept")


async def keep(work: Callable[[], Awaitable[Kept]], event: str) -> Kept:
    """Do something that may be done twice, again and again until the database serves."""
    while True:
        try:
            return await work()
        except StorageError as failure:
            log_failure(log, event, failure)
        await asyncio.sleep(WAIT)
