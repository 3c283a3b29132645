"""A feed that fails is told of once, and once when it is well again."""

from pathlib import Path

import pytest

from cogs.feeds import pipeline
from tests.cogs.feeds.blog import EVERYWHERE, Blog
from tests.cogs.feeds.talks import follow
from tests.talk import Talk, Talking
from tests.talk import talking as talking_on_console

FAILING = "The feed On Probation Blog (#1) can't be read since"


async def set_room(talk: Talk) -> None:
    """Let a moderator name the moderators' room."""
    await talk.becomes("mo", "moderator")
    await talk.goes_to("moderators")
    heard = await talk.says("community moderators-room moderators")
    assert "I tell moderators in moderators what went wrong" in heard
    await talk.waits("1 minute")


async def test_a_failing_feed_is_told_once_and_once_when_it_is_well(
    talking: Talking, tmp_path: Path, blog: Blog
) -> None:
    async with talking(tmp_path, **EVERYWHERE) as talk:
        await set_room(talk)
        await follow(talk, blog)
        await talk.goes_to("moderators")
        blog.fails()
        heard = await talk.waits("8 hours")
        assert heard.startswith(FAILING)
        assert "feed show 1" in heard
        assert "500" in heard
        assert len(heard.outputs) == 1
        assert not await talk.waits("16 hours")
        assert "(failing)" in await talk.says("feed list")
        blog.shows()
        heard = await talk.waits("27 hours")
        assert heard == "The feed On Probation Blog (#1) can be read again. There is nothing to do."
        assert "(failing)" not in await talk.says("feed list")
        heard = await talk.says("feed show 1")
        assert "State: all is well" in heard
        assert "500" in heard


async def test_without_a_moderators_room_it_is_seen_in_the_list(tmp_path: Path, blog: Blog) -> None:
    async with talking_on_console(tmp_path, **EVERYWHERE) as talk:
        await follow(talk, blog)
        blog.fails()
        assert not await talk.waits("8 hours")
        assert "(failing)" in await talk.says("feed list")
        heard = await talk.says("feed show 1")
        assert "State: failing" in heard
        assert "Last error: 23 November 2026" in heard
        assert "Failures in a row: 3" in heard
        assert "Next reading: 23 November 2026" in heard


async def test_a_fault_of_ours_is_told_as_well(
    tmp_path: Path, blog: Blog, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with talking_on_console(tmp_path, **EVERYWHERE) as talk:
        await set_room(talk)
        await follow(talk, blog)
        with monkeypatch.context() as broken:
            broken.setattr(pipeline, "render_entry", lambda *_: 1 / 0)
            blog.writes("Odd")
            await talk.goes_to("moderators")
            asked = blog.times_asked
            heard = await talk.waits("8 hours")
            assert heard.startswith(FAILING)
            assert "Something went wrong on my side" in heard
            assert blog.times_asked == asked + 3
        heard = await talk.waits("1 day")
        assert "can be read again" in heard
        await talk.goes_to("news")
        assert "Odd" in await talk.says("feed search odd")


async def test_a_feed_that_is_gone_stops_at_once_and_can_be_tried_again(
    talking: Talking, tmp_path: Path, blog: Blog
) -> None:
    async with talking(tmp_path, **EVERYWHERE) as talk:
        await set_room(talk)
        await follow(talk, blog)
        await talk.goes_to("moderators")
        blog.fails(410)
        heard = await talk.waits("70 minutes")
        assert heard.startswith("The feed On Probation Blog (#1) is read no more.")
        assert "To try it again: feed resume 1" in heard
        asked = blog.times_asked
        assert not await talk.waits("12 hours")
        assert blog.times_asked == asked
        assert "(stopped)" in await talk.says("feed list")
        assert "Next reading: never." in await talk.says("feed show 1")
        blog.writes("Back again")
        await talk.goes_to("news")
        await talk.says("feed resume 1")
        assert (await talk.waits("2 minutes")).startswith("Back again")
        assert "(stopped)" not in await talk.says("feed list")


async def test_the_moderators_room_can_be_seen_and_switched_off(
    talking: Talking, tmp_path: Path
) -> None:
    async with talking(tmp_path, cogs_off="faq") as talk:
        assert "Only moderators" in await talk.says("community moderators-room")
        await talk.becomes("mo", "moderator")
        assert "There is no moderators' room" in await talk.says("community moderators-room")
        await set_room(talk)
        heard = await talk.says("community moderators-room")
        assert heard == "Moderators are told in moderators what went wrong."
        heard = await talk.says("community moderators-room --off")
        assert heard == "I tell moderators nothing by myself."
        heard = await talk.says("community moderators-room --off")
        assert "There is no moderators' room" in heard
