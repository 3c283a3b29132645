"""The week's round-up: once and in time, whatever the clocks do and whenever the bot was away."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.app import App, open_app
from bot.chat import HOME, Reply, Room
from bot.clock import HeldClock
from bot.packing import unpack_reply
from bot.settings import Settings
from bot.storage import Connection
from bot.storage.postings import posting
from cogs.quotes.model import Consent, Plan, State, Week
from cogs.quotes.store import Quotes, find_plan, save_plan
from cogs.quotes.weekly import post_roundup
from tests.cogs.digest.rooms import Waiting
from tests.cogs.quotes.samples import DAY, waiting

HALL = Room("test:hall", "hall")
MINUTE = timedelta(minutes=1)
SUNDAY = datetime(2026, 11, 29, 18, 0, tzinfo=UTC)
"""When the round-up comes in winter."""


class Failing(Waiting):
    """An outbox that breaks where it is told to."""

    fails_at = 0

    async def post(self, conn: Connection, room: Room, reply: Reply, key: str = "") -> int:
        """Post, but break at the post that was named."""
        number = await super().post(conn, room, reply, key)
        self.fails_at -= 1
        if self.fails_at == 0:
            raise ZeroDivisionError
        return number


@asynccontextmanager
async def running(folder: Path, moment: datetime) -> AsyncIterator[tuple[App, Failing]]:
    """Run a bot whose outbox waits."""
    settings = Settings.model_validate({"data": folder, "cogs_off": "faq,feeds"})
    clock = HeldClock(moment)
    async with open_app(settings, clock) as app:
        app.host.outbox = outbox = Failing(app.host.storage, clock)
        yield app, outbox


async def plan(app: App, planned: datetime, week: Week | None = None) -> None:
    """Plan round-ups, the next of which is number 24."""
    async with app.host.storage.write() as conn:
        new = Plan(HOME, HALL, week or Week(), 24, planned - 7 * DAY, planned, planned)
        await save_plan(conn, new)


async def put_on_board(app: App, shown_at: datetime, *words: str) -> None:
    async with app.host.storage.write() as conn:
        for each in words:
            quote = waiting(each, state=State.APPROVED, shown_at=shown_at, words=each)
            await Quotes(conn, HOME).add(quote)


async def list_posted(app: App) -> list[str]:
    async with app.host.storage.read() as conn:
        rows = await conn.execute(select(posting.c.content).order_by(posting.c.id))
        return [unpack_reply(row.content).text for row in rows]


async def ticks(app: App, until: datetime) -> None:
    """Let the clock go on to a moment."""
    await app.schedule.advance(until)


@pytest.mark.parametrize(
    ("day", "hour"),
    [
        ("2026-11-29", 18),  # winter
        ("2026-06-07", 17),  # summer
        ("2026-03-29", 17),  # the clocks went on that night
        ("2026-10-25", 18),  # and went back
    ],
)
async def test_it_comes_at_six_on_the_wall(tmp_path: Path, day: str, hour: int) -> None:
    due = datetime.fromisoformat(day).replace(hour=hour, tzinfo=UTC)
    async with running(tmp_path, due - timedelta(hours=1)) as (app, outbox):
        await plan(app, due - 3 * DAY)
        await put_on_board(app, due - DAY, "kettle")
        await ticks(app, due - MINUTE)
        assert await outbox.count() == 0
        await ticks(app, due)
        (text,) = await list_posted(app)
        assert text.startswith("**Pick of the Week 24**")
        await ticks(app, due + timedelta(hours=2))
        assert await outbox.count() == 1


async def test_after_weeks_away_one_round_up_catches_up(tmp_path: Path) -> None:
    async with running(tmp_path, SUNDAY - 2 * DAY) as (app, outbox):
        await plan(app, SUNDAY - 3 * DAY)
        await put_on_board(app, SUNDAY - 2 * DAY, "kettle")
    async with running(tmp_path, SUNDAY + 24 * DAY) as (app, outbox):
        await ticks(app, SUNDAY + 24 * DAY + 2 * MINUTE)
        assert await outbox.count() == 1
        async with app.host.storage.read() as conn:
            found = await find_plan(conn, HOME)
            assert found is not None
            assert (found.number, found.covered) == (25, SUNDAY + 21 * DAY)


async def test_an_empty_week_says_nothing_and_uses_up_no_number(tmp_path: Path) -> None:
    async with running(tmp_path, SUNDAY - MINUTE) as (app, outbox):
        await plan(app, SUNDAY - 3 * DAY)
        await ticks(app, SUNDAY + MINUTE)
        await put_on_board(app, SUNDAY + MINUTE, "kettle")
        await ticks(app, SUNDAY + timedelta(hours=1))
        assert await outbox.count() == 0
    async with running(tmp_path, SUNDAY + 7 * DAY - MINUTE) as (app, outbox):
        await ticks(app, SUNDAY + 7 * DAY + MINUTE)
        (text,) = await list_posted(app)
        assert text.startswith("**Pick of the Week 24**")


async def test_what_was_not_shown_yet_waits_for_its_own_week(tmp_path: Path) -> None:
    async with running(tmp_path, SUNDAY - MINUTE) as (app, outbox):
        await plan(app, SUNDAY - 3 * DAY)
        await app.plugins.desks["quotes"].values(HOME).set("wait", None)
        async with app.host.storage.write() as conn:
            quote = waiting("kettle", state=State.APPROVED, consent=Consent.ASKED)
            await Quotes(conn, HOME).add(replace(quote, nominated_at=SUNDAY - 5 * DAY))
        await ticks(app, SUNDAY + MINUTE)
        assert await outbox.count() == 0


@pytest.mark.parametrize("fails_at", [1, 2, 3])
async def test_a_round_up_that_breaks_anywhere_is_posted_whole_a_minute_later(
    tmp_path: Path, fails_at: int
) -> None:
    words = [each * 1500 for each in "abc"]
    async with running(tmp_path, SUNDAY - MINUTE) as (app, outbox):
        await plan(app, SUNDAY - 3 * DAY)
        await put_on_board(app, SUNDAY - DAY, *words)
        outbox.fails_at = fails_at
        await ticks(app, SUNDAY)
        assert await outbox.count() == 0
    # As if it had been killed there: another one goes on.
    async with running(tmp_path, SUNDAY + MINUTE) as (app, outbox):
        await ticks(app, SUNDAY + 3 * MINUTE)
        texts = await list_posted(app)
        assert len(texts) == 3
        for each, text in zip(words, texts, strict=True):
            assert each in text
    async with running(tmp_path, SUNDAY + 4 * MINUTE) as (app, outbox):
        await ticks(app, SUNDAY + 9 * MINUTE)
        assert await outbox.count() == 3


async def test_of_two_that_post_at_once_one_does(tmp_path: Path) -> None:
    async with running(tmp_path, SUNDAY) as (app, outbox):
        await plan(app, SUNDAY - 3 * DAY)
        await put_on_board(app, SUNDAY - DAY, "kettle")
        async with app.host.storage.read() as conn:
            known = await find_plan(conn, HOME)
        assert known is not None
        desk = app.plugins.desks["quotes"]
        assert await post_roundup(desk, known, SUNDAY) is not None
        await put_on_board(app, SUNDAY - DAY, "chair")
        assert await post_roundup(desk, known, SUNDAY) is None
        assert await outbox.count() == 1
        async with app.host.storage.read() as conn:
            moved = await find_plan(conn, HOME)
        assert moved == replace(known, number=25, covered=SUNDAY)


async def test_a_postponed_round_up_comes_once_and_the_next_at_its_own_time(
    tmp_path: Path,
) -> None:
    async with running(tmp_path, SUNDAY - DAY) as (app, outbox):
        await plan(app, SUNDAY - 3 * DAY)
        await put_on_board(app, SUNDAY - 2 * DAY, "kettle")
        async with app.host.storage.write() as conn:
            known = await find_plan(conn, HOME)
            assert known is not None
            await save_plan(conn, replace(known, postponed=SUNDAY - DAY + 9 * MINUTE))
        await ticks(app, SUNDAY - DAY + 9 * MINUTE)
        assert await outbox.count() == 1
        await put_on_board(app, SUNDAY - DAY + 9 * MINUTE, "chair")
        await ticks(app, SUNDAY - MINUTE)
        assert await outbox.count() == 1
        await ticks(app, SUNDAY)
        assert await outbox.count() == 2


async def test_what_need_not_be_kept_is_forgotten(tmp_path: Path) -> None:
    async with running(tmp_path, SUNDAY) as (app, _):
        async with app.host.storage.write() as conn:
            old = waiting("old", state=State.REJECTED, decided_at=SUNDAY - 8 * DAY)
            new = waiting("new", state=State.REJECTED, decided_at=SUNDAY - 2 * DAY)
            for each in (old, new):
                await Quotes(conn, HOME).add(each)
        await ticks(app, SUNDAY + DAY)
        async with app.host.storage.read() as conn:
            states = [await Quotes(conn, HOME).find(number) for number in (1, 2)]
        assert [each and (each.state, bool(each.words)) for each in states] == [
            (State.GONE, False),
            (State.REJECTED, True),
        ]
