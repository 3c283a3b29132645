"""Changes: what became of entries in a span of time: SQL alone."""

from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby

from sqlalchemy import select

from bot import Storage

from ..model import Entry
from .entries import STAFFROOM, Version, read_version
from .tables import version


@dataclass(frozen=True, slots=True)
class Change:
    """An entry after a span of time, and before it; None if it was not there yet."""

    now: Entry
    before: Entry | None


async def list_changes(
    storage: Storage, community: str, since: datetime, until: datetime
) -> list[Change]:
    """List what people changed after `since` and up to `until`, by number.

    What the bot did by itself, installing or renewing a set, is no change.
    """
    start, end = since.astimezone(UTC).isoformat(), until.astimezone(UTC).isoformat()
    ours = version.c.community == community
    touched = select(version.c.number).where(
        ours,
        version.c.changed_at > start,
        version.c.changed_at <= end,
        version.c.by_id != STAFFROOM.id,
    )
    async with storage.read() as conn:
        rows = await conn.execute(
            select(version)
            .where(ours, version.c.changed_at <= end, version.c.number.in_(touched))
            .order_by(version.c.number, version.c.version)
        )
        versions = [read_version(row._asdict()) for row in rows]
    groups = groupby(versions, key=lambda each: each.entry.number)
    return [_change(list(group), since) for _, group in groups]


def _change(versions: list[Version], since: datetime) -> Change:
    before = [
        each.entry
        for each in versions
        if each.changed_at <= since or (each.entry.version == 1 and each.by_id == STAFFROOM.id)
    ]
    return Change(versions[-1].entry, before[-1] if before else None)
