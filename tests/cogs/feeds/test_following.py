"""Moderators add feeds and take them out; what is new comes once."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.clock import HeldClock
from bot.settings import Settings
from bot.storage import backup, restore
from tests.cogs.feeds.blog import EVERYWHERE, Blog
from tests.cogs.feeds.talks import follow, posts
from tests.talk import START, Talking
from tests.talk import talking as talking_on_console


async def test_a_page_leads_to_its_feed_and_nothing_is_posted_before_a_yes(
    talking: Talking, tmp_path: Path, blog: Blog
) -> None:
    async with talking(tmp_path, **EVERYWHERE) as talk:
        await talk.becomes("mo", "moderator")
        await talk.goes_to("news")
        heard = await talk.says(f"feed add {blog.page}")
        assert heard.startswith("On Probation Blog")
        assert "Third post" in heard
        assert "First post" in heard
        assert heard.is_private
        assert heard.buttons == ["Post as they come", "Keep for the digest", "Leave it"]
        assert "No feed is followed yet" in await talk.says("feed list")
        assert "#1 On Probation Blog, in news" in await talk.presses("Post as they come")
        assert "- #1 On Probation Blog, in news: posts as they come" in await talk.says("feed list")
        assert not await talk.waits("70 minutes")


async def test_what_is_new_is_posted_once_and_edited_in_place(
    talking: Talking, tmp_path: Path, blog: Blog
) -> None:
    async with talking(tmp_path, **EVERYWHERE) as talk:
        await follow(talk, blog)
        post = blog.writes("Pay talks", "They met again.", labels=("pay",))
        heard = await talk.waits("70 minutes")
        assert heard.startswith("Pay talks")
        assert "By Jim Brown, 20 November 2026, 12:00" in heard
        assert "They met again." in heard
        assert "Labels: pay" in heard
        assert "Comments: 3" in heard
        assert "On Probation Blog" in heard.splitlines()[-1]
        assert len(heard.outputs) == 1
        assert not await talk.waits("70 minutes")
        blog.edits(post, "Pay talks fail")
        heard = await talk.waits("70 minutes")
        assert len(heard.outputs) == 1
        assert heard.startswith("Pay talks fail")


async def test_what_came_while_the_bot_was_off_is_posted_after_a_restart(
    tmp_path: Path, blog: Blog
) -> None:
    async with talking_on_console(tmp_path, **EVERYWHERE) as talk:
        await follow(talk, blog)
        blog.writes("Before")
        assert posts(await talk.waits("70 minutes")) == ["Before"]
    blog.writes("Meanwhile")
    clock = HeldClock(START + timedelta(hours=9))
    async with talking_on_console(tmp_path, clock, **EVERYWHERE) as talk:
        asked = blog.times_asked
        await talk.goes_to("news")
        assert posts(await talk.waits("11 minutes")) == ["Meanwhile"]
        assert blog.times_asked == asked + 1


async def test_after_a_restore_nothing_is_posted_twice_and_nothing_is_passed_over(
    tmp_path: Path, blog: Blog
) -> None:
    settings = Settings.model_validate({"data": tmp_path})
    archive, url, backups = tmp_path / "then.tar.gz", settings.url, settings.backups
    async with talking_on_console(tmp_path, **EVERYWHERE) as talk:
        await follow(talk, blog)
    await backup(url, archive, clock=HeldClock(START))
    clock = HeldClock(START)
    async with talking_on_console(tmp_path, clock, **EVERYWHERE) as talk:
        blog.writes("Posted")
        assert posts(await talk.waits("2 hours")) == ["Posted"]
    blog.writes("Meanwhile")
    await restore(archive, url, backups=backups, clock=clock)
    async with talking_on_console(tmp_path, clock, **EVERYWHERE) as talk:
        await talk.goes_to("news")
        heard = await talk.waits("1 hour")
        assert len(heard.outputs) == 1
        assert heard.startswith("2 entries of On Probation Blog came after the backup")
        assert "feed latest 1 --count 2" in heard
        blog.writes("And now")
        assert posts(await talk.waits("2 hours")) == ["And now"]


async def test_a_second_room_costs_no_second_fetch_and_gets_no_backlog(
    talking: Talking, tmp_path: Path, blog: Blog
) -> None:
    async with talking(tmp_path, **EVERYWHERE) as talk:
        await follow(talk, blog)
        asked = blog.times_asked
        heard = await follow(talk, blog, "office")
        assert "#2 On Probation Blog, in office" in heard
        assert blog.times_asked == asked
        blog.writes("For both")
        heard = await talk.waits("70 minutes")
        assert set(posts(heard)) == {"For both"}
        assert blog.times_asked == asked + 1
        assert "#1 On Probation Blog, in news" in await talk.says("feed show 1")


async def test_a_room_hears_of_a_feed_once(talking: Talking, tmp_path: Path, blog: Blog) -> None:
    async with talking(tmp_path, **EVERYWHERE) as talk:
        await follow(talk, blog)
        assert "followed already: #1" in await talk.says(f"feed add {blog.address}")
        await talk.says("feed remove 1")
        assert "No feed is followed" in await talk.says("feed list")
        blog.writes("Unheard")
        assert not await talk.waits("70 minutes")
        await talk.says(f"feed add {blog.address}")
        assert "#2 " in await talk.presses("Post as")
        assert not await talk.waits("70 minutes")


async def test_the_same_entries_under_another_address_are_noticed(
    tmp_path: Path, blog: Blog
) -> None:
    other = Blog(blog.site, blog.posts, path="/other")
    other.shows()
    async with talking_on_console(tmp_path, **EVERYWHERE) as talk:
        assert "nobody is told yet" in await follow(talk, blog)
        assert "most of its entries come to news by #1 already" in await talk.says(
            f"feed add {other.address}"
        )
        await talk.goes_to("office")
        assert "Take care" not in await talk.says(f"feed add {other.address}")


async def test_removing_can_be_undone(talking: Talking, tmp_path: Path, blog: Blog) -> None:
    async with talking(tmp_path, **EVERYWHERE) as talk:
        await follow(talk, blog)
        assert "Removed: #1" in await talk.says("feed remove probation")
        assert "Back: #1" in await talk.presses("Undo")
        assert "followed already" in await talk.presses("Undo")
        blog.writes("Heard")
        assert posts(await talk.waits("70 minutes")) == ["Heard"]


async def test_what_came_while_a_feed_was_removed_for_long_is_no_news(
    tmp_path: Path, blog: Blog
) -> None:
    async with talking_on_console(tmp_path, **EVERYWHERE) as talk:
        await follow(talk, blog)
        await talk.says("feed remove 1")
        blog.writes("While it was removed for a moment")
        await talk.presses("Undo")
        assert posts(await talk.waits("2 hours")) == ["While it was removed for a moment"]
        await talk.says("feed remove 1")
        await talk.waits("3 days")
        blog.writes("While nobody followed")
        await talk.presses("Undo")
        assert not await talk.waits("2 hours")
        blog.writes("And now")
        assert posts(await talk.waits("2 hours")) == ["And now"]


async def test_what_is_left_is_not_followed(talking: Talking, tmp_path: Path, blog: Blog) -> None:
    async with talking(tmp_path, **EVERYWHERE) as talk:
        assert "Nothing will be posted" in await follow(talk, blog, label="Leave it")
        assert "No feed is followed" in await talk.says("feed list")


async def test_a_pause_is_silent_and_what_came_in_it_is_no_news(
    talking: Talking, tmp_path: Path, blog: Blog
) -> None:
    async with talking(tmp_path, **EVERYWHERE) as talk:
        await follow(talk, blog)
        assert "Paused: #1" in await talk.says("feed pause 1")
        assert "(paused)" in await talk.says("feed list")
        blog.writes("In the pause")
        assert not await talk.waits("70 minutes")
        await talk.says("feed resume 1")
        assert not await talk.waits("70 minutes")
        assert "In the pause" in await talk.says("feed latest 1")


async def test_many_at_once_are_summed_up(tmp_path: Path, blog: Blog) -> None:
    async with talking_on_console(tmp_path, **EVERYWHERE) as talk:
        await follow(talk, blog)
        for number in range(8):
            blog.writes(f"Rush {number}")
        heard = await talk.waits("70 minutes")
        told = (
            "There are 3 earlier entries of On Probation Blog as well. "
            "To see them: feed latest 1 --count 8"
        )
        assert posts(heard) == [f"Rush {number}" for number in range(3, 8)] + [told]


async def test_a_feed_moves_to_another_room(talking: Talking, tmp_path: Path, blog: Blog) -> None:
    async with talking(tmp_path, **EVERYWHERE) as talk:
        await talk.goes_to("office")
        await follow(talk, blog)
        assert "From now on: #1 On Probation Blog, in office" in await talk.says(
            "feed room 1 #office"
        )
        await talk.goes_to("office")
        blog.writes("Moved")
        assert (await talk.waits("70 minutes")).startswith("Moved")
        assert "in office already" in await talk.says("feed room 1 #office")


async def test_a_page_without_a_feed_says_what_to_do(
    talking: Talking, tmp_path: Path, blog: Blog
) -> None:
    blog.site.says("/bare", "<html><p>Nothing.</p></html>", content_type="text/html")
    async with talking(tmp_path, **EVERYWHERE) as talk:
        await talk.becomes("mo", "moderator")
        heard = await talk.says(f"feed add {blog.site.url('/bare', '127.0.0.1')}")
        assert "names no feed that can be read" in heard
        assert "look on the site for a link called RSS" in heard
        assert "went wrong" not in await talk.says("feed add nonsense")


async def test_a_site_in_trouble_is_not_taken_for_a_wrong_address(
    tmp_path: Path, blog: Blog
) -> None:
    async with talking_on_console(tmp_path, **EVERYWHERE) as talk:
        await talk.becomes("mo", "moderator")
        for status in (500, 503, 429):
            blog.fails(status)
            heard = await talk.says(f"feed add {blog.address}")
            assert "please try again later" in heard
            assert "check the address" not in heard
        # Its host is left alone by now.
        assert "please try again later" in await talk.says(f"feed add {blog.page}")


async def test_private_addresses_are_refused(tmp_path: Path, blog: Blog) -> None:
    async with talking_on_console(tmp_path, cogs_off="faq") as talk:
        await talk.becomes("mo", "moderator")
        heard = await talk.says(f"feed add {blog.address}")
        assert blog.times_asked == 0
        assert "Please check the address" in heard


@pytest.mark.parametrize(
    "line",
    [
        "add https://blog.test",
        "remove 1",
        "pause 1",
        "resume 1",
        "test 1",
        "filter 1",
        "room 1 #news",
        "mode 1 both",
        "export",
        "mention 1",
    ],
)
async def test_members_only_look(tmp_path: Path, line: str) -> None:
    async with talking_on_console(tmp_path, cogs_off="faq") as talk:
        assert "Only " in await talk.says(f"feed {line}")


async def test_a_moderator_may_not_choose_who_is_mentioned(tmp_path: Path) -> None:
    async with talking_on_console(tmp_path, cogs_off="faq") as talk:
        await talk.becomes("mo", "moderator")
        assert "Only owners" in await talk.says("feed mention 1")
