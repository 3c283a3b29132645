"""From a page to the feeds that it names."""

import time

import pytest

from cogs.feeds.discover import Link, Links, find_links

PAGE = "https://blog.test/2026/post.html"


def named(html: str, address: str = PAGE) -> list[str]:
    return [link.address for link in find_links(html.encode(), "text/html", address).named]


@pytest.mark.parametrize(
    ("html", "found"),
    [
        (
            "<link rel='alternate' type='application/atom+xml' href='/feed'>",
            ["https://blog.test/feed"],
        ),
        (
            '<LINK HREF=/feed REL="x ALTERNATE" TYPE="application/rss+xml; charset=x" />',
            ["https://blog.test/feed"],
        ),
        (
            "<link type='application/feed+json' rel=alternate href='f.json'>",
            ["https://blog.test/2026/f.json"],
        ),
        (
            "<base href='https://x.test/a/'><link rel=alternate type=application/rss+xml href=f>",
            ["https://x.test/a/f"],
        ),
        (
            "<link rel=alternate type=application/rss+xml href='/f?a=1&amp;b=2'>",
            ["https://blog.test/f?a=1&b=2"],
        ),
        ("<link rel=alternate type=application/rss+xml href='javascript:x'>", []),
        ("<link rel=alternate type=application/rss+xml href='file:///etc/passwd'>", []),
        ("<link rel=stylesheet type=application/rss+xml href='/f'>", []),
        ("<link rel=alternate type=text/html href='/f'>", []),
        ("<link rel=alternate hreflang=de href='/f'>", []),
        ("<link rel=alternate type=application/rss+xml>", []),
        ("<!-- <link rel=alternate type=application/rss+xml href='/f'> -->", []),
        ("<script>'<link rel=alternate type=application/rss+xml href=/f>'</script>", []),
        ("", []),
    ],
)
def test_the_feeds_that_a_page_names(html: str, found: list[str]) -> None:
    assert named(html) == found


def test_feeds_of_comments_come_last() -> None:
    html = """<link rel="alternate" type="application/rss+xml" title="All Comments" href="/c">
    <link rel="alternate" type="application/rss+xml" href="/feeds/1/comments/default">
    <link rel="alternate" type="application/rss+xml" title="News &amp; views" href="/feed">"""
    feed = "https://blog.test/feed"
    assert named(html)[0] == feed
    assert find_links(html.encode(), "", PAGE).named[0] == Link(
        "https://blog.test/feed", "News & views"
    )


@pytest.mark.parametrize(
    ("html", "address", "first"),
    [
        ("", "https://news.blogspot.com/p/x.html", "https://news.blogspot.com/feeds/posts/default"),
        (
            "<meta content='blogger' name='generator'/>",
            PAGE,
            "https://blog.test/feeds/posts/default",
        ),
        ("<meta name=generator content='WordPress 6'>", PAGE, "https://blog.test/feed/"),
        ("<img src='/wp-content/a.png'>", PAGE, "https://blog.test/feed/"),
        ("", PAGE, "https://blog.test/feed"),
    ],
)
def test_where_feeds_usually_are(html: str, address: str, first: str) -> None:
    assert find_links(html.encode(), "", address).usual[0] == first


def test_what_is_named_is_tried_before_what_is_usual_and_nothing_twice() -> None:
    links = Links((Link("a"), Link("b"), Link("a")), ("b", "c"))
    assert links.addresses == ("a", "b", "c")


@pytest.mark.parametrize("charset", ["utf-8", "utf-16", "no-such", "rot13", "hex", "idna"])
def test_any_charset_is_read(charset: str) -> None:
    find_links(b"\xff\xfe<p>\x80", f"text/html; charset={charset}", PAGE)


@pytest.mark.parametrize("piece", [b"<link ", b"<!--", b"<link a='", b"<script>", b"<link a=b "])
def test_the_time_is_bounded(piece: bytes) -> None:
    began = time.process_time()
    find_links(piece * 60_000, "", PAGE)
    assert time.process_time() - began < 3
