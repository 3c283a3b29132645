"""What is due is read, all of it, whatever else is slow."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp import web

from bot import Storage
from cogs.feeds import polls
from cogs.feeds.polls import AT_ONCE, poll
from cogs.feeds.records import Quiet
from cogs.feeds.store import save_feed, save_quiet
from tests.cogs.feeds.blog import Blog
from tests.cogs.feeds.test_pipeline import opened


async def test_everything_that_is_due_is_read_in_one_go(tmp_path: Path, blog: Blog) -> None:
    async with opened(tmp_path) as office:
        feeds = []
        for number in range(2 * AT_ONCE + 1):
            one = Blog(blog.site, path=f"/{number}")
            one.writes("First")
            feeds.append((await office.follows(one))[0])
        await poll.run(office.desk)
        assert all([(await office.feed(each)).is_read for each in feeds])
        asked = len(blog.site.asked)
        await poll.run(office.desk)
        assert len(blog.site.asked) == asked


async def test_what_is_read_and_not_stored_yet_is_not_asked_again(
    tmp_path: Path, blog: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(polls, "MANY", 2)
    async with opened(tmp_path) as office:
        for number in range(3 * AT_ONCE):
            one = Blog(blog.site, path=f"/{number}")
            one.writes("First")
            await office.follows(one)
        await poll.run(office.desk)
        asked = len(blog.site.asked)
        office.clock.move_to(office.clock.now() + timedelta(hours=2))
        await poll.run(office.desk)
        assert len(blog.site.asked) == asked + 3 * AT_ONCE
        assert not office.desk.state(polls.Polls).running


async def test_a_site_is_not_asked_again_while_nothing_can_be_stored(
    tmp_path: Path, blog: Blog
) -> None:
    async with opened(tmp_path) as office:
        feed, _ = await office.follows(blog)
        await poll.run(office.desk)
        await refuse_writes(office.desk.storage, is_on=True)
        office.clock.move_to(office.clock.now() + timedelta(hours=2))
        for _ in range(5):
            await office.desk.attempt(poll.run(office.desk))
            office.clock.move_to(office.clock.now() + timedelta(minutes=1))
        assert blog.times_asked == 2
        await refuse_writes(office.desk.storage, is_on=False)
        await poll.run(office.desk)
        assert blog.times_asked == 2
        assert (await office.feed(feed)).polling.due > office.clock.now()


async def refuse_writes(storage: Storage, *, is_on: bool) -> None:
    """Let the database take nothing, as when its disk is full."""
    async with storage._writer.connect() as conn:
        # Past SQLAlchemy, which would begin a transaction.
        pooled = await conn.get_raw_connection()
        assert pooled.driver_connection is not None
        await pooled.driver_connection.execute(f"PRAGMA query_only = {is_on:d}")


async def test_a_clock_that_was_wrong_and_is_set_back_silences_no_feed(
    tmp_path: Path, blog: Blog
) -> None:
    async with opened(tmp_path) as office:
        feed, _ = await office.follows(blog)
        right = office.clock.now()
        office.clock.move_to(right + timedelta(days=400))
        for _ in range(2):
            await poll.run(office.desk)
        office.clock._moment = right
        await poll.run(office.desk)
        assert blog.times_asked == 2
        assert (await office.feed(feed)).polling.due < right + timedelta(days=2)
        await poll.run(office.desk)
        assert blog.times_asked == 2


async def test_a_slow_site_keeps_no_other_waiting(
    tmp_path: Path, blog: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(polls, "PATIENCE", 0.2)
    is_over = asyncio.Event()

    async def page(_: web.BaseRequest) -> web.Response:
        await is_over.wait()
        return web.Response(status=404)

    blog.site.runs("/slow", page)
    async with opened(tmp_path) as office:
        # By another name, as a site is asked for one thing at a time.
        slow, _ = await office.follows(Blog(blog.site, path="/slow", host="localhost"))
        await poll.run(office.desk)
        quick, _ = await office.follows(blog)
        async with asyncio.timeout(20):
            while not (await office.feed(quick)).is_read:
                await poll.run(office.desk)
        assert not (await office.feed(slow)).polling.failures
        is_over.set()
        await office.desk.state(polls.Polls).idle.wait()
        assert (await office.feed(slow)).polling.failures == 1


async def test_what_did_not_change_is_asked_again_in_an_hour(tmp_path: Path, blog: Blog) -> None:
    async with opened(tmp_path) as office:
        feed, _ = await office.follows(blog)
        for hours in (0, 2):
            office.clock.move_to(office.clock.now() + timedelta(hours=hours))
            await poll.run(office.desk)
        after = await office.feed(feed)
        assert blog.times_asked == 2
        assert after.well_at == office.clock.now()
        assert timedelta(hours=1) <= after.polling.due - office.clock.now() < timedelta(hours=2)


async def test_what_a_moderator_changed_meanwhile_counts(tmp_path: Path, blog: Blog) -> None:
    async with opened(tmp_path) as office:
        feed, _ = await office.follows(blog)
        later = replace(feed.polling, due=feed.polling.due + timedelta(hours=9))
        sooner = replace(feed, polling=replace(feed.polling, due=office.clock.now(), failures=2))
        async with office.desk.storage.write() as conn:
            await save_feed(conn, replace(sooner, polling=later))
            await save_quiet(conn, [Quiet(feed, sooner.polling, office.clock.now())])
        assert await office.feed(feed) == replace(feed, polling=later)
