"""The polls and their results."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import Storage, pack_room, unpack_room

from ..model import Definition, Poll, State
from ..publication import Result, pack_result, unpack_result
from .boxes import Boxed
from .tables import box, poll, result

_OVER = [each.value for each in State if each.is_over]


class Polls:
    """The polls of one community."""

    def __init__(self, storage: Storage, community: str) -> None:
        self._storage = storage
        self._community = community

    async def find(self, number: int) -> Poll | None:
        """Find a poll by its number."""
        chosen = (poll.c.community == self._community, poll.c.number == number)
        async with self._storage.read() as conn:
            row = (await conn.execute(select(poll).where(*chosen))).first()
        return _unpack(row) if row else None

    async def list(self, states: Collection[State], limit: int, skip: int = 0) -> list[Poll]:
        """List the polls in some states, the newest first."""
        chosen = (
            poll.c.community == self._community,
            poll.c.state.in_([each.value for each in states]),
        )
        wanted = select(poll).where(*chosen).order_by(poll.c.number.desc())
        async with self._storage.read() as conn:
            return [_unpack(row) for row in await conn.execute(wanted.limit(limit).offset(skip))]

    async def count(self, states: Collection[State]) -> int:
        """Count the polls in some states."""
        chosen = (
            poll.c.community == self._community,
            poll.c.state.in_([each.value for each in states]),
        )
        async with self._storage.read() as conn:
            return await conn.scalar(select(func.count()).select_from(poll).where(*chosen)) or 0

    async def find_result(self, poll_id: str) -> Result | None:
        """Find what was published of a poll."""
        chosen = (result.c.community == self._community, result.c.poll == poll_id)
        async with self._storage.read() as conn:
            text = await conn.scalar(select(result.c.result).where(*chosen))
        return unpack_result(text) if text is not None else None


async def find_poll(conn: AsyncConnection, poll_id: str) -> Poll | None:
    """Find a poll of any community by its id."""
    row = (await conn.execute(select(poll).where(poll.c.id == poll_id))).first()
    return _unpack(row) if row else None


async def find_boxed(conn: AsyncConnection, poll_id: str) -> tuple[Poll, Boxed] | None:
    """Find a poll together with its box, if it has one, in one question to the database."""
    columns = (box.c.key_name, box.c.key_place, box.c.box)
    wanted = select(poll, *columns).join(box, box.c.poll == poll.c.id)
    row = (await conn.execute(wanted.where(poll.c.id == poll_id))).first()
    if row is None:
        return None
    return _unpack(row), Boxed(row.key_name, row.key_place, bytes(row.box))


async def list_in_state(storage: Storage, *states: State) -> list[Poll]:
    """List the polls of all communities in some states, the next to close first."""
    chosen = poll.c.state.in_([each.value for each in states])
    async with storage.read() as conn:
        rows = await conn.execute(select(poll).where(chosen).order_by(poll.c.closes_at, poll.c.id))
        return [_unpack(row) for row in rows]


async def add_poll(conn: AsyncConnection, new: Poll) -> int:
    """Add a poll, whose number is given to it here, and give that number."""
    latest = select(func.max(poll.c.number)).where(poll.c.community == new.community)
    number = (await conn.scalar(latest) or 0) + 1
    values = {"id": new.id, "community": new.community, "number": number, "is_scrubbed": False}
    await conn.execute(insert(poll).values(**values, **_pack(new)))
    return number


async def save_poll(conn: AsyncConnection, changed: Poll) -> None:
    """Store a poll as it is now."""
    await conn.execute(update(poll).where(poll.c.id == changed.id).values(**_pack(changed)))


async def remove_draft(conn: AsyncConnection, poll_id: str) -> None:
    """Forget a draft."""
    chosen = (poll.c.id == poll_id, poll.c.state == State.DRAFT.value)
    await conn.execute(delete(poll).where(*chosen))


async def list_made(conn: AsyncConnection, makers: Collection[str]) -> list[Poll]:
    """List what somebody has made and that is not over, by their accounts."""
    wanted = select(poll).where(poll.c.maker.in_(makers)).order_by(poll.c.opens_at)
    return [_unpack(row) for row in await conn.execute(wanted)]


async def forget_makers(conn: AsyncConnection, makers: Collection[str]) -> None:
    """Forget that somebody made polls, and their drafts with it."""
    drafts = (poll.c.maker.in_(makers), poll.c.state == State.DRAFT.value)
    await conn.execute(delete(poll).where(*drafts))
    await conn.execute(update(poll).where(poll.c.maker.in_(makers)).values(maker=""))


async def add_result(conn: AsyncConnection, of: Poll, published: Result) -> None:
    """Keep what is published of a poll."""
    values = {"poll": of.id, "community": of.community, "result": pack_result(published)}
    await conn.execute(insert(result).values(**values))


async def forget_drafts(storage: Storage, before: datetime) -> None:
    """Forget the drafts that were to open before a moment, for nobody has agreed to them."""
    chosen = (poll.c.state == State.DRAFT.value, poll.c.opens_at < before.isoformat())
    async with storage.write() as conn:
        await conn.execute(delete(poll).where(*chosen))


async def list_unscrubbed(storage: Storage) -> list[str]:
    """List the ids of polls that are over, but of whose boxes something may be left in a file."""
    chosen = (poll.c.state.in_(_OVER), poll.c.is_scrubbed.is_(False))
    async with storage.read() as conn:
        return list(await conn.scalars(select(poll.c.id).where(*chosen)))


async def mark_scrubbed(conn: AsyncConnection, ids: Collection[str]) -> None:
    """Note of polls that nothing of their boxes is left."""
    await conn.execute(update(poll).where(poll.c.id.in_(ids)).values(is_scrubbed=True))


def _pack(of: Poll) -> dict[str, Any]:
    return {
        "definition": of.definition.pack(),
        "state": of.state.value,
        "opens_at": of.opens_at.isoformat(),
        "closes_at": of.closes_at.isoformat(),
        "rooms": [pack_room(each) for each in of.rooms],
        "maker": of.maker,
    }


def _unpack(row: Row[Any]) -> Poll:
    return Poll(
        id=row.id,
        number=row.number,
        definition=Definition.unpack(row.definition),
        state=State(row.state),
        opens_at=datetime.fromisoformat(row.opens_at),
        closes_at=datetime.fromisoformat(row.closes_at),
        rooms=tuple(unpack_room(each) for each in row.rooms),
        maker=row.maker,
    )
