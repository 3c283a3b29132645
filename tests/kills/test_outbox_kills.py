"""Whenever the bot is killed, what it has to say by itself is said once and in order."""

import json
import os
from pathlib import Path

from aiohttp import web

from tests.discord_standin import DiscordStandIn, Intent
from tests.discord_talk import Stage
from tests.kills.lives import Site, given

KILLS = 200 if os.environ.get("STAFFROOM_TEST_WHOLE") else 40

TICKER = '''
"""Ticker: says what is new on a page, each line once."""

from datetime import timedelta

import aiohttp
from bot import Cog, Desk, Every, Reply, Room

from .ticker_store import take_new

cog = Cog("ticker", "Says what is new")


@cog.job(Every(timedelta(hours=1)))
async def look(desk: Desk) -> None:
    """Look for new lines."""
    async with aiohttp.ClientSession() as session, session.get("ADDRESS") as response:
        lines = await response.json(content_type=None)
    room = Room("discord:ROOM", "news")
    async with desk.storage.write() as conn:
        for line in await take_new(conn, lines):
            await desk.outbox.post(conn, room, Reply(line), key=line)
'''
STORE = '''
"""What has been said: kept in the table of small settings, in the caller's transaction."""

import json
from sqlalchemy import text


async def take_new(conn, lines):
    """Give the lines that are new, and keep all."""
    row = (await conn.execute(text("SELECT value FROM cog_value WHERE cog = 'ticker'"))).first()
    known = json.loads(row.value) if row else []
    await conn.execute(text("DELETE FROM cog_value WHERE cog = 'ticker'"))
    await conn.execute(
        text("INSERT INTO cog_value VALUES ('home', 'ticker', 'known', :v)"),
        {"v": json.dumps(lines)},
    )
    return [line for line in lines if line not in known]
'''


async def test_whatever_is_killed_nothing_is_lost_or_said_twice(tmp_path: Path) -> None:
    lines: list[str] = []
    async with (
        DiscordStandIn.started(privileged=Intent.NONE) as discord,
        Site.started() as site,
    ):
        stage = Stage.on(discord)
        site.render = lambda: web.Response(text=json.dumps(lines))
        shelf = tmp_path / "shelf"
        shelf.mkdir()
        cog = TICKER.replace("ADDRESS", f"http://127.0.0.1:{site.port}/")
        cog = cog.replace("ROOM", str(stage.guild.general.id))
        (shelf / "ticker.py").write_text(cog, encoding="utf-8")
        (shelf / "ticker_store.py").write_text(STORE, encoding="utf-8")
        async with given(stage, site, tmp_path, seed=1) as lives:
            lives.settings = {
                "data": str(tmp_path / "data"),
                "discord_token": discord.token,
                "discord_guilds": str(stage.guild.id),
                "cogs_off": "faq",
            }
            for number in range(KILLS):
                lines.append(f"line {number}")
                await lives.is_killed()
            await lives.lives_on()
        said = [each.content for each in stage.guild.general.messages]
    assert said == lines
