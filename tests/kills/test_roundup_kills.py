"""Whenever the bot is killed, a round-up of several messages is posted once and whole."""

from datetime import timedelta
from pathlib import Path

from bot.chat import HOME, Place, Room
from bot.settings import Settings
from bot.storage import Storage
from cogs.quotes.model import Plan, State, Week
from cogs.quotes.store import Quotes, save_plan
from tests.cogs.quotes.samples import waiting
from tests.discord_standin import DiscordStandIn, Intent
from tests.discord_talk import Stage
from tests.kills.lives import Site, given

KILLS = 12
WORDS = [each * 1500 for each in "abcdef"]


async def plan(settings: Settings, room: Room, stage: Stage) -> None:
    """Plan a round-up that comes within the first life, with a pick for each message."""
    now = stage.discord.clock.now()
    settings.data.mkdir(parents=True)
    storage = await Storage.open(settings.url, backups=settings.backups)
    due = now + timedelta(minutes=20)
    async with storage.write() as conn:
        new = Plan(HOME, room, Week(), 24, now - timedelta(days=7), now, now, postponed=due)
        await save_plan(conn, new)
        for each in WORDS:
            quote = waiting(each[:9], words=each, state=State.APPROVED, shown_at=now)
            await Quotes(conn, HOME).add(quote)
    await storage.close()


async def test_whenever_it_is_killed_a_round_up_comes_once(tmp_path: Path) -> None:
    async with (
        DiscordStandIn.started(privileged=Intent.NONE) as discord,
        Site.started() as site,
    ):
        stage = Stage.on(discord)
        place = Place(f"discord:{stage.guild.id}", "Staff")
        room = Room(f"discord:{stage.guild.general.id}", "general", place=place)
        (tmp_path / "shelf").mkdir()
        settings = {
            "data": str(tmp_path / "data"),
            "discord_token": discord.token,
            "discord_guilds": str(stage.guild.id),
            "cogs_off": "faq,feeds",
        }
        await plan(Settings.model_validate(settings), room, stage)
        async with given(stage, site, tmp_path, seed=2) as lives:
            lives.settings = settings
            for _ in range(KILLS):
                await lives.is_killed()
            await lives.lives_on()
        said = [each.content for each in stage.guild.general.messages]
    assert len(said) == len(WORDS)
    assert said[0].startswith("**Pick of the Week 24**")
    for words, message in zip(WORDS, said, strict=True):
        assert words in message
