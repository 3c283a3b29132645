"""The author decides: told privately, never shown by name unasked, and able to take it back."""

from pathlib import Path

from tests.cogs.quotes.test_board import sunday
from tests.talk import Talk, Talking

KETTLE = "We mended the kettle ourselves."
CHAIR = "Whoever has the chair from room nine, please bring it back."
STAR = "\N{WHITE MEDIUM STAR}"


async def begin(talk: Talk, *words: str) -> None:
    """Let messages of the hall be nominated, and let jo say some."""
    await talk.becomes("mo", "moderator")
    await talk.goes_to("hall")
    assert "can be nominated now" in await talk.says("pick allow")
    await talk.becomes("jo")
    for each in words:
        await talk.says(each)


async def approve(talk: Talk, number: int) -> None:
    await talk.becomes("mo", "moderator")
    assert f"#{number} is approved." in await talk.says(f"pick approve {number}")


async def test_an_author_is_told_and_is_a_colleague_unless_they_say_otherwise(
    tmp_path: Path, talking: Talking
) -> None:
    async with talking(tmp_path) as talk:
        await begin(talk, KETTLE)
        await talk.becomes("ada")
        said = await talk.chooses("pick", KETTLE)
        assert "Nominated as #1." in said
        assert said.is_private
        await talk.presses("Say why")
        assert "stands with #1" in await talk.fills("So say all of us")
        await talk.becomes("bob")
        assert "already, as #1. Your vote is counted." in await talk.chooses("pick", KETTLE)
        await approve(talk, 1)
        assert "no quote #1 on the board" in await talk.says("quote show 1")
        await talk.becomes("jo")
        assert "your own words" in await talk.chooses("pick", KETTLE)
        told = await talk.hears()
        assert told.is_private
        assert KETTLE in told
        assert "may be shown after 24 hours, as the words of a colleague" in told
        assert "#1 may be shown, as the words of a colleague" in await talk.presses("That is fine")
        said = await talk.says("quote show 1")
        assert f"> {KETTLE}\n\n— a colleague · #1 · 2 votes\nWhy: So say all of us" in said
        assert "your vote does not count" in await talk.says("quote vote 1")
        await talk.says("pick name 1")
        assert "— jo" in await talk.says("quote show 1")
        assert "once moderators have looked at it" in await talk.says("pick name 1 The boss")
        assert "no quote #1 on the board" in await talk.says("quote show 1")
        await approve(talk, 1)
        await talk.becomes("jo")
        assert "— The boss" in await talk.says("quote show 1")
        assert "as the words of a colleague" in await talk.says("pick unname 1")
        assert "— a colleague" in await talk.says("quote show 1")
        assert "on the board, as a colleague" in await talk.says("quote mine")
        assert "kept nothing of it" in await talk.presses("Withdraw #1")
        assert "no quote #1 on the board" in await talk.says("quote show 1")
        await talk.becomes("ada")
        assert "can't come again" in await talk.chooses("pick", KETTLE)


async def test_what_an_author_does_not_want_is_gone_everywhere(
    tmp_path: Path, talking: Talking
) -> None:
    async with talking(tmp_path, sunday()) as talk:
        await begin(talk, KETTLE, CHAIR)
        await talk.becomes("ada")
        await talk.chooses("pick", KETTLE)
        await talk.chooses("pick", CHAIR)
        await talk.becomes("jo")
        await talk.hears()
        said = await talk.says("quote mine")
        assert "waits for the moderators, as a colleague" in said
        await talk.says("pick name 1 Jo of room nine")
        await approve(talk, 1)
        await talk.says("roundup set Sunday 18:00")
        assert f"> {KETTLE}\n\n— Jo of room nine" in await talk.waits("1 hour")
        await talk.becomes("jo")
        said = await talk.says("pick optout")
        assert "Nobody can nominate you from now on. 1 of yours is on the board" in said
        assert said.is_private
        said = await talk.says("pick withdraw 1")
        assert "gone from the board and from past round-ups" in said
        said = await talk.says("roundup show")
        assert "What stood here has been withdrawn." in said
        assert KETTLE not in said
        await talk.becomes("mo", "moderator")
        assert "Nothing waits for you." in await talk.says("pick queue")
        assert "Nothing is kept of #2." in await talk.says("pick look 2")
        await talk.becomes("jo")
        await talk.says("Another thing about chairs.")
        await talk.becomes("ada")
        assert "does not want to be nominated" in await talk.chooses("pick", "Another thing")
        await talk.becomes("jo")
        assert "can nominate you again" in await talk.says("pick optin")
        await talk.becomes("ada")
        assert "Nominated as #3." in await talk.chooses("pick", "Another thing")
        await talk.becomes("jo")
        await talk.hears()
        assert "I have kept nothing of it" in await talk.presses("Decline")


async def test_silence_is_a_yes_after_a_day_or_never(tmp_path: Path, talking: Talking) -> None:
    async with talking(tmp_path) as talk:
        await begin(talk, KETTLE, CHAIR)
        await talk.becomes("mo", "moderator")
        said = await talk.says("pick consent 1")
        assert "have 1 hour to decline, once they were told" in said
        await talk.becomes("ada")
        await talk.chooses("pick", KETTLE)
        await talk.becomes("jo")
        await talk.hears()
        await approve(talk, 1)
        await talk.waits("59 minutes")
        assert "no quote #1" in await talk.says("quote show 1")
        await talk.waits("1 minute")
        assert KETTLE in await talk.says("quote show 1")
        assert "without a yes of its author" in await talk.says("pick consent yes")
        await talk.becomes("ada")
        await talk.chooses("pick", CHAIR)
        await approve(talk, 2)
        await talk.waits("2 hours")
        assert "no quote #2" in await talk.says("quote show 2")
        await talk.becomes("jo")
        told = await talk.hears()
        assert "Unless you say that it is fine, it is not shown." in told
        await talk.presses("That is fine")
        assert CHAIR in await talk.says("quote show 2")


async def test_whoever_nominated_is_told_why_it_was_turned_down(
    tmp_path: Path, talking: Talking
) -> None:
    async with talking(tmp_path) as talk:
        await begin(talk, KETTLE)
        await talk.becomes("ada")
        await talk.chooses("pick", KETTLE)
        await talk.becomes("mo", "moderator")
        await talk.says("pick look 1")
        await talk.presses("Turn it down")
        assert "Whoever nominated it is told why." in await talk.fills("We had kettles last week")
        await talk.becomes("ada")
        told = await talk.hears()
        assert told.is_private
        assert "has not taken your nomination #1" in told
        assert "The reason: We had kettles last week" in told
