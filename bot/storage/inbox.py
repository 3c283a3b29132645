"""The inbox: what a platform has sent and is not answered yet, kept without a word of anybody.

The place in the platform's stream moves on in the same transaction that takes in what came with
it, so that after a crash nothing is missing and nothing comes twice. That an event has changed
something is noted in the transaction of the change, and what is to be said of it is kept until it
is said: so nothing is done twice, and what was done is still told.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    delete,
    false,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.elements import ColumnElement

from .engine import Storage

REMEMBERED = timedelta(days=30)
"""How long an event is known to have been answered."""
_CHUNK = 500

metadata = MetaData()

inbox_place = Table(
    "inbox_place",
    metadata,
    Column("account", String(300), primary_key=True),
    Column("position", Text, nullable=False),
)
inbox_event = Table(
    "inbox_event",
    metadata,
    Column("account", String(300), primary_key=True),
    Column("id", String(300), primary_key=True),
    Column("number", Integer, nullable=False),
    Column("room", String(300), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("seen_at", String(32), nullable=False),
    Column("is_written", Boolean, nullable=False),
    Column("is_done", Boolean, nullable=False),
)
inbox_reply = Table(
    "inbox_reply",
    metadata,
    Column("account", String(300), primary_key=True),
    Column("event", String(300), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("content", JSON, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Arrival:
    """Something that came in: enough to ask the platform for it again.

    Without a `room` it was said to the bot directly. The room of a direct conversation says who
    was there, so it is kept nowhere, and the event is forgotten once it is answered.
    `is_written` tells whether it has changed something already.
    """

    id: str
    room: str
    kind: str
    is_written: bool = False


class Inbox:
    """Keeps what one account on a platform has to answer."""

    def __init__(self, storage: Storage, account: str, fleeting: Sequence[str] = ()) -> None:
        """Take the account, and the kinds of events that are forgotten once they are answered."""
        self._storage = storage
        self._account = account
        self._fleeting = tuple(fleeting)
        self._last: int | None = None
        """The number of the latest event, once it was asked for: nobody else gives any."""

    async def position(self) -> str | None:
        """Give the place in the stream up to which everything was taken in."""
        at = inbox_place.c.account == self._account
        async with self._storage.read() as conn:
            return await conn.scalar(select(inbox_place.c.position).where(at))

    async def take(
        self, position: str, arrivals: Sequence[Arrival], now: datetime
    ) -> frozenset[str]:
        """Move on in the stream and take in what came; give the ids that had not come before."""
        async with self._storage.write() as conn:
            known = await self._known(conn, [each.id for each in arrivals])
            new = {each.id: each for each in arrivals if each.id not in known}
            if new:
                await conn.execute(
                    insert(inbox_event), await self._rows(conn, [*new.values()], now)
                )
            moved = await conn.execute(
                update(inbox_place)
                .where(inbox_place.c.account == self._account)
                .values(position=position)
            )
            if moved.rowcount == 0:
                place = {"account": self._account, "position": position}
                await conn.execute(insert(inbox_place).values(**place))
        return frozenset(new)

    async def waiting(self) -> list[Arrival]:
        """List what is not answered yet, in the order in which it came."""
        event = inbox_event.c
        wanted = (
            select(event.id, event.room, event.kind, event.is_written)
            .where((event.account == self._account) & ~event.is_done)
            .order_by(event.number)
        )
        async with self._storage.read() as conn:
            return [Arrival(*row) for row in await conn.execute(wanted)]

    async def finish(self, ids: Sequence[str]) -> None:
        """Note that things were answered; forget what was said directly, and fleeting kinds."""
        event, reply = inbox_event.c, inbox_reply.c
        async with self._storage.write() as conn:
            for start in range(0, len(ids), _CHUNK):
                some = ids[start : start + _CHUNK]
                ours = (event.account == self._account) & event.id.in_(some)
                done = update(inbox_event).where(ours).values(is_done=True)
                # Only of what has changed something are there replies.
                if any(await conn.scalars(done.returning(event.is_written))):
                    replies = (reply.account == self._account) & reply.event.in_(some)
                    await conn.execute(delete(inbox_reply).where(replies))
                gone = (event.room == "") | event.kind.in_(self._fleeting)
                await conn.execute(delete(inbox_event).where(ours & gone))

    async def note_written(self, conn: AsyncConnection, id_: str) -> None:
        """Note, in the transaction of the change, that something has changed what is kept."""
        await conn.execute(update(inbox_event).where(self._is_at(id_)).values(is_written=True))

    async def keep_reply(self, id_: str, number: int, content: Mapping[str, Any]) -> None:
        """Keep what is to be said because of something, until that is finished."""
        row = {"account": self._account, "event": id_, "number": number, "content": content}
        async with self._storage.write() as conn:
            await conn.execute(insert(inbox_reply).values(**row))

    async def list_replies(self, id_: str) -> list[Mapping[str, Any]]:
        """List what was to be said because of something."""
        wanted = select(inbox_reply.c.content).where(self._is_about(id_))
        async with self._storage.read() as conn:
            return list(await conn.scalars(wanted.order_by(inbox_reply.c.number)))

    @staticmethod
    async def count_in(conn: AsyncConnection, rooms: Sequence[str]) -> int:
        """Count what is known to have come in some rooms, by their ids with or without platform."""
        ids = [*rooms, *(each.partition(":")[2] for each in rooms)]
        found = select(func.count()).select_from(inbox_event).where(inbox_event.c.room.in_(ids))
        return int(await conn.scalar(found) or 0)

    @staticmethod
    async def count_naming(conn: AsyncConnection, names: Sequence[str]) -> int:
        """Count what names somebody in its id, as an invitation does, and is answered."""
        found = select(func.count()).select_from(inbox_event).where(_is_naming(names))
        return int(await conn.scalar(found) or 0)

    @staticmethod
    async def forget_naming(conn: AsyncConnection, names: Sequence[str]) -> None:
        """Forget what names somebody in its id and is answered."""
        await conn.execute(delete(inbox_event).where(_is_naming(names)))

    async def forget_old(self, now: datetime) -> None:
        """Forget what was answered long ago."""
        old = inbox_event.c.seen_at < (now - REMEMBERED).isoformat()
        ours = inbox_event.c.account == self._account
        async with self._storage.write() as conn:
            await conn.execute(delete(inbox_event).where(ours & old & inbox_event.c.is_done))

    def _is_at(self, id_: str) -> ColumnElement[bool]:
        return (inbox_event.c.account == self._account) & (inbox_event.c.id == id_)

    def _is_about(self, id_: str) -> ColumnElement[bool]:
        return (inbox_reply.c.account == self._account) & (inbox_reply.c.event == id_)

    async def _known(self, conn: AsyncConnection, ids: Sequence[str]) -> set[str]:
        ours, found = inbox_event.c.account == self._account, set()
        for start in range(0, len(ids), _CHUNK):
            among = inbox_event.c.id.in_(ids[start : start + _CHUNK])
            found |= set(await conn.scalars(select(inbox_event.c.id).where(ours & among)))
        return found

    async def _rows(
        self, conn: AsyncConnection, arrivals: Sequence[Arrival], now: datetime
    ) -> list[dict[str, object]]:
        if self._last is None:
            self._last = await conn.scalar(select(func.max(inbox_event.c.number))) or 0
        first, self._last = self._last + 1, self._last + len(arrivals)
        return [
            {
                "account": self._account,
                "id": each.id,
                "number": number,
                "room": each.room,
                "kind": each.kind,
                "seen_at": now.isoformat(),
                "is_written": False,
                "is_done": False,
            }
            for number, each in enumerate(arrivals, first)
        ]


def _is_naming(names: Sequence[str]) -> ColumnElement[bool]:
    named = [inbox_event.c.id.contains(f" {each} ", autoescape=True) for each in names]
    return inbox_event.c.is_done & or_(false(), *named)
