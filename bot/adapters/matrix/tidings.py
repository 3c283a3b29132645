"""Tidings: wakes those who wait for what a sync brings, and tells whether there is haste."""

import asyncio
import contextlib

TOGETHER = 0.25
"""Seconds that the next sync waits for more to come with it, at most."""


class Tidings:
    """What the syncs bring, for those who wait for it.

    While answers are under way, each of them would come back in a sync of its own, which costs as
    much as the answer. So the next sync waits until they are given, unless somebody needs it.
    """

    def __init__(self) -> None:
        self._came = asyncio.Event()
        self._haste = asyncio.Event()

    def next(self) -> asyncio.Event:
        """Give what is set once the next sync is taken in; there is haste from now on."""
        self._haste.set()
        return self._came

    def tell(self) -> None:
        """Wake those who wait, now that a sync has been taken in."""
        self._came.set()
        self._came = asyncio.Event()
        self._haste.clear()

    def note_idle(self) -> None:
        """Note that there is nothing under way to wait for."""
        self._haste.set()

    async def gather(self) -> None:
        """Wait for more to come together, if something is under way and nobody is in haste."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(TOGETHER):
                await self._haste.wait()
