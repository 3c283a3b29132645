"""Polls of a feed over a real fetcher, a real worker and a site on loopback."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
import pytest_asyncio
from aiohttp import web

from bot import Failed, Why
from cogs.feeds.decide import decide
from cogs.feeds.model import NO_HINTS, Known, Unreadable
from cogs.feeds.polling import Turn, first_polling
from cogs.feeds.reading import Reading, read_feed
from cogs.feeds.worker import Worker
from tests.cogs.feeds.pages import NOW
from tests.cogs.feeds.samples import blogger, blogger_entry, rss
from tests.fetch.site import Site, open_fetcher, open_site

pytestmark = pytest.mark.asyncio(loop_scope="module")
HOUR = timedelta(hours=1)


class Watched:
    """One feed that is polled again and again."""

    def __init__(self, site: Site, worker: Worker) -> None:
        self.site = site
        self.worker = worker
        self.polling = first_polling(NOW)
        self.hints = NO_HINTS
        self.now = NOW

    async def poll(self, path: str = "/feed") -> Reading:
        """Poll when it is due, and store what is to be stored."""
        self.now = max(self.now, self.polling.due)
        async with open_fetcher() as fetches:
            reading = await read_feed(
                self.site.url(path),
                self.polling,
                self.hints,
                fetches,
                self.worker,
                now=self.now,
                random=Random(1),
            )
        self.polling = reading.polling
        self.hints = reading.page.hints if reading.page else self.hints
        return reading


@pytest_asyncio.fixture(loop_scope="module")
async def feed(worker: Worker) -> AsyncIterator[Watched]:
    """Give a feed that was read once, with a validator."""
    async with open_site() as site:
        site.says("/feed", blogger(blogger_entry(1)), etag='"1"')
        watched = Watched(site, worker)
        assert (await watched.poll()).page is not None
        yield watched


async def test_nothing_changed_says_the_server(feed: Watched) -> None:
    feed.site.says("/feed", status=304)
    feed.polling = replace(feed.polling, failures=5, failing_since=NOW)
    reading = await feed.poll()
    assert (reading.page, reading.failure, reading.turn) == (None, None, Turn.WELL)
    assert feed.site.asked[-1].headers["If-None-Match"] == '"1"'
    assert feed.polling.failures == 0


async def test_nothing_changed_says_the_body(feed: Watched) -> None:
    feed.site.says("/feed", blogger(blogger_entry(1)), etag='"2"')
    assert (await feed.poll()).page is None
    assert feed.polling.validators.etag == '"2"'


async def test_a_page_that_cannot_be_read_keeps_the_validators(feed: Watched) -> None:
    feed.site.says("/feed", "<html>Sorry</html>", etag='"2"')
    reading = await feed.poll()
    assert isinstance(reading.failure, Unreadable)
    assert reading.failure.is_page
    assert feed.polling.validators.etag == '"1"'
    feed.site.says("/feed", blogger(blogger_entry(1), blogger_entry(2)), etag='"2"')
    page = (await feed.poll()).page
    assert page is not None
    assert len(page.entries) == 2


async def test_a_redirect_to_a_web_page_is_a_failure_and_moves_nothing(feed: Watched) -> None:
    feed.site.says("/feed", status=301, location="/sorry")
    feed.site.says("/sorry", "<!doctype html><html></html>")
    assert isinstance((await feed.poll()).failure, Unreadable)
    assert feed.polling.moved_to == ""


async def test_a_circle_of_redirects_moves_nothing(feed: Watched) -> None:
    feed.site.says("/feed", status=301, location="/feed")
    failure = (await feed.poll()).failure
    assert isinstance(failure, Failed)
    assert failure.why is Why.REDIRECTS
    assert feed.polling.moved_to == ""


async def test_a_stuck_validator_is_overcome_within_a_day(feed: Watched) -> None:
    async def page(request: web.BaseRequest) -> web.Response:
        if "If-None-Match" in request.headers:
            return web.Response(status=304)
        return web.Response(body=blogger(blogger_entry(2)), headers={"ETag": '"1"'})

    feed.site.runs("/feed", page)
    polls = 0
    while (await feed.poll()).page is None:
        polls += 1
    assert feed.now - NOW <= timedelta(hours=26)
    assert 10 < polls < 30


async def test_the_hints_of_the_last_page_hold_while_nothing_changes(feed: Watched) -> None:
    feed.site.says("/feed", rss("", "<ttl>300</ttl>"), etag='"2"')
    await feed.poll()
    feed.site.says("/feed", status=304)
    await feed.poll()
    assert 5 * HOUR <= feed.polling.due - feed.now <= 6 * HOUR


async def test_three_failures_are_told_and_then_that_all_is_well(feed: Watched) -> None:
    feed.site.says("/feed", status=500)
    assert [(await feed.poll()).turn for _ in range(4)] == [
        *(Turn.NONE, Turn.NONE, Turn.FAILING, Turn.NONE)
    ]
    feed.site.says("/feed", blogger(blogger_entry(1)))
    assert (await feed.poll()).turn is Turn.WELL


async def test_a_feed_that_is_gone_is_told_at_once(feed: Watched) -> None:
    feed.site.says("/feed", status=410)
    reading = await feed.poll()
    assert reading.turn is Turn.STOPPED
    assert "gone for good" in feed.polling.stopped


async def test_a_blog_gives_the_same_keys_at_both_its_addresses(feed: Watched) -> None:
    entries = [blogger_entry(number) for number in range(1, 6)]
    feed.site.says("/own", blogger(*entries))
    feed.site.says("/blogger", blogger(*entries[:4]).replace(b"http://", b"https://"))
    own = (await feed.poll("/own")).page
    other = (await feed.poll("/blogger")).page
    assert own is not None
    assert other is not None
    known = Known(decide(Known(is_first=True), own, NOW).remember)
    assert decide(known, other, NOW).new == ()
    assert all("#comment-form" not in entry.link for entry in own.entries)
