"""What lasts on one platform is told to moderators on the other, once, and once when it is over."""

from pathlib import Path

import pytest
from aiohttp import web

from bot.adapters.discord import login
from bot.adapters.matrix import faults
from bot.chat import Place, Reply, Room
from bot.clock import HeldClock
from tests.adapters.matrix.bots import kept_token, through
from tests.adapters.together import Both, make_room, serving
from tests.discord_stage import Stage
from tests.discord_standin import DiscordStandIn, Intent, Permission
from tests.discord_standin.places import Channel
from tests.matrix_server import Account, People, Proxy, Synapse
from tests.talk import START


async def make_mods(both: Both) -> Channel:
    """Make a channel for moderators on Discord, and have them told things there."""
    mods = both.stage.guild.channel("mods")
    mo = both.moderator()
    await mo.says(f"{both.stage.discord.mention} community moderators-room mods")
    await both.until(lambda: mods.messages)
    assert "I tell moderators here" in mods.messages[-1].content
    return mods


def told(room: Channel) -> list[str]:
    """List what moderators were told after the greeting."""
    return [each.content for each in room.messages[1:]]


async def test_matrix_out_of_reach_is_told_on_discord(
    synapse: Synapse, proxy: Proxy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(faults, "_LONGEST_WAIT", 0.5)
    async with serving(await through(proxy, synapse), tmp_path) as both:
        mods = await make_mods(both)
        fault = proxy.faults.fail("*", "**", status=502, times=None)
        proxy.breaks()
        await both.until(lambda: both.trouble("matrix"))
        await both.passes(minutes=29)
        assert told(mods) == []
        await both.passes(minutes=3)
        (away,) = told(mods)
        assert away.startswith("I can't reach Matrix, since 23 November 2026, 09:01.")
        await both.passes(hours=2)
        assert len(told(mods)) == 1
        fault.lift()
        await both.until(lambda: not both.trouble("matrix"))
        await both.passes(minutes=7)
        away, back = told(mods)
        assert back.startswith("I can reach Matrix again. I could not from 23 November 2026, 09:01")
        await proxy.cuts()
        await both.until(lambda: both.trouble("matrix"))
        await both.passes(minutes=32)
        assert len(told(mods)) == 3


async def test_a_revoked_token_is_told_on_discord_and_that_it_was_replaced(
    synapse: Synapse, tmp_path: Path
) -> None:
    account, clock = await synapse.register("Staffroom"), HeldClock(START)
    async with DiscordStandIn.started(privileged=Intent.NONE) as discord:
        stage = Stage.on(discord)
        async with serving(account, tmp_path, stage=stage, clock=clock) as both:
            mods = await make_mods(both)
            token = kept_token(tmp_path)
            await Account(synapse.url, account.user_id, "", token, "").revokes_token()
            await both.until(lambda: "whoever runs me" in both.trouble("matrix"))
            await both.passes(minutes=32)
            (away,) = told(mods)
            assert "Please pass this on to whoever runs me: Matrix does not accept" in away
            assert "STAFFROOM_MATRIX_PASSWORD" in away.replace("\\", "")
        async with serving(account, tmp_path, stage=stage, clock=clock) as both:
            await both.passes(minutes=40)
            away, back = told(mods)
            assert back.startswith("I can reach Matrix again. I could not from 23 November 2026")


async def test_discord_out_of_reach_is_told_on_matrix(
    synapse: Synapse, people: People, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada = await people.person("Ada")
    async with serving(await synapse.register("Staffroom"), tmp_path) as both:
        room = await make_room(ada, both.account, "Mods")
        await ada.says(room, "!community moderators-room Mods")
        await ada.waits_for(room, lambda each: "I tell moderators here" in each.body)
        with monkeypatch.context() as closed:
            closed.setattr(both.stage.discord.gateway, "serve", refuse)
            both.stage.discord.gateway.drop()
            await both.until(lambda: both.trouble("discord"))
            await both.passes(minutes=32)
            away = await ada.waits_for(room, lambda each: "I can't reach" in each.body)
            assert away.body.startswith("I can't reach Discord, since 23 November 2026, 09:01.")
        await both.until(lambda: not both.trouble("discord"))
        await both.passes(minutes=7)
        await ada.waits_for(room, lambda each: "I can reach Discord again." in each.body)


async def test_a_discord_that_is_away_from_the_start_is_told_on_matrix(
    synapse: Synapse, people: People, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(login, "_LONGEST_WAIT", 0.2)
    ada, account = await people.person("Ada"), await synapse.register("Staffroom")
    async with DiscordStandIn.started(privileged=Intent.NONE) as discord:
        away = discord.faults.drop("GET", "/users/@me", times=None)
        stage = Stage.on(discord)
        async with serving(account, tmp_path, stage=stage, without="Discord") as both:
            room = await make_room(ada, both.account, "Mods")
            await ada.says(room, "!community moderators-room Mods")
            await ada.waits_for(room, lambda each: "I tell moderators here" in each.body)
            await both.passes(minutes=1)
            await both.passes(minutes=32)
            told = await ada.waits_for(room, lambda each: "I can't reach" in each.body)
            assert told.body.startswith("I can't reach Discord, since 23 November 2026")
            away.lift()
            await both.until(lambda: not both.trouble("discord"))
            await both.passes(minutes=7)
            await ada.waits_for(room, lambda each: "I can reach Discord again." in each.body)


async def refuse(request: web.BaseRequest) -> web.Response:
    """Let nobody onto the gateway."""
    assert request.transport
    request.transport.abort()
    return web.Response()


async def test_a_discord_channel_that_forbids_it_is_told_of_on_matrix(
    synapse: Synapse, people: People, tmp_path: Path
) -> None:
    ada = await people.person("Ada")
    async with serving(await synapse.register("Staffroom"), tmp_path) as both:
        mods = await make_room(ada, both.account, "Mods", encrypted=True)
        await ada.says(mods, "!community moderators-room Mods")
        await ada.waits_for(mods, lambda each: "I tell moderators here" in each.body)
        guild, outbox = both.stage.guild, both.app.host.outbox
        news = guild.channel("news")
        news.permits(guild.everyone, deny=Permission.SEND_MESSAGES)
        place = Place(f"discord:{guild.id}", guild.name)
        room = Room(f"discord:{news.id}", "news", place=place)
        async with both.app.host.storage.write() as conn:
            await outbox.post(conn, room, Reply("Something new."))
        await outbox.flush()
        await both.passes(minutes=12)
        shut = await ada.waits_for(mods, lambda each: "I can't write" in each.body)
        assert shut.body.startswith("I can't write in the room news on Discord, since 23 November")
        assert "Let me view it, send messages" in shut.body
        news.permits(guild.everyone)
        await both.passes(minutes=40)
        assert [each.content for each in news.messages] == ["Something new."]
        await both.passes(minutes=7)
        open_ = await ada.waits_for(mods, lambda each: "I can write" in each.body)
        assert open_.body.startswith("I can write in the room news on Discord again.")
