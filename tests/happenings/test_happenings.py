"""What happens to messages reaches cogs alike everywhere, and authors are told privately."""

from pathlib import Path

from tests.happenings.sample import SAMPLE
from tests.shelf import shelved
from tests.talk import Heard, Talk, Talking

THUMB, TONED, PARTY = "\N{THUMBS UP SIGN}", "\N{THUMBS UP SIGN}\U0001f3fd", "\N{PARTY POPPER}"


def lines(heard: Heard) -> list[str]:
    """List what the sample has kept."""
    return [each.removeprefix("- ") for each in heard.splitlines() if each.startswith("- ")]


async def begin(talk: Talk) -> None:
    """Have ada say something in the hall, and bob come by."""
    await talk.goes_to("hall")
    await talk.says("The kettle is on.")
    await talk.becomes("bob")


async def test_cogs_see_reactions_edits_and_deletions(tmp_path: Path, talking: Talking) -> None:
    with shelved(tmp_path / "shelf", watch=SAMPLE):
        async with talking(tmp_path / "data", cogs_off="faq") as talk:
            await begin(talk)
            kept = await talk.chooses("keep", "kettle")
            assert "Kept The kettle is on. in a room that is open" in kept
            await talk.reacts(TONED, "kettle")
            await talk.reacts(PARTY, "kettle")
            await talk.reacts(THUMB, "kettle")
            assert "1 thumbs, 1 people." in await talk.says("thumbs")
            await talk.unreacts(THUMB, "kettle")
            await talk.unreacts(TONED, "kettle")
            assert "0 thumbs" in await talk.says("thumbs")
            assert lines(await talk.says("told")) == [
                "+ bob member thumb to kept in hall",
                "+ bob member no thumb to kept in hall",
                "+ bob member thumb to kept in hall",
                "- somebody  thumb to kept in hall",
                "- somebody  thumb to kept in hall",
            ]
            assert "da: " in await talk.says("look")
            await talk.becomes("ada")
            await talk.edits("The kettle is off.", "kettle")
            (line,) = lines(await talk.says("told"))
            is_withheld = line == "edit True by ada: '' False"
            assert is_withheld or line == "edit True by ada: 'The kettle is off.' True"
            expected = "da: ... (False)" if is_withheld else "da: The kettle is off. (True)"
            assert expected in await talk.says("look")
            await talk.edits("The kettle of 020 7946 0958.", "kettle")
            assert lines(await talk.says("told")) == ["edit True by ada: '' False"]
            assert "da: ... (False)" in await talk.says("look")
            await talk.deletes("kettle")
            assert lines(await talk.says("told")) == ["delete True"]
            assert "It is gone." in await talk.says("look")


async def test_somebody_is_told_privately_and_has_a_say(tmp_path: Path, talking: Talking) -> None:
    with shelved(tmp_path / "shelf", watch=SAMPLE):
        async with talking(tmp_path / "data", cogs_off="faq") as talk:
            await begin(talk)
            await talk.chooses("keep", "kettle")
            assert not await talk.hears()
            await talk.becomes("ada")
            told = await talk.hears()
            assert told.is_private
            assert told == "Your words were kept."
            assert told.buttons == ["I mind"]
            assert not await talk.hears()
            noted = await talk.presses("I mind")
            assert "Noted." in noted
            await talk.presses("Never mind")
            assert lines(await talk.says("told")) == [
                "minded yes in home, direct: True",
                "unminded in home",
            ]
            await talk.edits("The kettle is off.", "kettle")
            assert "It reads" in await talk.hears()
