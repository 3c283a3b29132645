"""Finishing: work that must not be left half done."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

Done = TypeVar("Done")


async def finish(work: Coroutine[Any, Any, Done]) -> Done:
    """Let work end before a cancellation of it is heard."""
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task])
        if not task.cancelled():
            task.exception()  # heard, though the cancellation goes before it
        raise
