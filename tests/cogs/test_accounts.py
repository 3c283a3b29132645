"""Linking accounts, in conversation."""

import re
from pathlib import Path

from tests.discord_talk import talking_on_discord
from tests.talk import Heard, Talking
from tests.talk import talking as talking_on_console

_CODE = re.compile(r"\b[B-Z]{3}-[B-Z]{3}-[B-Z]{3}\b")


def code_in(heard: Heard) -> str:
    """Give the code that was shown."""
    (code,) = _CODE.findall(heard)
    return str(code)


async def test_two_accounts_become_one_person_and_part_again(
    talking: Talking, tmp_path: Path
) -> None:
    async with talking(tmp_path) as talk:
        await talk.becomes("mo", "moderator")
        shown = await talk.says("link")
        assert shown.is_private
        assert "in a direct message, within 15 minutes" in shown
        assert "Linked with" not in shown

        await talk.becomes("maureen")
        asked = await talk.whispers(f"link {code_in(shown).lower().replace('-', ' ')}")
        assert asked.is_private
        assert "That code was given to mo on" in asked
        assert asked.buttons == ["Yes, link them", "No"]
        linked = await talk.presses("Yes, link them")
        assert linked.is_private
        assert "one person now:\n- maureen on" in linked.lower()
        # What mo may do is mo's alone.
        assert "Only moderators can do that" in await talk.says("@staffroom faq remove 34")

        await talk.becomes("mo", "moderator")
        assert "linked with this account:\n- maureen on" in (await talk.says("link")).lower()
        assert "no longer linked with:\n- maureen on" in (await talk.says("unlink")).lower()
        assert "linked with no other" in await talk.says("unlink")


async def test_a_restart_forgets_neither_a_code_nor_a_link(tmp_path: Path) -> None:
    async with talking_on_console(tmp_path) as talk:
        code = code_in(await talk.says("link"))
    async with talking_on_console(tmp_path) as talk:
        await talk.becomes("maureen")
        await talk.says(f"link {code}")
        await talk.presses("Yes")
    async with talking_on_console(tmp_path) as talk:
        await talk.becomes("maureen")
        assert "- ada on Console" in await talk.says("link")


async def test_nobody_overhears_a_slash_command(tmp_path: Path) -> None:
    async with talking_on_discord(tmp_path) as talk:
        code = code_in(await talk.says("link"))
        await talk.becomes("maureen")
        await talk.goes_to("tea-room")
        asked = await talk.says(f"link {code}")
        assert asked.is_private
        assert asked.buttons == ["Yes, link them", "No"]


async def test_a_code_is_void_once_others_could_read_it_or_somebody_said_no(
    talking: Talking, tmp_path: Path
) -> None:
    async with talking(tmp_path) as talk:
        first = code_in(await talk.says("link"))
        await talk.becomes("bob")
        await talk.goes_to("tea-room")
        heard = await talk.says(f"@staffroom link {first}")
        assert heard.is_private
        assert "Others could read what you typed" in heard
        assert "I don't know that code" in await talk.whispers(f"link {first}")

        await talk.goes_to("console")
        await talk.becomes("ada")
        second = code_in(await talk.whispers("link"))
        await talk.becomes("bob")
        await talk.whispers(f"link {second}")
        assert "Nothing is linked" in await talk.presses("No")
        assert "I don't know that code" in await talk.whispers(f"link {second}")
