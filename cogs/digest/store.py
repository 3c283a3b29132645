"""What is planned in which room, and how far its digests have come: SQL alone."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Integer,
    MetaData,
    String,
    Table,
    delete,
    insert,
    select,
    update,
)
from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.elements import ColumnElement

from bot import Mark, Room, Storage, pack_room, unpack_room

from .plan import Plan

metadata = MetaData()

digest = Table(
    "digest",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("community", String(100), nullable=False),
    Column("room", String(300), nullable=False, unique=True, index=True),
    Column("place", JSON, nullable=False),
    Column("rhythm", String(10), nullable=False),
    Column("day", Integer, nullable=False),
    Column("at", String(5), nullable=False),
    Column("covered", String(32), nullable=False),
    Column("planned", String(32), nullable=False),
    Column("is_on", Boolean, nullable=False),
)
"""One row a room; it stays when digests are switched off. Moments are ISO 8601 text, in UTC."""


@dataclass(frozen=True, slots=True)
class Digest:
    """The digests of one room."""

    id: int
    room: Room
    plan: Plan
    mark: Mark
    is_on: bool


class Digests:
    """The digests of one community's rooms."""

    def __init__(self, storage: Storage, community: str) -> None:
        self._storage = storage
        self._community = community

    async def find(self, room: Room) -> Digest | None:
        """Find what is planned in a room, also if it is switched off."""
        async with self._storage.read() as conn:
            return await self._find(conn, digest.c.room == room.id)

    async def find_by_id(self, digest_id: int) -> Digest | None:
        """Find it by its id."""
        async with self._storage.read() as conn:
            return await self._find(conn, digest.c.id == digest_id)

    async def add(self, room: Room, plan: Plan, mark: Mark) -> None:
        """Plan digests for a room, in place of any plan that another community had for it."""
        planned = {"community": self._community, "is_on": True, **_plan(plan), **_mark(mark)}
        async with self._storage.write() as conn:
            changed = await conn.execute(
                update(digest)
                .where(digest.c.room == room.id)
                .values(place=pack_room(room), **planned)
            )
            if changed.rowcount == 0:
                await conn.execute(
                    insert(digest).values(room=room.id, place=pack_room(room), **planned)
                )

    async def change(self, digest_id: int, plan: Plan, planned: datetime) -> None:
        """Switch digests on with this plan; what they cover goes on from where it was."""
        values = {"planned": _text(planned), "is_on": True, **_plan(plan)}
        await self._update(digest_id, values)

    async def switch_off(self, digest_id: int) -> None:
        """Send no more digests."""
        await self._update(digest_id, {"is_on": False})

    async def _update(self, digest_id: int, values: dict[str, object]) -> None:
        chosen = (digest.c.community == self._community, digest.c.id == digest_id)
        async with self._storage.write() as conn:
            await conn.execute(update(digest).where(*chosen).values(**values))

    async def _find(self, conn: AsyncConnection, where: ColumnElement[bool]) -> Digest | None:
        chosen = (digest.c.community == self._community, where)
        row = (await conn.execute(select(digest).where(*chosen))).first()
        return _digest(row) if row else None


async def list_planned(storage: Storage) -> list[Digest]:
    """List the digests of all communities that are switched on."""
    async with storage.read() as conn:
        rows = await conn.execute(select(digest).where(digest.c.is_on).order_by(digest.c.id))
        return [_digest(row) for row in rows]


async def list_in(storage: Storage, rooms: Sequence[str]) -> list[Digest]:
    """List what is planned in some rooms, of all communities, also if it is switched off."""
    async with storage.read() as conn:
        chosen = select(digest).where(digest.c.room.in_(rooms)).order_by(digest.c.id)
        return [_digest(row) for row in await conn.execute(chosen)]


async def remove_in(conn: AsyncConnection, rooms: Sequence[str]) -> None:
    """Forget what is planned in some rooms, within a transaction."""
    await conn.execute(delete(digest).where(digest.c.room.in_(rooms)))


async def move_room(conn: AsyncConnection, old: str, new: Room) -> None:
    """Send to a room what is planned for the one that it replaces, within a transaction.

    What was planned for the new one already, and is on, stands.
    """
    row = (await conn.execute(select(digest).where(digest.c.room == old))).first()
    if row is None:
        return
    is_there = (digest.c.room == new.id, digest.c.is_on)
    if await conn.scalar(select(digest.c.id).where(*is_there)) is not None:
        await conn.execute(delete(digest).where(digest.c.id == row.id))
        return
    await conn.execute(delete(digest).where(digest.c.room == new.id))
    place = pack_room(replace(new, community=row.community))
    await conn.execute(update(digest).where(digest.c.id == row.id).values(room=new.id, place=place))


async def move_mark(conn: AsyncConnection, known: Digest, covered: datetime) -> bool:
    """Note within a transaction what a digest covered; False if it was changed meanwhile."""
    moved = await conn.execute(
        update(digest)
        .where(
            digest.c.id == known.id,
            digest.c.is_on,
            digest.c.covered == _text(known.mark.covered),
            digest.c.planned == _text(known.mark.planned),
        )
        .values(covered=_text(covered))
    )
    return moved.rowcount == 1


def _text(moment: datetime) -> str:
    return moment.isoformat()


def _plan(plan: Plan) -> dict[str, object]:
    return {"rhythm": plan.rhythm, "day": plan.day, "at": f"{plan.at:%H:%M}"}


def _mark(mark: Mark) -> dict[str, object]:
    return {"covered": _text(mark.covered), "planned": _text(mark.planned)}


def _digest(row: Row[tuple[object, ...]]) -> Digest:
    plan = Plan(row.rhythm, time.fromisoformat(row.at), row.day)
    moments = datetime.fromisoformat(row.covered), datetime.fromisoformat(row.planned)
    return Digest(row.id, unpack_room(row.place), plan, Mark(*moments), row.is_on)
