"""From a feed that is due to what is posted, with a clock that a test moves by days."""

import contextlib
import sys
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app import open_app
from bot.chat import Place, Room, User
from bot.clock import HeldClock
from bot.commands import Desk
from bot.settings import Settings
from cogs.feeds.definition import state_of
from cogs.feeds.pipeline import read_one
from cogs.feeds.polling import first_polling
from cogs.feeds.polls import poll
from cogs.feeds.records import Due, Feed, Followed, State, Subscription
from cogs.feeds.store import (
    Subscriptions,
    add_feed,
    get_feed,
    list_latest,
    list_seen,
    list_wishes,
    save_feed,
    save_quiet,
    save_subscription,
)
from tests.cogs.feeds.blog import EVERYWHERE, Blog
from tests.cogs.feeds.talks import follow, posts
from tests.talk import START
from tests.talk import talking as talking_on_console

NEWS = Room("console:news", "news")


@dataclass
class Office:
    """The feeds of a bot, and the clock that they go by."""

    desk: Desk
    clock: HeldClock

    async def follows(self, blog: Blog, room: Room = NEWS) -> tuple[Feed, Subscription]:
        """Keep a feed that was never read, and a room's wish for it."""
        new = Feed(0, "home", blog.address, first_polling(self.clock.now()))
        async with self.desk.storage.write() as conn:
            new = replace(new, id=await add_feed(conn, new, self.clock.now()))
            wish = await Subscriptions(self.desk.storage, "home").offer(
                conn, new.id, room, self.clock.now()
            )
            await save_subscription(conn, replace(wish, state=State.ON), self.clock.now())
        return new, wish

    async def feed(self, feed: Feed) -> Feed:
        """Get a feed as it is now."""
        async with self.desk.storage.read() as conn:
            return await get_feed(conn, feed.id)

    async def reads(self, feed: Feed, **later: float) -> Feed:
        """Let time pass, read a feed once and give it as it is then."""
        self.clock.move_to(self.clock.now() + timedelta(**later))
        async with self.desk.storage.read() as conn:
            due = Due(await get_feed(conn, feed.id), tuple(await list_wishes(conn, feed.id)))
        if (quiet := await read_one(self.desk, due)) is not None:
            async with self.desk.storage.write() as conn:
                await save_quiet(conn, [quiet])
        return await self.feed(feed)


@contextlib.asynccontextmanager
async def opened(folder: Path, database_url: str | None = None) -> AsyncIterator[Office]:
    """Start a bot without a platform."""
    given = {"data": folder, "database_url": database_url, **EVERYWHERE}
    settings = Settings.model_validate(given)
    clock = HeldClock(START)
    async with open_app(settings, clock) as app:
        yield Office(app.plugins.desks["feeds"], clock)


async def test_an_address_that_moved_for_good_is_adopted_after_days(
    tmp_path: Path, blog: Blog
) -> None:
    async with opened(tmp_path) as office:
        feed, _ = await office.follows(blog)
        await office.reads(feed)
        blog.moves("/moved")
        assert (await office.reads(feed, days=1)).address == blog.address
        assert (await office.reads(feed, days=5)).address == blog.address
        assert (await office.reads(feed, days=2)).address == blog.site.url("/moved", "127.0.0.1")
        after = await office.reads(feed, days=1)
        assert after.polling.failures == 0
        assert len(await list_seen(office.desk.storage, feed.id)) == 3


async def test_an_address_that_another_feed_has_is_not_adopted(tmp_path: Path, blog: Blog) -> None:
    async with opened(tmp_path) as office:
        feed, _ = await office.follows(blog)
        blog.moves("/moved")
        await office.follows(Blog(blog.site, path="/moved"))
        await office.reads(feed)
        assert (await office.reads(feed, days=7)).address == blog.address


async def test_what_is_never_read_again_is_given_up_after_a_month(
    tmp_path: Path, blog: Blog
) -> None:
    async with opened(tmp_path) as office:
        feed, _ = await office.follows(blog)
        blog.fails(404)
        await office.reads(feed)
        for _ in range(14):
            assert not (await office.reads(feed, days=2)).polling.stopped
        assert (await office.reads(feed, days=2)).polling.stopped


@pytest.mark.parametrize("is_served", [True, False])
async def test_nothing_is_read_for_a_server_that_is_served_no_more(
    tmp_path: Path, blog: Blog, *, is_served: bool
) -> None:
    place = Place("discord:80351110224678912", "Staff")
    async with opened(tmp_path) as office:
        communities = office.desk.host.communities
        await communities.approve(place, "home", User("console:o", "o"), START)
        feed, wish = await office.follows(blog, Room("discord:1", "news", place=place))
        if not is_served:
            await communities.remove(place.id)
        said = state_of(office.desk, Followed(wish, feed))
        assert said == ("" if is_served else "not read: I do not work in its room any more")
        after = await office.reads(feed)
        assert blog.times_asked == is_served
        assert after.polling.due > START


async def test_an_odd_address_stops_nothing_else(tmp_path: Path, blog: Blog) -> None:
    async with opened(tmp_path) as office:
        feed, _ = await office.follows(blog)
        odd, _ = await office.follows(Blog(blog.site, path="/odd"))
        async with office.desk.storage.write() as conn:
            await save_feed(conn, replace(odd, address="http://[nonsense"))
        await poll.run(office.desk)
        assert (await office.feed(feed)).is_read
        assert (await office.feed(odd)).error
        assert len(await list_latest(office.desk.storage, feed.id, 9)) == 3


async def test_feeds_that_fail_do_not_hold_up_the_others(tmp_path: Path, blog: Blog) -> None:
    async with opened(tmp_path) as office:
        feeds = [(await office.follows(Blog(blog.site, path=f"/gone/{n}")))[0] for n in range(3)]
        good, _ = await office.follows(blog)
        await poll.run(office.desk)
        assert (await office.feed(good)).is_read
        assert [(await office.feed(each)).polling.failures for each in feeds] == [1, 1, 1]
        asked = len(blog.site.asked)
        await poll.run(office.desk)
        assert len(blog.site.asked) == asked


async def test_what_could_not_be_stored_whole_is_not_stored_at_all(
    tmp_path: Path, blog: Blog, database_url: str
) -> None:
    async with opened(tmp_path, database_url) as office:
        storage = office.desk.storage
        feed, _ = await office.follows(blog)
        before = await office.reads(feed)
        blog.writes("New")
        async with storage.write() as conn:
            await conn.exec_driver_sql("ALTER TABLE posting RENAME TO elsewhere")
        office.clock.move_to(START + timedelta(hours=2))
        asked = blog.times_asked
        await poll.run(office.desk)
        await poll.run(office.desk)
        assert blog.times_asked == asked + 1  # what fails for us is not asked for again at once
        assert await office.feed(feed) == before
        assert len(await list_seen(storage, feed.id)) == 3
        async with storage.write() as conn:
            await conn.exec_driver_sql("ALTER TABLE elsewhere RENAME TO posting")
        for _ in range(2):
            office.clock.move_to(office.clock.now() + timedelta(hours=2))
            await poll.run(office.desk)
        assert len(await list_seen(storage, feed.id)) == 4
        async with storage.read() as conn:
            rows = await conn.exec_driver_sql("SELECT content FROM posting")
            assert [("New" in row.content) for row in rows] == [True]


@pytest.fixture
def _old_modules() -> Iterator[None]:
    """Bring back the modules that other tests have imported, after a reload."""
    kept = {name: each for name, each in sys.modules.items() if name.startswith("cogs.feeds")}
    yield
    sys.modules.update(kept)


@pytest.mark.usefixtures("_old_modules")
async def test_a_reload_repeats_nothing(tmp_path: Path, blog: Blog) -> None:
    async with talking_on_console(tmp_path, **EVERYWHERE) as talk:
        await follow(talk, blog)
        blog.writes("Once")
        assert posts(await talk.waits("70 minutes")) == ["Once"]
        await talk.becomes("olive", "owner")
        assert "reloaded" in (await talk.says("cog reload feeds")).lower()
        blog.writes("Twice")
        assert posts(await talk.waits("70 minutes")) == ["Twice"]
