"""Reactions nominate and vote; what happens to a message happens to its quote."""

from pathlib import Path

from tests.cogs.quotes.test_consent import KETTLE, STAR, approve, begin
from tests.talk import Talking


async def test_reactions_of_enough_people_nominate_and_count(
    tmp_path: Path, talking: Talking
) -> None:
    async with talking(tmp_path, discord_read_all=True) as talk:
        await begin(talk, KETTLE)
        await talk.becomes("mo", "moderator")
        assert "2 different people nominates" in await talk.says(f"pick reaction {STAR} 2")
        for name in ("jo", "ada"):  # the author's own does not count
            await talk.becomes(name)
            await talk.reacts(STAR, KETTLE)
        await talk.becomes("mo", "moderator")
        assert "Nothing waits for you." in await talk.says("pick queue")
        await talk.becomes("bob")
        await talk.reacts("\N{THUMBS UP SIGN}", KETTLE)
        await talk.reacts(STAR, KETTLE)
        await talk.becomes("mo", "moderator")
        assert "— a colleague (2 votes)" in await talk.says("pick queue")
        await talk.reacts(STAR, KETTLE)
        assert "(3 votes)" in await talk.says("pick queue")
        await talk.unreacts(STAR, KETTLE)
        assert "(2 votes)" in await talk.says("pick queue")
        await talk.becomes("jo")
        assert KETTLE in await talk.hears()


async def test_a_message_that_is_changed_or_deleted_takes_its_quote_along(
    tmp_path: Path, talking: Talking
) -> None:
    async with talking(tmp_path, discord_read_all=True) as talk:
        await begin(talk, KETTLE)
        await talk.becomes("ada")
        await talk.chooses("pick", KETTLE)
        await talk.becomes("jo")
        await talk.hears()
        await talk.presses("That is fine")
        await approve(talk, 1)
        assert KETTLE in await talk.says("quote show 1")
        await talk.becomes("jo")
        await talk.edits(f"{KETTLE} Well, nearly.", KETTLE)
        assert "no quote #1 on the board" in await talk.says("quote show 1")
        await talk.becomes("mo", "moderator")
        assert "Well, nearly." in await talk.says("pick queue")
        await approve(talk, 1)
        assert "Well, nearly." in await talk.says("quote show 1")
        await talk.becomes("jo")
        await talk.deletes(KETTLE)
        assert "no quote #1 on the board" in await talk.says("quote show 1")
        await talk.becomes("mo", "moderator")
        assert "Nothing is kept of #1." in await talk.says("pick look 1")


async def test_only_rooms_that_were_allowed(tmp_path: Path, talking: Talking) -> None:
    async with talking(tmp_path, discord_read_all=True) as talk:
        await begin(talk, KETTLE)
        await talk.becomes("mo", "moderator")
        assert "can be nominated no longer" in await talk.says("pick disallow")
        await talk.says(f"pick reaction {STAR} 1")
        await talk.becomes("ada")
        assert "Messages of this room can't be nominated." in await talk.chooses("pick", KETTLE)
        await talk.reacts(STAR, KETTLE)
        await talk.becomes("mo", "moderator")
        assert "Nothing waits for you." in await talk.says("pick queue")
        await talk.says("pick disallow")
        assert "can be nominated now" in await talk.presses("Undo")
        await talk.becomes("bob")
        await talk.reacts(STAR, KETTLE)
        await talk.becomes("mo", "moderator")
        assert KETTLE in await talk.says("pick queue")


async def test_a_change_that_the_bot_may_not_keep_drops_the_quote(
    tmp_path: Path, talking: Talking
) -> None:
    async with talking(tmp_path, discord_read_all=True) as talk:
        await begin(talk, KETTLE)
        await talk.becomes("ada")
        await talk.chooses("pick", KETTLE)
        await talk.becomes("jo")
        await talk.edits(f"{KETTLE} Ring 07700 900123.", KETTLE)
        assert "Nothing of yours" in await talk.says("quote mine")
        await talk.edits(f"{KETTLE} Ask us how.", KETTLE)
        await talk.becomes("ada")
        assert "Nominated as #" in await talk.chooses("pick", KETTLE)
