"""Faults of the gateway: the bot comes back, misses nothing, and the log says it once."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import discord
import pytest
from aiohttp import web

from bot.adapters.discord.login import BAD_TOKEN
from bot.chat import StartError
from tests.adapters.discord.records import WORD, list_events, read_log, troubled
from tests.adapters.discord.sample import Scene
from tests.discord_standin import DiscordStandIn

pytestmark = pytest.mark.usefixtures("brief")

CONNECTION = {"discord is out of reach", "discord is back", "discord is ready", "a package warned"}
GONE_AND_BACK = ["discord is ready", "discord is out of reach", "discord is back"]


def drop(discord: DiscordStandIn) -> None:
    discord.gateway.drop()


def reconnect(discord: DiscordStandIn) -> None:
    discord.gateway.reconnect()


def invalidate(discord: DiscordStandIn) -> None:
    discord.gateway.invalidate(resumable=True)


def forget(discord: DiscordStandIn) -> None:
    discord.gateway.invalidate(resumable=False)


def close(discord: DiscordStandIn) -> None:
    discord.gateway.close(4000)


@pytest.mark.parametrize("trouble", [drop, reconnect, invalidate, forget, close])
async def test_a_lost_connection_is_found_again(
    tmp_path: Path, trouble: Callable[[DiscordStandIn], None]
) -> None:
    async with troubled(tmp_path) as scene:
        trouble(scene.discord)
        await scene.discord.until(lambda: "discord is back" in list_events(tmp_path))
        at = scene.member()
        await at.says(f"{scene.discord.mention} box add {WORD}")
        await scene.settles()
        assert [each.text for each in scene.said(at)] == [f"added {WORD}"]
    lines = [each for each in read_log(tmp_path) if each["event"] in CONNECTION]
    assert [each["event"] for each in lines] == GONE_AND_BACK, lines


async def test_what_was_said_while_the_connection_was_lost_is_answered(tmp_path: Path) -> None:
    async with troubled(tmp_path) as scene:
        at = scene.member()
        scene.discord.gateway.drop()
        await scene.discord.until(lambda: not scene.discord.is_connected)
        await at.says(f"{scene.discord.mention} member")
        await scene.settles()
        assert [each.text for each in scene.said(at)] == ["MEMBER"]


async def test_an_answer_that_was_begun_outlives_its_connection(tmp_path: Path) -> None:
    async with troubled(tmp_path) as scene:
        at = scene.member()
        asked = asyncio.create_task(at.slash("slow", how="public"))
        await scene.discord.until(lambda: scene.bot.client.work.count)
        scene.discord.gateway.drop()
        scene.open_gate()
        assert (await asked).text == "At last."
        await scene.discord.until(lambda: scene.discord.is_connected)


def shut(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Let nobody onto the gateway, and count who tries."""
    tries: list[int] = []

    async def refuse(request: web.BaseRequest) -> web.Response:
        tries.append(1)
        assert request.transport
        request.transport.abort()
        return web.Response()

    monkeypatch.setattr(scene.discord.gateway, "serve", refuse)
    return tries


async def test_a_long_outage_is_one_line_in_the_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with troubled(tmp_path) as scene:
        with monkeypatch.context() as closed:
            tries = shut(scene, closed)
            scene.discord.gateway.drop()
            await scene.discord.until(lambda: len(tries) >= 5)
        await scene.discord.until(lambda: "discord is back" in list_events(tmp_path))
        assert (await scene.member().slash("member")).text == "MEMBER"
    log = [each for each in read_log(tmp_path) if each["event"] in CONNECTION]
    assert [each["event"] for each in log] == GONE_AND_BACK
    assert log[-1]["seconds"] >= 0
    assert log[1]["level"] == "warning"


async def test_a_revoked_token_ends_the_bot(tmp_path: Path) -> None:
    with pytest.raises(StartError) as ended:  # noqa: PT012  the bot ends inside
        async with troubled(tmp_path) as scene:
            scene.discord.revoke_token()
            await asyncio.Event().wait()
    assert str(ended.value) == BAD_TOKEN
    closed = next(each for each in read_log(tmp_path) if each.get("fault") == "ConnectionClosed")
    assert closed["event"] == "discord has ended the connection"


async def test_a_failure_in_an_event_is_logged_without_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with troubled(tmp_path) as scene:

        async def fail(message: discord.Message) -> None:
            raise LookupError(message.content)

        monkeypatch.setattr(scene.bot.client, "on_message", fail)
        await scene.member().says(f"{scene.discord.mention} {WORD}")
        await scene.discord.until(lambda: "an event failed" in list_events(tmp_path))
