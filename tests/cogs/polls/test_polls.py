"""Polls in conversation: made, voted in and closed, on every platform."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.clock import HeldClock
from tests.matrix_talk import MatrixTalk
from tests.shelf import NO_FAQ
from tests.talk import ConsoleTalk, Heard, Talk, Talking

VOTERS = ("ben", "cat", "dan", "eve", "fay")
MEET = 'poll create Should we meet? | Yes | No | Not sure --minimum 5 --closes "3 hours"'


def tomorrow() -> HeldClock:
    """Give a clock that is ahead, so that whoever has come by now was there in time."""
    return HeldClock(datetime.now(UTC) + timedelta(days=1))


async def votes(talk: Talk, name: str, *labels: str, number: int = 1) -> Heard:
    """Have somebody vote; on Matrix directly, for there is no button that nobody sees pressed."""
    await talk.becomes(name)
    if isinstance(talk, MatrixTalk):
        heard = await talk.whispers(f"poll vote {number}")
    elif isinstance(talk, ConsoleTalk):
        heard = await talk.says(f"poll vote {number}")
    else:
        heard = await talk.presses("Vote")
    assert heard.is_private
    for label in (*labels, "Cast my vote"):
        heard = await talk.presses(label)
        assert heard.is_private
    return heard


async def test_a_poll_from_the_draft_to_the_result(talking: Talking, tmp_path: Path) -> None:
    async with talking(tmp_path, tomorrow(), cogs_off=NO_FAQ) as talk:
        assert "No poll is open" in await talk.says("poll list")
        for name in VOTERS:
            await talk.becomes(name)
        await talk.crowds(20)
        await talk.becomes("ada")
        draft = await talk.says(MEET)
        assert draft.is_private
        assert "Nobody else has seen this yet" in draft
        opened = await talk.presses("Open it")
        assert "Poll 1 is open." in opened
        shown = await talk.waits("1 minute") or opened
        assert "- Not sure" in shown
        assert "Your vote is secret." in shown
        assert "if at least 5 people vote" in shown
        for name in VOTERS[:4]:
            done = await votes(talk, name, "Yes")
            assert "Your vote is in the box." in done
            assert "Yes" not in done
        assert "Your vote is in the box." in await votes(
            talk, VOTERS[4], "No", "Choose again", "Yes"
        )
        again = await votes(talk, VOTERS[0], "No")
        assert "everybody has one vote" in again
        quiet = await talk.says("poll show 1")
        assert "Yes: " not in quiet
        result = await talk.waits("4 hours")
        assert "This poll has closed." in result
        assert "At least 5 people voted." in result
        assert "**" not in result
        assert "Yes leads." in result
        assert result.count("Result of poll 1") == 1
        assert "This poll has closed." in await talk.whispers("poll vote 1")
        assert "Should we meet? (closed" in await talk.says("poll past")
        assert "Yes leads." in await talk.says("poll show 1")
