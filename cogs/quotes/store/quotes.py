"""The quotes of a community."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Select, delete, exists, func, insert, select, update
from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.elements import ColumnElement

from ..model import EARLY, Consent, Quote, State
from .tables import author, nominator, pick, quote, vote

GONE = {
    "original": "",
    "words": "",
    "reason": "",
    "name": "",
    "link": "",
    "source": "",
    "nominated_at": EARLY.isoformat(),
}
"""What nothing is kept of; the author was asked just when it was nominated."""


class Quotes:
    """The quotes of one community, within a transaction."""

    def __init__(self, conn: AsyncConnection, community: str) -> None:
        self._conn = conn
        self._community = community

    async def find(self, number: int) -> Quote | None:
        """Find a quote by its number, whatever its state."""
        return await self._find(quote.c.number == number)

    async def find_about(self, subject: str) -> Quote | None:
        """Find what was made of a message or of words, whatever its state."""
        return await self._find(quote.c.subject == subject)

    async def list_in(self, state: State) -> list[Quote]:
        """List the quotes in a state, the oldest first."""
        return await self._list(quote.c.state == state.value)

    async def list_live(self) -> list[Quote]:
        """List the quotes that may come onto the board, or are there, the oldest first."""
        return await self._list(quote.c.state.in_([State.WAITING.value, State.APPROVED.value]))

    async def list_shown(self) -> list[Quote]:
        """List the quotes on the board, the oldest first."""
        return await self._list(
            quote.c.state == State.APPROVED.value, quote.c.shown_at.is_not(None)
        )

    async def list_ready(self) -> list[Quote]:
        """List the quotes that are approved and not on the board yet."""
        return await self._list(quote.c.state == State.APPROVED.value, quote.c.shown_at.is_(None))

    async def list_unpicked(self, after: datetime) -> list[Quote]:
        """List what came onto the board after a moment, and into no round-up yet."""
        return await self._list(
            quote.c.state == State.APPROVED.value,
            quote.c.shown_at > after.isoformat(),
            ~exists().where(pick.c.quote == quote.c.id),
        )

    async def list_by_ids(self, ids: Sequence[int]) -> dict[int, Quote]:
        """Give quotes by their ids."""
        return {each.id: each for each in await self._list(quote.c.id.in_(ids))}

    async def list_by(self, accounts: Sequence[str]) -> list[Quote]:
        """List the quotes of one person that are live."""
        theirs = select(author.c.quote).where(author.c.account.in_(accounts))
        return await self._list(quote.c.id.in_(theirs))

    async def add(self, new: Quote) -> Quote:
        """Add a quote under the next number, unless there is one of its subject; give it."""
        old = await self.find_about(new.subject)
        if old is not None:
            return old
        highest = await self._conn.scalar(
            select(func.max(quote.c.number)).where(quote.c.community == self._community)
        )
        numbered = replace(new, number=(highest or 0) + 1)
        await self._conn.execute(insert(quote).values(**_pack(numbered)))
        found = await self.find(numbered.number)
        assert found is not None
        return found

    async def save(self, changed: Quote) -> bool:
        """Keep a quote as it is now; False if somebody else has changed it meanwhile."""
        done = await self._conn.execute(
            update(quote)
            .where(quote.c.id == changed.id, quote.c.version == changed.version)
            .values(**_pack(changed) | {"version": changed.version + 1})
        )
        return done.rowcount == 1

    async def erase(self, old: Quote) -> None:
        """Forget the words of a quote, whose they are and who wanted them; its number stays."""
        await self._conn.execute(
            update(quote)
            .where(quote.c.id == old.id)
            .values(state=State.GONE.value, version=old.version + 1, settled=0, **GONE)
        )
        await self._conn.execute(delete(author).where(author.c.quote == old.id))
        await self._conn.execute(delete(nominator).where(nominator.c.quote == old.id))
        await self._conn.execute(
            delete(vote).where(vote.c.community == self._community, vote.c.subject == old.subject)
        )

    async def list_stale(self, decided_before: datetime) -> list[Quote]:
        """List what was turned down before a moment."""
        return await self._list(
            quote.c.state == State.REJECTED.value,
            quote.c.decided_at < decided_before.isoformat(),
        )

    async def remove(self, old: Quote) -> None:
        """Forget a quote altogether, so that it can be nominated anew."""
        await self.erase(old)
        await self._conn.execute(delete(quote).where(quote.c.id == old.id))

    async def settle(self, shown_before: datetime) -> None:
        """Keep only the number of the votes on what has been on the board for long."""
        for each in await self._list(
            quote.c.shown_at < shown_before.isoformat(), quote.c.settled.is_(None)
        ):
            await self._conn.execute(
                update(quote).where(quote.c.id == each.id).values(settled=each.votes)
            )
            await self._conn.execute(
                delete(vote).where(
                    vote.c.community == self._community, vote.c.subject == each.subject
                )
            )

    async def _find(self, where: ColumnElement[bool]) -> Quote | None:
        found = await self._list(where)
        return found[0] if found else None

    async def _list(self, *where: ColumnElement[bool]) -> list[Quote]:
        rows = await self._conn.execute(
            _chosen().where(quote.c.community == self._community, *where)
        )
        return [_unpack(row) for row in rows]


def _chosen() -> Select[tuple[object, ...]]:
    counted = (
        select(func.count())
        .where(vote.c.community == quote.c.community, vote.c.subject == quote.c.subject)
        .scalar_subquery()
    )
    return select(quote, func.coalesce(quote.c.settled, counted).label("votes")).order_by(
        quote.c.number
    )


def _pack(each: Quote) -> dict[str, object]:
    return {
        "community": each.community,
        "number": each.number,
        "subject": each.subject,
        "source": each.source,
        "state": each.state.value,
        "consent": each.consent.value,
        "original": each.original,
        "words": each.words,
        "reason": each.reason,
        "name": each.name,
        "link": each.link,
        "nominated_at": each.nominated_at.isoformat(),
        "decided_at": each.decided_at.isoformat() if each.decided_at else None,
        "shown_at": each.shown_at.isoformat() if each.shown_at else None,
        "version": each.version,
    }


def _unpack(row: Row[tuple[object, ...]]) -> Quote:
    return Quote(
        id=row.id,
        community=row.community,
        number=row.number,
        subject=row.subject,
        source=row.source,
        state=State(row.state),
        consent=Consent(row.consent),
        original=row.original,
        words=row.words,
        reason=row.reason,
        name=row.name,
        link=row.link,
        nominated_at=datetime.fromisoformat(row.nominated_at),
        decided_at=datetime.fromisoformat(row.decided_at) if row.decided_at else None,
        shown_at=datetime.fromisoformat(row.shown_at) if row.shown_at else None,
        votes=row.votes,
        is_settled=row.settled is not None,
        version=row.version,
    )


async def list_waiting_communities(conn: AsyncConnection) -> list[str]:
    """List the communities that have something approved which is not on the board yet."""
    rows = await conn.execute(
        select(quote.c.community)
        .where(quote.c.state == State.APPROVED.value, quote.c.shown_at.is_(None))
        .distinct()
    )
    return sorted(row.community for row in rows)


async def list_communities(conn: AsyncConnection) -> list[str]:
    """List the communities that have quotes."""
    rows = await conn.execute(select(quote.c.community).distinct())
    return sorted(row.community for row in rows)
