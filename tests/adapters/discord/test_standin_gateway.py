"""The gateway: sessions that drop, resume, are invalid or refused; and its compressions."""

import asyncio
import subprocess
import sys

import discord
import pytest

from tests.adapters.discord.clients import Scene, make, running, scene
from tests.discord_standin import DiscordStandIn, Intent
from tests.process import ROOT


def opcodes(s: Scene) -> list[int]:
    """List what the bot sent but for heartbeats."""
    return [each["op"] for each in s.standin.frames if each["sent_by"] == "bot" and each["op"] != 1]


async def test_missed_events_are_replayed() -> None:
    async with scene() as s:
        s.standin.gateway.drop()
        await s.standin.until(lambda: not s.standin.is_connected)
        await s.at.says("did you hear?")
        await s.standin.delivered()
        assert [each.content for each in s.bot.heard] == ["did you hear?"]
        assert opcodes(s) == [2, 6]
        assert "resumed" in dict(s.bot.events)


async def test_asked_to_reconnect() -> None:
    async with scene() as s:
        s.standin.gateway.reconnect()
        await s.standin.until(lambda: "resumed" in dict(s.bot.events))
        assert opcodes(s) == [2, 6]


async def test_a_session_that_can_be_resumed() -> None:
    async with scene() as s:
        s.standin.gateway.invalidate(resumable=True)
        await s.standin.until(lambda: "resumed" in dict(s.bot.events))
        assert opcodes(s) == [2, 6]


async def test_a_session_that_cannot_be_resumed() -> None:
    async with scene() as s:
        s.standin.gateway.invalidate(resumable=False)
        await s.standin.until(lambda: opcodes(s) == [2, 2])
        await s.standin.until(lambda: s.standin.is_connected)
        await s.at.says("hello again")
        await s.standin.delivered()
        assert [each.content for each in s.bot.heard] == ["hello again"]


@pytest.mark.parametrize("code", [1000, 4000, 4008])
async def test_closed_with_a_code_that_can_be_resumed(code: int) -> None:
    async with scene() as s:
        s.standin.gateway.close(code)
        await s.standin.until(lambda: "resumed" in dict(s.bot.events))


async def test_an_unknown_session_is_not_resumed() -> None:
    async with scene() as s:
        s.standin.gateway.sessions.clear()
        s.standin.gateway.drop()
        await s.standin.until(lambda: opcodes(s) == [2, 6, 2])


async def test_a_revoked_token() -> None:
    async with DiscordStandIn.started() as standin:
        bot, other = make(standin), make(standin)
        async with bot, other:
            await other.login(standin.token)
            task = asyncio.create_task(bot.start(standin.token))
            await standin.until(lambda: standin.is_connected)
            standin.revoke_token()
            with pytest.raises(discord.ConnectionClosed) as closed:
                await task
            assert closed.value.code == 4004
            with pytest.raises(discord.HTTPException) as refused:
                await other.fetch_user(1)
            assert (refused.value.status, refused.value.code) == (401, 0)


async def test_a_bad_token() -> None:
    async with DiscordStandIn.started() as standin:
        bot = make(standin)
        async with bot:
            with pytest.raises(discord.LoginFailure):
                await bot.login("nonsense")


async def test_an_intent_that_is_not_switched_on() -> None:
    async with DiscordStandIn.started(privileged=Intent.GUILD_MEMBERS) as standin:
        async with make(standin) as refused:
            with pytest.raises(discord.PrivilegedIntentsRequired):
                await refused.start(standin.token)
        async with running(standin, make(standin, "message_content")) as bot:
            assert bot.is_ready()


async def test_events_follow_the_intents() -> None:
    async with scene(lambda _: None, "guild_reactions", "dm_messages") as s:
        said = await s.at.says("hello")
        await s.at.reacts("👍", said)
        await s.ada.dm().says("hello")
        await s.standin.delivered()
        assert len(s.bot.heard) == 1
        assert s.bot.named("raw_reaction_add") == []


async def test_a_client_that_crashed_is_not_waited_for() -> None:
    async with DiscordStandIn.started() as standin:
        guild = standin.guild("Staff")
        async with make(standin) as bot:
            task = asyncio.create_task(bot.start(standin.token))
            await standin.until(lambda: standin.is_connected)
            task.cancel()
            await bot.http.connector.close()
            await standin.until(lambda: not standin.is_connected)
            guild.channel("more")
            await standin.delivered(0.05)


async def test_many_deliveries_are_not_slowed_down() -> None:
    async with scene() as s:
        for number in range(150):
            await s.at.says(str(number))
            await s.standin.delivered()
            assert len(s.bot.heard) == number + 1


async def test_two_stand_ins_in_one_process() -> None:
    async with scene() as one, scene() as other:
        await one.at.says("one")
        await one.standin.delivered()
        await other.standin.delivered()
        assert [each.content for each in one.bot.heard] == ["one"]
        assert other.bot.heard == []
        assert one.bot.user != other.bot.user


async def test_members_are_listed_on_request() -> None:
    async with scene() as s:
        members = await s.bot.guilds[0].query_members("ad")
        assert [each.name for each in members] == ["ada"]


def test_zlib() -> None:
    """Where zstandard is missing, discord.py asks for the other compression."""
    script = "import sys; sys.modules['zstandard'] = None; import tests.adapters.discord.zlib_talk"
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script],
        cwd=ROOT,
        capture_output=True,
        check=False,
        text=True,
    )
    assert (done.stdout, done.stderr) == ("zlib-stream hello\n", "")


async def test_no_compression() -> None:
    async with scene() as s:
        socket = await s.bot.http.ws_connect("wss://gateway.discord.gg/?v=10&encoding=json")
        assert (await socket.receive_json())["op"] == 10
        await socket.close()
