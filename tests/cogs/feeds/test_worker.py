"""Hostile feeds neither hold up the bot nor keep other feeds from being read."""

import asyncio
import contextlib
import os
import re
import signal
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from cogs.feeds.discover import Links
from cogs.feeds.model import ParsedFeed, Unreadable
from cogs.feeds.worker import LIMIT, Worker
from tests.cogs.feeds.samples import blogger, blogger_entry, items, rss

ADDRESS = "https://blog.test/feed"
KIND = "application/xml"
TANGLED = Unreadable("What came is too large or too tangled to be read.")
WELL = blogger(blogger_entry(1))
LAUGHS = "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" for n in range(1, 10))
QUICK = {
    "an author that is almost a mail address": rss(f"<author>a@{'a.' * 32_000}!</author>"),
    "an entry's author that is": items(f"<author>a@{'a.' * 32_000}!</author>"),
    "remarks never closed": items(f"<description>{'&lt;!--' * 150_000}</description>"),
    "remarks never closed in a title": items(f"<title>{'&lt;!--' * 16_000}</title>"),
    "very many labels": items("<category>x</category>" * 5_000),
    "an entity of entities": f"<!DOCTYPE rss [<!ENTITY a '{'b' * 50_000}'>]>".encode()
    + rss("&a;" * 5_000).partition(b"?>")[2].strip(),
    "a title of 5 MB": items(f"<title>{'x' * 4_900_000}</title>"),
    "nothing but zeros": bytes(1_000_000),
    "JSON within JSON": b'{"version":"https://jsonfeed.org/version/1","items":' + b"[" * 100_000,
}
SLOW = {
    "very many entries": rss("<item></item>" * 300_000),
    "very many ampersands": items(f"<title>{'& ' * 2_000_000}</title>"),
    "a billion laughs": f"<!DOCTYPE rss [<!ENTITY l0 'ha'>{LAUGHS}]>".encode()
    + items(f"<title>{'&l9;' * 30_000} {'<a ' * 500_000}</title>").partition(b"?>")[2].strip(),
}


@contextlib.asynccontextmanager
async def started(limit: float = LIMIT) -> AsyncIterator[Worker]:
    """Give a process of one's own."""
    worker = Worker(limit)
    try:
        yield worker
    finally:
        await worker.close()


async def test_a_hostile_feed_is_read_in_the_limit_and_costs_the_loop_nothing() -> None:
    """One test for all, as each process takes a moment to start."""
    async with started() as worker:
        assert isinstance(await worker.parse(WELL, KIND, ADDRESS), ParsedFeed)
        for name, body in QUICK.items():
            own, began = time.thread_time(), time.monotonic()
            parsed = await worker.parse(body, KIND, ADDRESS)
            assert isinstance(parsed, ParsedFeed | Unreadable), name
            assert time.thread_time() - own < 0.1, name
            assert time.monotonic() - began < 10, name
            assert parsed != TANGLED, name


async def test_a_process_with_nothing_to_do_is_ended_and_started_when_it_is_needed() -> None:
    async with started() as worker:
        await worker.parse(WELL, KIND, ADDRESS)
        first = worker.pid
        await worker.rest()
        assert worker.pid == first is not None
        await worker.rest()
        assert worker.pid is None
        assert isinstance(await worker.parse(WELL, KIND, ADDRESS), ParsedFeed)
        assert worker.pid not in (None, first)


@pytest.mark.parametrize("name", SLOW)
async def test_a_parser_that_hangs_is_ended_and_replaced(name: str) -> None:
    async with started(limit=0.5) as worker:
        await worker.parse(WELL, KIND, ADDRESS)
        first, own, began = worker.pid, time.thread_time(), time.monotonic()
        slow, well = await asyncio.gather(
            worker.parse(SLOW[name], KIND, ADDRESS), worker.parse(WELL, KIND, ADDRESS)
        )
        assert slow == TANGLED
        assert isinstance(well, ParsedFeed)
        assert worker.pid != first
        assert time.thread_time() - own < 0.1
        assert time.monotonic() - began < 15


async def test_a_page_is_searched_in_the_worker_too() -> None:
    page = b'<link rel="alternate" type="application/rss+xml" href="/feed">'
    async with started() as worker:
        found = await worker.find_links(page, "text/html", ADDRESS)
    assert isinstance(found, Links)
    assert found.named[0].address == "https://blog.test/feed"


async def test_reading_can_be_cancelled() -> None:
    async with started() as worker:
        await worker.parse(WELL, KIND, ADDRESS)
        first = worker.pid
        task = asyncio.create_task(worker.parse(SLOW["very many entries"], KIND, ADDRESS))
        await asyncio.sleep(0.05)
        task.cancel()
        (ended,) = await asyncio.gather(task, return_exceptions=True)
        assert isinstance(ended, asyncio.CancelledError)
        assert isinstance(await worker.parse(WELL, KIND, ADDRESS), ParsedFeed)
        assert worker.pid != first


async def test_a_process_that_died_while_idle_is_replaced() -> None:
    async with started() as worker:
        await worker.parse(WELL, KIND, ADDRESS)
        assert worker.pid
        os.kill(worker.pid, signal.SIGKILL)
        assert isinstance(await worker.parse(WELL, KIND, ADDRESS), ParsedFeed)


async def test_a_bot_that_cannot_start_it_says_that_it_is_not_the_feed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    async with started() as worker:
        parsed = await worker.parse(WELL, KIND, ADDRESS)
    assert isinstance(parsed, Unreadable)
    assert parsed.is_ours


async def test_a_closed_worker_leaves_no_process_behind() -> None:
    async with started() as worker:
        await worker.parse(WELL, KIND, ADDRESS)
        process = worker.pid
        assert process
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


async def test_the_process_has_neither_the_bot_nor_its_database_in_memory() -> None:
    async with started() as worker:
        await worker.parse(WELL, KIND, ADDRESS)
        maps = Path(f"/proc/{worker.pid}/maps").read_text("utf-8")
        status = Path(f"/proc/{worker.pid}/status").read_text("utf-8")
    (held,) = re.findall(r"VmRSS:\s+(\d+) kB", status)
    assert "sqlalchemy" not in maps
    assert int(held) < 45_000
