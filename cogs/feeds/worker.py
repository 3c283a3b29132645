"""Worker: parsing in a process beside the bot, ended when it takes too long.

Some feeds keep a parser busy for a minute, by mistake or by malice. A thread could not be ended,
and would hold up the bot's loop.
"""

import asyncio
import contextlib
import pickle
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from typing import Any

from . import parser
from .discover import Links
from .model import ParsedFeed, Unreadable
from .parser import LENGTH, READY

LIMIT = 10.0
"""Seconds for one page."""
START = 60.0
"""Seconds for a process to start, on a slow and busy machine."""
_TANGLED = Unreadable("What came is too large or too tangled to be read.")
_DIED = (TimeoutError, EOFError, OSError)
"""What shows that a process hangs, has ended or could not be started."""
_UNSTARTED = Unreadable("The bot could not start the process that reads feeds.", is_ours=True)


class Worker:
    """Parses one page at a time; the process is started when it is needed."""

    def __init__(self, limit: float = LIMIT) -> None:
        self._limit = limit
        self._turn = asyncio.Lock()
        self._process: Process | None = None
        self._is_used = False

    @property
    def pid(self) -> int | None:
        """Give the number of the process, if one was started."""
        return self._process.pid if self._process else None

    async def parse(self, body: bytes, content_type: str, address: str) -> ParsedFeed | Unreadable:
        """Parse what came from an address as a feed."""
        found = await self._run("feed", body, content_type, address)
        assert isinstance(found, ParsedFeed | Unreadable)
        return found

    async def find_links(self, body: bytes, content_type: str, address: str) -> Links | Unreadable:
        """Find the feeds that a web page names."""
        found = await self._run("links", body, content_type, address)
        assert isinstance(found, Links | Unreadable)
        return found

    async def rest(self) -> None:
        """End the process if it had nothing to do since the last rest; it holds some memory."""
        async with self._turn:
            if not self._is_used:
                await self._end()
            self._is_used = False

    async def close(self) -> None:
        """End the process, as when the code it runs is to be replaced."""
        async with self._turn:
            await self._end()

    async def _run(self, *order: object) -> object:
        # The turn is taken here, since waiting for it is not to count as time for the page.
        async with self._turn:
            self._is_used = True
            try:
                process = await self._ready()
                if process is None:
                    return _UNSTARTED
                async with asyncio.timeout(self._limit):
                    return await _ask(process, *order)
            except _DIED:
                await self._end()
                return _TANGLED
            except asyncio.CancelledError:
                await self._end()
                raise

    async def _ready(self) -> Process | None:
        """Give a process that is ready; one that died while it was idle is replaced."""
        for _ in range(2):
            try:
                async with asyncio.timeout(START):
                    if self._process is None:
                        self._process = await _start()
                        await _hear(self._process)
                    else:
                        await _ask(self._process, READY)
                    return self._process
            except _DIED:
                await self._end()
        return None

    async def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        # Reads what is left, or a full pipe would keep it from being seen to have ended.
        await process.communicate()


async def _start() -> Process:
    # -P: the script's own folder is not to hide any module of Python's.
    command = [sys.executable, "-P", parser.__file__]
    return await asyncio.create_subprocess_exec(
        *command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, start_new_session=True
    )


async def _ask(process: Process, *order: object) -> Any:
    packed = pickle.dumps(order, pickle.HIGHEST_PROTOCOL)
    assert process.stdin
    process.stdin.write(LENGTH.pack(len(packed)) + packed)
    await process.stdin.drain()
    return await _hear(process)


async def _hear(process: Process) -> Any:
    assert process.stdout
    (length,) = LENGTH.unpack(await process.stdout.readexactly(LENGTH.size))
    return pickle.loads(await process.stdout.readexactly(length))  # noqa: S301  see parser.py
