"""The entries of feeds that are known, and what was said of them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import Storage

from ..decide import Decision
from ..model import Entry, Seen
from ..records import Feed, Gathered, Kept, State, Subscription
from .rows import pack_content, pack_seen, unpack_entry, unpack_seen
from .tables import announced, entry, feed, subscription

_AT_ONCE = 500
"""How many keys one statement names."""
_SEARCHED = 5000
"""How many of the latest entries a search looks through."""
_SEEN = [entry.c[name] for name in "key title link published updated hash changes edits".split()]


async def list_seen(storage: Storage, feed_id: int) -> dict[str, Seen]:
    """Give what is remembered of all entries of a feed, by key."""
    async with storage.read() as conn:
        rows = await conn.execute(select(*_SEEN).where(entry.c.feed == feed_id))
        return {row.key: unpack_seen(row) for row in rows}


async def remember(
    conn: AsyncConnection, of: Feed, decision: Decision, page: Sequence[Entry], now: datetime
) -> dict[str, int]:
    """Store what follows from a page; give the ids of its entries by their keys."""
    at = now.isoformat()
    for keys in _pieces(decision.present):
        chosen = (entry.c.feed == of.id, entry.c.key.in_(keys))
        await conn.execute(update(entry).where(*chosen).values(there_at=at))
    known = await _ids(conn, of.id, decision.remember)
    entries = {each.key: each for each in (*page, *decision.edited)}
    new = []
    # Pages begin with the newest, which is to get the highest id.
    for key, seen in reversed(list(decision.remember.items())):
        values = pack_seen(seen)
        if key in entries:
            values["content"] = pack_content(entries[key])
        if key in known:
            await conn.execute(update(entry).where(entry.c.id == known[key]).values(**values))
        else:
            place = {"community": of.community, "feed": of.id, "key": key, "there_at": at}
            new.append(
                {**place, **values, "sorted_at": min(seen.published or now, now).isoformat()}
            )
    if new:
        added = await conn.execute(insert(entry).returning(entry.c.key, entry.c.id), new)
        known |= {row.key: row.id for row in added}
    return known


async def _ids(conn: AsyncConnection, feed_id: int, keys: Iterable[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for piece in _pieces(keys):
        chosen = (entry.c.feed == feed_id, entry.c.key.in_(piece))
        rows = await conn.execute(select(entry.c.key, entry.c.id).where(*chosen))
        found |= {row.key: row.id for row in rows}
    return found


def _pieces(keys: Iterable[str]) -> list[list[str]]:
    listed = list(keys)
    return [listed[at : at + _AT_ONCE] for at in range(0, len(listed), _AT_ONCE)]


async def list_latest(storage: Storage, feed_id: int, limit: int) -> list[Kept]:
    """List the latest entries of a feed, the newest first."""
    async with storage.read() as conn:
        rows = await conn.execute(
            select(entry)
            .where(entry.c.feed == feed_id)
            .order_by(entry.c.sorted_at.desc(), entry.c.id.desc())
            .limit(limit)
        )
        return [unpack_entry(row) for row in rows]


async def add_announced(
    conn: AsyncConnection,
    wish: Subscription,
    ids: Iterable[int],
    now: datetime,
    *,
    is_posted: bool,
) -> None:
    """Note that entries were announced in a room: one by one, in a line for many, or not yet."""
    rows: list[dict[str, Any]] = [
        {
            "community": wish.community,
            "subscription": wish.id,
            "entry": each,
            "at": now.isoformat(),
            "is_posted": is_posted,
            "is_for_digest": wish.mode.is_later,
        }
        for each in ids
    ]
    if rows:
        await conn.execute(insert(announced), rows)


async def list_posted_ids(
    conn: AsyncConnection, wish: Subscription, ids: Iterable[int]
) -> set[int]:
    """Tell which of some entries were posted one by one for a subscription."""
    chosen = (announced.c.subscription == wish.id, announced.c.is_posted.is_(True))
    rows = await conn.execute(
        select(announced.c.entry).where(*chosen, announced.c.entry.in_(list(ids)))
    )
    return {row.entry for row in rows}


async def search_announced(
    storage: Storage, community: str, words: Sequence[str], limit: int
) -> list[tuple[Kept, str]]:
    """Find announced entries that hold all words, the newest first, with their feeds' titles."""
    async with storage.read() as conn:
        told = select(announced.c.entry).where(announced.c.community == community)
        rows = await conn.execute(
            select(entry, feed.c.title.label("feed_title"))
            .join(feed, feed.c.id == entry.c.feed)
            .where(entry.c.community == community, entry.c.id.in_(told))
            .order_by(entry.c.sorted_at.desc(), entry.c.id.desc())
            .limit(_SEARCHED)
        )
        found = [(unpack_entry(row), row.feed_title) for row in rows]
    # Case is folded here: SQLite knows only that of ASCII, and the two databases must agree.
    folded = [word.casefold() for word in words]
    return [pair for pair in found if _holds(pair[0].entry, folded)][:limit]


def _holds(each: Entry, words: Sequence[str]) -> bool:
    text = "\n".join((each.title, each.author, *each.labels, each.text)).casefold()
    return all(word in text for word in words)


async def list_for_digest(
    storage: Storage, room_id: str, since: datetime, until: datetime
) -> list[Gathered]:
    """List what a room's digest is to tell of the time after `since` and up to `until`, by feed."""
    async with storage.read() as conn:
        rows = await conn.execute(
            select(entry, feed.c.title.label("feed_title"), feed.c.link.label("feed_link"))
            .join(announced, announced.c.entry == entry.c.id)
            .join(subscription, subscription.c.id == announced.c.subscription)
            .join(feed, feed.c.id == entry.c.feed)
            .where(
                subscription.c.room == room_id,
                subscription.c.state == State.ON.value,
                # As it was when they came: what was kept for a digest is in it, though the feed may
                # be posted as it comes by now.
                announced.c.is_for_digest.is_(True),
                announced.c.at > since.isoformat(),
                announced.c.at <= until.isoformat(),
            )
            .order_by(subscription.c.number, entry.c.sorted_at, entry.c.id)
        )
        gathered: dict[tuple[str, str], list[Entry]] = {}
        for row in rows:
            of = gathered.setdefault((row.feed_title, row.feed_link), [])
            of.append(unpack_entry(row).entry)
    return [Gathered(title, link, tuple(found)) for (title, link), found in gathered.items()]


async def list_there(storage: Storage, feed_id: int) -> Mapping[str, datetime]:
    """Tell when each entry of a feed last stood on its page."""
    async with storage.read() as conn:
        chosen = entry.c.feed == feed_id
        rows = await conn.execute(select(entry.c.key, entry.c.there_at).where(chosen))
        return {row.key: datetime.fromisoformat(row.there_at) for row in rows}


async def forget_entries(storage: Storage, feed_id: int, keys: Sequence[str]) -> None:
    """Forget entries of a feed."""
    async with storage.write() as conn:
        for piece in _pieces(keys):
            chosen = (entry.c.feed == feed_id, entry.c.key.in_(piece))
            await conn.execute(delete(entry).where(*chosen))
