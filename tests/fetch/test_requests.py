"""What the fetcher asks: politely, with the validators as they were given."""

import asyncio
from datetime import timedelta

from aiohttp import web

from bot.clock import HeldClock
from bot.fetch import NO_VALIDATORS, Failed, Fetched, Limits, Validators, Why
from bot.fetch.fetcher import Fetcher
from bot.fetch.hosts import MANY, Hosts
from tests.fetch.site import NOW, Names, Site, open_fetcher


async def fetched(fetcher: Fetcher, url: str, known: Validators = NO_VALIDATORS) -> Fetched:
    answer = await fetcher.fetch(url, known)
    assert isinstance(answer, Fetched), answer
    return answer


async def test_validators_are_sent_verbatim(site: Site, fetcher: Fetcher) -> None:
    site.says("/feed", "x", etag='W/"a, b"', last_modified="Tue, 3 Nov 26 1:02:03 +0545")
    first = await fetched(fetcher, site.url("/feed"))
    site.says("/feed", status=304)
    second = await fetched(fetcher, site.url("/feed"), first.validators)
    assert second.is_unchanged
    assert second.body == b""
    assert site.asked[1].headers["If-None-Match"] == 'W/"a, b"'
    assert site.asked[1].headers["If-Modified-Since"] == "Tue, 3 Nov 26 1:02:03 +0545"


async def test_no_validator_is_invented(site: Site, fetcher: Fetcher) -> None:
    site.says("/feed", "x", etag='"1"')
    first = await fetched(fetcher, site.url("/feed"))
    await fetched(fetcher, site.url("/feed"), first.validators)
    assert "If-Modified-Since" not in site.asked[1].headers
    assert first.validators.last_modified == ""


async def test_a_new_etag_is_kept_though_the_date_is_the_same(site: Site, fetcher: Fetcher) -> None:
    known = Validators(site.url("/feed"), '"1"', "Mon")
    site.says("/feed", status=304, etag='"2"')
    assert (await fetched(fetcher, known.url, known)).validators == Validators(
        known.url, '"2"', "Mon"
    )
    site.says("/feed", status=304, last_modified="Tue")
    assert (await fetched(fetcher, known.url, known)).validators == Validators(
        known.url, '"1"', "Tue"
    )


async def test_a_whole_answer_without_validators_ends_the_old_ones(
    site: Site, fetcher: Fetcher
) -> None:
    site.says("/feed", "x")
    answer = await fetched(fetcher, site.url("/feed"), Validators(site.url("/feed"), '"1"'))
    assert not answer.validators


async def test_validators_go_to_no_other_address(site: Site, fetcher: Fetcher) -> None:
    site.says("/new", "x")
    await fetched(fetcher, site.url("/new"), Validators(site.url("/old"), '"1"', "Mon"))
    assert not {"If-None-Match", "If-Modified-Since"} & set(site.asked[0].headers)


async def test_behind_a_redirect_validators_go_to_the_address_that_gave_them(
    site: Site, fetcher: Fetcher
) -> None:
    site.says("/feed", status=302, location="/real")
    site.says("/real", "x", etag='"1"')
    first = await fetched(fetcher, site.url("/feed"))
    await fetched(fetcher, site.url("/feed"), first.validators)
    assert [request.headers.get("If-None-Match") for request in site.asked[2:]] == [None, '"1"']


async def test_an_odd_validator_is_left_out(site: Site, fetcher: Fetcher) -> None:
    site.says("/feed", "x", etag='"\N{SNOWMAN}"', last_modified="M" * 1001)
    assert not (await fetched(fetcher, site.url("/feed"))).validators


async def test_the_user_agent_is_honest(site: Site) -> None:
    site.says("/feed", "x")
    async with open_fetcher() as fetcher:
        await fetcher.fetch(site.url("/feed"))
    (request,) = site.asked
    assert request.headers["User-Agent"].startswith("Staffroom/")
    assert "Mozilla" not in request.headers["User-Agent"]


async def test_the_user_agent_names_whom_to_ask(site: Site) -> None:
    site.says("/feed", "x")
    clock, allow = HeldClock(NOW), frozenset({"feeds.test"})
    async with Fetcher(
        clock, allow_private=allow, resolver=Names(), contact="https://staff.test/bot"
    ) as fetcher:
        await fetcher.fetch(site.url("/feed"))
    assert site.asked[0].headers["User-Agent"].endswith("(+https://staff.test/bot)")


async def test_nothing_is_sent_that_tells_of_people_or_breaks_caches(
    site: Site, fetcher: Fetcher
) -> None:
    site.says("/feed", status=302, location="/next", set_cookie="a=b")
    site.says("/next", "x", set_cookie="a=b")
    await fetched(fetcher, site.url("/feed"))
    await fetched(fetcher, site.url("/feed"))
    for request in site.asked:
        assert set(request.headers) == {
            *("Host", "User-Agent", "Accept", "Accept-Encoding", "Connection")
        }
        assert request.query_string == ""


async def test_feed_types_and_gzip_are_asked_for(site: Site, fetcher: Fetcher) -> None:
    site.says("/feed", "x")
    await fetched(fetcher, site.url("/feed"))
    accept = site.asked[0].headers["Accept"]
    assert all(kind in accept for kind in ("atom+xml", "rss+xml", "feed+json"))
    assert site.asked[0].headers["Accept-Encoding"] == "gzip"


async def test_a_host_is_asked_one_thing_at_a_time_with_a_gap(site: Site) -> None:
    for number in range(3):
        site.says(f"/{number}", "x")
    loop = asyncio.get_running_loop()
    began = loop.time()
    async with open_fetcher(Limits(gap=0.1)) as fetcher, asyncio.TaskGroup() as tasks:
        for number in range(3):
            tasks.create_task(fetcher.fetch(site.url(f"/{number}")))
    assert loop.time() - began >= 0.2
    assert site.most_at_once == 1


async def test_few_hosts_are_asked_at_once(site: Site, fetcher: Fetcher) -> None:
    asked, going = asyncio.Semaphore(0), asyncio.Event()

    async def page(_: web.BaseRequest) -> web.Response:
        asked.release()
        await going.wait()
        return web.Response()

    site.runs("/feed", page)
    site.says("/other", "x")
    hosts = [f"host{number}.test" for number in range(5)]
    async with (
        open_fetcher(Limits(gap=0, at_once=2), allow=frozenset(hosts)) as limited,
        asyncio.TaskGroup() as tasks,
    ):
        for host in hosts:
            tasks.create_task(limited.fetch(site.url("/feed", host)))
        for _ in range(2):
            await asked.acquire()
        for _ in range(5):  # long enough for the others to come, if they could
            await fetched(fetcher, site.url("/other"))
        assert asked.locked()
        going.set()
    assert len(site.asked) == 10


async def test_too_many_requests_pause_the_host_and_no_other(site: Site) -> None:
    clock = HeldClock(NOW)
    site.says("/feed", status=429, retry_after="7200")
    site.says("/second", "x")
    async with open_fetcher(clock=clock) as fetcher:
        busy = await fetcher.fetch(site.url("/feed"))
        assert isinstance(busy, Failed)
        assert (busy.why, busy.retry_after) == (Why.BUSY, timedelta(hours=2))
        paused = await fetcher.fetch(site.url("/second"))
        assert isinstance(paused, Failed)
        assert (paused.why, paused.retry_after) == (Why.PAUSED, timedelta(hours=2))
        assert len(site.asked) == 1
        assert isinstance(await fetcher.fetch(site.url("/second", "other.test")), Fetched)
        clock.move_to(NOW + timedelta(hours=2))
        assert isinstance(await fetcher.fetch(site.url("/second")), Fetched)


async def test_429_that_names_no_time_pauses_the_host_all_the_same(site: Site) -> None:
    site.says("/feed", status=429, retry_after="soon")
    async with open_fetcher() as fetcher:
        await fetcher.fetch(site.url("/feed"))
        paused = await fetcher.fetch(site.url("/feed"))
    assert isinstance(paused, Failed)
    assert paused.retry_after == timedelta(minutes=15)


def test_a_pause_is_never_shortened() -> None:
    hosts = Hosts(HeldClock(NOW), gap=0)
    hosts.pause("feeds.test", timedelta(hours=2))
    hosts.pause("feeds.test", timedelta(minutes=15))
    assert hosts.pause_left("feeds.test") == timedelta(hours=2)
    assert hosts.pause_left("other.test") == timedelta()


async def test_a_pause_outlives_any_number_of_other_hosts() -> None:
    hosts = Hosts(HeldClock(NOW), gap=0)
    hosts.pause("feeds.test", timedelta(hours=2))
    for number in range(3 * MANY):
        async with hosts.turn(f"{number}.test"):
            pass
    assert hosts.pause_left("feeds.test") == timedelta(hours=2)


async def test_503_pauses_the_host_if_it_says_for_how_long(site: Site) -> None:
    site.says("/feed", status=503)
    site.says("/date", status=503, retry_after="Tue, 24 Nov 2026 13:00:00 GMT")
    async with open_fetcher() as fetcher:
        await fetcher.fetch(site.url("/feed"))
        await fetcher.fetch(site.url("/date"))
        paused = await fetcher.fetch(site.url("/feed"))
    assert len(site.asked) == 2
    assert isinstance(paused, Failed)
    assert paused.retry_after == timedelta(hours=1)
