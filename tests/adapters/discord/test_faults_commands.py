"""Commands: Discord is told of them when they have changed, and again where it won't listen."""

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web

from bot.adapters.discord import client, sync
from bot.adapters.discord.sync import GONE
from bot.markup import plain
from tests.adapters.discord.records import list_events, read_log, troubled
from tests.adapters.discord.sample import MORE, Scene
from tests.discord_stage import Stage
from tests.discord_standin import DiscordStandIn, Intent
from tests.discord_talk import running_on_discord
from tests.shelf import NO_FAQ, shelved

SLOW_TO_STOP = """

@cog.on_stop
async def stop(desk):
    await asyncio.sleep(0.01)
"""

COMMANDS = "/applications/*/commands"


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    """Give a stage on which several bots can play one after another."""
    async with DiscordStandIn.started(privileged=Intent.NONE) as discord:
        yield Stage.on(discord)


def told(stage: Stage) -> int:
    """Count how often Discord was told of the commands."""
    return len([each for each in stage.discord.exchanges if each.method == "PUT"])


async def answer(scene: Scene) -> list[str]:
    """Ask by a mention, which needs no command."""
    at = scene.member()
    await at.says(f"{scene.discord.mention} member")
    await scene.settles()
    return [each.text for each in scene.said(at)]


async def reload(scene: Scene, cog: str) -> str:
    """Load a cog's present code, and give what the bot says of it."""
    owner = scene.stage.owner.at(scene.room)
    await owner.says(f"{scene.discord.mention} cog reload {cog}")
    await scene.settles()
    return owner.person.dm().latest.text


async def test_a_restart_tells_nothing(stage: Stage, tmp_path: Path) -> None:
    for _ in range(2):
        async with troubled(tmp_path, stage):
            assert told(stage) == 1


async def test_another_application_is_told(stage: Stage, tmp_path: Path) -> None:
    async with troubled(tmp_path, stage):
        pass
    async with (
        DiscordStandIn.started(privileged=Intent.NONE) as other,
        troubled(tmp_path, Stage.on(other)) as scene,
    ):
        assert told(scene.stage) == 1


async def test_a_cog_that_is_loaded_again_as_it_was_tells_nothing(
    stage: Stage, tmp_path: Path
) -> None:
    async with troubled(tmp_path, stage) as scene:
        (tmp_path / "shelf" / "native.py").write_text(f"{MORE}{SLOW_TO_STOP}", "utf-8")
        for _ in range(2):
            assert "native" in await reload(scene, "native")
            await settle_commands(scene)
        assert told(stage) == 1


async def settle_commands(scene: Scene) -> None:
    """Wait until a change of the cogs has come to its end."""
    syncing = scene.bot.client.sync
    await scene.discord.until(lambda: not scene.bot._changed.is_set())
    await scene.discord.until(lambda: not syncing._changed.is_set())


async def test_a_cog_that_is_loaded_again_with_a_change_tells_it_once(
    stage: Stage, tmp_path: Path
) -> None:
    async with troubled(tmp_path, stage) as scene:
        changed = MORE.replace('"""Hand out files."""', '"""Hand out papers."""')
        (tmp_path / "shelf" / "native.py").write_text(changed, "utf-8")
        await reload(scene, "native")
        await stage.discord.until(lambda: told(stage) == 2)
        await settle_commands(scene)
        named = {each["name"]: each for each in stage.discord.world.commands[None]}
        assert named["papers"]["description"] == "Hand out papers."
        assert told(stage) == 2


@pytest.mark.usefixtures("brief")
@pytest.mark.parametrize("status", [502, 503])
async def test_a_bot_whose_commands_are_not_taken_serves_and_tells_them_later(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    monkeypatch.setattr(sync, "AGAIN_AT_MOST", 0.02)
    refused = stage.discord.faults.fail("PUT", COMMANDS, status=status, times=6)
    async with troubled(tmp_path, stage) as scene:
        assert await answer(scene) == ["MEMBER"]
        await stage.discord.until(lambda: None in stage.discord.world.commands)
        assert refused.hits == 6
        await stage.discord.until(lambda: "commands renewed" in list_events(tmp_path))
        assert (await scene.member().slash("member")).text == "MEMBER"
    assert "the commands could not be renewed" in list_events(tmp_path)


async def test_a_bot_that_may_tell_nothing_for_hours_serves(stage: Stage, tmp_path: Path) -> None:
    stage.discord.faults.limit("PUT", COMMANDS, retry_after=7200)
    async with troubled(tmp_path, stage) as scene:
        assert await answer(scene) == ["MEMBER"]
    failed = next(each for each in read_log(tmp_path) if each.get("fault") == "RateLimited")
    assert failed["event"] == "the commands could not be renewed"


async def test_a_bot_whose_commands_take_long_serves_meanwhile(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "_FIRST_SYNC", 0.01)
    stage.discord.faults.delay("PUT", COMMANDS, 0.3)
    async with troubled(tmp_path, stage) as scene:
        assert await answer(scene) == ["MEMBER"]
        assert told(stage) == 0
        await stage.discord.until(lambda: told(stage))


async def unload(scene: Scene) -> None:
    """Take the sample cogs out, while Discord goes on showing them."""
    scene.discord.faults.fail("PUT", COMMANDS, status=503, times=None)
    for cog in ("native", "sample"):
        owner = scene.stage.owner.at(scene.room)
        await owner.says(f"{scene.discord.mention} cog unload {cog}")
        await scene.settles()
    await scene.discord.until(lambda: not scene.bot._changed.is_set())


@contextlib.asynccontextmanager
async def outdated(folder: Path) -> AsyncIterator[Scene]:
    """Give a bot of whose commands Discord knows more than there are."""
    async with troubled(folder) as scene:
        await unload(scene)
        yield scene


async def test_a_command_that_is_gone_says_so(tmp_path: Path) -> None:
    async with outdated(tmp_path) as scene:
        answer = await scene.member().slash("member")
        assert (answer.text, answer.is_ephemeral) == (GONE, True)


async def test_a_command_that_is_gone_suggests_nothing(tmp_path: Path) -> None:
    async with outdated(tmp_path) as scene:
        assert await scene.member().completes("box add", option="thing", typed="th") == []


async def test_a_menu_that_is_gone_says_so(tmp_path: Path) -> None:
    async with outdated(tmp_path) as scene:
        at = scene.member()
        assert (await at.menu("Keep it", await at.says("hello"))).text == GONE


async def test_a_button_that_is_gone_says_so(tmp_path: Path) -> None:
    async with troubled(tmp_path) as scene:
        at = scene.member()
        await at.slash("press")
        await unload(scene)
        answer = await at.presses("Go")
        assert plain(answer.text).startswith("That button no longer works.")


@pytest.mark.usefixtures("brief")
async def test_a_gateway_that_is_shut_at_first_is_tried_until_it_opens(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    serve, tries = stage.discord.gateway.serve, 0

    async def refuse(request: web.BaseRequest) -> web.StreamResponse:
        nonlocal tries
        tries += 1
        if tries > 3:
            return await serve(request)
        assert request.transport
        request.transport.abort()
        return web.Response()

    monkeypatch.setattr(stage.discord.gateway, "serve", refuse)
    settings = stage.settings(tmp_path / "data", cogs_off=NO_FAQ)
    async with running_on_discord(stage.discord, settings):
        assert tries == 4


ODD = '''
"""Odd: more than Discord shows."""

from bot import Cog, Context, Message, Reply

cog = Cog("odd", "Odd")


@cog.command
async def a_command_whose_name_is_longer_than_thirty_two(ctx: Context) -> Reply:
    """Answer."""
    return Reply("odd")


def define(number):
    async def run(ctx: Context, message: Message) -> Reply:
        """Answer."""
        return Reply("odd")

    run.__name__ = f"action_{number}"
    cog.message_action(f"Action {number}")(run)


for number in range(7):
    define(number)
'''


async def test_a_command_that_discord_cannot_show_keeps_no_other_from_it(tmp_path: Path) -> None:
    with shelved(tmp_path / "odd", odd=ODD):
        async with troubled(tmp_path) as scene:
            assert (await scene.member().slash("member")).text == "MEMBER"
            at = scene.member()
            await at.says(f"{scene.discord.mention} a-command-whose-name-is-longer-than-thirty-two")
            await scene.settles()
            assert scene.said(at)[-1].text == "odd"
    lines = [each for each in read_log(tmp_path) if each["event"] == "discord can't show a command"]
    assert {each["fault"] for each in lines} == {"ValueError", "limit"}
