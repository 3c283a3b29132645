"""Who wrote a quote, who wanted it, who wants none, and the secret behind the tags."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import Storage, pack_room, unpack_room

from ..model import Author
from .tables import author, nominator, refusal, secret


async def add_author(conn: AsyncConnection, community: str, new: Author) -> None:
    """Keep who wrote a quote, so that they can be asked and can withdraw."""
    await conn.execute(
        insert(author).values(
            quote=new.quote,
            community=community,
            account=new.account,
            place=pack_room(new.room),
            message=new.message,
            asked=new.asked,
            wait=None if new.wait is None else round(new.wait.total_seconds()),
            read_at=new.read_at.isoformat() if new.read_at else None,
        )
    )


async def find_author(conn: AsyncConnection, quote_id: int) -> Author | None:
    """Find who wrote a quote, if that is kept."""
    row = (await conn.execute(select(author).where(author.c.quote == quote_id))).first()
    if row is None:
        return None
    return Author(
        row.quote,
        row.account,
        unpack_room(row.place),
        row.message,
        row.asked,
        None if row.wait is None else timedelta(seconds=row.wait),
        datetime.fromisoformat(row.read_at) if row.read_at else None,
    )


async def forget_asking(conn: AsyncConnection, quote_id: int) -> None:
    """Forget how the author of a quote was asked: that was given up, and moderators know."""
    await conn.execute(update(author).where(author.c.quote == quote_id).values(asked=None))


async def note_read(conn: AsyncConnection, quote_id: int, moment: datetime) -> None:
    """Note when the message that a quote came from was taken over."""
    await conn.execute(
        update(author).where(author.c.quote == quote_id).values(read_at=moment.isoformat())
    )


async def add_nominator(conn: AsyncConnection, community: str, quote_id: int, account: str) -> None:
    """Keep who nominated a quote, to tell them if it is turned down."""
    chosen = (nominator.c.quote == quote_id, nominator.c.account == account)
    if (await conn.execute(select(nominator).where(*chosen))).first() is None:
        await conn.execute(
            insert(nominator).values(quote=quote_id, account=account, community=community)
        )


async def list_nominators(conn: AsyncConnection, quote_id: int) -> list[str]:
    """List who nominated a quote."""
    rows = await conn.execute(
        select(nominator.c.account)
        .where(nominator.c.quote == quote_id)
        .order_by(nominator.c.account)
    )
    return [row.account for row in rows]


async def forget_nominators(conn: AsyncConnection, quote_id: int) -> None:
    """Forget who nominated a quote."""
    await conn.execute(delete(nominator).where(nominator.c.quote == quote_id))


async def add_refusal(conn: AsyncConnection, community: str, tags: Iterable[str]) -> None:
    """Keep that somebody wants not to be nominated, by the tags of their accounts."""
    for tag in tags:
        if not await has_refused(conn, community, [tag]):
            await conn.execute(insert(refusal).values(community=community, tag=tag))


async def remove_refusal(conn: AsyncConnection, community: str, tags: Sequence[str]) -> bool:
    """Forget that somebody wants not to be nominated; False if that was not kept."""
    gone = await conn.execute(
        delete(refusal).where(refusal.c.community == community, refusal.c.tag.in_(tags))
    )
    return gone.rowcount > 0


async def has_refused(conn: AsyncConnection, community: str, tags: Sequence[str]) -> bool:
    """Tell whether somebody wants not to be nominated."""
    chosen = (refusal.c.community == community, refusal.c.tag.in_(tags))
    return await conn.scalar(select(refusal.c.tag).where(*chosen).limit(1)) is not None


async def list_nominated(conn: AsyncConnection, accounts: Sequence[str]) -> list[int]:
    """List the ids of the quotes that one person nominated, of all communities."""
    rows = await conn.execute(
        select(nominator.c.quote).where(nominator.c.account.in_(accounts)).distinct()
    )
    return sorted(row.quote for row in rows)


async def forget_nominations(conn: AsyncConnection, accounts: Sequence[str]) -> None:
    """Forget which quotes one person nominated."""
    await conn.execute(delete(nominator).where(nominator.c.account.in_(accounts)))


async def list_secrets(conn: AsyncConnection) -> dict[str, bytes]:
    """Give what the tags of each community are made with, within a transaction."""
    rows = await conn.execute(select(secret))
    return {row.community: bytes.fromhex(row.secret) for row in rows}


async def get_secret(storage: Storage, community: str, new: str) -> bytes:
    """Get what the tags of a community are made with: `new`, in hexadecimal, if it has none."""
    chosen = select(secret.c.secret).where(secret.c.community == community)
    async with storage.write() as conn:
        kept = await conn.scalar(chosen)
        if kept is None:
            await conn.execute(insert(secret).values(community=community, secret=new))
    return bytes.fromhex(kept or new)
