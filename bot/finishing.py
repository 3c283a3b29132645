"""Finishing: work that must not be left half done."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

Done = TypeVar("Done")


async def finish(work: Coroutine[Any, Any, Done]) -> Done:
    """Let work end before a cancellation of it is heard, however often it is cancelled."""
    task = asyncio.ensure_future(work)
    heard: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.wait([task])
        except asyncio.CancelledError as cancelled:
            heard = cancelled
    if heard is None:
        return task.result()
    if not task.cancelled():
        task.exception()  # heard, though the cancellation goes before it
    raise heard
