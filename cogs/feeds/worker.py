"""Worker: parsing in a process beside the bot, ended when it takes too long.

Some feeds keep a parser busy for a minute, by mistake or by malice. A thread could not be ended,
and would hold up the bot's loop.
"""

import contextlib
import os
import resource
from collections.abc import Callable
from typing import TypeVar

from anyio import BrokenWorkerProcess, CapacityLimiter, fail_after, to_process

from .discover import Links, find_links
from .model import ParsedFeed, Unreadable
from .parse import load_feedparser, parse_feed

LIMIT = 10.0
"""Seconds for one page."""
START = 60.0
"""Seconds for a process to start, on a slow and busy machine."""
MEMORY = 1_000_000_000
"""Bytes of address space; a real page takes a tenth of it."""
_TANGLED = Unreadable("What came is too large or too tangled to be read.")
_UNSTARTED = Unreadable("The bot could not start the process that reads feeds.", is_ours=True)

T = TypeVar("T")
Read = Callable[[bytes, str, str], T]


class Worker:
    """Parses one page at a time; the process is started when it is needed."""

    def __init__(self, limit: float = LIMIT) -> None:
        self._limit = limit
        self._turn = CapacityLimiter(1)
        self._is_started = False

    async def parse(self, body: bytes, content_type: str, address: str) -> ParsedFeed | Unreadable:
        """Parse what came from an address as a feed."""
        return await self._run(parse_feed, body, content_type, address)

    async def find_links(self, body: bytes, content_type: str, address: str) -> Links | Unreadable:
        """Find the feeds that a web page names."""
        return await self._run(find_links, body, content_type, address)

    async def close(self) -> None:
        """End the process, as when the code it runs is to be replaced."""
        if self._is_started:
            self._is_started = False
            async with self._turn:
                with contextlib.suppress(BrokenWorkerProcess):
                    await to_process.run_sync(os._exit, 0)

    async def _run(
        self, read: Read[T], body: bytes, content_type: str, address: str
    ) -> T | Unreadable:
        # The turn is taken here, since waiting for it is not to count as time for the page.
        async with self._turn:
            self._is_started = True
            if not (await _start() or await _start()):
                return _UNSTARTED
            try:
                with fail_after(self._limit):
                    return await to_process.run_sync(
                        read, body, content_type, address, cancellable=True
                    )
            except (TimeoutError, BrokenWorkerProcess, MemoryError, RecursionError):
                return _TANGLED


async def _start() -> bool:
    """Have a process ready; one that died while it was idle is found out and left behind."""
    try:
        with fail_after(START):
            await to_process.run_sync(confine, cancellable=True)
    except (TimeoutError, BrokenWorkerProcess, OSError):
        return False
    return True


def confine() -> None:
    """Run in the worker first: import all that it needs, and have little memory."""
    load_feedparser()
    with contextlib.suppress(ValueError):
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
