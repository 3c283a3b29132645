"""Every trap of real feeds, one by one."""

import gzip
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cogs.feeds.model import Entry, Hints, ParsedFeed, Unreadable
from cogs.feeds.parse import MOST_ENTRIES, parse_feed
from tests.cogs.feeds.samples import BLOGGER_HOST, blogger, blogger_entry, items, json_feed, rss

ADDRESS = "https://blog.test/feeds/all.xml"


def parse(body: bytes, content_type: str = "application/xml", address: str = ADDRESS) -> ParsedFeed:
    parsed = parse_feed(body, content_type, address)
    assert isinstance(parsed, ParsedFeed), parsed
    return parsed


def only(body: bytes, content_type: str = "application/xml") -> Entry:
    (entry,) = parse(body, content_type).entries
    return entry


def test_a_blogger_page_is_read_whole() -> None:
    page = parse(blogger(blogger_entry(1)))
    assert page.title == "News & views"
    assert page.link == f"{BLOGGER_HOST}/"
    assert page.address == "https://www.blogger.com/feeds/7/posts/default"
    assert page.hub == "http://pubsubhubbub.appspot.test/"


def test_a_blogger_entry_is_read_whole() -> None:
    entry = only(blogger(blogger_entry(1)))
    assert entry.key == "tag:blogger.com,1999:blog-7.post-1"
    assert entry.link == f"{BLOGGER_HOST}/2026/01/post-1.html"
    assert entry.title == "Post 1"
    assert entry.author == "Ada Bell"
    assert entry.labels == ("Pay",)
    assert entry.comments == 3
    assert entry.text == "Words."
    assert entry.published == datetime(2026, 1, 1, 4, 15, tzinfo=UTC)
    assert entry.updated == datetime(2026, 3, 1, 4, 15, tzinfo=UTC)


def test_an_empty_blogger_title_stays_empty() -> None:
    assert only(blogger(blogger_entry(1, title="-"))).title == ""


def test_a_summary_stands_in_for_content() -> None:
    summary = "<summary type='text'>Only a &lt;b&gt; start</summary>"
    assert only(blogger(blogger_entry(1, content=summary))).text == "Only a <b> start"


def test_an_empty_blog_is_a_feed() -> None:
    assert parse(blogger()).entries == ()


@pytest.mark.parametrize(
    ("small", "large"),
    [
        ("https://1.bp.blogspot.com/-x/s72-c/a.jpg", "https://1.bp.blogspot.com/-x/s640/a.jpg"),
        (
            "https://blogger.googleusercontent.com/img/a/x=s72-w400-h300-c",
            "https://blogger.googleusercontent.com/img/a/x=s640",
        ),
        ("https://img.test/s72-c/a.jpg", "https://img.test/s72-c/a.jpg"),
    ],
)
def test_a_stamp_of_bloggers_is_shown_whole(small: str, large: str) -> None:
    thumbnail = f"<media:thumbnail url='{small}' height='72' width='72'/>"
    parsed = parse(blogger(blogger_entry(1, thumbnail=thumbnail)))
    assert parsed.entries[0].image == large


def test_a_picture_of_an_entry_beats_its_small_thumbnail() -> None:
    thumbnail = "<media:thumbnail url='//img.test/s72-c/a.jpg' height='72' width='72'/>"
    with_both = blogger_entry(1, body="&lt;img src='//img.test/a.jpg'&gt;", thumbnail=thumbnail)
    assert only(blogger(with_both)).image == "https://img.test/a.jpg"
    with_one = blogger_entry(1, thumbnail=thumbnail)
    assert only(blogger(with_one)).image == "https://img.test/s72-c/a.jpg"


def test_the_rss_of_a_blogger_blog_gives_the_same_keys_and_no_mail_address() -> None:
    as_rss = items(
        "<guid isPermaLink='false'>tag:blogger.com,1999:blog-7.post-1</guid><title>Post 1</title>"
        f"<link>{BLOGGER_HOST}/2026/01/post-1.html</link>"
        "<author>noreply@blogger.com (Ada Bell)</author><description>Words.</description>"
    )
    one, other = only(as_rss), only(blogger(blogger_entry(1)))
    assert (one.key, one.author, one.hash) == (other.key, "Ada Bell", other.hash)


@pytest.mark.parametrize("author", ["noreply@blogger.com", "(noreply@blogger.com)", ""])
def test_a_mail_address_is_nobodys_name(author: str) -> None:
    assert only(items(f"<guid>1</guid><author>{author}</author>")).author == ""


@pytest.mark.parametrize(
    ("inside", "key"),
    [
        ("<guid isPermaLink='false'> a  b </guid><link>https://x.test/1</link>", "a b"),
        ("<link>https://x.test/1</link><title>T</title>", "https://x.test/1"),
        ("<link>/1</link><title>T</title>", "https://blog.test/1"),
    ],
)
def test_the_key_is_the_id_else_the_link(inside: str, key: str) -> None:
    assert only(items(inside)).key == key


def test_the_key_is_else_what_it_says() -> None:
    inside = "<title>T</title><description>D</description>"
    one = only(items(inside))
    assert one.key.startswith("hash:")
    assert only(items(f"{inside}<pubDate>Tue, 24 Nov 2026 10:00:00 GMT</pubDate>")).key == one.key
    assert only(items("<title>T</title><description>E</description>")).key != one.key


def test_many_entries_without_id_and_link_are_told_apart() -> None:
    page = parse(items(*(f"<title>Same</title><description>{n}</description>" for n in range(50))))
    assert len({entry.key for entry in page.entries}) == 50


def test_an_id_that_several_share_is_made_whole_by_the_link() -> None:
    page = parse(items(*(f"<guid>1</guid><link>https://x.test/{n}</link>" for n in range(3))))
    assert [entry.key for entry in page.entries] == [f"1 https://x.test/{n}" for n in range(3)]
    assert page.entries[0].aliases == ("1",)


def test_an_id_and_link_that_several_share_is_made_whole_by_the_words() -> None:
    page = parse(items(*(f"<guid>1</guid><title>{n}</title>" for n in range(3))))
    assert len({entry.key for entry in page.entries}) == 3


def test_a_site_that_moves_changes_no_hash_and_a_new_path_does() -> None:
    hashes = [
        only(items(f"<guid>1</guid><title>T</title><link>{link}</link>")).hash
        for link in ("http://a.test/1", "https://b.test/1", "https://b.test/2", "http://a.test/1?p")
    ]
    assert hashes[0] == hashes[1]
    assert len(set(hashes)) == 3


def test_what_stands_there_twice_is_one() -> None:
    assert len(parse(items(*["<guid>1</guid><title>T</title>"] * 3)).entries) <= 2


def test_a_very_long_id_is_shortened_and_stays_its_own() -> None:
    ends = "ab"
    page = parse(items(*(f"<guid isPermaLink='false'>{'x' * 9000}{end}</guid>" for end in ends)))
    keys = [entry.key for entry in page.entries]
    assert len(set(keys)) == 2
    assert max(map(len, keys)) < 450


@pytest.mark.parametrize(
    ("link", "found"),
    [
        ("tag:x,2026:1", ""),
        ("javascript:alert(1)", ""),
        ("mailto:a@x.test", ""),
        ("/a", "https://blog.test/a"),
        ("//x.test/a", "https://x.test/a"),
        ("", ""),
        ("http://[::1", ""),
    ],
)
def test_a_link_is_a_web_address_or_nothing(link: str, found: str) -> None:
    entry = only(items(f"<guid isPermaLink='false'>1</guid><link>{link}</link>"))
    assert entry.link == found


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("Tue, 24 Nov 2026 10:00:00 +0545", datetime(2026, 11, 24, 4, 15, tzinfo=UTC)),
        ("2026-11-24T10:00:00.999+05:45", datetime(2026, 11, 24, 4, 15, tzinfo=UTC)),
        ("24 Nov 2126 10:00 GMT", datetime(2126, 11, 24, 10, tzinfo=UTC)),
        ("yesterday", None),
        ("9" * 5000, None),
        ("0000-00-00T00:00:00Z", None),
        ("", None),
    ],
)
def test_a_date_is_read_or_left_out(date: str, expected: datetime | None) -> None:
    assert only(items(f"<guid>1</guid><pubDate>{date}</pubDate>")).published == expected


@pytest.mark.parametrize(
    ("title", "plain"),
    [
        ("Cats &amp;amp; dogs", "Cats & dogs"),
        ("A &lt;b&gt;bold&lt;/b&gt; title", "A bold title"),
        ("<![CDATA[A <i>small</i>\n  title]]>", "A small title"),
        ("1 &lt; 2", "1 < 2"),
        ("x\u202ey\u200b", "xy"),
        ("x" * 900, "x" * 500),
    ],
)
def test_a_title_is_one_plain_line(title: str, plain: str) -> None:
    assert only(items(f"<guid>1</guid><title>{title}</title>")).title == plain


def test_the_longest_of_what_an_entry_says_is_taken() -> None:
    inside = "<description>Short.</description><content:encoded>The whole text.</content:encoded>"
    assert only(items(f"<guid>1</guid>{inside}")).text == "The whole text."


def test_long_entries_are_cut() -> None:
    assert (
        len(only(items(f"<guid>1</guid><description>{'word ' * 9000}</description>")).text) <= 4000
    )


def test_comments_are_counted_in_rss_too() -> None:
    assert only(items("<guid>1</guid><slash:comments>12</slash:comments>")).comments == 12
    assert only(items("<guid>1</guid><slash:comments>many</slash:comments>")).comments is None


@pytest.mark.parametrize(
    "inside",
    [
        "<enclosure url='/p.jpg' type='image/jpeg' length='1'/>",
        "<media:content url='https://blog.test/p.jpg' medium='image'/>",
        "<enclosure url='/p.mp3' type='audio/mpeg'/><media:thumbnail url='/p.jpg'/>",
    ],
)
def test_a_picture_may_be_attached(inside: str) -> None:
    assert only(items(f"<guid>1</guid>{inside}")).image == "https://blog.test/p.jpg"


def test_the_title_of_a_feed_is_one_clean_line() -> None:
    body = rss("").replace(b"The News", "The \u202e\n <b>News</b>&amp;#0;".encode())
    assert parse(body.replace(b"<b>", b"&lt;b&gt;").replace(b"</b>", b"")).title == "The News\ufffd"
    assert parse(json_feed(id=1).replace(b"A & B", b"A\\u0000\\ud800B")).title == "AB"


def test_hints_are_read() -> None:
    channel = """<ttl>90</ttl><sy:updatePeriod>daily</sy:updatePeriod>
    <sy:updateFrequency>4</sy:updateFrequency><skipHours><hour>0</hour><hour>24</hour><hour>5</hour>
    <hour>77</hour></skipHours><skipDays><day>Sunday</day><day>Someday</day></skipDays>"""
    hints = parse(rss("", channel)).hints
    assert hints == Hints(timedelta(hours=6), frozenset([0, 5]), frozenset([6]))


@pytest.mark.parametrize("ttl", ["-5", "1.5", "soon", "", "99999999999999"])
def test_an_odd_ttl_is_no_hint(ttl: str) -> None:
    assert parse(rss("", f"<ttl>{ttl}</ttl>")).hints == Hints()


@pytest.mark.parametrize(
    "body",
    [
        items("<guid>1</guid><title>A & B &nbsp; &bogus;</title>"),
        items("<guid>1</guid><title>T</title>")[:-30],
        items("<guid>1</guid><title>T\x00\x0b</title>"),
        b"\xef\xbb\xbf \n" + items("<guid>1</guid>"),
        items("<guid>1</guid>").replace(b"UTF-8", b"no-such-charset"),
        items("<guid>1</guid><title>caf\u00e9</title>").decode().encode("utf-16"),
    ],
)
def test_an_ill_formed_feed_with_entries_is_used(body: bytes) -> None:
    assert only(body).key == "1"


def test_an_id_does_not_change_with_the_address() -> None:
    body = items("<guid>/2026/post</guid>", "<guid>7</guid>")
    for address in (ADDRESS, "http://other.test/feed"):
        entries = parse(body, address=address).entries
        assert [entry.key for entry in entries] == ["/2026/post", "7"]
    assert entries[0].link == "http://other.test/2026/post"


def test_a_page_cut_short_keeps_what_came() -> None:
    whole = items(*(f"<guid>{n}</guid><title>{n}</title>" for n in range(9)))
    assert len(parse(whole[: len(whole) * 2 // 3]).entries) >= 3


def test_the_charset_is_that_of_the_header() -> None:
    body = items("<guid>1</guid><title>café £</title>").decode().partition("?>")[2]
    assert only(body.strip().encode("cp1252"), "text/xml; charset=windows-1252").title == "café £"


@pytest.mark.parametrize(
    "body",
    [
        b"<!DOCTYPE html><html><head><title>x</title></head></html>",
        b"<html><body><item><title>x</title></item></body></html>",
        b"\xef\xbb\xbf\n<!-- x --><!-- y -->\n<HTML lang='en'>",
        b"<?xml version='1.0'?><!DOCTYPE html PUBLIC 'x'><html xmlns='http://www.w3.org/1999/xhtml'/>",
    ],
)
def test_a_web_page_is_no_feed(body: bytes) -> None:
    parsed = parse_feed(body, "application/rss+xml", ADDRESS)
    assert isinstance(parsed, Unreadable)
    assert parsed.is_page
    assert parsed.sentence == "What is at this address is a web page, not a feed."


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b" \n ",
        b"hello",
        b"<x/>",
        b"\x89PNG\r\n",
        gzip.compress(b"<rss/>", mtime=0),
        b"{}",
        b"[]",
        b"{" * 100_000,
        b'{"version": "1.0", "feed": {"entry": []}}',
        b'{"a": NaN',
    ],
)
def test_what_is_no_feed_is_said_to_be_none(body: bytes) -> None:
    for content_type in ("application/json", "text/xml", ""):
        parsed = parse_feed(body, content_type, ADDRESS)
        assert isinstance(parsed, Unreadable)
        assert not parsed.is_page
        assert parsed.sentence.endswith(".")


@pytest.mark.parametrize("charset", [b"\x80", b"\x00TF-8", b"idna", b"rot13"])
def test_a_charset_that_stops_the_parser_is_no_feed(charset: bytes) -> None:
    body = blogger(blogger_entry(1)).replace(b"UTF-8", charset)
    parsed = parse_feed(body, "application/atom+xml", ADDRESS)
    assert isinstance(parsed, ParsedFeed) or parsed.sentence.endswith(".")


def test_a_body_is_never_taken_for_the_name_of_a_file() -> None:
    assert isinstance(parse_feed(b"/etc/passwd", "", ADDRESS), Unreadable)
    assert isinstance(parse_feed(b"http://127.0.0.1:9/", "", ADDRESS), Unreadable)


def test_no_entity_reads_a_file() -> None:
    body = (
        b"<!DOCTYPE rss [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"
        + items("<guid>1</guid><title>a &x; b</title>").partition(b"?>")[2].lstrip()
    )
    assert "root" not in only(body).title


def test_a_feed_of_very_many_entries_is_cut() -> None:
    body = items(*(f"<guid>{n}</guid>" for n in range(MOST_ENTRIES + 5)))
    assert len(parse(body).entries) == MOST_ENTRIES


@given(st.binary(max_size=400))
@settings(max_examples=60, deadline=None)
def test_any_bytes_end_in_entries_or_a_clear_reason(body: bytes) -> None:
    parsed = parse_feed(body, "", ADDRESS)
    assert isinstance(parsed, ParsedFeed) or parsed.sentence.endswith(".")


@given(st.lists(st.tuples(st.integers(0, 2500), st.binary(min_size=1, max_size=6)), max_size=6))
@settings(max_examples=60, deadline=None)
def test_a_damaged_feed_ends_in_entries_or_a_clear_reason(damage: list[tuple[int, bytes]]) -> None:
    body = bytearray(blogger(blogger_entry(1), blogger_entry(2)))
    for at, put in damage:
        body[at : at + len(put)] = put
    parsed = parse_feed(bytes(body), "application/atom+xml", ADDRESS)
    assert isinstance(parsed, ParsedFeed) or parsed.sentence.endswith(".")
