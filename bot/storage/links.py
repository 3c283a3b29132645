"""Links: which accounts are one person's, and the codes by which they come to be: SQL alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, MetaData, String, Table, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.elements import ColumnElement

metadata = MetaData()

linked_account = Table(
    "linked_account",
    metadata,
    Column("account", String(300), primary_key=True),
    Column("person", String(40), nullable=False, index=True),
    Column("name", String(200), nullable=False),
    Column("linked_at", String(32), nullable=False),
)
link_code = Table(
    "link_code",
    metadata,
    Column("account", String(300), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("typed_by", String(300), nullable=False),
    Column("until", String(32), nullable=False),
)
_NAME = 200


@dataclass(frozen=True, slots=True)
class Linked:
    """An account that is linked with others; `person` is a random key that they share."""

    account: str
    name: str
    person: str = ""


@dataclass(frozen=True, slots=True)
class Code:
    """A code that somebody was given; only its digest is kept."""

    account: str
    name: str
    digest: str
    typed_by: str
    """The account that has typed it and has not said yes, or ""."""


async def list_linked(conn: AsyncConnection, account: str) -> list[Linked]:
    """List a person's accounts, this one first; none if it is linked with no other."""
    mine = select(linked_account.c.person).where(linked_account.c.account == account)
    rows = await conn.execute(
        select(linked_account)
        .where(linked_account.c.person == mine.scalar_subquery())
        .order_by(linked_account.c.account != account, linked_account.c.account)
    )
    return [Linked(row.account, row.name, row.person) for row in rows]


async def link(conn: AsyncConnection, linked: Sequence[Linked], now: datetime) -> None:
    """Make accounts one person's, whatever they were before."""
    await unlink(conn, [each.account for each in linked])
    rows = [
        {
            "account": each.account,
            "person": each.person,
            "name": each.name[:_NAME],
            "linked_at": now.isoformat(),
        }
        for each in linked
    ]
    await conn.execute(insert(linked_account), rows)


async def unlink(conn: AsyncConnection, accounts: Sequence[str]) -> None:
    """Forget that accounts are linked with any other."""
    await conn.execute(delete(linked_account).where(linked_account.c.account.in_(accounts)))


async def set_code(conn: AsyncConnection, code: Code, until: datetime) -> None:
    """Keep a code in place of the one that the account was given before."""
    await forget_codes(conn, [code.account])
    await conn.execute(
        insert(link_code).values(
            account=code.account,
            name=code.name[:_NAME],
            digest=code.digest,
            typed_by=code.typed_by,
            until=until.isoformat(),
        )
    )


async def list_codes(conn: AsyncConnection, now: datetime) -> list[Code]:
    """List the codes that still count, the account that got one first first; forget the others."""
    await conn.execute(delete(link_code).where(link_code.c.until <= now.isoformat()))
    rows = await conn.execute(select(link_code).order_by(link_code.c.until, link_code.c.account))
    return [Code(row.account, row.name, row.digest, row.typed_by) for row in rows]


async def has_codes(conn: AsyncConnection) -> bool:
    """Tell whether there is any code, whether it still counts or not."""
    return await conn.scalar(select(link_code.c.account).limit(1)) is not None


async def note_typed(conn: AsyncConnection, account: str, typed_by: str) -> None:
    """Note who has typed the code of an account; what they typed before is void."""
    await conn.execute(
        delete(link_code).where(link_code.c.typed_by == typed_by, link_code.c.account != account)
    )
    await conn.execute(
        update(link_code).where(link_code.c.account == account).values(typed_by=typed_by)
    )


async def count_codes(conn: AsyncConnection, accounts: Sequence[str]) -> int:
    """Count the codes that accounts were given, or have typed."""
    found = select(func.count()).select_from(link_code).where(_concerns(accounts))
    return int(await conn.scalar(found) or 0)


async def forget_people(conn: AsyncConnection, accounts: Sequence[str]) -> None:
    """Forget all that is known of accounts."""
    await unlink(conn, accounts)
    await conn.execute(delete(link_code).where(_concerns(accounts)))


def _concerns(accounts: Sequence[str]) -> ColumnElement[bool]:
    return link_code.c.account.in_(accounts) | link_code.c.typed_by.in_(accounts)


async def forget_codes(conn: AsyncConnection, accounts: Sequence[str]) -> None:
    """Forget the codes that accounts were given."""
    await conn.execute(delete(link_code).where(link_code.c.account.in_(accounts)))
