"""What can't be nominated: identifiers, private rooms, direct messages, links into chats."""

from pathlib import Path

import pytest

from tests.cogs.quotes.test_consent import KETTLE, begin
from tests.talk import Talking
from tests.talk import talking as talking_on_console


async def test_what_identifies_somebody_is_not_kept_and_is_told_to_the_nominator(
    tmp_path: Path, talking: Talking
) -> None:
    async with talking(tmp_path) as talk:
        await begin(talk, "Ask the man on 07700 900123 about it.")
        await talk.becomes("ada")
        said = await talk.chooses("pick", "Ask the man")
        assert said.is_private
        assert "that message, because it seems to hold a phone number" in said
        said = await talk.says("pick add https://blog.example/1 Ring 07700 900123 for more.")
        assert "because it seems to hold a phone number" in said
        await talk.becomes("mo", "moderator")
        assert "Nothing waits for you." in await talk.says("pick queue")


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("pick add https://discord.com/channels/1/2/3 Some words", "the message's own menu"),
        ("pick add https://matrix.to/#/!a:b/$c Some words", "the message's own menu"),
        ("pick add nowhere Some words", "a whole web address"),
        ("quote show 9", "no quote #9 on the board"),
        ("quote vote 9", "no quote #9 on the board"),
        ("pick withdraw 9", "no words of yours under #9"),
        ("pick queue", "Only moderators"),
        ("roundup now", "Only moderators"),
        ("roundup show", "no such Pick of the Week"),
        ("roundup list", "no Pick of the Week here yet"),
        ("quote mine", "Nothing of yours"),
        ("quote random", "The board is empty"),
    ],
)
async def test_a_member_is_told_what_to_do(tmp_path: Path, line: str, answer: str) -> None:
    async with talking_on_console(tmp_path) as talk:
        assert answer in await talk.says(line)


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("roundup preview", "No round-up is planned"),
        ("roundup postpone Mon 09:00", "No round-up is planned"),
        ("roundup set Sunday noonish", "a day and a time"),
        ("pick approve 9", "no quote #9 any more"),
        ("pick reject 9 Because", "no quote #9 any more"),
        ("pick consent soon", "hours from 0 to 336"),
        ("pick consent 400", "hours from 0 to 336"),
        ("pick reaction ⭐ 0", "from 1 to 100"),
        ("pick board there", "in the room"),
        ("pick allow", "can be nominated now"),
        ("pick export", "no such Pick of the Week"),
    ],
)
async def test_a_moderator_is_told_what_to_do(tmp_path: Path, line: str, answer: str) -> None:
    async with talking_on_console(tmp_path) as talk:
        await talk.becomes("mo", "moderator")
        await talk.goes_to("hall")
        assert answer in await talk.says(line)


async def test_what_is_said_directly_can_not_be_nominated(tmp_path: Path) -> None:
    async with talking_on_console(tmp_path) as talk:
        await talk.becomes("mo", "moderator")
        assert "What is said directly can't be nominated." in await talk.says("pick allow")
        await talk.becomes("jo")
        await talk.says(KETTLE)
        assert "What is said directly stays there" in await talk.chooses("pick", KETTLE)


async def test_numbers_go_on_and_are_not_used_twice(tmp_path: Path) -> None:
    async with talking_on_console(tmp_path) as talk:
        await talk.says(f"pick add https://blog.example/1 {KETTLE}")
        await talk.becomes("mo", "moderator")
        await talk.goes_to("hall")
        await talk.says("pick approve 1")
        await talk.says("roundup set Sunday 18:00")
        await talk.says("roundup number 24")
        await talk.says("roundup now")
        await talk.presses("Post it")
        assert "from 25" in await talk.says("roundup number 24")
        assert "Pick of the Week 30 comes" in await talk.says("roundup number 30")
        assert "Pick of the Week 25 comes" in await talk.presses("Undo")


async def test_help_tells_of_the_message_and_of_the_commands(tmp_path: Path) -> None:
    async with talking_on_console(tmp_path) as talk:
        said = await talk.says("help pick")
        assert "it is there as “Nominate for Pick of the Week”" in said
        assert "- pick optout: Never be nominated again" in said
        assert "pick approve" not in said
