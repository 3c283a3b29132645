"""Pipeline: feeds that are due are read, and what is new is stored and posted in one go."""

import asyncio
import contextlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot import Connection, Desk, Every

from .decide import Decision, decide, list_forgotten
from .definition import cog, worker
from .model import Entry, Known, Seen
from .polling import SHORTEST, after_restart, moved, new_address
from .reading import Reading, read_feed
from .records import Feed, State, Subscription
from .render import render_entry, render_rest
from .store import (
    add_announced,
    find_feed_at,
    forget_entries,
    forget_unwanted,
    get_feed,
    list_all,
    list_due,
    list_posted_ids,
    list_seen,
    list_there,
    list_wishes,
    remember,
    save_feed,
)
from .trouble import tell_turn
from .wishes import announce

AT_ONCE = 8
"""Feeds that are read beside each other; the fetcher has limits of its own for each host."""
PATIENCE = 20
"""Seconds for which other jobs wait; slow feeds are read on beside them."""
PAUSE = timedelta(minutes=15)
"""Before a feed is tried again whose reading could not even be stored."""
LARGE = 1000
"""Entries from which on deciding takes so long that it is done in a thread."""
OFFERED = timedelta(days=1)
REMOVED = timedelta(days=30)
"""How long what was not accepted, or was removed, is kept."""


@dataclass(slots=True)
class Polls:
    """What is being read just now, and when it was begun."""

    running: dict[int, asyncio.Event] = field(default_factory=dict)
    begun: dict[int, datetime] = field(default_factory=dict)

    def may_begin(self, feed_id: int, now: datetime) -> bool:
        """Tell whether a feed is neither being read nor was begun just now."""
        begun = self.begun.get(feed_id)
        return feed_id not in self.running and (begun is None or now - begun >= PAUSE)


@cog.on_start
async def spread(desk: Desk) -> None:
    """Put off what fell due while the bot was off, so that not everything is asked at once."""
    due = await list_due(desk.storage, desk.now, 10_000)
    if due:
        async with desk.storage.write() as conn:
            for each in due:
                later = after_restart(each.polling, desk.now, desk.random)
                await save_feed(conn, replace(each, polling=later))


@cog.job(Every(timedelta(minutes=1)))
async def poll(desk: Desk) -> None:
    """Read the feeds that are due."""
    polls = desk.state(Polls)
    for each in await list_due(desk.storage, desk.now, AT_ONCE + len(polls.running)):
        if len(polls.running) < AT_ONCE and polls.may_begin(each.id, desk.now):
            polls.running[each.id] = asyncio.Event()
            polls.begun[each.id] = desk.now
            desk.spawn(_read(desk, each, polls))
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE):
            for done in list(polls.running.values()):
                await done.wait()


async def _read(desk: Desk, feed: Feed, polls: Polls) -> None:
    try:
        await read_one(desk, feed)
        polls.begun.pop(feed.id, None)
    finally:
        polls.running.pop(feed.id).set()


async def read_one(desk: Desk, feed: Feed) -> None:
    """Read a feed once, and store what follows from it."""
    now = desk.now
    if not await _is_served(desk, feed):
        return
    reading = await read_feed(
        feed.address,
        feed.polling,
        feed.hints,
        desk.fetches,
        worker(desk),
        now=now,
        random=desk.random,
    )
    seen = await list_seen(desk.storage, feed.id) if reading.page else {}
    decision = await _decide(feed, reading, seen, now)
    async with desk.storage.write() as conn:
        # Read again: a moderator may have changed something meanwhile.
        current = await get_feed(conn, feed.id)
        after = await _moved(conn, _after(current, reading, now), now)
        await save_feed(conn, after)
        listed = await list_wishes(conn, feed.id)
        wishes = [each for each in listed if is_served(desk, each)]
        if reading.page is not None:
            ids = await remember(conn, after, decision, reading.page.entries, now)
            for wish in wishes:
                if wish.state is State.ON:
                    await _announce(desk, conn, after, wish, decision, ids)
                await _edit(desk, conn, after, wish, decision, ids)
        await tell_turn(desk, conn, after, wishes, reading.turn)


async def _is_served(desk: Desk, feed: Feed) -> bool:
    """Tell whether a feed is wanted where owners let the bot work; if not, look again later."""
    async with desk.storage.read() as conn:
        wishes = await list_wishes(conn, feed.id)
    if any(is_served(desk, each) for each in wishes):
        return True
    async with desk.storage.write() as conn:
        later = replace(feed.polling, due=desk.now + SHORTEST)
        await save_feed(conn, replace(feed, polling=later))
    return False


def is_served(desk: Desk, wish: Subscription) -> bool:
    """Tell whether owners let the bot work where a subscription posts."""
    return desk.is_served(wish.room)


async def _decide(feed: Feed, reading: Reading, seen: dict[str, Seen], now: datetime) -> Decision:
    if reading.page is None:
        return Decision()
    known = Known(seen, is_first=not feed.is_read)
    if len(seen) + len(reading.page.entries) > LARGE:
        return await asyncio.to_thread(decide, known, reading.page, now)
    return decide(known, reading.page, now)


def _after(feed: Feed, reading: Reading, now: datetime) -> Feed:
    """Give a feed as it is after a poll."""
    if reading.failure is not None:
        error = reading.failure.sentence
        return replace(feed, polling=reading.polling, error=error, error_at=now)
    page = reading.page
    read = replace(feed, polling=reading.polling, well_at=now)
    if page is None:
        return read
    return replace(
        read,
        title=page.title or feed.title,
        link=page.link or feed.link,
        hints=page.hints,
        page_size=len(page.entries),
        is_read=True,
    )


async def _moved(conn: Connection, feed: Feed, now: datetime) -> Feed:
    """Adopt the address to which every poll of some days was led for good, unless it is taken."""
    address = new_address(feed.polling, now)
    if not address or await find_feed_at(conn, feed.community, address):
        return feed
    return replace(feed, address=address, polling=moved(feed.polling))


async def _announce(
    desk: Desk,
    conn: Connection,
    feed: Feed,
    wish: Subscription,
    decision: Decision,
    ids: dict[str, int],
) -> None:
    told = announce(decision.new, wish.wish)
    is_now = wish.mode.is_now
    for entry in told.posts if is_now else ():
        reply = render_entry(entry, feed, wish, desk.zone)
        await desk.outbox.post(conn, wish.room, reply, post_key(wish, ids[entry.key]))
    if is_now and told.more:
        await desk.outbox.post(conn, wish.room, render_rest(told.more, feed, wish))
    now = desk.now
    await add_announced(conn, wish, _ids(told.posts, ids), now, is_posted=is_now)
    await add_announced(conn, wish, _ids(told.more, ids), now, is_posted=False)


def _ids(entries: Sequence[Entry], ids: dict[str, int]) -> list[int]:
    return list(dict.fromkeys(ids[each.key] for each in entries))


async def _edit(
    desk: Desk,
    conn: Connection,
    feed: Feed,
    wish: Subscription,
    decision: Decision,
    ids: dict[str, int],
) -> None:
    """Correct what was posted of entries that were edited."""
    edited = {ids[each.key]: each for each in decision.edited if each.key in ids}
    for number in await list_posted_ids(conn, wish, edited):
        reply = render_entry(edited[number], feed, wish, desk.zone)
        await desk.outbox.edit(conn, post_key(wish, number), reply)


def post_key(wish: Subscription, entry_id: int) -> str:
    """Name what was posted of an entry for a subscription."""
    return f"feeds:{wish.id}:{entry_id}"


@cog.job(Every(timedelta(hours=12)))
async def forget(desk: Desk) -> None:
    """Forget entries that are long gone, and what moderators did not want or removed."""
    now = desk.now
    for each in await list_all(desk.storage):
        there = await list_there(desk.storage, each.id)
        if gone := list_forgotten(there, each.page_size, now):
            await forget_entries(desk.storage, each.id, gone)
    await forget_unwanted(desk.storage, now - OFFERED, now - REMOVED)
