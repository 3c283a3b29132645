"""Hosts: one exchange at a time with each, a gap between two, and pauses that a host asked for."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bot.clock import Clock

MANY = 500
"""How many hosts are remembered, at least, before idle ones are forgotten."""

_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(slots=True)
class _Host:
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    ready: float = 0
    """When the gap is over, by the loop's clock: other machines know no clock of ours."""
    paused_until: datetime = _NEVER
    waiting: int = 0


class Hosts:
    """What is remembered, in memory, of the hosts spoken with."""

    def __init__(self, clock: Clock, gap: float) -> None:
        self._clock = clock
        self._gap = gap
        self._hosts: dict[str, _Host] = {}
        self._room = MANY

    @contextlib.asynccontextmanager
    async def turn(self, name: str) -> AsyncIterator[None]:
        """Wait for one's turn with a host, and keep it for the length of the block."""
        self._forget_idle()
        host = self._hosts.setdefault(name, _Host())
        loop = asyncio.get_running_loop()
        host.waiting += 1
        try:
            async with host.turn:
                await asyncio.sleep(max(0.0, host.ready - loop.time()))
                try:
                    yield
                finally:
                    host.ready = loop.time() + self._gap
        finally:
            host.waiting -= 1

    def pause(self, name: str, time: timedelta) -> None:
        """Leave a host alone; a pause under way is never shortened."""
        host = self._hosts.setdefault(name, _Host())
        host.paused_until = max(host.paused_until, self._clock.now() + time)

    def pause_left(self, name: str) -> timedelta:
        """Say how long a host is still to be left alone."""
        host = self._hosts.get(name)
        return max(timedelta(), host.paused_until - self._clock.now()) if host else timedelta()

    def _forget_idle(self) -> None:
        if len(self._hosts) < self._room:
            return
        time, now = asyncio.get_running_loop().time(), self._clock.now()
        for name, host in list(self._hosts.items()):
            if not host.waiting and host.ready < time and host.paused_until < now:
                del self._hosts[name]
        # Twice what is needed, so that to look them through costs little for each turn.
        self._room = max(MANY, 2 * len(self._hosts))
