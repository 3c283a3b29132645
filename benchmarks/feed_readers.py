"""The readers of `benchmarks.feeds`, each a process: `python -m benchmarks.feed_readers`.

    python -m benchmarks.feed_readers staffroom|reader|feedparser FOLDER PORT FEEDS

Each reads all feeds once, so that it knows them, and then once more for every line that it is
given; it prints how many entries were new.
"""

import asyncio
import socket
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

START = datetime(2026, 11, 20, 9, tzinfo=UTC)
"""Shortly after the newest entries, so that what comes is news."""
_look_up = socket.getaddrinfo


def look_up(host: Any, *given: Any, **named: Any) -> Any:
    """Lead the blogs' names to loopback."""
    return _look_up("127.0.0.1" if str(host).endswith(".test") else host, *given, **named)


def addresses(port: int, feeds: int) -> list[str]:
    """Give the addresses of all feeds."""
    return [f"http://blog-{number}.test:{port}/feed" for number in range(feeds)]


def say(told: object) -> None:
    """Tell whoever measures."""
    print(told, flush=True)


def on_orders(update: Callable[[], int]) -> None:
    """Read all feeds now and for every line."""
    say(update())
    for _ in sys.stdin:
        say(update())


def run_feedparser(_: Path, port: int, feeds: int) -> None:
    """Be feedparser alone, with the validators and the ids it has seen in memory."""
    import feedparser  # noqa: PLC0415  each loads its own parts alone, as its memory is measured

    known: dict[str, tuple[Any, Any]] = {}
    seen: set[str] = set()

    def update() -> int:
        before = len(seen)
        for address in addresses(port, feeds):
            etag, modified = known.get(address, (None, None))
            found = feedparser.parse(address, etag=etag, modified=modified)
            known[address] = found.get("etag"), found.get("modified")
            seen.update(each.id for each in found.entries)
        return len(seen) - before

    on_orders(update)


def run_reader(folder: Path, port: int, feeds: int) -> None:
    """Be lemon24/reader as its guide has it, with the database in a file."""
    from reader import make_reader  # noqa: PLC0415

    # Any: it has types, and is not there where this is checked.
    reader: Any = make_reader(str(folder / "reader.db"))
    for address in addresses(port, feeds):
        reader.add_feed(address)

    def update() -> int:
        results = [each.value for each in reader.update_feeds_iter(scheduled=False)]
        failed = [each for each in results if isinstance(each, Exception)]
        if failed:
            raise SystemExit(f"reader: {failed[0]}")
        return sum(each.new for each in results if each is not None)

    on_orders(update)


async def run_staffroom(folder: Path, port: int, feeds: int) -> None:
    """Be the whole of Staffroom, with every feed followed in a room and no platform to post on."""
    from bot.app import open_app  # noqa: PLC0415
    from bot.clock import HeldClock  # noqa: PLC0415
    from bot.settings import Settings  # noqa: PLC0415
    from cogs.feeds.polls import poll  # noqa: PLC0415
    from cogs.feeds.store import list_due  # noqa: PLC0415

    names = ",".join(f"blog-{number}.test" for number in range(feeds))
    settings = Settings.model_validate(
        {"data": folder, "fetch_allow_private": names, "cogs_off": "faq,digest"}
    )
    clock = HeldClock(START)
    async with open_app(settings, clock) as app:
        desk = app.plugins.desks["feeds"]
        await _follow(desk, addresses(port, feeds))
        while True:
            before = await _count(desk)
            clock.move_to(clock.now() + timedelta(hours=2))
            while await list_due(desk.storage, desk.now, 1):
                await poll.run(desk)
            say(await _count(desk) - before)
            if not await asyncio.to_thread(sys.stdin.readline):
                return


async def _follow(desk: Any, found: list[str]) -> None:
    from dataclasses import replace  # noqa: PLC0415

    from bot import Room  # noqa: PLC0415
    from cogs.feeds.polling import first_polling  # noqa: PLC0415
    from cogs.feeds.records import Feed, State  # noqa: PLC0415
    from cogs.feeds.store import Subscriptions, add_feed, save_subscription  # noqa: PLC0415

    kept = Subscriptions(desk.storage, "home")
    async with desk.storage.write() as conn:
        for number, address in enumerate(found):
            new = Feed(0, "home", address, first_polling(desk.now))
            feed_id = await add_feed(conn, new, desk.now)
            room = Room(f"console:{number % 50}", "news")
            wish = await kept.offer(conn, feed_id, room, desk.now)
            await save_subscription(conn, replace(wish, state=State.ON), desk.now)


async def _count(desk: Any) -> int:
    async with desk.storage.read() as conn:
        return int((await conn.exec_driver_sql("SELECT count(*) FROM feed_entry")).scalar())


def main(which: str, folder: str, port: str, feeds: str) -> None:
    """Be one of the readers until the input ends."""
    socket.getaddrinfo = look_up
    given = Path(folder), int(port), int(feeds)
    if which == "staffroom":
        asyncio.run(run_staffroom(*given))
    else:
        {"reader": run_reader, "feedparser": run_feedparser}[which](*given)


if __name__ == "__main__":
    main(*sys.argv[1:])
