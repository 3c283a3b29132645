"""Starting on Discord and stopping: what cannot be is one sentence, what was begun is answered."""

import asyncio
import contextlib
import signal
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from aiohttp import web

from bot.adapters.discord import adapter
from bot.adapters.discord.login import (
    BAD_TOKEN,
    GOING_ON,
    NO_INTENT,
    NOT_TAKEN,
    PORTAL,
    SHUT_OUT,
    UNREACHABLE,
)
from bot.adapters.discord.work import STOPPING
from bot.app import serve
from bot.chat import StartError
from tests.adapters.discord.records import list_events, troubled
from tests.discord_stage import Stage
from tests.discord_standin import DiscordStandIn, Intent
from tests.discord_standin.faults import Fault
from tests.discord_talk import PATIENCE
from tests.process import ROOT, clean_environment
from tests.shelf import NO_FAQ


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    """Give a server on a Discord that switches no privileged intent on."""
    async with DiscordStandIn.started(privileged=Intent.NONE) as discord:
        yield Stage.on(discord)


async def start(stage: Stage, folder: Path, **given: object) -> str:
    """Start a bot that can't, and give what is said of it."""
    settings = stage.settings(folder / "data", cogs_off=NO_FAQ, **given)
    with pytest.raises(StartError) as ended:
        await serve(settings, lambda _: None, stage.discord.client_options())
    log = (folder / "data" / "logs" / "staffroom.log").read_text("utf-8")
    assert stage.discord.token not in log
    return str(ended.value)


@pytest.mark.parametrize("token", ["nonsense", "two words", "line\nbreak", "tökén"])
async def test_a_wrong_token(stage: Stage, tmp_path: Path, token: str) -> None:
    said = await start(stage, tmp_path, discord_token=token)
    assert said == BAD_TOKEN
    assert PORTAL in said
    assert token not in said


async def test_an_intent_that_is_not_switched_on(stage: Stage, tmp_path: Path) -> None:
    assert await start(stage, tmp_path, discord_read_all=True) == NO_INTENT


def list_waits(brief: list[float]) -> list[float]:
    """List the waits between attempts to sign in, without those of discord.py."""
    return [each for each in brief if each >= 5]


def drop(stage: Stage) -> Fault:
    return stage.discord.faults.drop("GET", "/users/@me", times=None)


def fail(stage: Stage) -> Fault:
    return stage.discord.faults.fail("GET", "/users/@me", status=503, times=None)


def fail_halfway(stage: Stage) -> Fault:
    return stage.discord.faults.fail("GET", "/oauth2/applications/@me", status=503, times=None)


def shut_out(stage: Stage) -> Fault:
    return stage.discord.faults.limit("GET", "/users/@me", via=False, times=None)


def limit(stage: Stage) -> Fault:
    return stage.discord.faults.limit("GET", "/users/@me", retry_after=90, times=None)


@pytest.mark.parametrize(
    ("away", "said", "pauses"),
    [
        (drop, UNREACHABLE, [5, 10, 20, 40]),
        (fail, UNREACHABLE, [5, 10, 20, 40]),
        (fail_halfway, UNREACHABLE, [5, 10, 20, 40]),
        (shut_out, SHUT_OUT, [5, 10, 20, 40]),
        (limit, SHUT_OUT, [90] * 4),
    ],
)
async def test_a_discord_that_is_away_at_the_start_is_waited_for(
    stage: Stage,
    tmp_path: Path,
    brief: list[float],
    away: Callable[[Stage], Fault],
    said: str,
    pauses: list[float],
) -> None:
    fault, told = away(stage), list[str]()
    settings = stage.settings(tmp_path / "data", cogs_off=NO_FAQ)
    running = asyncio.create_task(serve(settings, told.append, stage.discord.client_options()))
    await stage.discord.until(lambda: list_waits(brief)[4:])
    assert list_waits(brief)[:4] == pauses
    assert told == [f"{said}{GOING_ON}"]
    events = list_events(tmp_path)
    assert events.count("discord is out of reach") == 1
    assert events.count("discord can't be signed in to yet") <= 3
    fault.lift()
    await stage.discord.until(lambda: "discord is back" in list_events(tmp_path))
    assert told[1].startswith("Staffroom is on Discord as Staffroom")
    running.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await running


async def test_a_token_that_is_revoked_meanwhile_ends_the_waiting(
    stage: Stage, tmp_path: Path, brief: list[float]
) -> None:
    fault = fail(stage)
    settings = stage.settings(tmp_path / "data", cogs_off=NO_FAQ)
    running = asyncio.create_task(serve(settings, lambda _: None, stage.discord.client_options()))
    await stage.discord.until(lambda: list_waits(brief))
    stage.discord.revoke_token()
    fault.lift()
    with pytest.raises(StartError) as ended:
        await running
    assert str(ended.value) == BAD_TOKEN


async def test_a_gateway_that_is_shut_at_the_start_is_not_pestered(
    stage: Stage, tmp_path: Path, brief: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = stage.settings(tmp_path / "data", cogs_off=NO_FAQ)
    with monkeypatch.context() as closed:
        closed.setattr(stage.discord.gateway, "serve", refuse)
        running = asyncio.create_task(
            serve(settings, lambda _: None, stage.discord.client_options())
        )
        await stage.discord.until(lambda: 40 in brief)
    await stage.discord.until(lambda: "discord is back" in list_events(tmp_path))
    assert list_waits(brief)[:4] == [5, 10, 20, 40]
    running.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await running


async def refuse(request: web.BaseRequest) -> web.Response:
    """Let nobody onto the gateway."""
    assert request.transport
    request.transport.abort()
    return web.Response()


@pytest.mark.parametrize("sentence", [BAD_TOKEN, NO_INTENT, NOT_TAKEN, UNREACHABLE, SHUT_OUT])
def test_each_reason_is_one_sentence(sentence: str) -> None:
    assert sentence.count(". ") == 0
    assert sentence.endswith(".")


async def test_what_was_begun_is_answered_before_the_bot_goes(tmp_path: Path) -> None:
    async with troubled(tmp_path) as scene:
        asked = asyncio.create_task(scene.member().slash("slow", how="public"))
        await scene.discord.until(lambda: scene.bot.client.work.count)
        stopping = asyncio.create_task(scene.bot.settle())
        scene.open_gate()
        await stopping
        assert (await asked).text == "At last."


async def test_who_waits_too_long_is_told_that_the_bot_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adapter, "_LAST_ANSWERS", 0.01)
    async with troubled(tmp_path) as scene:
        asked = asyncio.create_task(scene.member().slash("slow", how="public"))
        await scene.discord.until(lambda: scene.bot.client.work.count)
        await scene.bot.settle()
        assert (await asked).text == STOPPING.text
        scene.open_gate()
    assert "discord stops with answers open" in list_events(tmp_path)


@contextlib.asynccontextmanager
async def process(
    stage: Stage, folder: Path, **given: str
) -> AsyncIterator[asyncio.subprocess.Process]:
    """Start the bot as `staffroom run` does."""
    known = {
        "STANDIN_PORT": str(stage.discord.port),
        "STAFFROOM_DATA": str(folder / "data"),
        "STAFFROOM_DISCORD_TOKEN": stage.discord.token,
        "STAFFROOM_DISCORD_GUILDS": str(stage.guild.id),
    }
    started = await asyncio.create_subprocess_exec(
        *(sys.executable, "-W", "ignore", "-m", "tests.adapters.discord.bot_process", "run"),
        cwd=ROOT,
        env=clean_environment(folder, **known | given),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        yield started
    finally:
        if started.returncode is None:
            started.kill()
            await started.wait()


async def test_a_bot_that_cannot_start_says_why_beside_the_output(
    stage: Stage, tmp_path: Path
) -> None:
    async with process(stage, tmp_path, STAFFROOM_DISCORD_TOKEN="nonsense") as bot:
        out, err = await bot.communicate()
    assert (bot.returncode, out, err.decode()) == (1, b"", f"{BAD_TOKEN}\n")


async def test_a_bot_that_is_told_to_stop_answers_first(stage: Stage, tmp_path: Path) -> None:
    discord = stage.discord
    ada = discord.person("ada")
    stage.guild.joins(ada)
    async with process(stage, tmp_path) as bot:
        assert bot.stdout
        line = await asyncio.wait_for(bot.stdout.readline(), PATIENCE)
        assert line.decode().startswith("Staffroom is on Discord as Staffroom")
        slow = discord.faults.delay("POST", "/interactions/**", 0.2)
        asked = asyncio.create_task(ada.at(stage.guild.general).slash("help"))
        await discord.until(lambda: slow.hits)
        bot.send_signal(signal.SIGTERM)
        assert (await asked).message.embeds
        _, err = await bot.communicate()
        assert (bot.returncode, err) == (0, b"")
    assert discord.gateway.sessions == {}  # closed as one who does not come back
    assert discord.exchanges[-1].path.endswith("/callback")


async def test_a_bot_that_waits_for_discord_stops_when_it_is_told_to(
    stage: Stage, tmp_path: Path
) -> None:
    drop(stage)
    async with process(stage, tmp_path) as bot:
        assert bot.stdout
        line = await asyncio.wait_for(bot.stdout.readline(), PATIENCE)
        assert line.decode().strip() == f"{UNREACHABLE}{GOING_ON}"
        bot.send_signal(signal.SIGTERM)
        async with asyncio.timeout(PATIENCE):
            _, err = await bot.communicate()
        assert (bot.returncode, err) == (0, b"")
