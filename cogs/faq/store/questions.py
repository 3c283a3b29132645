"""What people asked: unanswered questions, never with a name, and counts by day."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as insert_postgres
from sqlalchemy.dialects.sqlite import insert as insert_sqlite

from bot import Storage

from .tables import asked, usage

OPEN, ANSWERED, DISMISSED = "open", "answered", "dismissed"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that nobody could answer, and how often it came."""

    id: int
    question: str
    times: int
    first_on: date
    last_on: date
    state: str


class Questions:
    """The questions of one community."""

    def __init__(self, storage: Storage, community: str) -> None:
        self._storage = storage
        self._community = community

    async def add(self, question: str, day: date, is_alike: Callable[[str, str], bool]) -> None:
        """Note an unanswered question; one that is alike counts it instead."""
        async with self._storage.write() as conn:
            rows = await conn.execute(self._select(OPEN))
            same = next((row for row in rows if is_alike(row.question, question)), None)
            if same is not None:
                await conn.execute(
                    update(asked)
                    .where(asked.c.id == same.id)
                    .values(times=asked.c.times + 1, last_on=day.isoformat())
                )
                return
            await conn.execute(
                insert(asked).values(
                    community=self._community,
                    question=question,
                    times=1,
                    first_on=day.isoformat(),
                    last_on=day.isoformat(),
                    state=OPEN,
                )
            )

    def _select(self, state: str):  # type: ignore[no-untyped-def]  # noqa: ANN202
        return (
            select(asked)
            .where(asked.c.community == self._community, asked.c.state == state)
            .order_by(asked.c.times.desc(), asked.c.id)
        )

    async def list_in(self, state: str = OPEN) -> list[Asked]:
        """List the questions in a state, the most asked first."""
        async with self._storage.read() as conn:
            return [Asked(*_fields(row)) for row in await conn.execute(self._select(state))]

    async def find(self, question_id: int) -> Asked | None:
        """Find an unanswered question."""
        async with self._storage.read() as conn:
            chosen = (asked.c.community == self._community, asked.c.id == question_id)
            row = (await conn.execute(select(asked).where(*chosen))).first()
            return Asked(*_fields(row)) if row else None

    async def close(self, question_id: int, state: str) -> None:
        """Mark a question as answered, dismissed, or open again."""
        async with self._storage.write() as conn:
            await conn.execute(
                update(asked)
                .where(asked.c.community == self._community, asked.c.id == question_id)
                .values(state=state)
            )

    async def count(self, outcome: str, day: date, number: int = 0) -> None:
        """Count an outcome for a day; nothing says whose it was."""
        async with self._storage.write() as conn:
            values = {
                "community": self._community,
                "day": day.isoformat(),
                "outcome": outcome,
                "number": number,
                "times": 1,
            }
            keys = ["community", "day", "outcome", "number"]
            more = {"times": usage.c.times + 1}
            if conn.dialect.name == "sqlite":
                add = insert_sqlite(usage).values(values)
                await conn.execute(add.on_conflict_do_update(index_elements=keys, set_=more))
            else:
                adding = insert_postgres(usage).values(values)
                await conn.execute(adding.on_conflict_do_update(index_elements=keys, set_=more))

    async def counts(self, since: date) -> dict[tuple[str, int], int]:
        """Sum the outcomes since a day, by outcome and entry number."""
        async with self._storage.read() as conn:
            rows = await conn.execute(
                select(usage.c.outcome, usage.c.number, func.sum(usage.c.times))
                .where(usage.c.community == self._community, usage.c.day >= since.isoformat())
                .group_by(usage.c.outcome, usage.c.number)
            )
            return {(row[0], row[1]): int(row[2]) for row in rows}


def _fields(row: Sequence[object]) -> tuple[int, str, int, date, date, str]:
    number, _, question, times, first_on, last_on, state = row
    return (
        int(str(number)),
        str(question),
        int(str(times)),
        date.fromisoformat(str(first_on)),
        date.fromisoformat(str(last_on)),
        str(state),
    )
