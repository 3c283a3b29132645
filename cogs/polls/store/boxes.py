"""The sealed boxes, each within the transaction that it is asked for in."""

from dataclasses import dataclass

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import Storage

from ..model import Poll
from .tables import box


@dataclass(frozen=True, slots=True)
class Boxed:
    """A box as it lies in the database, and the name and folder of its key file."""

    key_name: str
    key_place: str
    box: bytes


async def add_box(conn: AsyncConnection, poll: Poll, new: Boxed) -> None:
    """Put down the box of a poll that opens."""
    values = {"poll": poll.id, "community": poll.community}
    await conn.execute(
        insert(box).values(**values, key_name=new.key_name, key_place=new.key_place, box=new.box)
    )


async def find_box(conn: AsyncConnection, poll_id: str) -> Boxed | None:
    """Find the box of an open poll."""
    row = (await conn.execute(select(box).where(box.c.poll == poll_id))).first()
    return Boxed(row.key_name, row.key_place, bytes(row.box)) if row else None


async def replace_box(conn: AsyncConnection, poll_id: str, sealed: bytes) -> None:
    """Put a box in place of the one before."""
    await conn.execute(update(box).where(box.c.poll == poll_id).values(box=sealed))


async def remove_box(conn: AsyncConnection, poll_id: str) -> None:
    """Take out the box of a poll that is over."""
    await conn.execute(delete(box).where(box.c.poll == poll_id))


async def list_box_names(storage: Storage) -> list[str]:
    """List the names of the key files of all boxes."""
    async with storage.read() as conn:
        return list(await conn.scalars(select(box.c.key_name)))
