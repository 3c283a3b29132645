"""Relations: which message an event was about, where the event is emptied once it is taken back.

Kept without the person: who sent it, the platform still knows.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Column, MetaData, String, Table, delete, insert, select
from sqlalchemy.sql.elements import ColumnElement

from .engine import Storage

REMEMBERED = timedelta(days=400)
"""How long a reaction can be taken back; a year of quotes is voted for."""

metadata = MetaData()

relation = Table(
    "inbox_relation",
    metadata,
    Column("account", String(300), primary_key=True),
    Column("id", String(300), primary_key=True),
    Column("message", String(300), nullable=False),
    Column("emoji", String(100), nullable=False),
    Column("seen_at", String(32), nullable=False),
)


@dataclass(frozen=True, slots=True)
class Relation:
    """An event that is about a message: a reaction, or without an emoji an edit."""

    id: str
    message: str
    emoji: str = ""


class Relations:
    """Remembers what reactions and edits were about, for one account on a platform."""

    def __init__(self, storage: Storage, account: str) -> None:
        self._storage = storage
        self._account = account

    async def set(self, about: Relation, now: datetime) -> None:
        """Remember an event; once more changes nothing."""
        row = {"account": self._account, "id": about.id, "message": about.message}
        async with self._storage.write() as conn:
            await conn.execute(delete(relation).where(self._is_at(about.id)))
            await conn.execute(
                insert(relation).values(**row, emoji=about.emoji, seen_at=now.isoformat())
            )

    async def find(self, id_: str) -> Relation | None:
        """Find what an event was about."""
        wanted = select(relation.c.id, relation.c.message, relation.c.emoji)
        async with self._storage.read() as conn:
            row = (await conn.execute(wanted.where(self._is_at(id_)))).first()
        return Relation(*row) if row else None

    async def remove(self, id_: str) -> None:
        """Forget an event."""
        async with self._storage.write() as conn:
            await conn.execute(delete(relation).where(self._is_at(id_)))

    async def forget_old(self, now: datetime) -> None:
        """Forget events of long ago."""
        old = relation.c.seen_at < (now - REMEMBERED).isoformat()
        async with self._storage.write() as conn:
            await conn.execute(delete(relation).where(old & (relation.c.account == self._account)))

    def _is_at(self, id_: str) -> ColumnElement[bool]:
        return (relation.c.account == self._account) & (relation.c.id == id_)
