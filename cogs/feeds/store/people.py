"""What is followed in people's own direct conversations, in all communities."""

from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import Storage

from ..records import Followed
from .rows import unpack_feed, unpack_subscription
from .tables import announced, feed, subscription


async def list_in(storage: Storage, rooms: Sequence[str]) -> list[Followed]:
    """List what is followed in some rooms, whatever its state."""
    async with storage.read() as conn:
        chosen = select(subscription).where(subscription.c.room.in_(rooms))
        found = [unpack_subscription(row) for row in await conn.execute(chosen)]
        ids = [each.feed for each in found]
        rows = await conn.execute(select(feed).where(feed.c.id.in_(ids)))
        feeds = {row.id: unpack_feed(row) for row in rows}
    return [Followed(each, feeds[each.feed]) for each in found if each.feed in feeds]


async def remove_in(conn: AsyncConnection, rooms: Sequence[str]) -> None:
    """Forget what is followed in some rooms, and what was posted there."""
    theirs = select(subscription.c.id).where(subscription.c.room.in_(rooms))
    await conn.execute(delete(announced).where(announced.c.subscription.in_(theirs)))
    await conn.execute(delete(subscription).where(subscription.c.room.in_(rooms)))
