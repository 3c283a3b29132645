"""JSON Feed, which feedparser takes for an empty feed."""

from datetime import UTC, datetime

import pytest

from cogs.feeds.model import Entry, ParsedFeed
from cogs.feeds.parse import parse_feed
from tests.cogs.feeds.samples import json_feed

ADDRESS = "https://blog.test/feeds/all.xml"


def parse(body: bytes, content_type: str = "application/json") -> ParsedFeed:
    parsed = parse_feed(body, content_type, ADDRESS)
    assert isinstance(parsed, ParsedFeed), parsed
    return parsed


def only(body: bytes, content_type: str = "application/json") -> Entry:
    (entry,) = parse(body, content_type).entries
    return entry


def test_a_json_feed_is_read_whole() -> None:
    body = json_feed(
        id="1",
        url="/a",
        title="T & <b>",
        content_html="<p>One</p><img src='/p.jpg'>",
        date_published="2026-11-24T10:00:00+05:45",
        date_modified="2026-11-24T04:20:00Z",
        authors=[{"name": "Ada"}, {"name": "Bob"}],
        tags=["Pay", 5, ""],
    )
    page = parse(body, "application/feed+json")
    assert (page.title, page.link, page.hub) == ("A & B", "https://blog.test/", "https://hub.test/")
    assert page.address == "https://blog.test/feed.json"
    (entry,) = page.entries
    assert (entry.key, entry.link, entry.title) == ("1", "https://blog.test/a", "T & <b>")
    assert (entry.text, entry.image) == ("One", "https://blog.test/p.jpg")
    assert entry.published == datetime(2026, 11, 24, 4, 15, tzinfo=UTC)
    assert entry.updated == datetime(2026, 11, 24, 4, 20, tzinfo=UTC)
    assert (entry.author, entry.labels) == ("Ada, Bob", ("Pay",))


def test_a_json_feed_is_known_by_its_content_whatever_its_header() -> None:
    assert only(json_feed(id=7, content_text="a < b\nc"), "text/plain").text == "a < b\nc"


@pytest.mark.parametrize(
    "item",
    [
        {"id": ["x"], "url": 5, "title": {}, "content_html": 1, "tags": "x", "authors": "y"},
        {"id": None, "authors": [None, {"name": 5}], "date_published": "soon", "image": []},
        {},
    ],
)
def test_an_odd_json_entry_does_no_harm(item: dict[str, object]) -> None:
    assert only(json_feed(**item)).title == ""


@pytest.mark.parametrize("date", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"])
def test_a_date_that_no_zone_can_show_is_none(date: str) -> None:
    entry = only(json_feed(id=1, date_published=date, date_modified=date))
    assert (entry.published, entry.updated) == (None, None)
