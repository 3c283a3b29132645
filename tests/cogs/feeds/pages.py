"""Pages of feeds, made up: entries with verbs for what happens to them."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from cogs.feeds.decide import Decision, decide
from cogs.feeds.model import Entry, Known, ParsedFeed, Seen

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def entry(number: int, **changed: object) -> Entry:
    """Make an entry, published so many hours before NOW as its number says."""
    made = Entry(
        key=f"id-{number}",
        aliases=(f"id-{number} https://blog.test/{number}",),
        title=f"Post {number}",
        link=f"https://blog.test/{number}",
        published=NOW - timedelta(hours=number),
        updated=NOW - timedelta(hours=number),
        text=f"What post {number} says.",
        hash=f"hash-{number}",
    )
    return replace(made, **changed)  # type: ignore[arg-type]


def entries(numbers: Iterable[int]) -> tuple[Entry, ...]:
    """Make several."""
    return tuple(map(entry, numbers))


class Reader:
    """Reads page after page of one feed and remembers as the bot does."""

    def __init__(self) -> None:
        self.seen: dict[str, Seen] = {}
        self.is_first = True
        self.last = Decision()

    def reads(self, page: Sequence[Entry], now: datetime = NOW) -> list[str]:
        """Give the titles of what is new on a page."""
        self.last = decide(Known(self.seen, self.is_first), ParsedFeed(entries=tuple(page)), now)
        self.seen |= self.last.remember
        self.is_first = False
        return [each.title for each in self.last.new]


def reader_of(page: Sequence[Entry]) -> Reader:
    """Make a reader that has read one page."""
    reader = Reader()
    assert reader.reads(page) == []
    return reader
