"""The feeds that communities read."""

from datetime import datetime

from sqlalchemy import delete, exists, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import Storage

from ..records import Feed, State
from .rows import pack_feed, unpack_feed
from .tables import announced, entry, feed, subscription

LIVE = (State.ON.value, State.PAUSED.value)
"""States in which a feed is read: what came during a pause is known, and so no news after it."""


async def list_due(storage: Storage, now: datetime, limit: int) -> list[Feed]:
    """List the feeds of all communities that are to be read by now, the longest due first."""
    async with storage.read() as conn:
        rows = await conn.execute(
            select(feed)
            .where(
                feed.c.due_at <= now.isoformat(),
                feed.c.is_stopped.is_(False),
                exists().where(subscription.c.feed == feed.c.id, subscription.c.state.in_(LIVE)),
            )
            .order_by(feed.c.due_at)
            .limit(limit)
        )
        return [unpack_feed(row) for row in rows]


async def list_all(storage: Storage) -> list[Feed]:
    """List the feeds of all communities."""
    async with storage.read() as conn:
        return [unpack_feed(row) for row in await conn.execute(select(feed).order_by(feed.c.id))]


async def find_feed_at(conn: AsyncConnection, community: str, address: str) -> Feed | None:
    """Find a community's feed by its address, or by what was typed to find it."""
    row = await conn.execute(
        select(feed)
        .where(
            feed.c.community == community,
            or_(feed.c.address == address, feed.c.typed == address),
        )
        .order_by(feed.c.id)
        .limit(1)
    )
    found = row.first()
    return unpack_feed(found) if found else None


async def get_feed(conn: AsyncConnection, feed_id: int) -> Feed:
    """Get a feed."""
    return unpack_feed((await conn.execute(select(feed).where(feed.c.id == feed_id))).one())


async def add_feed(conn: AsyncConnection, new: Feed, now: datetime) -> int:
    """Add a feed and give its id."""
    added = await conn.execute(insert(feed).values(**pack_feed(new), added_at=now.isoformat()))
    assert added.inserted_primary_key is not None
    return int(added.inserted_primary_key[0])


async def save_feed(conn: AsyncConnection, changed: Feed) -> None:
    """Keep a feed as it is now."""
    await conn.execute(update(feed).where(feed.c.id == changed.id).values(**pack_feed(changed)))


async def is_followed(conn: AsyncConnection, feed_id: int) -> bool:
    """Tell whether any room wants a feed, so that its entries are known up to now."""
    chosen = (subscription.c.feed == feed_id, subscription.c.state.in_(LIVE))
    return await conn.scalar(select(subscription.c.id).where(*chosen).limit(1)) is not None


async def forget_unwanted(storage: Storage, offered: datetime, removed: datetime) -> None:
    """Drop subscriptions not accepted, or removed, since those moments; and feeds without any."""
    async with storage.write() as conn:
        state, at = subscription.c.state, subscription.c.changed_at
        gone = or_(
            (state == State.OFFERED.value) & (at < offered.isoformat()),
            (state == State.REMOVED.value) & (at < removed.isoformat()),
        )
        await conn.execute(delete(subscription).where(gone))
        unwanted = ~exists().where(subscription.c.feed == feed.c.id)
        await conn.execute(delete(feed).where(unwanted, feed.c.added_at < offered.isoformat()))
        await conn.execute(delete(entry).where(~exists().where(feed.c.id == entry.c.feed)))
        await conn.execute(
            delete(announced).where(~exists().where(entry.c.id == announced.c.entry))
        )
