"""Who is served: servers that an owner approved, their members, and nobody else."""

import re
from pathlib import Path

import pytest

from bot.adapters.discord import standing
from bot.dispatch.dispatcher import NOT_SERVED, STRANGER
from bot.markup import plain
from tests.adapters.discord.records import find_files, list_events
from tests.adapters.discord.sample import Scene, playing
from tests.discord_stage import Stage
from tests.discord_standin import DiscordStandIn, Intent, Permission
from tests.discord_standin.acting import At
from tests.discord_standin.places import Guild

SORRY = plain(NOT_SERVED).replace("community approve", "/community approve")


def read(text: str) -> str:
    """Give a text as it shows, commands by their names."""
    return plain(re.sub(r"</([^:>]+):\d+>", r"/\1", text))


def elsewhere(scene: Scene) -> tuple[Guild, At, At]:
    """Give a server that nobody approved, with ada and the bot's owner in it."""
    guild = scene.discord.guild("Elsewhere")
    ada = scene.member().person
    guild.joins(ada)
    admins = guild.role("Admins", permissions=Permission.MANAGE_GUILD)
    guild.joins(scene.stage.owner, roles=[admins])
    return guild, ada.at(guild.general), scene.stage.owner.at(guild.general)


def heard(scene: Scene, at: At) -> str:
    """Give what the bot said last to somebody, here or directly."""
    said = [*scene.said(at), *scene.said(at.person.dm())]
    return read(max(said, key=lambda each: each.id).text)


async def test_a_server_in_the_settings_is_served(tmp_path: Path) -> None:
    async with playing(tmp_path) as scene:
        assert (await scene.member().slash("member")).text == "MEMBER"


async def test_an_owner_approves_a_server_in_chat(tmp_path: Path) -> None:
    async with playing(tmp_path, discord_guilds="") as scene:
        at, owner = scene.member(), scene.stage.owner.at(scene.room)
        assert read((await at.slash("member")).text) == SORRY
        answer = await owner.slash("community approve")
        assert answer.is_ephemeral
        assert "I now work in Staff" in answer.text
        assert (await at.slash("member")).text == "MEMBER"


async def test_an_approval_by_a_mention(tmp_path: Path) -> None:
    async with playing(tmp_path, discord_guilds="") as scene:
        owner = scene.stage.owner.at(scene.room)
        await owner.says(f"{scene.discord.mention} community approve")
        await scene.settles()
        assert "I now work in Staff" in heard(scene, owner)
        assert (await scene.member().slash("member")).text == "MEMBER"


async def test_an_approval_holds_over_a_restart(tmp_path: Path) -> None:
    async with DiscordStandIn.started(privileged=Intent.NONE) as discord:
        stage = Stage.on(discord)
        async with playing(tmp_path, stage, discord_guilds="") as scene:
            await stage.owner.at(scene.room).slash("community approve")
        async with playing(tmp_path, stage, discord_guilds="") as scene:
            assert (await scene.member().slash("member")).text == "MEMBER"


async def test_an_approval_is_undone(tmp_path: Path) -> None:
    async with playing(tmp_path, discord_guilds="") as scene:
        owner = scene.stage.owner.at(scene.room)
        await owner.slash("community approve")
        assert "no longer work" in (await owner.presses("Undo")).text
        assert read((await scene.member().slash("member")).text) == SORRY


async def test_only_an_owner_approves(tmp_path: Path) -> None:
    async with playing(tmp_path, discord_guilds="") as scene:
        answer = await scene.moderator().slash("community approve")
        assert read(answer.text) == SORRY
        assert read((await scene.member().slash("member")).text) == SORRY


async def test_an_owner_can_do_nothing_else_where_the_bot_does_not_serve(tmp_path: Path) -> None:
    async with playing(tmp_path, discord_guilds="") as scene:
        owner = scene.stage.owner.at(scene.room)
        assert read((await owner.slash("rule")).text) == SORRY
        assert "Nowhere" in (await owner.slash("community list")).text


async def test_a_role_that_an_owner_named_moderates(tmp_path: Path) -> None:
    async with playing(tmp_path) as scene:
        role = scene.stage.guild.role("Keepers")
        at, owner = scene.member(), scene.stage.owner.at(scene.room)
        scene.stage.guild.gives(at.person, role)
        assert (await at.slash("member")).text == "MEMBER"
        assert "Keepers" in (await owner.slash("community promote", role=role)).text
        assert (await at.slash("member")).text == "MODERATOR"
        assert "no longer" in (await owner.slash("community demote", role=role)).text
        assert (await at.slash("member")).text == "MEMBER"


async def test_naming_a_role_is_undone(tmp_path: Path) -> None:
    async with playing(tmp_path) as scene:
        role = scene.stage.guild.role("Keepers")
        at, owner = scene.member(), scene.stage.owner.at(scene.room)
        scene.stage.guild.gives(at.person, role)
        await owner.slash("community promote", role=role)
        await owner.presses("Undo")
        assert (await at.slash("member")).text == "MEMBER"


async def test_whoever_may_manage_the_server_moderates(tmp_path: Path) -> None:
    async with playing(tmp_path) as scene:
        assert (await scene.moderator().slash("moderator")).text == "MODERATOR"


async def test_who_loses_the_role_no_longer_moderates(tmp_path: Path) -> None:
    async with playing(tmp_path) as scene:
        at = scene.moderator()
        assert (await at.slash("member")).text == "MODERATOR"
        scene.stage.guild.takes(at.person, scene.stage.moderators)
        assert (await at.slash("member")).text == "MEMBER"
        await at.says(f"{scene.discord.mention} moderator")
        await scene.settles()
        assert heard(scene, at) == "Only moderators can do that."


async def test_a_member_writes_directly(tmp_path: Path) -> None:
    async with playing(tmp_path) as scene:
        direct = scene.member().person.dm()
        await direct.says("member")
        await scene.settles()
        assert direct.latest.text == "MEMBER"
        assert (await direct.slash("member")).text == "MEMBER"


async def test_a_moderator_writes_directly(tmp_path: Path) -> None:
    async with playing(tmp_path) as scene:
        direct = scene.moderator().person.dm()
        assert (await direct.slash("moderator")).text == "MODERATOR"


async def test_a_stranger_writes_directly(tmp_path: Path) -> None:
    async with playing(tmp_path) as scene:
        direct = scene.discord.person("eve").dm()
        await direct.says("member")
        await scene.settles()
        assert direct.latest.text == STRANGER
        assert (await direct.slash("member")).text == STRANGER
        assert await direct.completes("box add", option="thing", typed="thing") == []


async def test_who_has_left_is_a_stranger_after_a_minute(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(standing, "_FRESH", 0)
    async with playing(tmp_path) as scene:
        person = scene.member().person
        assert (await person.dm().slash("member")).text == "MEMBER"
        scene.stage.guild.leaves(person)
        assert (await person.dm().slash("member")).text == STRANGER


async def test_a_server_that_is_served_no_longer_takes_its_members_with_it(tmp_path: Path) -> None:
    async with playing(tmp_path, discord_guilds="") as scene:
        owner, direct = scene.stage.owner.at(scene.room), scene.member().person.dm()
        await owner.slash("community approve")
        assert (await direct.slash("member")).text == "MEMBER"
        await owner.slash("community remove")
        assert (await direct.slash("member")).text == STRANGER


async def test_a_kicked_bot_knows_nobody_of_that_server(tmp_path: Path) -> None:
    async with playing(tmp_path) as scene:
        person = scene.member().person
        scene.stage.guild.kicks_bot()
        await scene.settles()
        assert (await person.dm().slash("member")).text == STRANGER
    assert "a server has removed the bot" in list_events(tmp_path)


async def test_a_bot_that_is_invited_again_serves_as_before(tmp_path: Path) -> None:
    async with playing(tmp_path) as scene:
        guild = scene.stage.guild
        me = guild.members[scene.discord.bot_user.id]
        guild.kicks_bot()
        await scene.settles()
        guild.has_bot, guild.members[scene.discord.bot_user.id] = True, me
        scene.discord.gateway.welcome(guild)
        await scene.discord.delivered()
        assert (await scene.member().slash("member")).text == "MEMBER"


async def test_a_lookup_that_fails_is_told(tmp_path: Path) -> None:
    async with playing(tmp_path) as scene:
        scene.discord.faults.fail("GET", "/guilds/*/members/*", status=503)
        direct = scene.member().person.dm()
        assert (await direct.slash("member")).text == standing.UNSURE
        assert (await direct.slash("member")).text == "MEMBER"


async def test_elsewhere_a_command_gets_one_sentence(tmp_path: Path) -> None:
    async with playing(tmp_path) as scene:
        _, at, _ = elsewhere(scene)
        answer = await at.slash("member")
        assert (read(answer.text), answer.is_ephemeral) == (SORRY, True)
        assert len(scene.said(at)) == 1


async def test_elsewhere_a_mention_gets_one_sentence(tmp_path: Path) -> None:
    async with playing(tmp_path) as scene:
        _, at, _ = elsewhere(scene)
        await at.says(f"{scene.discord.mention} is there a kettle?")
        await scene.settles()
        assert heard(scene, at) == SORRY
        assert len([*scene.said(at), *scene.said(at.person.dm())]) == 1


async def test_elsewhere_what_is_not_for_the_bot_gets_nothing(tmp_path: Path) -> None:
    async with playing(tmp_path) as scene:
        _, at, _ = elsewhere(scene)
        await at.says("is there a kettle?")
        await scene.settles()
        assert [*scene.said(at), *scene.said(at.person.dm())] == []


async def test_elsewhere_a_button_a_menu_and_a_form_get_one_sentence(tmp_path: Path) -> None:
    async with playing(tmp_path, discord_guilds="") as scene:
        at, owner = scene.member(), scene.stage.owner.at(scene.room)
        said = await at.says("keep this")
        await owner.slash("community approve")
        await at.slash("press")
        await at.slash("fill")
        await owner.slash("community remove")
        assert read((await at.presses("Go")).text) == SORRY
        assert read((await at.menu("Keep it", said)).text) == SORRY
        assert read((await at.fills({"From": "here"})).text) == SORRY


async def test_elsewhere_nothing_is_suggested(tmp_path: Path) -> None:
    async with playing(tmp_path) as scene:
        _, at, _ = elsewhere(scene)
        assert await at.completes("box add", option="thing", typed="thing") == []


async def test_elsewhere_nothing_is_stored(tmp_path: Path) -> None:
    async with playing(tmp_path) as scene:
        guild, at, _ = elsewhere(scene)
        await at.says(f"{scene.discord.mention} marzipan?")
        await at.slash("box add", thing="marzipan")
        await at.completes("box add", option="thing", typed="marzipan")
        await at.menu("Keep it", await at.says("marzipan"))
        await scene.settles()
        ids = [str(each) for each in (guild.id, at.place.id, at.person.id)]
    assert find_files(tmp_path, "marzipan", *ids, guild.name) == []
