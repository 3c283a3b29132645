"""What the fetcher makes of answers: large, slow, broken, moved or refusing."""

import asyncio
import gzip
import ssl
import zlib
from datetime import timedelta

import pytest
import trustme
from aiohttp import web
from yarl import URL

from bot.fetch import Failed, Fetched, Limits, Why
from bot.fetch.fetcher import Fetcher, is_for_good
from tests.fetch.site import Site, open_fetcher, open_site


async def why(fetcher: Fetcher, url: str) -> Why:
    answer = await fetcher.fetch(url)
    assert isinstance(answer, Failed), answer
    assert answer.sentence.endswith(".")
    return answer.why


async def test_a_body_comes_whole_with_its_kind(site: Site, fetcher: Fetcher) -> None:
    site.says("/feed", "<rss/>", content_type="application/rss+xml; charset=x")
    answer = await fetcher.fetch(site.url("/feed#part"))
    assert isinstance(answer, Fetched)
    assert (answer.status, answer.body) == (200, b"<rss/>")
    assert answer.content_type == "application/rss+xml; charset=x"
    assert answer.url == site.url("/feed")
    assert answer.moved_to == ""


async def test_a_packed_body_is_unpacked(site: Site, fetcher: Fetcher) -> None:
    site.says("/gzip", gzip.compress(b"news"), content_encoding="gzip")
    site.says("/deflate", zlib.compress(b"news"), content_encoding="deflate")
    for path in ("/gzip", "/deflate"):
        answer = await fetcher.fetch(site.url(path))
        assert isinstance(answer, Fetched)
        assert answer.body == b"news"


async def test_a_body_may_be_as_long_as_the_limit(site: Site) -> None:
    async with open_fetcher(Limits(gap=0, body=100_000)) as fetcher:
        site.says("/feed", b"x" * 100_000)
        assert isinstance(await fetcher.fetch(site.url("/feed")), Fetched)
        site.says("/feed", b"x" * 100_001)
        assert await why(fetcher, site.url("/feed")) is Why.SIZE


async def test_a_packed_bomb_is_stopped_while_it_unpacks(site: Site, fetcher: Fetcher) -> None:
    bomb = zlib.compressobj(9, wbits=31)
    packed = b"".join(bomb.compress(bytes(1_000_000)) for _ in range(40)) + bomb.flush()
    site.says("/feed", packed, content_encoding="gzip")
    assert await why(fetcher, site.url("/feed")) is Why.SIZE


async def test_an_endless_body_is_stopped(site: Site) -> None:
    async def page(request: web.BaseRequest) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        while True:
            await response.write(bytes(50_000))

    site.runs("/feed", page)
    async with open_fetcher(Limits(gap=0, body=200_000)) as fetcher:
        assert await why(fetcher, site.url("/feed")) is Why.SIZE


async def test_a_slow_drip_ends(site: Site) -> None:
    async def page(request: web.BaseRequest) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        while True:
            await response.write(b"x")
            await asyncio.sleep(0.02)

    site.runs("/feed", page)
    async with open_fetcher(Limits(gap=0, total=0.3)) as fetcher:
        assert await why(fetcher, site.url("/feed")) is Why.SLOW


async def test_a_silent_site_ends(site: Site) -> None:
    async def page(_: web.BaseRequest) -> web.StreamResponse:
        await asyncio.Event().wait()
        return web.Response()

    site.runs("/feed", page)
    async with open_fetcher(Limits(gap=0, total=0.3)) as fetcher:
        assert await why(fetcher, site.url("/feed")) is Why.SLOW


async def test_a_site_that_never_ends_the_greeting_is_left() -> None:
    async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    server = await asyncio.start_server(listen, "127.0.0.1", 0)
    async with server, open_fetcher(Limits(gap=0, connect=0.3, total=600)) as fetcher:
        port = server.sockets[0].getsockname()[1]
        assert await why(fetcher, f"https://feeds.test:{port}/") is Why.SLOW


async def test_a_closed_port_and_an_unknown_name_are_told_apart(site: Site) -> None:
    allow = frozenset({"feeds.test", "nowhere.test"})
    async with open_fetcher(allow=allow) as fetcher:
        assert await why(fetcher, "http://feeds.test:1/") is Why.CONNECTION
        assert await why(fetcher, site.url("/feed", "nowhere.test")) is Why.NAME


async def test_a_site_without_a_valid_certificate_is_not_trusted(
    site: Site, fetcher: Fetcher
) -> None:
    assert await why(fetcher, site.url("/feed", scheme="https")) is Why.CERTIFICATE


async def test_https_works_where_the_certificate_is_for_the_host() -> None:
    authority = trustme.CA()
    own = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    theirs = ssl.create_default_context(ssl.Purpose.SERVER_AUTH)
    authority.issue_cert("feeds.test").configure_cert(own)
    authority.configure_trust(theirs)
    async with open_site(own) as site, open_fetcher() as fetcher:
        site.says("/feed", "safe")
        fetcher._private.connector._ssl = theirs  # type: ignore[union-attr]
        answer = await fetcher.fetch(site.url("/feed", scheme="https"))
        assert isinstance(answer, Fetched)
        assert answer.body == b"safe"
        other = site.url("/feed", "other.test", "https")
        assert await why(fetcher, other) is Why.CERTIFICATE


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"nonsense\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n\r\nplain",
        b"HTTP/1.1 200 OK\r\nX: " + b"x" * 100_000 + b"\r\n\r\n",
    ],
)
async def test_a_broken_answer_is_said_to_be_broken(fetcher: Fetcher, sent: bytes) -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(sent)
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        assert await why(fetcher, f"http://feeds.test:{port}/") is Why.BROKEN


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (410, Why.GONE),
        (404, Why.MISSING),
        (403, Why.FORBIDDEN),
        (401, Why.FORBIDDEN),
        (500, Why.STATUS),
        (503, Why.BUSY),
        (204, Why.STATUS),
        (206, Why.STATUS),
        (304, Why.STATUS),
    ],
)
async def test_a_status_says_why(site: Site, fetcher: Fetcher, status: int, expected: Why) -> None:
    site.says("/feed", status=status)
    answer = await fetcher.fetch(site.url("/feed"))
    assert isinstance(answer, Failed)
    assert (answer.why, answer.status) == (expected, status)
    assert f"(status {status})." in answer.sentence


@pytest.mark.parametrize(
    ("first", "second", "moved"),
    [(301, 308, True), (301, 302, False), (307, 301, False), (303, 303, False)],
)
async def test_an_address_has_moved_only_by_permanent_redirects(
    site: Site, fetcher: Fetcher, first: int, second: int, *, moved: bool
) -> None:
    site.says("/feed", status=first, location="/next")
    site.says("/next", status=second, location=site.url("/last", "other.test"))
    site.says("/last", "news")
    answer = await fetcher.fetch(site.url("/feed"))
    assert isinstance(answer, Fetched)
    assert answer.body == b"news"
    assert answer.url == site.url("/last", "other.test")
    assert answer.moved_to == (answer.url if moved else "")


@pytest.mark.parametrize(
    ("status", "old", "new", "expected"),
    [
        (301, "http://a.test/", "https://a.test/", True),
        (308, "https://a.test/", "https://b.test/", True),
        (301, "https://a.test/", "http://a.test/", False),
        (302, "http://a.test/", "https://a.test/", False),
    ],
)
def test_an_address_that_gives_up_https_is_not_kept(
    status: int, old: str, new: str, *, expected: bool
) -> None:
    assert is_for_good(status, URL(old), URL(new)) is expected


async def test_a_circle_of_redirects_ends(site: Site, fetcher: Fetcher) -> None:
    site.says("/feed", status=301, location="/next")
    site.says("/next", status=301, location="/feed#again")
    assert await why(fetcher, site.url("/feed")) is Why.REDIRECTS
    assert len(site.asked) == 2


async def test_five_redirects_are_followed_and_no_more(site: Site, fetcher: Fetcher) -> None:
    for number in range(6):
        site.says(f"/{number}", status=301, location=f"/{number + 1}")
    site.says("/6", "news")
    assert isinstance(await fetcher.fetch(site.url("/1")), Fetched)
    assert await why(fetcher, site.url("/0")) is Why.REDIRECTS


async def test_a_redirect_to_nowhere_is_an_error(site: Site, fetcher: Fetcher) -> None:
    site.says("/feed", status=301)
    assert await why(fetcher, site.url("/feed")) is Why.STATUS
    site.says("/feed", status=301, location="http://[::1")
    assert await why(fetcher, site.url("/feed")) is Why.REDIRECTS


async def test_the_time_to_wait_is_read(site: Site, fetcher: Fetcher) -> None:
    site.says("/feed", "x", cache_control="public, max-age=5400", expires="0")
    answer = await fetcher.fetch(site.url("/feed"))
    assert isinstance(answer, Fetched)
    assert answer.wait == timedelta(minutes=90)


async def test_fetching_can_be_cancelled(site: Site, fetcher: Fetcher) -> None:
    asked = asyncio.Event()

    async def page(_: web.BaseRequest) -> web.StreamResponse:
        asked.set()
        await asyncio.Event().wait()
        return web.Response()

    site.runs("/feed", page)
    site.says("/next", "x")
    task = asyncio.create_task(fetcher.fetch(site.url("/feed")))
    await asked.wait()
    task.cancel()
    assert isinstance(
        (await asyncio.gather(task, return_exceptions=True))[0], asyncio.CancelledError
    )
    assert isinstance(await fetcher.fetch(site.url("/next")), Fetched)
