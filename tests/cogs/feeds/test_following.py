"""Moderators add feeds and take them out; what is new comes once."""

from pathlib import Path

from tests.cogs.feeds.blog import EVERYWHERE, Blog
from tests.talk import Talk, Talking


async def follow(talk: Talk, blog: Blog, room: str = "news") -> None:
    """Let a moderator follow a blog in a room, and wait until its first reading is over."""
    await talk.becomes("mo", "moderator")
    await talk.goes_to(room)
    await talk.says(f"feed add {blog.address}")
    await talk.presses("Post as they come")


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
