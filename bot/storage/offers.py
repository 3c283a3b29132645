"""Offers: which numbered buttons stand under a message, where a platform has no buttons."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    Integer,
    MetaData,
    String,
    Table,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.elements import ColumnElement

from .engine import Storage

REMEMBERED = timedelta(days=90)
"""How long a message's buttons go on working."""

_HIDDEN = "hidden"
_LOOKED_AT = 20
"""Messages among which the latest with numbered buttons is looked for."""

metadata = MetaData()

offer = Table(
    "offer",
    metadata,
    Column("message", String(300), primary_key=True),
    Column("number", Integer, nullable=False),
    Column("room", String(300), nullable=False, index=True),
    Column("thread", String(300), nullable=False),
    Column("only_for", String(300), nullable=False),
    Column("asked_by", String(300), nullable=False),
    Column("cause", String(300), nullable=False, index=True),
    Column("buttons", JSON, nullable=False),
    Column("marks", JSON, nullable=False),
    Column("made_at", String(32), nullable=False),
)


@dataclass(frozen=True, slots=True)
class Offered:
    """The buttons of one message: label and token of each.

    `only_for` is the one person who may press, or "" for everybody; `cause` is what it answered,
    and `thread` where that was said.
    `marks` are what the bot put beside the message to be pressed, if anything. `hidden` are buttons
    that nobody else may see pressed, which have no number.
    """

    message: str
    room: str
    asked_by: str
    cause: str
    buttons: tuple[tuple[str, str], ...]
    only_for: str = ""
    thread: str = ""
    marks: tuple[str, ...] = ()
    hidden: tuple[tuple[str, str], ...] = ()


class Offers:
    """Remembers the buttons of messages, so that they work after a restart."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    async def set(self, offered: Offered, now: datetime) -> None:
        """Keep a message's buttons in place of those before."""
        row = {
            "message": offered.message,
            "room": offered.room,
            "thread": offered.thread,
            "only_for": offered.only_for,
            "asked_by": offered.asked_by,
            "cause": offered.cause,
            "buttons": [
                *(list(each) for each in offered.buttons),
                *([*each, _HIDDEN] for each in offered.hidden),
            ],
            "marks": list(offered.marks),
            "made_at": now.isoformat(),
        }
        async with self._storage.write() as conn:
            await conn.execute(delete(offer).where(offer.c.message == offered.message))
            last = await conn.scalar(select(func.max(offer.c.number))) or 0
            await conn.execute(insert(offer).values(**row, number=last + 1))

    async def find(self, message: str) -> Offered | None:
        """Find the buttons of a message."""
        return await self._first(offer.c.message == message)

    async def find_latest(self, room: str, user: str) -> Offered | None:
        """Find the buttons that somebody was shown last in a room."""
        shown = (offer.c.room == room) & offer.c.only_for.in_(["", user])
        latest = select(offer).where(shown).order_by(offer.c.number.desc()).limit(_LOOKED_AT)
        async with self._storage.read() as conn:
            found = [_from_row(row) for row in (await conn.execute(latest)).mappings()]
        return next((each for each in found if each.buttons), None)

    async def find_caused(self, cause: str) -> Offered | None:
        """Find the buttons that came with the answer to something."""
        return await self._first(offer.c.cause == cause)

    async def forget_room(self, room: str) -> None:
        """Forget all the buttons in a room."""
        async with self._storage.write() as conn:
            await conn.execute(delete(offer).where(offer.c.room == room))

    @staticmethod
    async def count_of(conn: AsyncConnection, users: Sequence[str], rooms: Sequence[str]) -> int:
        """Count the messages whose buttons concern people, or stand in their conversations."""
        concerns = _is_private(users, rooms) | offer.c.asked_by.in_(users)
        return int(await conn.scalar(select(func.count()).where(concerns)) or 0)

    @staticmethod
    async def forget_of(conn: AsyncConnection, users: Sequence[str], rooms: Sequence[str]) -> None:
        """Forget people's own buttons; those in rooms go on working for others, without a name."""
        await conn.execute(delete(offer).where(_is_private(users, rooms)))
        await conn.execute(update(offer).where(offer.c.asked_by.in_(users)).values(asked_by=""))

    async def forget_old(self, now: datetime) -> None:
        """Forget buttons that were offered long ago."""
        old = offer.c.made_at < (now - REMEMBERED).isoformat()
        async with self._storage.write() as conn:
            await conn.execute(delete(offer).where(old))

    async def _first(self, wanted: ColumnElement[bool]) -> Offered | None:
        latest = select(offer).where(wanted).order_by(offer.c.number.desc()).limit(1)
        async with self._storage.read() as conn:
            row = (await conn.execute(latest)).mappings().first()
        return None if row is None else _from_row(row)


def _is_private(users: Sequence[str], rooms: Sequence[str]) -> ColumnElement[bool]:
    """Choose the buttons of some people alone; a platform's own ids have no first part."""
    ids = [*rooms, *(each.partition(":")[2] for each in rooms)]
    return offer.c.only_for.in_(users) | offer.c.room.in_(ids)


def _from_row(row: Any) -> Offered:
    return Offered(
        row["message"],
        row["room"],
        row["asked_by"],
        row["cause"],
        tuple((label, token) for label, token, *rest in row["buttons"] if not rest),
        row["only_for"],
        row["thread"],
        tuple(row["marks"]),
        tuple((label, token) for label, token, *rest in row["buttons"] if rest),
    )
