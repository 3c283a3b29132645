"""JSON Feed, which feedparser takes for an empty feed.

https://www.jsonfeed.org/version/1.1/
"""

import html
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from .entries import YEARS, Draft, finish, first_texts, one_line
from .excerpt import picture_address, web_address
from .model import ParsedFeed, Unreadable

_NO_FEED = Unreadable("What is at this address is JSON, but not a JSON Feed.")


def is_json(body: bytes, content_type: str) -> bool:
    """Tell whether a body is to be read as JSON."""
    begin = body[:100].removeprefix(b"\xef\xbb\xbf").lstrip()
    return begin[:1] == b"{" or ("json" in content_type.lower() and begin[:1] != b"<")


def parse_json(body: bytes, address: str, most: int) -> ParsedFeed | Unreadable:
    """Parse a JSON Feed of at most so many entries."""
    try:
        feed = json.loads(body)
    except (ValueError, RecursionError):
        return _NO_FEED
    if not isinstance(feed, dict) or "jsonfeed.org/version" not in str(feed.get("version")):
        return _NO_FEED
    items = feed.get("items")
    drafts = [
        _draft(item, address)
        for item in (items if isinstance(items, list) else [])[:most]
        if isinstance(item, dict)
    ]
    return ParsedFeed(
        title=one_line(_text(feed, "title")),
        link=web_address(_text(feed, "home_page_url"), address),
        address=web_address(_text(feed, "feed_url"), address),
        hub=next(_hubs(feed), ""),
        entries=finish(drafts, address),
    )


def _draft(item: dict[str, Any], address: str) -> Draft:
    link = first_texts([item.get("url"), item.get("external_url")])
    given = item.get("id", "")
    text = _text(item, "content_html") or html.escape(
        _text(item, "content_text") or _text(item, "summary")
    ).replace("\n", "<br>")
    tags = item.get("tags")
    pictures = first_texts([item.get("image"), item.get("banner_image")])
    return Draft(
        id=str(given) if isinstance(given, str | int | float) else "",
        link=link[0] if link else "",
        title=_text(item, "title"),
        author=", ".join(_authors(item)),
        html=text,
        published=_date(item.get("date_published")),
        updated=_date(item.get("date_modified")),
        labels=first_texts(tags) if isinstance(tags, list) else (),
        pictures=tuple(picture_address(each, address) for each in pictures),
    )


def _authors(item: dict[str, Any]) -> Iterator[str]:
    authors = item.get("authors")
    for author in [*(authors if isinstance(authors, list) else []), item.get("author")]:
        if isinstance(author, dict) and _text(author, "name"):
            yield _text(author, "name")


def _hubs(feed: dict[str, Any]) -> Iterator[str]:
    hubs = feed.get("hubs")
    for hub in hubs if isinstance(hubs, list) else []:
        if isinstance(hub, dict) and _text(hub, "type").lower() == "websub":
            yield web_address(_text(hub, "url"))


def _text(values: dict[str, Any], name: str) -> str:
    value = values.get(name)
    return value if isinstance(value, str) else ""


def _date(value: object) -> datetime | None:
    try:
        moment = datetime.fromisoformat(str(value))
        if moment.year not in YEARS:
            return None
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
