"""Entries and their history: SQL alone."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import Storage, User

from ..model import Entry
from .tables import entry, version

STAFFROOM = User("", "Staffroom")
"""Who changes entries when a set is installed or renewed."""


class ChangedMeanwhileError(Exception):
    """Somebody else changed the entry first; `current` is how it is now."""

    def __init__(self, current: Entry, by: str) -> None:
        super().__init__(current.number)
        self.current = current
        self.by = by


@dataclass(frozen=True, slots=True)
class Version:
    """An entry as it was after one change."""

    entry: Entry
    by: str
    by_id: str
    changed_at: datetime


class Entries:
    """The entries of one community."""

    def __init__(self, storage: Storage, community: str) -> None:
        self._storage = storage
        self._community = community

    async def list_all(self) -> list[Entry]:
        """List all entries by number, removed ones too."""
        async with self._storage.read() as conn:
            rows = await conn.execute(
                select(entry).where(entry.c.community == self._community).order_by(entry.c.number)
            )
            return [_entry(row._asdict()) for row in rows]

    async def find(self, number: int) -> Entry | None:
        """Find an entry, also a removed one."""
        async with self._storage.read() as conn:
            return await _find(conn, self._community, number)

    async def add(self, new: Sequence[Entry], by: User, now: datetime) -> list[Entry]:
        """Add entries; a number of 0 takes the next free one."""
        async with self._storage.write() as conn:
            return await add_entries(conn, self._community, new, by, now)

    async def change(self, changed: Sequence[Entry], by: User, now: datetime) -> list[Entry]:
        """Change entries, or none: raise ChangedMeanwhileError if one has a newer version."""
        async with self._storage.write() as conn:
            return [await change_entry(conn, self._community, each, by, now) for each in changed]

    async def apply(
        self, new: Sequence[Entry], changed: Sequence[Entry], by: User, now: datetime
    ) -> list[Entry]:
        """Add and change entries, all or none."""
        async with self._storage.write() as conn:
            done = [await change_entry(conn, self._community, each, by, now) for each in changed]
            return done + await add_entries(conn, self._community, new, by, now)

    async def history(self, number: int) -> list[Version]:
        """List an entry's versions, the newest first."""
        async with self._storage.read() as conn:
            rows = await conn.execute(
                select(version)
                .where(version.c.community == self._community, version.c.number == number)
                .order_by(version.c.version.desc())
            )
            return [read_version(row._asdict()) for row in rows]


async def add_entries(
    conn: AsyncConnection, community: str, new: Sequence[Entry], by: User, now: datetime
) -> list[Entry]:
    """Add entries within a transaction."""
    top = await conn.scalar(
        select(func.coalesce(func.max(entry.c.number), 0)).where(entry.c.community == community)
    )
    added = []
    following = int(top or 0)
    for each in new:
        number = each.number or following + 1
        following = max(following, number)
        done = replace(each, number=number, version=1)
        await conn.execute(insert(entry).values(community=community, **_row(done)))
        await _remember(conn, community, done, by, now)
        added.append(done)
    return added


async def change_entry(
    conn: AsyncConnection, community: str, changed: Entry, by: User, now: datetime
) -> Entry:
    """Change an entry within a transaction; its version is the one that was read before."""
    done = replace(changed, version=changed.version + 1)
    result = await conn.execute(
        update(entry)
        .where(
            entry.c.community == community,
            entry.c.number == changed.number,
            entry.c.version == changed.version,
        )
        .values(**_row(done))
    )
    if result.rowcount != 1:
        current = await _find(conn, community, changed.number)
        raise ChangedMeanwhileError(
            current or changed, await _author(conn, community, changed.number)
        )
    await _remember(conn, community, done, by, now)
    return done


async def last_authors(conn: AsyncConnection, community: str) -> dict[int, str]:
    """Say who changed each entry last, by user id."""
    newest = (
        select(version.c.number, func.max(version.c.version).label("version"))
        .where(version.c.community == community)
        .group_by(version.c.number)
        .subquery()
    )
    rows = await conn.execute(
        select(version.c.number, version.c.by_id)
        .join(
            newest,
            (version.c.number == newest.c.number) & (version.c.version == newest.c.version),
        )
        .where(version.c.community == community)
    )
    return {row.number: row.by_id for row in rows}


async def _find(conn: AsyncConnection, community: str, number: int) -> Entry | None:
    wanted = select(entry).where(entry.c.community == community, entry.c.number == number)
    row = (await conn.execute(wanted)).first()
    return _entry(row._asdict()) if row else None


async def _author(conn: AsyncConnection, community: str, number: int) -> str:
    newest = (
        select(version.c.by_name)
        .where(version.c.community == community, version.c.number == number)
        .order_by(version.c.version.desc())
        .limit(1)
    )
    return str(await conn.scalar(newest))


async def _remember(
    conn: AsyncConnection, community: str, done: Entry, by: User, now: datetime
) -> None:
    await conn.execute(
        insert(version).values(
            community=community,
            number=done.number,
            version=done.version,
            snapshot=_row(done),
            by_id=by.id,
            by_name=by.name,
            changed_at=now.isoformat(),
        )
    )


def _row(each: Entry) -> dict[str, Any]:
    row = asdict(each)
    row["aliases"] = list(each.aliases)
    row["said_on"] = each.said_on.isoformat() if each.said_on else None
    row["review_on"] = each.review_on.isoformat() if each.review_on else None
    return row


def _entry(row: Mapping[str, Any]) -> Entry:
    names = Entry.__dataclass_fields__
    values = {name: row[name] for name in names}
    values["aliases"] = tuple(values["aliases"])
    for name in ("said_on", "review_on"):
        values[name] = date.fromisoformat(values[name]) if values[name] else None
    return Entry(**values)


def read_version(row: Mapping[str, Any]) -> Version:
    """Read a row of the history."""
    return Version(
        _entry(row["snapshot"]),
        row["by_name"],
        row["by_id"],
        datetime.fromisoformat(row["changed_at"]),
    )
