"""When round-ups come, which have been posted, and what stood in them."""

from collections.abc import Sequence
from datetime import datetime, time

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import pack_room, unpack_room

from ..model import Plan, Roundup, Week
from .tables import pick, plan, roundup


async def find_plan(conn: AsyncConnection, community: str) -> Plan | None:
    """Find a community's plan, also if it is switched off."""
    row = (await conn.execute(select(plan).where(plan.c.community == community))).first()
    return _plan(row) if row else None


async def list_plans(conn: AsyncConnection) -> list[Plan]:
    """List the plans of all communities that are switched on."""
    rows = await conn.execute(select(plan).where(plan.c.is_on).order_by(plan.c.community))
    return [_plan(row) for row in rows]


async def save_plan(conn: AsyncConnection, changed: Plan) -> None:
    """Keep a plan as it is now."""
    values = _pack(changed)
    done = await conn.execute(
        update(plan).where(plan.c.community == changed.community).values(**values)
    )
    if done.rowcount == 0:
        await conn.execute(insert(plan).values(community=changed.community, **values))


async def add_roundup(conn: AsyncConnection, new: Roundup) -> None:
    """Keep that a round-up was posted, and what stands in which of its messages."""
    await conn.execute(
        insert(roundup).values(
            community=new.community,
            number=new.number,
            place=pack_room(new.room),
            introduction=new.introduction,
            sent_at=new.sent_at.isoformat(),
        )
    )
    for part, ids in enumerate(new.parts):
        for place, id_ in enumerate(ids):
            await conn.execute(
                insert(pick).values(
                    quote=id_, community=new.community, roundup=new.number, part=part, place=place
                )
            )


async def find_roundup(conn: AsyncConnection, community: str, number: int) -> Roundup | None:
    """Find a round-up that was posted."""
    chosen = (roundup.c.community == community, roundup.c.number == number)
    row = (await conn.execute(select(roundup).where(*chosen))).first()
    if row is None:
        return None
    rows = await conn.execute(
        select(pick)
        .where(pick.c.community == community, pick.c.roundup == number)
        .order_by(pick.c.part, pick.c.place)
    )
    return _roundup(row, rows.all())


async def find_roundup_with(conn: AsyncConnection, community: str, quote_id: int) -> Roundup | None:
    """Find the round-up that a quote stands in."""
    chosen = (pick.c.community == community, pick.c.quote == quote_id)
    number = await conn.scalar(select(pick.c.roundup).where(*chosen))
    return None if number is None else await find_roundup(conn, community, number)


async def list_numbers(conn: AsyncConnection, community: str) -> list[tuple[int, datetime]]:
    """List the round-ups that were posted, the latest first, with when that was."""
    rows = await conn.execute(
        select(roundup.c.number, roundup.c.sent_at)
        .where(roundup.c.community == community)
        .order_by(roundup.c.sent_at.desc(), roundup.c.number.desc())
    )
    return [(row.number, datetime.fromisoformat(row.sent_at)) for row in rows]


def _pack(each: Plan) -> dict[str, object]:
    return {
        "place": pack_room(each.room),
        "day": each.week.day,
        "at": f"{each.week.at:%H:%M}",
        "number": each.number,
        "since": each.since.isoformat(),
        "covered": each.covered.isoformat(),
        "planned": each.planned.isoformat(),
        "postponed": each.postponed.isoformat() if each.postponed else None,
        "introduction": each.introduction,
        "arranged": None if each.arranged is None else list(each.arranged),
        "is_on": each.is_on,
    }


def _plan(row: Row[tuple[object, ...]]) -> Plan:
    return Plan(
        community=row.community,
        room=unpack_room(row.place),
        week=Week(row.day, time.fromisoformat(row.at)),
        number=row.number,
        since=datetime.fromisoformat(row.since),
        covered=datetime.fromisoformat(row.covered),
        planned=datetime.fromisoformat(row.planned),
        postponed=datetime.fromisoformat(row.postponed) if row.postponed else None,
        introduction=row.introduction,
        arranged=None if row.arranged is None else tuple(row.arranged),
        is_on=row.is_on,
    )


def _roundup(row: Row[tuple[object, ...]], picks: Sequence[Row[tuple[object, ...]]]) -> Roundup:
    count = max((each.part for each in picks), default=-1) + 1
    parts = tuple(tuple(each.quote for each in picks if each.part == at) for at in range(count))
    return Roundup(
        row.community,
        row.number,
        unpack_room(row.place),
        row.introduction,
        datetime.fromisoformat(row.sent_at),
        parts,
    )
