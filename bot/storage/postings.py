"""Postings: what is to be said in rooms, kept from the change that caused it until it is said."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.elements import ColumnElement

from .engine import Storage

POST, EDIT, WITHDRAW = "post", "edit", "withdraw"
WAITING, SENT, FAILED, REPORTED = "waiting", "sent", "failed", "reported"
"""How a posting is: `failed` was given up, and `reported` as well, but somebody was told of it."""

_LIVE = (WAITING, SENT)

metadata = MetaData()

posting = Table(
    "posting",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", String(200), nullable=False, index=True),
    Column("kind", String(10), nullable=False),
    Column("state", String(10), nullable=False),
    Column("community", String(100), nullable=False),
    Column("room", String(300), nullable=False, index=True),
    Column("place", JSON, nullable=False),
    Column("content", Text, nullable=False),
    Column("nonce", String(40), nullable=False),
    Column("messages", JSON, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("made_at", String(32), nullable=False),
    Column("due_at", String(32), nullable=False),
    Column("tried_at", String(32)),
    Column("sent_at", String(32)),
    sqlite_autoincrement=True,
)
"""A number is never given again: who has kept one asks by it what became of a posting."""


@dataclass(frozen=True, slots=True)
class Posting:
    """One thing to say, to say anew, or to take back; `messages` are the ids it was said under.

    `place` says which room it is, and `content` what is said, both as JSON can hold them.
    `tried_at` is when sending was first begun, so that it may have been sent already.
    """

    id: int
    key: str
    kind: str
    community: str
    room: str
    place: dict[str, Any]
    content: str
    nonce: str
    messages: tuple[str, ...]
    attempts: int
    made_at: datetime
    due_at: datetime
    tried_at: datetime | None

    @property
    def is_begun(self) -> bool:
        """Tell whether sending was begun, so that it may be there already."""
        return self.tried_at is not None


class Postings:
    """The table of postings."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    @staticmethod
    async def add(  # noqa: PLR0913  a row has this many columns
        conn: AsyncConnection,
        *,
        key: str,
        kind: str,
        community: str,
        room: str,
        place: dict[str, Any],
        content: str,
        nonce: str,
        now: datetime,
        messages: Sequence[str] = (),
    ) -> int:
        """Add a posting within the transaction that causes it, and give its number."""
        added = await conn.execute(
            insert(posting).values(
                key=key,
                kind=kind,
                state=WAITING,
                community=community,
                room=room,
                place=place,
                content=content,
                nonce=nonce,
                messages=list(messages),
                attempts=0,
                made_at=now.isoformat(),
                due_at=now.isoformat(),
            )
        )
        assert added.inserted_primary_key is not None
        return int(added.inserted_primary_key[0])

    @staticmethod
    async def find_sending(conn: AsyncConnection, number: int) -> tuple[bool, datetime | None]:
        """Tell whether a posting is still to be said, and when it was; it may be forgotten."""
        rows = await conn.execute(
            select(posting.c.state, posting.c.sent_at).where(posting.c.id == number)
        )
        row = rows.first()
        if row is None:
            return False, None
        return row.state == WAITING, datetime.fromisoformat(row.sent_at) if row.sent_at else None

    @staticmethod
    async def list_posted(conn: AsyncConnection, key: str) -> list[tuple[Posting, bool]]:
        """List what was posted under a key, each with whether it has been sent."""
        rows = await conn.execute(
            select(posting)
            .where(posting.c.key == key, posting.c.kind == POST, posting.c.state.in_(_LIVE))
            .order_by(posting.c.id)
        )
        return [(_to_posting(row), row.state == SENT) for row in rows]

    @staticmethod
    async def find_key(conn: AsyncConnection, room: str, message: str) -> str:
        """Find the key under which a message was posted; "" if it was not, or under none."""
        rows = await conn.execute(
            select(posting.c.key, posting.c.messages)
            .where(
                posting.c.room == room,
                posting.c.kind == POST,
                posting.c.state == SENT,
                posting.c.messages.cast(Text).contains(message, autoescape=True),
            )
            .order_by(posting.c.id.desc())
        )
        return next((str(row.key) for row in rows if message in row.messages), "")

    @staticmethod
    async def reword(conn: AsyncConnection, number: int, content: str) -> None:
        """Say something else in place of what has not been sent yet."""
        await conn.execute(update(posting).where(posting.c.id == number).values(content=content))

    @staticmethod
    async def drop(conn: AsyncConnection, number: int) -> None:
        """Forget a posting."""
        await conn.execute(delete(posting).where(posting.c.id == number))

    @staticmethod
    async def drop_waiting(conn: AsyncConnection, key: str, room: str) -> None:
        """Forget edits under a key that a newer one stands for."""
        await conn.execute(
            delete(posting).where(
                posting.c.key == key,
                posting.c.room == room,
                posting.c.kind != POST,
                posting.c.state == WAITING,
            )
        )

    @staticmethod
    async def list_in(conn: AsyncConnection, rooms: Sequence[str]) -> list[tuple[Posting, bool]]:
        """List what was posted in some rooms, each with whether it is still to be said."""
        rows = await conn.execute(
            select(posting).where(posting.c.room.in_(rooms)).order_by(posting.c.id)
        )
        return [(_to_posting(row), row.state == WAITING) for row in rows]

    @staticmethod
    async def drop_in(conn: AsyncConnection, rooms: Sequence[str]) -> None:
        """Forget all that was posted in some rooms, or is still to be."""
        await conn.execute(delete(posting).where(posting.c.room.in_(rooms)))

    @staticmethod
    async def move(conn: AsyncConnection, old: str, new: str, place: dict[str, Any]) -> None:
        """Move what is still to be said to another room; what was said stays as it is."""
        waits = (posting.c.state == WAITING) & (posting.c.kind == POST)
        for row in await conn.execute(select(posting).where(posting.c.room == old, waits)):
            moved = {**place, "community": row.community}
            await conn.execute(
                update(posting).where(posting.c.id == row.id).values(room=new, place=moved)
            )
        over = (posting.c.room == old, posting.c.state.in_(_LIVE))
        await conn.execute(delete(posting).where(*over))

    @staticmethod
    async def drop_unsent(conn: AsyncConnection, key: str) -> bool:
        """Forget what was to be said under a key, where it has not been; tell whether it was so."""
        gone = await conn.execute(
            delete(posting).where(posting.c.key == key, posting.c.state == WAITING)
        )
        return gone.rowcount > 0

    @staticmethod
    async def report(conn: AsyncConnection, numbers: Sequence[int]) -> None:
        """Note that somebody was told of what was given up, and forget its words."""
        await conn.execute(
            update(posting).where(posting.c.id.in_(numbers)).values(state=REPORTED, content="")
        )

    async def list_stuck(self) -> list[tuple[Posting, int]]:
        """List what was tried in each room and still waits, and how many wait there."""
        waiting = posting.c.state == WAITING
        async with self._storage.read() as conn:
            rows = await conn.execute(
                select(posting).where(waiting, posting.c.attempts > 0).order_by(posting.c.id)
            )
            stuck = {row.room: _to_posting(row) for row in [*rows][::-1]}
            counted = await conn.execute(
                select(posting.c.room, func.count()).where(waiting).group_by(posting.c.room)
            )
            counts: dict[str, int] = {row.room: row[1] for row in counted}
        return [(each, counts[each.room]) for each in stuck.values()]

    async def list_given_up(self) -> list[Posting]:
        """List what was given up and nobody was told of, with its words."""
        async with self._storage.read() as conn:
            rows = await conn.execute(
                select(posting).where(posting.c.state == FAILED).order_by(posting.c.id)
            )
            return [_to_posting(row) for row in rows]

    async def has_sent(self, room: str, since: int) -> bool:
        """Tell whether something was said in a room, of what was stored from a number on."""
        sent = (posting.c.room == room) & (posting.c.state == SENT) & (posting.c.id >= since)
        async with self._storage.read() as conn:
            return await conn.scalar(select(posting.c.id).where(sent).limit(1)) is not None

    async def hasten(self, platform: str, now: datetime) -> None:
        """Try at once what was tried in vain on a platform."""
        is_there = posting.c.room.startswith(f"{platform}:", autoescape=True)
        async with self._storage.write() as conn:
            await conn.execute(
                update(posting)
                .where(posting.c.state == WAITING, posting.c.attempts > 0, is_there)
                .values(due_at=now.isoformat())
            )

    async def list_rooms(self) -> list[str]:
        """List the rooms in which something waits, first come first."""
        async with self._storage.read() as conn:
            rows = await conn.execute(
                select(posting.c.room)
                .where(posting.c.state == WAITING)
                .group_by(posting.c.room)
                .order_by(func.min(posting.c.id))
            )
            return [row.room for row in rows]

    async def find_first(self, room: str) -> Posting | None:
        """Find what is to be said next in a room."""
        async with self._storage.read() as conn:
            rows = await conn.execute(
                select(posting)
                .where(posting.c.state == WAITING, posting.c.room == room)
                .order_by(posting.c.id)
                .limit(1)
            )
            row = rows.first()
        return _to_posting(row) if row else None

    async def begin(self, number: int, now: datetime) -> bool:
        """Note that sending begins; tell whether it is still to be sent."""
        async with self._storage.write() as conn:
            changed = await conn.execute(
                update(posting)
                .where(posting.c.id == number, posting.c.state == WAITING)
                .values(
                    tried_at=func.coalesce(posting.c.tried_at, now.isoformat()),
                    attempts=posting.c.attempts + 1,
                )
            )
        return changed.rowcount > 0

    async def finish(self, number: int, messages: Sequence[str], now: datetime) -> None:
        """Note when it was said, and under which ids; the words themselves are forgotten."""
        async with self._storage.write() as conn:
            await conn.execute(
                update(posting)
                .where(posting.c.id == number)
                .values(state=SENT, messages=list(messages), content="", sent_at=now.isoformat())
            )

    async def find_messages(self, key: str, room: str) -> tuple[str, ...]:
        """Find the messages in which what was posted under a key stands; none if it is not sent."""
        async with self._storage.read() as conn:
            row = await conn.execute(
                select(posting.c.messages)
                .where(*_sent(key, room))
                .order_by(posting.c.id.desc())
                .limit(1)
            )
            return tuple(row.scalar() or ())

    async def drop_sent(self, key: str, room: str) -> None:
        """Forget what was posted under a key and is taken back."""
        async with self._storage.write() as conn:
            await conn.execute(delete(posting).where(*_sent(key, room)))

    async def rename(self, key: str, room: str, messages: Sequence[str]) -> None:
        """Note that what was posted under a key stands in other messages now."""
        async with self._storage.write() as conn:
            await conn.execute(
                update(posting)
                .where(posting.c.key == key, posting.c.room == room, posting.c.kind == POST)
                .values(messages=list(messages))
            )

    async def delay(self, number: int, due: datetime) -> None:
        """Try again later."""
        async with self._storage.write() as conn:
            await conn.execute(
                update(posting).where(posting.c.id == number).values(due_at=due.isoformat())
            )

    async def give_up(self, number: int) -> None:
        """Note that it can't be said; its words are kept until somebody was told."""
        async with self._storage.write() as conn:
            await conn.execute(update(posting).where(posting.c.id == number).values(state=FAILED))

    async def forget_before(self, moment: datetime) -> None:
        """Forget what was said, or could not be said, before a moment."""
        async with self._storage.write() as conn:
            await conn.execute(
                delete(posting).where(
                    posting.c.state != WAITING, posting.c.made_at < moment.isoformat()
                )
            )


def _sent(key: str, room: str) -> tuple[ColumnElement[bool], ...]:
    chosen = (posting.c.key == key, posting.c.room == room)
    return (*chosen, posting.c.kind == POST, posting.c.state == SENT)


def _to_posting(row: Row[Any]) -> Posting:
    return Posting(
        id=row.id,
        key=row.key,
        kind=row.kind,
        community=row.community,
        room=row.room,
        place=row.place,
        content=row.content,
        nonce=row.nonce,
        messages=tuple(row.messages),
        attempts=row.attempts,
        made_at=datetime.fromisoformat(row.made_at),
        due_at=datetime.fromisoformat(row.due_at),
        tried_at=datetime.fromisoformat(row.tried_at) if row.tried_at else None,
    )
