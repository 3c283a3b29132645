"""What rooms want of feeds."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import Room, Storage

from ..records import Feed, Followed, State, Subscription
from .feeds import LIVE
from .rows import pack_subscription, unpack_feed, unpack_subscription
from .tables import entry, feed, subscription


class Subscriptions:
    """The subscriptions of one community."""

    def __init__(self, storage: Storage, community: str) -> None:
        self._storage = storage
        self._community = community

    async def list_live(self) -> list[Followed]:
        """List those that are on or paused, with their feeds."""
        async with self._storage.read() as conn:
            chosen = (subscription.c.community == self._community, subscription.c.state.in_(LIVE))
            rows = await conn.execute(
                select(subscription).where(*chosen).order_by(subscription.c.number)
            )
            found = [unpack_subscription(row) for row in rows]
            feeds = await _feeds(conn, found)
        return [Followed(each, feeds[each.feed]) for each in found]

    async def find(self, number: int) -> Followed | None:
        """Find one by its number, whatever its state."""
        async with self._storage.read() as conn:
            return await self.find_in(conn, number)

    async def find_in(self, conn: AsyncConnection, number: int) -> Followed | None:
        """Find one by its number within a transaction, whatever its state."""
        chosen = (subscription.c.community == self._community, subscription.c.number == number)
        row = (await conn.execute(select(subscription).where(*chosen))).first()
        if row is None:
            return None
        found = unpack_subscription(row)
        feeds = await _feeds(conn, [found])
        return Followed(found, feeds[found.feed])

    async def is_live_in(self, conn: AsyncConnection, feed_id: int, room: str) -> bool:
        """Tell whether a feed is on or paused in a room."""
        chosen = (
            subscription.c.community == self._community,
            subscription.c.feed == feed_id,
            subscription.c.room == room,
            subscription.c.state.in_(LIVE),
        )
        return await conn.scalar(select(subscription.c.id).where(*chosen).limit(1)) is not None

    async def offer(
        self, conn: AsyncConnection, feed_id: int, room: Room, now: datetime
    ) -> Subscription:
        """Keep a wish that a moderator is asked about; one that was there before stays as it is."""
        chosen = (
            subscription.c.community == self._community,
            subscription.c.feed == feed_id,
            subscription.c.room == room.id,
        )
        rows = await conn.execute(
            select(subscription).where(*chosen, subscription.c.state != State.REMOVED.value)
        )
        if row := rows.first():
            return unpack_subscription(row)
        highest = await conn.scalar(
            select(func.max(subscription.c.number)).where(
                subscription.c.community == self._community
            )
        )
        new = Subscription(0, self._community, (highest or 0) + 1, feed_id, room)
        values = pack_subscription(new)
        await conn.execute(insert(subscription).values(**values, changed_at=now.isoformat()))
        found = await self.find_in(conn, new.number)
        assert found is not None
        return found.subscription


async def list_alike(conn: AsyncConnection, wish: Subscription, keys: Sequence[str]) -> list[int]:
    """List the numbers of a room's other subscriptions whose feeds have most of these entries."""
    rows = await conn.execute(
        select(subscription.c.number)
        .join(entry, entry.c.feed == subscription.c.feed)
        .where(
            subscription.c.community == wish.community,
            subscription.c.room == wish.room.id,
            subscription.c.state.in_(LIVE),
            subscription.c.feed != wish.feed,
            entry.c.key.in_(keys),
        )
        .group_by(subscription.c.number)
        .having(2 * func.count() > len(keys))
        .order_by(subscription.c.number)
    )
    return [row.number for row in rows]


async def save_subscription(conn: AsyncConnection, changed: Subscription, now: datetime) -> None:
    """Keep a subscription as it is now."""
    await conn.execute(
        update(subscription)
        .where(subscription.c.id == changed.id)
        .values(**pack_subscription(changed), changed_at=now.isoformat())
    )


async def move_subscriptions(
    storage: Storage, conn: AsyncConnection, old: str, new: Room, now: datetime
) -> None:
    """Post in a room what was posted in the one that it replaces, unless it is there already."""
    chosen = select(subscription).where(subscription.c.room == old).order_by(subscription.c.number)
    for each in [unpack_subscription(row) for row in await conn.execute(chosen)]:
        theirs = Subscriptions(storage, each.community)
        is_double = await theirs.is_live_in(conn, each.feed, new.id)
        state = State.REMOVED if is_double else each.state
        room = replace(new, community=each.community)
        await save_subscription(conn, replace(each, room=room, state=state), now)


async def list_wishes(conn: AsyncConnection, feed_id: int) -> list[Subscription]:
    """List the subscriptions to a feed that are on or paused."""
    rows = await conn.execute(
        select(subscription)
        .where(subscription.c.feed == feed_id, subscription.c.state.in_(LIVE))
        .order_by(subscription.c.number)
    )
    return [unpack_subscription(row) for row in rows]


async def _feeds(conn: AsyncConnection, found: list[Subscription]) -> dict[int, Feed]:
    ids = {each.feed for each in found}
    rows = await conn.execute(select(feed).where(feed.c.id.in_(ids)))
    return {row.id: unpack_feed(row) for row in rows}
