"""Votes, each a tag of who gave it."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import delete, exists, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.elements import ColumnElement

from .tables import quote, vote


class Votes:
    """The votes on one message or quote, within a transaction."""

    def __init__(self, conn: AsyncConnection, community: str, subject: str) -> None:
        self._conn = conn
        self._community = community
        self._subject = subject

    async def add(self, tags: Sequence[str], day: date, *, is_reaction: bool = False) -> bool:
        """Count one person, whose accounts have these tags, once; False if it was counted."""
        if await self.has(tags):
            return False
        values = {"community": self._community, "subject": self._subject}
        values |= {"tag": tags[0], "day": day.isoformat()}
        await self._conn.execute(insert(vote).values(is_reaction=is_reaction, **values))
        return True

    async def recount(self, people: Sequence[Sequence[str]], day: date) -> None:
        """Let the reactions be those of some people, each given by the tags of their accounts."""
        there = {tag for tags in people for tag in tags}
        rows = await self._conn.execute(select(vote.c.tag).where(*self._here, vote.c.is_reaction))
        gone = [row.tag for row in rows if row.tag not in there]
        await self._conn.execute(delete(vote).where(*self._here, vote.c.tag.in_(gone)))
        for tags in people:
            await self.add(tags, day, is_reaction=True)

    async def remove(self, tags: Sequence[str]) -> bool:
        """Take one person's vote back; False if there was none."""
        gone = await self._conn.execute(delete(vote).where(*self._here, vote.c.tag.in_(tags)))
        return gone.rowcount > 0

    async def has(self, tags: Sequence[str]) -> bool:
        """Tell whether somebody has voted."""
        chosen = select(vote.c.tag).where(*self._here, vote.c.tag.in_(tags)).limit(1)
        return await self._conn.scalar(chosen) is not None

    async def count(self) -> int:
        """Count the people."""
        counted = select(func.count()).select_from(vote).where(*self._here)
        return int(await self._conn.scalar(counted) or 0)

    async def clear(self) -> None:
        """Take all votes back."""
        await self._conn.execute(delete(vote).where(*self._here))

    @property
    def _here(self) -> tuple[ColumnElement[bool], ...]:
        return (vote.c.community == self._community, vote.c.subject == self._subject)


async def list_cast(conn: AsyncConnection, community: str) -> dict[str, set[str]]:
    """Give what people of a community have voted on or reacted to, each with the tags."""
    rows = await conn.execute(
        select(vote.c.subject, vote.c.tag).where(vote.c.community == community)
    )
    found: dict[str, set[str]] = {}
    for row in rows:
        found.setdefault(row.subject, set()).add(row.tag)
    return found


async def forget_reactions(conn: AsyncConnection, before: date) -> None:
    """Forget reactions, older than a day, to messages that nobody has nominated."""
    about = (quote.c.community == vote.c.community, quote.c.subject == vote.c.subject)
    await conn.execute(delete(vote).where(vote.c.day < before.isoformat(), ~exists().where(*about)))
