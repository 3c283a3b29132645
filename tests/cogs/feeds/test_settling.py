"""Filters, modes and mentions; looking at what came; lists of feeds as files."""

from pathlib import Path

import pytest

from bot.chat import UserError
from cogs.feeds.opml import Outline, read_opml, write_opml
from cogs.feeds.transfer import say_new
from tests.cogs.feeds.blog import EVERYWHERE, Blog, open_blog
from tests.cogs.feeds.talks import follow, posts
from tests.talk import Talking
from tests.talk import talking as talking_on_console


async def test_a_filter_is_tried_on_past_entries_before_it_counts(
    talking: Talking, tmp_path: Path, blog: Blog
) -> None:
    async with talking(tmp_path, **EVERYWHERE) as talk:
        await follow(talk, blog)
        heard = await talk.says('feed filter 1 --exclude "second; sponsored post"')
        assert "Of the last 3 entries 2 would be posted." in heard
        assert "title holds 'second'" in heard
        assert "Nothing is changed yet" in heard
        assert "lets through: everything" in await talk.says("feed filter 1")
        await talk.says('feed filter 1 --exclude "second; sponsored post"')
        told = await talk.presses("Use this filter")
        assert "lets through: has none of the words second, sponsored post" in told
        blog.writes("A Second time")
        blog.writes("Good news")
        assert posts(await talk.waits("70 minutes")) == ["Good news"]
        heard = await talk.says("feed test 1")
        assert "A Second time" in heard
        assert "no: title holds 'second'" in heard
        assert posts(heard)[-1] == "Good news"
        await talk.says("feed filter 1 --clear")
        assert "everything" in await talk.presses("Use this filter")
        assert "has none of the words" in await talk.presses("Undo")


async def test_a_button_puts_in_no_filter_but_its_own(
    talking: Talking, tmp_path: Path, blog: Blog
) -> None:
    async with talking(tmp_path, **EVERYWHERE) as talk:
        await follow(talk, blog)
        await talk.says("feed filter 1 --exclude kettle")
        await talk.becomes("ann", "moderator")
        await talk.says("feed filter 1 --exclude biscuits")
        await talk.becomes("mo", "moderator")
        said = await talk.presses("Use this filter")
        assert "Another filter was tried or used since then" in said
        await talk.becomes("ann", "moderator")
        assert "has none of the words biscuits" in await talk.presses("Use this filter")


async def test_filters_go_by_labels_and_authors_too(tmp_path: Path, blog: Blog) -> None:
    async with talking_on_console(tmp_path, **EVERYWHERE) as talk:
        await follow(talk, blog)
        await talk.says("feed filter 1 --labels pay --without-authors guest")
        await talk.presses("Use this filter")
        blog.writes("Wanted", labels=("Pay",))
        blog.writes("Other label", labels=("Rota",))
        blog.writes("By a guest", labels=("Pay",), author="A Guest")
        assert posts(await talk.waits("70 minutes")) == ["Wanted"]
        heard = await talk.says("feed show 1")
        assert "has one of the labels pay; is by none of guest" in heard


async def test_a_filter_has_its_limits(tmp_path: Path, blog: Blog) -> None:
    async with talking_on_console(tmp_path, **EVERYWHERE) as talk:
        await follow(talk, blog)
        many = ";".join(str(number) for number in range(31))
        assert "30 words" in await talk.says(f"feed filter 1 --include {many}")
        assert "60 characters" in await talk.says(f"feed filter 1 --include {'a' * 61}")


async def test_what_is_for_the_digest_is_not_posted(
    talking: Talking, tmp_path: Path, blog: Blog
) -> None:
    async with talking(tmp_path, **EVERYWHERE) as talk:
        assert "keep what is new for the digest" in await follow(talk, blog, label="Keep for")
        blog.writes("For later")
        assert not await talk.waits("70 minutes")
        assert "For later" in await talk.says("feed search later")
        assert "yes, in the digest alone" in await talk.says("feed test 1")
        assert "posts as they come, and in the digest" in await talk.says("feed mode 1 both")
        blog.writes("For both")
        assert posts(await talk.waits("70 minutes")) == ["For both"]


async def test_what_was_posted_can_be_searched(
    talking: Talking, tmp_path: Path, blog: Blog
) -> None:
    async with talking(tmp_path, **EVERYWHERE) as talk:
        await follow(talk, blog)
        blog.writes("Élan for all", "Caseloads are *too* high @everyone.")
        await talk.waits("70 minutes")
        await talk.becomes("ada")
        heard = await talk.says("feed search CASELOADS élan")
        assert "Élan for all" in heard
        assert "On Probation Blog" in heard
        assert "Nothing that was posted" in await talk.says("feed search First post")
        heard = await talk.says("feed latest 1 --count 2")
        assert heard.index("Élan for all") < heard.index("Third post")
        assert "Second post" not in heard
        assert "Entries a week: about 4" in await talk.says("feed show 1")


async def test_a_feed_is_named_by_number_or_part_of_its_name(tmp_path: Path, blog: Blog) -> None:
    async with talking_on_console(tmp_path, **EVERYWHERE) as talk:
        await follow(talk, blog)
        assert "#1 On Probation Blog" in await talk.says("feed show on probation")
        assert "I follow no feed called cheese" in await talk.says("feed show cheese")
        await follow(talk, blog, "office")
        heard = await talk.says("feed show probation")
        assert "Which of them? Please give its number:" in heard
        suggested = await talk._console.complete("feed show prob")
        assert len(suggested) == 2
        async with open_blog() as other:
            other.title = "1 Staff Blog"
            other.shows()
            await follow(talk, other)
            assert "#3 1 Staff Blog" in await talk.says("feed show 1 staff blog")
            assert "#1 On Probation Blog" in await talk.says("feed show 1 on probation")
            assert "#1 On Probation Blog" in await talk.says("feed show #1")
            assert "To change it:" in await talk.says("feed filter 1 exclude pay")


async def test_a_list_of_feeds_goes_out_and_comes_in(
    talking: Talking, tmp_path: Path, blog: Blog
) -> None:
    async with open_blog("Other") as other:
        other.title = "Law & <Order>"
        other.shows()
        async with talking(tmp_path / "a", **EVERYWHERE) as talk:
            await follow(talk, blog)
            await follow(talk, other)
            heard = await talk.says("feed export")
            (path,) = heard.files
            assert "2 feeds." in heard
        async with talking(tmp_path / "b", **EVERYWHERE) as talk:
            await talk.becomes("mo", "moderator")
            await talk.goes_to("news")
            heard = await talk.says("feed import", Path(path))
            assert "It has 2 feeds, all of them new in news. Shall I follow them" in heard
            assert "Law & <Order>" in heard
            assert "No feed is followed" in await talk.says("feed list")
            assert "Imported 2 feeds" in await talk.presses("Import")
            assert "#2 Law & <Order>, in news" in await talk.says("feed list")
            assert not await talk.waits("10 minutes")
            blog.writes("After the import")
            assert posts(await talk.waits("70 minutes")) == ["After the import"]
            heard = await talk.says("feed import", Path(path))
            assert "There is nothing to import" in heard
            assert "nothing left" in await talk.presses("Import")
            for number in (1, 2):
                await talk.says(f"feed remove {number}")
            blog.writes("While nobody followed")
            await talk.waits("70 minutes")
            await talk.says("feed import", Path(path))
            await talk.presses("Import")
            assert not await talk.waits("70 minutes")
            blog.writes("And now")
            assert posts(await talk.waits("70 minutes")) == ["And now"]


@pytest.mark.parametrize(
    ("count", "new", "said"),
    [
        (0, 0, "It has no feeds."),
        (1, 1, "It has 1 feed, which is new in news."),
        (1, 0, "It has 1 feed, which is followed already in news."),
        (3, 0, "It has 3 feeds, all of them followed already in news."),
        (3, 2, "It has 3 feeds, 2 of them new in news."),
    ],
)
def test_what_a_list_brings_is_said_plainly(count: int, new: int, said: str) -> None:
    assert say_new(count, new, "news") == said


def test_opml_is_read_as_it_was_written() -> None:
    outlines = [
        Outline("https://a.test/feed?x=1&y=2", 'Quotes " and <tags>', "https://a.test/"),
        Outline("https://b.test/feed", "B", ""),
    ]
    assert read_opml(write_opml("Feeds", outlines).encode()) == outlines


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"nonsense",
        b"<html/>",
        b"<opml><body>",
        b"\xff\xfe\x00",
        b'<?xml version="1.0" encoding="klingon"?><opml/>',
        b'<!DOCTYPE opml [<!ENTITY a "b">]><opml/>',
        b"<opml>" + b"".join(b'<outline xmlUrl="http://a.test/%d"/>' % n for n in range(201)),
    ],
)
def test_what_is_no_list_of_feeds_is_refused(data: bytes) -> None:
    with pytest.raises(UserError):
        read_opml(data)


def test_outlines_may_be_nested_and_say_the_same_twice() -> None:
    data = (
        b'<opml><body><outline text="Law"><outline text="A" xmlUrl="http://a.test/x"/></outline>'
        b'<outline xmlURL="http://a.test/x"/><outline xmlUrl="file:///etc/passwd"/></body></opml>'
    )
    assert read_opml(data) == [Outline("http://a.test/x", "A")]


async def test_an_owner_lets_a_feed_mention_a_role(tmp_path: Path, blog: Blog) -> None:
    async with talking_on_console(tmp_path, **EVERYWHERE) as talk:
        await follow(talk, blog)
        await talk.becomes("olive", "owner")
        assert "there are no roles" in await talk.says("feed mention 1 Readers")
        assert "mentions nobody" in await talk.says("feed mention 1")
