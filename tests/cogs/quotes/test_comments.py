"""Comments of a followed blog are nominated from a list."""

from pathlib import Path

import pytest

from bot.fetch import late
from bot.fetch.values import Limits
from tests.cogs.feeds.blog import EVERYWHERE, open_blog
from tests.cogs.feeds.talks import follow
from tests.talk import Talking
from tests.talk import talking as talking_on_console

SAID = "The new form asks for the old form, and the old form is gone."


async def test_a_comment_is_nominated_from_the_list(
    tmp_path: Path, talking: Talking, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(late, "LIMITS", Limits(gap=0))  # so that nobody waits
    async with open_blog() as blog, talking(tmp_path, **EVERYWHERE) as talk:
        assert "No blog is followed here" in await talk.says("pick comments")
        blog.writes("A comment", SAID)
        await follow(talk, blog)
        await talk.becomes("ada")
        said = await talk.says("pick comments")
        assert said.is_private
        assert f"1. {SAID} (On Probation Blog)" in said
        await talk.presses("Nominate 1")
        said = await talk.fills("keep", f"{SAID} So we wait.", "So true")
        assert "Nominated as #1." in said
        await talk.becomes("mo", "moderator")
        said = await talk.says("pick look 1")
        assert "So we wait." in said
        assert "Why: So true" in said
        assert "127.0.0.1" in said


async def test_without_the_feeds_there_is_nothing_to_list(tmp_path: Path) -> None:
    async with talking_on_console(tmp_path, cogs_off="faq,feeds") as talk:
        assert "No blog is followed here" in await talk.says("pick comments")
