"""Who may vote on Discord: who was there, with the role, in a room that they can see."""

from datetime import UTC, datetime
from pathlib import Path

from bot.clock import HeldClock
from tests.cogs.polls.test_polls import MEET, tomorrow, votes
from tests.discord_talk import DiscordTalk, talking_on_discord
from tests.shelf import NO_FAQ


async def opens(talk: DiscordTalk, line: str = MEET) -> None:
    """Have ada make a poll and open it."""
    await talk.becomes("ada")
    await talk.says(line)
    assert "is open" in await talk.presses("Open it")
    await talk.waits("1 minute")


async def test_whoever_came_later_can_not_vote_and_is_told_so_alone(tmp_path: Path) -> None:
    clock = HeldClock(datetime.now(UTC))
    async with talking_on_discord(tmp_path, clock, cogs_off=NO_FAQ) as talk:
        await talk.crowds(20)
        await talk.becomes("ben")
        clock.move_to(datetime.now(UTC))
        await opens(talk)
        assert "in the box" in await votes(talk, "ben", "Yes")
        await talk.becomes("late")
        heard = await talk.presses("Vote")
        assert heard.is_private
        assert "you came later" in heard


async def test_an_audience_that_is_too_small_is_refused(tmp_path: Path) -> None:
    async with talking_on_discord(tmp_path, tomorrow(), cogs_off=NO_FAQ) as talk:
        await talk.crowds(10)
        heard = await talk.says(MEET)
        assert "an anonymous poll needs at least 20" in heard
        assert heard.is_private


async def test_only_people_with_the_role_vote(tmp_path: Path) -> None:
    async with talking_on_discord(tmp_path, tomorrow(), cogs_off=NO_FAQ) as talk:
        guild = talk.guild
        officers = guild.role("Officers")
        few = guild.role("Few")
        await talk.crowds(25)
        for member in list(guild.members.values())[3:26]:
            guild.gives(member.user, officers)
        await talk.brings(["ben", "cat"])
        guild.gives(talk.person("ben"), officers, few)
        assert "Only 1 may vote there" in await talk.slash(
            "poll create", what="Pay? | Yes | No", voters=few
        )
        draft = await talk.slash("poll create", what="Pay? | Yes | No", voters=officers)
        assert "Whoever has the role Officers and was in " in draft
        await talk.presses("Open it")
        await talk.waits("1 minute")
        assert "in the box" in await votes(talk, "ben", "Yes")
        await talk.becomes("cat")
        assert "for people with a certain role" in await talk.presses("Vote")


async def test_a_vote_changes_nothing_that_others_can_see(tmp_path: Path) -> None:
    async with talking_on_discord(tmp_path, tomorrow(), cogs_off=NO_FAQ) as talk:
        await talk.crowds(20)
        await talk.becomes("ben")
        await opens(talk)
        before = talk.public()
        assert "in the box" in await votes(talk, "ben", "Yes")
        await talk.waits("1 minute")
        assert talk.public() == before
        await talk.waits("4 hours")
        closed, *_ = [each for each in talk.public() if "Poll 1" in each[1]]
        assert not closed[2], "the button goes when the poll is over"


async def test_a_poll_closes_though_its_announcement_was_deleted(tmp_path: Path) -> None:
    async with talking_on_discord(tmp_path, tomorrow(), cogs_off=NO_FAQ) as talk:
        await talk.crowds(20)
        await opens(talk)
        talk.deletes_latest()
        heard = await talk.waits("4 hours")
        assert heard.count("Result of poll 1") == 1
        assert not await talk.waits("1 hour")


async def test_a_poll_is_shown_where_its_maker_is(tmp_path: Path) -> None:
    async with talking_on_discord(tmp_path, tomorrow(), cogs_off=NO_FAQ) as talk:
        guild = talk.guild
        den = guild.role("Den")
        guild.channel("den", only_for=[den, guild.bot_role])
        await talk.crowds(30)
        assert "you are not in den" in await talk.says(f"{MEET} --rooms den")
        await talk.becomes("den mother")
        guild.gives(talk.person("den mother"), den)
        for number in range(25):
            guild.joins(talk.colleague(f"denizen {number}"), roles=[den])
        await talk.says(f"{MEET} --rooms den")
        await talk.presses("Open it")
        await talk.waits("1 minute")
        await talk.becomes("ada")
        assert "No poll is open" in await talk.says("poll list")
        assert "I don't know that poll" in await talk.says("poll show 1")
        await talk.becomes("den mother")
        assert "Should we meet?" in await talk.whispers("poll list")
        await talk.becomes("ada")
        guild.channel("hall")
        line = MEET.replace("Should we meet?", "Another?")
        draft = await talk.says(f'{line} --rooms "hall, console"')
        assert "Opens: now, in hall, console" in draft
