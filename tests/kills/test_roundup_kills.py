"""Whenever the bot is killed, a round-up of several messages is posted once and whole."""

from datetime import datetime, timedelta
from pathlib import Path

from bot.chat import HOME, Place, Room
from bot.settings import Settings
from bot.storage import Storage
from cogs.quotes.model import Plan, State, Week
from cogs.quotes.store import Quotes, save_plan
from tests.cogs.feeds.blog import Blog
from tests.cogs.quotes.samples import waiting
from tests.kills.homes import on_discord
from tests.kills.lives import given
from tests.talk import START, Talk

CALM = 2
LEAST = 12
"""Steps of the lives in which it is stored, sent in parts, and marked."""
WORDS = [each * 1500 for each in "abcdef"]


async def settle(_: Talk) -> None:
    """Leave the bot as it starts."""


async def plan(settings: Settings, room: Room, now: datetime) -> None:
    """Plan a round-up that comes within the first life, with a pick for each message."""
    storage = await Storage.open(settings.url, backups=settings.backups)
    due = now + timedelta(minutes=20)
    async with storage.write() as conn:
        new = Plan(HOME, room, Week(), 24, now - timedelta(days=7), now, now, postponed=due)
        await save_plan(conn, new)
        for each in WORDS:
            quote = waiting(each[:9], words=each, state=State.APPROVED, shown_at=now)
            await Quotes(conn, HOME).add(quote)
    await storage.close()


async def test_whenever_it_is_killed_a_round_up_comes_once(tmp_path: Path, blog: Blog) -> None:
    async with on_discord(tmp_path, settle) as home:
        guild, now = home.stage.guild, START + timedelta(hours=2)
        place = Place(f"discord:{guild.id}", "Staff")
        room = Room(f"discord:{guild.general.id}", "general", place=place)
        await plan(Settings.model_validate(home.order["settings"]), room, now)
        async with given(home, blog, now, seed=2) as lives:
            step = 1
            while await lives.dies_at(step):
                step += 1
            assert step > LEAST
            for _ in range(CALM):
                await lives.lives()
        said = [each.content for each in guild.general.messages]
    assert len(said) == len(WORDS)
    assert said[0].startswith("**Pick of the Week 24**")
    for words, message in zip(WORDS, said, strict=True):
        assert words in message
