"""Finding: from what a moderator typed to a feed that can be read."""

from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qsl, urlsplit

from bot import Failed, Fetched, Fetches

from .discover import Link, Links
from .model import ParsedFeed, Unreadable
from .worker import Worker

MOST_TRIES = 4
"""How many addresses that a page names, or that are usual, are tried."""
_NO_FEED = Unreadable("That page names no feed that can be read.")


@dataclass(frozen=True, slots=True)
class Found:
    """A feed that was read, and others that the same page names."""

    address: str
    fetched: Fetched
    feed: ParsedFeed
    others: tuple[Link, ...] = ()


async def find_feed(address: str, fetches: Fetches, worker: Worker) -> Found | Failed | Unreadable:
    """Read the feed at an address, or the one that the page there names."""
    typed = address.strip()
    address = typed if "://" in typed else f"https://{typed}"
    fetched = await fetches.fetch(address)
    if isinstance(fetched, Failed):
        return fetched
    feed = await worker.parse(fetched.body, fetched.content_type, fetched.url)
    if isinstance(feed, ParsedFeed):
        return Found(fetched.moved_to or address, fetched, feed)
    if not feed.is_page:
        return feed
    links = await worker.find_links(fetched.body, fetched.content_type, fetched.url)
    return await _try(links, fetches, worker) if isinstance(links, Links) else links


async def _try(links: Links, fetches: Fetches, worker: Worker) -> Found | Unreadable:
    for address in links.addresses[:MOST_TRIES]:
        fetched = await fetches.fetch(address)
        if isinstance(fetched, Fetched):
            feed = await worker.parse(fetched.body, fetched.content_type, fetched.url)
            if isinstance(feed, ParsedFeed):
                others = tuple(link for link in links.named if not is_same(link.address, address))
                return Found(fetched.moved_to or address, fetched, feed, others)
    return _NO_FEED


def is_same(one: str, other: str) -> bool:
    """Tell whether two addresses give one feed: Blogger has each as Atom and, by `alt`, as RSS."""
    return _without_form(one) == _without_form(other)


def _without_form(address: str) -> tuple[SplitResult, list[tuple[str, str]]]:
    parts = urlsplit(address)
    asked = [(name, value) for name, value in parse_qsl(parts.query) if name != "alt"]
    return parts._replace(scheme="", query="", fragment=""), asked
