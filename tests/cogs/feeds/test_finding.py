"""From what a moderator typed to a feed, over a real fetcher and a site on loopback."""

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
import pytest_asyncio

from bot import Failed, Fetches, Why
from cogs.feeds.finding import Found, find_feed
from cogs.feeds.model import Unreadable
from cogs.feeds.worker import Worker
from tests.cogs.feeds.samples import blogger, blogger_entry
from tests.fetch.site import Site, open_fetcher, open_site

pytestmark = pytest.mark.asyncio(loop_scope="module")
FEED = blogger(blogger_entry(1))
PAGE = """<html><link rel="alternate" type="application/atom+xml" href="/feed" title="Posts">
<link rel="alternate" type="application/rss+xml" href="/feed?alt=rss" title="Posts as RSS">
<link rel="alternate" type="application/atom+xml" href="/other" title="Other"></html>"""


@pytest_asyncio.fixture(loop_scope="module")
async def site() -> AsyncIterator[Site]:
    async with open_site() as site:
        yield site


@pytest_asyncio.fixture(loop_scope="module")
async def fetches() -> AsyncIterator[Fetches]:
    async with open_fetcher() as fetcher:
        yield fetcher


Find = Callable[[str], Awaitable[Found | Failed | Unreadable]]


@pytest.fixture
def find(site: Site, fetches: Fetches, worker: Worker) -> Find:
    """Look for a feed at a path of the site."""
    return lambda path: find_feed(site.url(path), fetches, worker)


async def test_the_address_of_a_feed_is_that_of_the_feed(site: Site, find: Find) -> None:
    site.says("/feed", FEED)
    found = await find("/feed")
    assert isinstance(found, Found)
    assert (found.address, found.feed.title) == (site.url("/feed"), "News & views")


async def test_a_page_leads_to_its_feed_and_names_others(site: Site, find: Find) -> None:
    site.says("/", PAGE)
    site.says("/feed", FEED)
    found = await find("/")
    assert isinstance(found, Found)
    assert found.address == site.url("/feed")
    assert [other.title for other in found.others] == ["Other"]


async def test_a_page_that_names_none_leads_to_where_feeds_usually_are(
    site: Site, find: Find
) -> None:
    site.says("/2026/post.html", "<html><meta name='generator' content='Blogger'></html>")
    site.says("/feeds/posts/default", FEED)
    found = await find("/2026/post.html")
    assert isinstance(found, Found)
    assert found.address == site.url("/feeds/posts/default")


async def test_a_feed_that_moved_for_good_is_kept_under_its_new_address(
    site: Site, find: Find
) -> None:
    site.says("/old", status=301, location="/feed")
    site.says("/lent", status=302, location="/feed")
    site.says("/feed", FEED)
    old, lent = await find("/old"), await find("/lent")
    assert isinstance(old, Found)
    assert isinstance(lent, Found)
    assert (old.address, lent.address) == (site.url("/feed"), site.url("/lent"))


async def test_a_page_without_a_feed_says_so(site: Site, find: Find) -> None:
    site.says("/", "<html>nothing</html>")
    found = await find("/")
    assert found == Unreadable("That page names no feed that can be read.")


async def test_a_page_cannot_lead_into_the_private_network(site: Site, find: Find) -> None:
    href = site.url("/secret", "127.0.0.1")
    site.says("/", f'<html><link rel="alternate" type="application/rss+xml" href="{href}"></html>')
    site.says("/secret", FEED)
    assert isinstance(await find("/"), Unreadable)
    assert "/secret" not in [request.path for request in site.asked]


async def test_an_address_that_leads_nowhere_says_why(find: Find) -> None:
    missing = await find("/nothing")
    assert isinstance(missing, Failed)
    assert missing.why is Why.MISSING


async def test_https_is_meant_where_nothing_is_said(fetches: Fetches, worker: Worker) -> None:
    failure = await find_feed(" private.test/feed ", fetches, worker)
    assert isinstance(failure, Failed)
    assert failure.why is Why.ADDRESS
    assert "public internet" in failure.sentence
