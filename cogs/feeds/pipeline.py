"""Pipeline: a feed is read, and what is new in it is stored and posted in one go."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot import Connection, Desk

from .decide import Decision, decide
from .definition import worker
from .model import Entry, Known, Seen
from .polling import SHORTEST, moved, new_address
from .reading import Reading, read_feed
from .records import Due, Feed, Quiet, State, Subscription
from .render import render_entry, render_rest
from .store import (
    add_announced,
    find_feed_at,
    get_feed,
    list_posted_ids,
    list_seen,
    list_wishes,
    remember,
    save_feed,
)
from .trouble import tell_turn
from .wishes import BURST, Announcement, announce

LARGE = 1000
"""Entries from which on deciding takes so long that it is done in a thread."""


async def read_one(desk: Desk, due: Due) -> Quiet | None:
    """Read a feed once, and store what follows from it, or give it where nothing does."""
    now, feed = desk.now, due.feed
    if not any(is_served(desk, each) for each in due.wishes):
        return Quiet(feed, replace(feed.polling, due=now + SHORTEST))  # until it is again
    reading = await read_feed(
        feed.address,
        feed.polling,
        feed.hints,
        desk.fetches,
        worker(desk),
        now=now,
        random=desk.random,
    )
    if reading.is_quiet and not new_address(reading.polling, now):
        return Quiet(feed, reading.polling, now)
    seen = await list_seen(desk.storage, feed.id) if reading.page else {}
    decision = await _decide(feed, reading, seen, now)
    is_doubtful = bool(decision.new) and await _is_doubtful(desk, feed)
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
                    told = announce(decision.new, wish.wish, 0 if is_doubtful else BURST)
                    await _announce(desk, conn, after, wish, told, ids)
                await _edit(desk, conn, after, wish, decision, ids)
        await tell_turn(desk, conn, after, wishes, reading.turn)
    return None


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


async def _is_doubtful(desk: Desk, feed: Feed) -> bool:
    """Tell whether what is new may have been posted: the database is a backup, brought back."""
    restored = await desk.find_restored()
    return restored is not None and feed.well_at is not None and feed.well_at < restored


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
    told: Announcement,
    ids: dict[str, int],
) -> None:
    is_now = wish.mode.is_now
    for entry in told.posts if is_now else ():
        reply = render_entry(entry, feed, wish, desk.zone)
        await desk.outbox.post(conn, wish.room, reply, post_key(wish, ids[entry.key]))
    if is_now and told.more:
        await desk.outbox.post(conn, wish.room, render_rest(told, feed, wish))
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
    if not edited:
        return
    for number in await list_posted_ids(conn, wish, edited):
        reply = render_entry(edited[number], feed, wish, desk.zone)
        await desk.outbox.edit(conn, post_key(wish, number), reply)


def post_key(wish: Subscription, entry_id: int) -> str:
    """Name what was posted of an entry for a subscription."""
    return f"feeds:{wish.id}:{entry_id}"
