"""The feeds that communities read."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, exists, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.elements import ColumnElement

from bot import Storage

from ..records import Due, Feed, Quiet, State, Subscription
from .rows import iso, moment, pack_feed, pack_polling, unpack_feed, unpack_subscription
from .tables import announced, entry, feed, subscription

LIVE = (State.ON.value, State.PAUSED.value)
"""States in which a feed is read: what came during a pause is known, and so no news after it."""

_AT_ONCE = 500
"""How many feeds one statement names."""

FARTHEST = timedelta(days=14)
"""What is due later was put off while the clock was wrong: no wait is as long."""

_WANTED = (
    feed.c.is_stopped.is_(False),
    exists().where(subscription.c.feed == feed.c.id, subscription.c.state.in_(LIVE)),
)


async def find_next(storage: Storage) -> datetime | None:
    """Find when the next feed of all communities is to be read."""
    async with storage.read() as conn:
        return moment(await conn.scalar(select(func.min(feed.c.due_at)).where(*_WANTED)))


async def list_due(storage: Storage, now: datetime, limit: int) -> list[Due]:
    """List the feeds of all communities that are to be read by now, the longest due first."""
    async with storage.read() as conn:
        rows = await conn.execute(
            select(feed).where(_is_due(now), *_WANTED).order_by(feed.c.due_at).limit(limit)
        )
        found = [unpack_feed(row) for row in rows]
        wishes = await _list_wishes(conn, [each.id for each in found])
    return [Due(each, tuple(wishes[each.id])) for each in found]


def _is_due(now: datetime) -> ColumnElement[bool]:
    farthest = (now + FARTHEST).isoformat()
    return or_(feed.c.due_at <= now.isoformat(), feed.c.due_at > farthest)


async def _list_wishes(
    conn: AsyncConnection, ids: Sequence[int]
) -> Mapping[int, list[Subscription]]:
    wishes: defaultdict[int, list[Subscription]] = defaultdict(list)
    for at in range(0, len(ids), _AT_ONCE):
        piece = ids[at : at + _AT_ONCE]
        chosen = (subscription.c.feed.in_(piece), subscription.c.state.in_(LIVE))
        for row in await conn.execute(select(subscription).where(*chosen)):
            wishes[row.feed].append(unpack_subscription(row))
    return wishes


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


async def save_quiet(conn: AsyncConnection, found: Iterable[Quiet]) -> None:
    """Keep how feeds are polled on, but where somebody has changed that meanwhile."""
    values = {
        feed.c.due_at: bindparam("due"),
        feed.c.well_at: bindparam("well"),
        feed.c.polling: bindparam("packed", type_=feed.c.polling.type),
    }
    chosen = (feed.c.id == bindparam("of"), feed.c.due_at == bindparam("was"))
    await conn.execute(
        update(feed).where(*chosen).values(values),
        [
            {
                "of": each.feed.id,
                "was": each.feed.polling.due.isoformat(),
                "due": each.polling.due.isoformat(),
                "well": iso(each.well_at or each.feed.well_at),
                "packed": pack_polling(each.polling),
            }
            for each in found
        ],
    )


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
        # The latest number stays, so that none is given again: buttons of old messages name them.
        other = subscription.alias()
        latest = select(func.max(other.c.number)).where(
            other.c.community == subscription.c.community
        )
        is_latest = subscription.c.number == latest.scalar_subquery()
        await conn.execute(delete(subscription).where(gone, ~is_latest))
        unwanted = ~exists().where(subscription.c.feed == feed.c.id)
        await conn.execute(delete(feed).where(unwanted, feed.c.added_at < offered.isoformat()))
        await conn.execute(delete(entry).where(~exists().where(feed.c.id == entry.c.feed)))
        await conn.execute(
            delete(announced).where(~exists().where(entry.c.id == announced.c.entry))
        )
