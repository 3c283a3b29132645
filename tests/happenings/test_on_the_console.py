"""The lines that play what happens to messages on the console."""

from pathlib import Path

import pytest

from bot.adapters.console.lines import Lines
from bot.chat import Message, Room, User, UserError
from tests.happenings.sample import SAMPLE
from tests.shelf import talking_with
from tests.talk import ConsoleTalk

ROOM = Room("console:hall", "hall")


async def begin(talk: ConsoleTalk) -> None:
    """Have ada say something in the hall: `/as` is line 1, `/room` line 2."""
    await talk.goes_to("hall")
    await talk.says("The kettle is on.")


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("/react", "Please give the message's number, as in /react #12"),
        ("/unreact #3", "Please give the message's number, as in /unreact #12"),
        ("/edit 3 new", "Please give the message's number, as in /edit #12 new words."),
        ("/delete", "Please give the message's number, as in /delete #12."),
        ("/delete #2", "I know no message #2 here."),
        ("/edit #99 new words", "I know no message #99 here."),
    ],
)
async def test_a_line_that_names_no_message_is_explained(
    tmp_path: Path, line: str, answer: str
) -> None:
    async with talking_with(tmp_path, watch=SAMPLE) as talk:
        await begin(talk)
        heard = await talk.line(line)
        assert heard.startswith(answer)
        assert heard.is_private


async def test_a_reaction_counts_once_and_only_its_own_is_taken_back(tmp_path: Path) -> None:
    async with talking_with(tmp_path, watch=SAMPLE) as talk:
        await begin(talk)
        for _ in range(2):
            await talk.line("/react #3 \N{PARTY POPPER}")
        await talk.becomes("bob")
        await talk.line("/unreact #3 \N{PARTY POPPER}")
        assert await talk.says("told") == "- + ada member no thumb to other in hall"


async def test_another_s_message_is_changed_by_nobody_and_deleted_by_moderators(
    tmp_path: Path,
) -> None:
    async with talking_with(tmp_path, watch=SAMPLE) as talk:
        await begin(talk)
        await talk.becomes("bob")
        assert "Only whoever wrote a message can edit it." in await talk.line("/edit #3 no")
        assert "or a moderator, can delete it." in await talk.line("/delete #3")
        await talk.becomes("mo", "moderator")
        assert "Only whoever wrote" in await talk.line("/edit #3 no")
        assert not await talk.line("/delete #3")
        assert "I know no message #3 here." in await talk.line("/react #3 \N{PARTY POPPER}")
        assert await talk.says("told") == "- delete False"


async def test_in_the_direct_conversation_cogs_are_told_nothing(tmp_path: Path) -> None:
    async with talking_with(tmp_path, watch=SAMPLE) as talk:
        await talk.says("told")
        await talk.line("/react #2 \N{PARTY POPPER}")
        await talk.line("/edit #2 told what")
        await talk.line("/delete #2")
        assert await talk.says("told") == "Nothing."


async def test_what_was_told_is_seen_and_answered_from_any_room(tmp_path: Path) -> None:
    async with talking_with(tmp_path, watch=SAMPLE) as talk:
        await begin(talk)
        await talk.becomes("bob")
        await talk.chooses("keep", "kettle")
        assert "nothing to press" in await talk.line("/press 1")
        await talk.becomes("ada")
        heard = await talk.line("1")
        assert heard == "Noted."
        assert [each.room for each in heard.outputs] == ["console"]
        assert await talk.line("/press 1") == "All is well."
        await talk.becomes("bob")
        taken = await talk.says("unsay")
        assert [(each.to, each.private) for each in taken.outputs] == [
            ("bob", False),
            ("ada", True),
        ]
        assert "taken back" in taken


def test_a_message_is_another_one_after_a_restart() -> None:
    ids = {Lines("console").id_of(3) for _ in range(2)}
    assert len(ids) == 2


def test_what_was_typed_long_ago_is_forgotten() -> None:
    lines, ada = Lines("console"), User("console:ada", "ada")
    for number in range(1, 300):
        lines.add(number, Message(lines.id_of(number), ROOM, ada, "hello"))
    with pytest.raises(UserError, match="no longer know that message"):
        lines.find(lines.id_of(99))
    assert lines.find(lines.id_of(100)) is not None
