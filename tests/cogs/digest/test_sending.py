"""Sending: one transaction holds the digest and its mark, and one room's trouble is its own."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.app import App, open_app
from bot.chat import HOME, Place, Reply, Room, User
from bot.clock import HeldClock
from bot.commands import Section
from bot.settings import Settings
from bot.storage import Connection
from bot.timing import Mark, Span
from cogs.digest.plan import DAILY, Plan
from cogs.digest.sending import gather, send
from cogs.digest.store import Digests, list_planned
from tests.cogs.digest.rooms import HALL, Waiting
from tests.shelf import NO_FAQ, shelved
from tests.talk import START

NEWS = '''
"""Ash: has news."""

from datetime import datetime

from bot import Cog, Desk, Room, Section

cog = Cog("ash")


@cog.digest_section("News")
async def news(desk: Desk, room: Room, since: datetime, until: datetime) -> Section:
    return Section((f"{room.community}: {since:%d %H:%M} to {until:%d %H:%M}",))
'''
BROKEN = NEWS.replace("return", "raise ZeroDivisionError\n    return")
DAY = timedelta(days=1)
OFFICE = Room("test:office", "office")
AFAR = Room("test:afar", "afar", place=Place("test:1", "Afar"))
MARK = Mark(START - DAY, START - DAY)
OWNER = User("console:olive", "olive")


class Failing(Waiting):
    """An outbox that breaks where it is told to."""

    rooms: tuple[str, ...] = ()
    is_late = False

    async def post(self, conn: Connection, room: Room, reply: Reply, key: str = "") -> int:
        """Post, but break in some rooms, before or after it is done."""
        if room.id in self.rooms and not self.is_late:
            raise ZeroDivisionError
        number = await super().post(conn, room, reply, key)
        if room.id in self.rooms:
            raise ZeroDivisionError
        return number


@contextlib.asynccontextmanager
async def running(
    folder: Path, clock: HeldClock, news: str = NEWS
) -> AsyncIterator[tuple[App, Failing]]:
    """Run a bot with news, and an outbox in which everything waits."""
    settings = Settings.model_validate({"data": folder / "data", "cogs_off": NO_FAQ})
    with shelved(folder / "shelf", ash=news):
        async with open_app(settings, clock) as app:
            app.host.outbox = outbox = Failing(app.host.storage, clock)
            yield app, outbox


async def plan(app: App, *rooms: Room) -> None:
    """Plan digests that come now."""
    for room in rooms:
        at = app.host.clock.now().time()
        await Digests(app.host.storage, room.community).add(room, Plan(DAILY, at), MARK)


async def marks(app: App) -> dict[str, datetime]:
    return {each.room.id: each.mark.covered for each in await list_planned(app.host.storage)}


async def tick(app: App) -> None:
    """Let a minute pass."""
    await app.schedule.advance(app.host.clock.now() + timedelta(minutes=1))


@pytest.mark.parametrize("is_late", [True, False])
async def test_a_failure_leaves_nothing_and_is_made_good_a_minute_later(
    tmp_path: Path, *, is_late: bool
) -> None:
    async with running(tmp_path, HeldClock(START)) as (app, outbox):
        await plan(app, HALL, OFFICE)
        outbox.rooms, outbox.is_late = (HALL.id,), is_late
        await tick(app)
        assert await outbox.list_rooms() == [OFFICE.id]
        assert await marks(app) == {HALL.id: MARK.covered, OFFICE.id: START}
        outbox.rooms = ()
        await tick(app)
        assert sorted(await outbox.list_rooms()) == [HALL.id, OFFICE.id]
        assert await marks(app) == {HALL.id: START, OFFICE.id: START}
        await tick(app)
        assert await outbox.count() == 2


async def test_a_bot_that_was_killed_before_the_transaction_ended_sends_it_then(
    tmp_path: Path,
) -> None:
    async with running(tmp_path, HeldClock(START)) as (app, outbox):
        await plan(app, HALL)
        outbox.rooms, outbox.is_late = (HALL.id,), True
        await tick(app)
        assert await outbox.count() == 0
    async with running(tmp_path, HeldClock(START + timedelta(minutes=1))) as (app, outbox):
        await tick(app)
        assert await outbox.count() == 1
    async with running(tmp_path, HeldClock(START + timedelta(minutes=2))) as (app, outbox):
        await tick(app)
        assert await outbox.count() == 1


async def test_what_can_not_be_gathered_is_waited_for_an_hour(tmp_path: Path) -> None:
    async with running(tmp_path, HeldClock(START), BROKEN) as (app, outbox):
        await plan(app, HALL)
        await app.schedule.advance(START + timedelta(minutes=59))
        assert await outbox.count() == 0
        assert await marks(app) == {HALL.id: MARK.covered}
    async with running(tmp_path, HeldClock(START + timedelta(minutes=59))) as (app, outbox):
        await tick(app)
        (text,) = await outbox.list_texts()
        assert "home: 22 09:00 to 23 09:00" in text


async def test_after_an_hour_a_digest_says_what_it_lacks(tmp_path: Path) -> None:
    async with running(tmp_path, HeldClock(START), BROKEN) as (app, outbox):
        await plan(app, HALL)
        await app.schedule.advance(START + timedelta(hours=2))
        (text,) = await outbox.list_texts()
        assert "I could not gather what is new from: ash." in text
        assert await marks(app) == {HALL.id: START}


async def test_a_room_that_is_no_longer_served_gets_nothing_until_it_is(tmp_path: Path) -> None:
    async with running(tmp_path, HeldClock(START)) as (app, outbox):
        await plan(app, AFAR)
        await tick(app)
        assert await outbox.count() == 0
        assert AFAR.place is not None
        await app.host.communities.approve(AFAR.place, "north", OWNER, START)
        await app.schedule.advance(START + timedelta(hours=2))
        assert await outbox.count() == 0
        await app.host.communities.approve(AFAR.place, HOME, OWNER, START)
        await app.schedule.advance(START + timedelta(hours=4))
        assert await outbox.count() == 1


async def test_of_two_that_send_at_once_one_does(tmp_path: Path) -> None:
    async with running(tmp_path, HeldClock(START)) as (app, outbox):
        await plan(app, HALL)
        (known,) = await list_planned(app.host.storage)
        desk, span = app.plugins.desks["digest"], Span(MARK.covered, START)
        gathered = await gather(desk, known, span)
        assert gathered.sections == (Section(("home: 22 09:00 to 23 09:00",), title="News"),)
        assert await send(desk, known, span, gathered)
        assert not await send(desk, known, span, gathered)
        assert await outbox.count() == 1


async def test_whoever_is_writing_is_waited_for_before_news_is_gathered(tmp_path: Path) -> None:
    order: list[str] = []
    async with running(tmp_path, HeldClock(START)) as (app, _):
        await plan(app, HALL)
        (known,) = await list_planned(app.host.storage)

        async def write() -> None:
            async with app.host.storage.write() as conn:
                await app.host.outbox.post(conn, OFFICE, Reply("news"))
                order.append("written")

        async def read() -> None:
            await gather(app.plugins.desks["digest"], known, Span(MARK.covered, START))
            order.append("gathered")

        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(write())
            tasks.create_task(read())
    assert order == ["written", "gathered"]
