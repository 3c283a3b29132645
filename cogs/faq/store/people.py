"""Who changed entries, of all communities: SQL alone."""

from collections.abc import Sequence

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import COLLEAGUE, Storage, User

from .entries import Version, read_version
from .tables import version

ERASED = User("erased", COLLEAGUE)
"""Whose a change is once its author is erased: no id, which would make it the bot's own."""


async def list_by(storage: Storage, authors: Sequence[str]) -> list[Version]:
    """List the versions that some people made, the oldest first."""
    async with storage.read() as conn:
        rows = await conn.execute(
            select(version)
            .where(version.c.by_id.in_(authors))
            .order_by(version.c.changed_at, version.c.number)
        )
        return [read_version(row._asdict()) for row in rows]


async def forget_authors(conn: AsyncConnection, authors: Sequence[str]) -> None:
    """Let it be a colleague's what some people changed."""
    await conn.execute(
        update(version)
        .where(version.c.by_id.in_(authors))
        .values(by_id=ERASED.id, by_name=ERASED.name)
    )
