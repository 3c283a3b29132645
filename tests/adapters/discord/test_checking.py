"""`staffroom check` says what is missing on Discord, while the bot runs or not."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.adapters.discord.invitation import NEEDED, PERMISSIONS
from bot.adapters.discord.login import BAD_TOKEN, NO_INTENT, UNREACHABLE
from bot.upkeep import check_all
from tests.adapters.discord.sample import playing
from tests.discord_stage import Stage
from tests.discord_standin import DiscordStandIn, Intent, Permission
from tests.discord_standin.faults import Fault
from tests.discord_standin.permissions import BOT
from tests.shelf import NO_FAQ

WELL, MENDABLE = "Everything is in order.", "Something needs your attention; see above."


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    """Give a server on a Discord that switches no privileged intent on."""
    async with DiscordStandIn.started(privileged=Intent.NONE) as discord:
        yield Stage.on(discord)
        assert all(each.method == "GET" for each in discord.exchanges)
        assert discord.unknown == []


@pytest.fixture(autouse=True)
def _no_settings_of_the_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the tests' own settings from being told as unknown."""
    monkeypatch.setattr("bot.upkeep.find_unknown", list)


class Checking:
    """Runs the check on a stage, and reads what it prints."""

    def __init__(self, stage: Stage, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self._stage, self._folder, self._capsys = stage, folder, capsys

    async def __call__(self, **given: object) -> list[str]:
        """Give the lines about Discord and the last one, which the exit status must fit."""
        settings = self._stage.settings(self._folder / "data", cogs_off=NO_FAQ, **given)
        status = await check_all(settings, self._stage.discord.client_options())
        lines = self._capsys.readouterr().out.splitlines()
        assert (status, lines[-1]) in [(0, WELL), (1, MENDABLE)]
        assert self._stage.discord.token not in "\n".join(lines)
        return [each for each in lines if each.startswith(("Discord", "Owners"))] + lines[-1:]


@pytest.fixture
def check(stage: Stage, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Checking:
    """Give the check, to be run on the stage."""
    return Checking(stage, tmp_path, capsys)


async def test_all_is_well(check: Checking, stage: Stage) -> None:
    lines = await check()
    assert lines == [
        "Discord: the token is accepted; the bot is called Staffroom.",
        "Discord: no privileged intent is needed.",
        "Discord: in Staff the bot has every permission that it needs.",
        f"Discord: to invite the bot into a server, open {link(stage)}",
        WELL,
    ]


def link(stage: Stage) -> str:
    """Give the link that invites the bot."""
    return (
        "https://discord.com/oauth2/authorize"
        f"?client_id={stage.discord.application_id}&scope=bot+applications.commands"
        f"&permissions={PERMISSIONS.value}"
    )


async def test_without_a_token(
    stage: Stage, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = stage.settings(tmp_path / "data", cogs_off=NO_FAQ, discord_token=None)
    assert await check_all(settings, {}) == 0
    out = capsys.readouterr().out
    assert "Discord: not set up, so the bot runs on the console. See docs/operator.md." in out


@pytest.mark.parametrize("token", ["nonsense", "two words"])
async def test_a_wrong_token(check: Checking, token: str) -> None:
    assert await check(discord_token=token) == [f"Discord: {BAD_TOKEN}", MENDABLE]


async def test_a_discord_that_cannot_be_reached(check: Checking, stage: Stage) -> None:
    stage.discord.faults.drop("GET", "/users/@me", times=None)
    assert await check() == [f"Discord: {UNREACHABLE}", MENDABLE]


async def test_an_intent_that_is_wanted_and_not_switched_on(check: Checking) -> None:
    lines = await check(discord_read_all=True)
    assert f"Discord: {NO_INTENT}" in lines
    assert lines[-1] == MENDABLE


async def test_an_intent_that_is_wanted_and_switched_on(check: Checking, stage: Stage) -> None:
    stage.discord.world.privileged = Intent.MESSAGE_CONTENT
    lines = await check(discord_read_all=True)
    assert "Discord: the Message Content intent is wanted and switched on." in lines
    assert lines[-1] == WELL


async def test_an_endpoint_that_would_take_the_commands_away(check: Checking, stage: Stage) -> None:
    await check()
    path = "/oauth2/applications/@me"
    told = next(each.response for each in stage.discord.exchanges if each.path == path)
    told |= {"interactions_endpoint_url": "https://example.org/"}
    fault = Fault("GET", re.compile(path), None, 200, told, {"Content-Type": "application/json"})
    stage.discord.faults.add(fault)
    lines = await check()
    assert lines[2].startswith("Discord: an Interactions Endpoint URL is set")
    assert lines[-1] == MENDABLE


async def test_a_server_that_the_bot_is_not_in(check: Checking, stage: Stage) -> None:
    stage.guild.kicks_bot()
    lines = await check()
    number = stage.guild.id
    assert lines[2] == (
        f"Discord: the bot is not in the server with the id {number}. Invite it, by the link below."
    )
    assert lines[-1] == MENDABLE


async def test_no_server_is_approved(check: Checking) -> None:
    lines = await check(discord_guilds="")
    assert lines[2].startswith("Discord: no server is approved yet.")
    assert lines[-1] == MENDABLE


@pytest.mark.parametrize("name", NEEDED)
async def test_a_permission_that_is_lacking(check: Checking, stage: Stage, name: str) -> None:
    bit = Permission[name.upper()]
    stage.guild.everyone.becomes(stage.guild.everyone.permissions & ~bit)
    stage.guild.bot_role.becomes(BOT & ~bit)
    lines = await check()
    assert lines[2].startswith(f"Discord: in Staff the bot lacks {NEEDED[name]}. Invite it again")
    assert lines[-1] == MENDABLE


async def test_rooms_that_the_bot_cannot_use_are_named(check: Checking, stage: Stage) -> None:
    stage.guild.channel("board", only_for=[stage.owner])
    quiet = stage.guild.channel("quiet")
    quiet.permits(stage.guild.bot_role, deny=Permission.ATTACH_FILES | Permission.EMBED_LINKS)
    lines = await check()
    assert lines[3:5] == [
        "Discord: in Staff it can't see #board.",
        "Discord: in Staff it lacks, in #quiet, Embed Links and Attach Files.",
    ]
    assert lines[-1] == WELL


async def test_many_rooms_are_counted(check: Checking, stage: Stage) -> None:
    for number in range(7):
        stage.guild.channel(f"board-{number}", only_for=[stage.owner])
    lines = await check()
    assert lines[3].endswith("#board-3, #board-4 and 2 more.")


async def test_nobody_owns_the_bot_on_discord(check: Checking) -> None:
    lines = await check(owners="")
    assert lines[-2].startswith("Owners: STAFFROOM_OWNERS names nobody on Discord")


async def test_it_works_while_the_bot_runs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with playing(tmp_path, discord_guilds="") as scene:
        await scene.stage.owner.at(scene.room).slash("community approve")
        settings = scene.stage.settings(tmp_path / "data", discord_guilds="")
        assert await check_all(settings, scene.discord.client_options()) == 0
        assert (await scene.member().slash("member")).text == "MEMBER"
    out = capsys.readouterr().out
    assert "Database: in use by the bot, which is running (process " in out
    assert "Discord: in Staff the bot has every permission that it needs." in out
