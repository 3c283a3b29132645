"""Who can see a room on Discord, without the privileged intent for members."""

from pathlib import Path

from bot.chat import Place, Room, Team, User
from bot.clock import HeldClock
from tests.discord_standin import DiscordStandIn, Intent
from tests.discord_talk import Stage, running_on_discord
from tests.talk import START


async def test_people_and_their_roles_are_known_one_by_one(tmp_path: Path) -> None:
    async with DiscordStandIn.started(privileged=Intent.NONE) as discord:
        stage = Stage.on(discord)
        guild, settings = stage.guild, stage.settings(tmp_path)
        officers = guild.role("Officers")
        async with running_on_discord(discord, settings, HeldClock(START)) as (app, _):
            people = [discord.person(f"p{number}") for number in range(5)]
            for number, person in enumerate(people):
                guild.joins(person, roles=[officers] if number < 3 else [])
            eve = discord.person("eve")
            place = Place(f"discord:{guild.id}", guild.name)
            team = Team(f"discord:{officers.id}", "Officers")
            den = guild.channel("den", only_for=[officers, guild.bot_role])
            hall, hidden = [
                Room(f"discord:{each.id}", each.name, place=place) for each in (guild.general, den)
            ]
            directory = app.host.directory
            await discord.delivered()
            found = await directory.find_membership(hall, User(f"discord:{people[0].id}", "p0"))
            assert found is not None
            assert found.since == guild.members[people[0].id].joined_at
            assert team.id in found.teams
            last = User(f"discord:{people[4].id}", "p4")
            assert await directory.find_membership(hall, last) is not None
            assert await directory.find_membership(hidden, last) is None
            stranger = User(f"discord:{eve.id}", "eve")
            assert await directory.find_membership(hall, stranger) is None
            # The owners of the bot and of the server are there as well.
            assert await directory.count_people(hall) == 7
            assert await directory.count_people(hall, team) == 3
            assert await directory.count_people(hidden) == 3
        assert not discord.unknown
