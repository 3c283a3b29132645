"""Polls: which feeds are due, read some at once, by the clock."""

import asyncio
import contextlib
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot import Desk, Every

from .decide import list_forgotten
from .definition import cog
from .pipeline import read_one
from .polling import after_restart
from .records import Due, Quiet
from .store import (
    find_next,
    forget_entries,
    forget_unwanted,
    list_all,
    list_due,
    list_there,
    save_quiet,
)

AT_ONCE = 8
"""Feeds that are read beside each other; the fetcher has limits of its own for each host."""
MANY = 100
"""Feeds that are looked up, and those in which nothing changed that are stored, in one go."""
PATIENCE = 20
"""Seconds for which other jobs wait; slow feeds are read on beside them."""
RECHECK = timedelta(hours=1)
"""How long it is relied on that no feed is due."""
PAUSE = timedelta(minutes=15)
"""Before a feed is tried again whose reading could not even be stored."""
OFFERED = timedelta(days=1)
REMOVED = timedelta(days=30)
"""How long what was not accepted, or was removed, is kept."""


@dataclass(slots=True)
class Polls:
    """What is being read just now, what is next, and what was read and is not stored yet."""

    running: set[int] = field(default_factory=set)
    """The feeds that are being read, or were and are not stored yet."""
    begun: dict[int, datetime] = field(default_factory=dict)
    """When those were begun that are not over, or ended in a fault of ours."""
    waiting: deque[Due] = field(default_factory=deque)
    quiet: list[Quiet] = field(default_factory=list)
    readers: int = 0
    idle: asyncio.Event = field(default_factory=asyncio.Event)
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    wake: datetime | None = None
    """When the feeds have to be looked at next, unless something is stored before."""
    is_known: bool = False

    def forget(self) -> None:
        """Look at the feeds in the next minute: something was stored, maybe one of them."""
        self.is_known = False

    def has_time(self, now: datetime) -> bool:
        """Tell whether nothing can be due, without a look."""
        # Not longer than planned, as the clock may be set back.
        is_soon = self.wake is not None and self.wake - RECHECK <= now < self.wake
        return self.is_known and is_soon

    def list_paused(self, now: datetime) -> set[int]:
        """List the feeds that were begun just now."""
        return {feed_id for feed_id, begun in self.begun.items() if now - begun < PAUSE}


@cog.on_start
async def begin(desk: Desk) -> None:
    """Put off what fell due while the bot was off, so that not everything is asked at once."""
    desk.storage.committed.append(desk.state(Polls).forget)
    due = await list_due(desk.storage, desk.now, 10_000)
    await _save(
        desk,
        [Quiet(each.feed, after_restart(each.feed.polling, desk.now, desk.random)) for each in due],
    )


@cog.on_stop
async def end(desk: Desk) -> None:
    """Look at the feeds no more."""
    desk.storage.committed.remove(desk.state(Polls).forget)


@cog.job(Every(timedelta(minutes=1)))
async def poll(desk: Desk) -> None:
    """Read the feeds that are due; most minutes cost nothing."""
    polls = desk.state(Polls)
    if polls.has_time(desk.now):
        return
    async with polls.turn:
        await _fill(desk, polls)
    for _ in range(min(AT_ONCE - polls.readers, len(polls.waiting))):
        polls.readers += 1
        polls.idle.clear()
        desk.spawn(_read_due(desk, polls))
    if polls.readers:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                await polls.idle.wait()


async def _read_due(desk: Desk, polls: Polls) -> None:
    """Read one feed after the other until none is left."""
    try:
        while (due := await _next(desk, polls)) is not None:
            await desk.attempt(_read(desk, polls, due))
    finally:
        polls.readers -= 1
        if not polls.readers:
            polls.idle.set()


async def _next(desk: Desk, polls: Polls) -> Due | None:
    async with polls.turn:
        await _fill(desk, polls)
        if not polls.waiting:
            return None
        due = polls.waiting.popleft()
        polls.running.add(due.feed.id)
        polls.begun[due.feed.id] = desk.now
        return due


async def _fill(desk: Desk, polls: Polls) -> None:
    """Store what was quiet and look up what is due, once nothing is waiting."""
    if polls.waiting:
        return
    quiet = [*polls.quiet]
    # What can't be stored, as on a full disk, is kept: else its site was asked again each minute.
    await _save(desk, quiet)
    del polls.quiet[: len(quiet)]
    polls.running.difference_update(each.feed.id for each in quiet)
    polls.is_known = True  # before the feeds are read, for one may be changed meanwhile
    # What is stored while they are looked up may still be found as it was before.
    busy = polls.running | polls.list_paused(desk.now)
    found = await list_due(desk.storage, desk.now, MANY + len(busy))
    polls.waiting += [each for each in found if each.feed.id not in busy]
    following = desk.now if found else await find_next(desk.storage)
    polls.wake = min(desk.now + RECHECK, following or desk.now + RECHECK)


async def _read(desk: Desk, polls: Polls, due: Due) -> None:
    quiet: Quiet | None = None
    try:
        quiet = await read_one(desk, due)
        polls.begun.pop(due.feed.id, None)
    finally:
        if quiet is None:
            polls.running.discard(due.feed.id)
        else:
            polls.quiet.append(quiet)


async def _save(desk: Desk, quiet: Iterable[Quiet]) -> None:
    if listed := list(quiet):
        async with desk.storage.write() as conn:
            await save_quiet(conn, listed)


@cog.job(Every(timedelta(hours=12)))
async def forget(desk: Desk) -> None:
    """Forget entries that are long gone, and what moderators did not want or removed."""
    now = desk.now
    for each in await list_all(desk.storage):
        there = await list_there(desk.storage, each.id)
        if gone := list_forgotten(there, each.page_size, now):
            await forget_entries(desk.storage, each.id, gone)
    await forget_unwanted(desk.storage, now - OFFERED, now - REMOVED)
