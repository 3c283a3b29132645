"""Community: owners say from the console where the bot works; nobody else can."""

from pathlib import Path

import pytest

from tests.shelf import NO_FAQ
from tests.talk import ConsoleTalk, Heard, talking

STAFF = "discord:80351110224678912"


async def say(folder: Path, *lines: str, role: str = "owner", discord_guilds: str = "") -> Heard:
    """Say some lines, and give the last answer."""
    async with talking(folder, cogs_off=NO_FAQ, discord_guilds=discord_guilds) as talk:
        await talk.becomes("olive", role)
        for line in lines[:-1]:
            await talk.says(line)
        return await talk.says(lines[-1])


async def test_nowhere_is_approved_at_first(tmp_path: Path) -> None:
    assert "Nowhere but on the console yet." in await say(tmp_path, "community list")


async def test_a_server_is_approved_by_its_id(tmp_path: Path) -> None:
    said = await say(tmp_path, f"community approve {STAFF}")
    assert f"I now work in {STAFF}, in the community home." in said
    assert said.buttons == ["Undo"]
    said = await say(tmp_path, "community list")
    assert f"- {STAFF} ({STAFF}): community home, since 23 November 2026" in said


async def test_an_approval_is_undone(tmp_path: Path) -> None:
    async with talking(tmp_path, cogs_off=NO_FAQ) as talk:
        await talk.becomes("olive", "owner")
        await talk.says(f"community approve {STAFF}")
        assert f"I no longer work in {STAFF}." in await talk.presses("Undo")
        assert "Nowhere" in await talk.says("community list")


async def test_a_server_joins_another_community(tmp_path: Path) -> None:
    said = await say(tmp_path, f"community approve {STAFF} --as North-East")
    assert "in the community north-east." in said


async def test_a_community_is_changed_without_a_way_to_undo_the_approval(tmp_path: Path) -> None:
    said = await say(
        tmp_path, f"community approve {STAFF}", f"community approve {STAFF} --as north-east"
    )
    assert "in the community north-east." in said
    assert said.buttons == []


async def test_a_community_needs_a_plain_name(tmp_path: Path) -> None:
    said = await say(tmp_path, f'community approve {STAFF} --as "north east!"')
    assert "may have small letters, digits and hyphens" in said


@pytest.mark.parametrize(
    "place", ["Staff", "803511102246", "discord:", "discord:8 Other", "x" * 300]
)
async def test_what_is_no_id_is_refused(tmp_path: Path, place: str) -> None:
    said = await say(tmp_path, f"community approve {place}")
    assert "is not the id of a server or room. It looks like discord:80351110224678912" in said


async def test_the_console_itself_needs_no_approval(tmp_path: Path) -> None:
    said = await say(tmp_path, "community approve")
    assert "type that in the server or room that you mean, or give its id" in said


async def test_a_server_is_served_no_longer(tmp_path: Path) -> None:
    said = await say(tmp_path, f"community approve {STAFF}", f"community remove {STAFF}")
    assert "What the community home keeps is still there." in said
    assert f"type community approve {STAFF}" in said


async def test_a_server_that_was_never_served_cannot_be_removed(tmp_path: Path) -> None:
    assert "I don't work there." in await say(tmp_path, f"community remove {STAFF}")


async def test_a_server_of_the_settings_is_listed_and_stays(tmp_path: Path) -> None:
    guilds = STAFF.removeprefix("discord:")
    said = await say(tmp_path, "community list", discord_guilds=guilds)
    assert f"- {STAFF} ({STAFF}): community home" in said
    said = await say(tmp_path, f"community remove {STAFF}", discord_guilds=guilds)
    assert "is approved in the operator's settings: take its id out of" in said


async def test_a_role_can_be_named_only_where_there_are_roles(tmp_path: Path) -> None:
    said = await say(tmp_path, "community promote Keepers")
    assert "On the console there are no roles." in said


@pytest.mark.parametrize("role", ["member", "moderator"])
@pytest.mark.parametrize(
    "line", ["list", f"approve {STAFF}", f"remove {STAFF}", "promote Keepers", "demote Keepers"]
)
async def test_only_owners_may(tmp_path: Path, role: str, line: str) -> None:
    said = await say(tmp_path, f"community {line}", role=role)
    assert "owner" in said


async def test_ids_are_suggested(tmp_path: Path) -> None:
    async with talking(tmp_path, cogs_off=NO_FAQ) as talk:
        await talk.becomes("olive", "owner")
        await talk.says(f"community approve {STAFF}")
        assert await complete(talk, "community remove 80") == [f"community remove {STAFF}"]


async def complete(talk: ConsoleTalk, typed: str) -> list[str]:
    """Press Tab."""
    return await talk._console.complete(typed)
