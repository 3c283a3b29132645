"""Retries: what broke off on its way to Discord is tried again."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from .faults import UNSURE, is_passing, log_fault

WAITS = (0.2, 0.6, 1.5)
"""Seconds between attempts; discord.py itself waits out rate limits and most 5xx."""

Done = TypeVar("Done")


async def persist(work: Callable[[], Awaitable[Done]]) -> Done:
    """Do what may be done twice until it is done; raise the last fault if it never is."""
    for wait in WAITS:
        try:
            return await work()
        except UNSURE as fault:
            if not is_passing(fault):
                raise
            log_fault("discord is asked again", fault)
        await asyncio.sleep(wait)
    return await work()
