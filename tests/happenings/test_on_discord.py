"""What only Discord can do to messages, and what it does not tell of it."""

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot import chat
from bot.app import App
from bot.chat import Place, Room, UserError
from tests.discord_standin import DiscordStandIn, Permission
from tests.discord_standin.acting import At, Person
from tests.discord_standin.messages import Message
from tests.discord_standin.places import Channel, Guild, Role
from tests.discord_standin.wire import User
from tests.discord_talk import DiscordTalk, talking_on_discord
from tests.happenings.sample import SAMPLE, take_lines
from tests.shelf import shelved

THUMB, PARTY = "\N{THUMBS UP SIGN}", "\N{PARTY POPPER}"


@dataclass
class Hall:
    """A room in which ada has said something, and a bot that watches."""

    talk: DiscordTalk
    app: App
    guild: Guild
    room: Channel
    ada: At
    said: Message

    @property
    def discord(self) -> DiscordStandIn:
        """Give the stand-in."""
        return self.talk._discord

    async def lines(self, community: str = "home") -> list[str]:
        """Take what the sample has kept."""
        await self.talk._happen()
        return await take_lines(self.app.host.desks["watch"].values(community))

    def person(self, name: str, *guilds: Guild) -> Person:
        """Let somebody come, into this server and into others."""
        person = self.discord.person(name)
        for each in (self.guild, *guilds):
            each.joins(person)
        return person

    def place(self, guild: Guild, channel: Channel, community: str = "home") -> Room:
        """Give a room as a cog knows it."""
        place = Place(f"discord:{guild.id}", guild.name)
        return Room(f"discord:{channel.id}", channel.name, community=community, place=place)

    def log(self) -> str:
        """Read the log."""
        return (self.talk._folder.parent / "logs" / "staffroom.log").read_text(encoding="utf-8")


@contextlib.asynccontextmanager
async def standing_in(folder: Path, **given: Any) -> AsyncIterator[Hall]:
    """Start a bot that watches, and let ada say something."""
    with shelved(folder / "shelf", watch=SAMPLE):
        async with talking_on_discord(folder / "data", cogs_off="faq", **given) as talk:
            await talk.goes_to("hall")
            await talk.says("The kettle is on.")
            at, said = talk._said[-1]
            yield Hall(talk, talk._app, talk._stage.guild, at.place, at, said)


async def test_who_takes_no_direct_messages_is_told_nowhere(tmp_path: Path) -> None:
    async with standing_in(tmp_path) as hall:
        hall.ada.person.closes_dms()
        await hall.talk.becomes("bob")
        before = len(hall.room.log)
        await hall.talk.chooses("keep")
        assert await hall.app.host.outbox.flush() is None
        assert not hall.ada.person.dm().seen
        assert len(hall.room.log) == before + 1
        assert "a posting was given up" in hall.log()
        assert not {"ada", "Ada", str(hall.ada.person.id)} & {*hall.log().replace('"', " ").split()}
        hall.discord.refused.clear()


async def test_what_a_moderator_clears_is_everybodys(tmp_path: Path) -> None:
    async with standing_in(tmp_path) as hall:
        mo, bob = hall.person("mo"), hall.person("bob")
        hall.guild.gives(mo, hall.guild.role("Cleaners", Permission.MANAGE_MESSAGES))
        await bob.at(hall.room).reacts(THUMB, hall.said)
        await bob.at(hall.room).reacts(PARTY, hall.said)
        await mo.at(hall.room).clears(hall.said, THUMB)
        await mo.at(hall.room).clears(hall.said)
        assert (await hall.lines())[2:] == [
            "- somebody  thumb to other in hall",
            "- somebody  no thumb to other in hall",
        ]


async def test_what_bots_do_and_previews_of_links_are_not_told(tmp_path: Path) -> None:
    async with standing_in(tmp_path) as hall:
        robot = hall.person("robot")
        robot.is_bot = True
        await robot.at(hall.room).reacts(THUMB, hall.said)
        directory = hall.app.host.directory
        room, id_ = hall.place(hall.guild, hall.room), f"discord:{hall.said.id}"
        assert await directory.add_reaction(room, id_, PARTY)
        assert [*hall.said.reactions] == [THUMB, PARTY]
        await robot.at(hall.room).edits(await robot.at(hall.room).says("beep"), "boop")
        hall.discord.world.unfurl(hall.room, hall.said)
        hall.discord.world.unreact(hall.room, hall.said, PARTY, hall.discord.bot_user)
        assert await hall.lines() == []


async def test_where_the_bot_does_not_serve_nothing_is_told(tmp_path: Path) -> None:
    async with standing_in(tmp_path) as hall:
        elsewhere = hall.discord.guild("Elsewhere")
        at = hall.person("bob", elsewhere).at(elsewhere.general)
        said = await at.says("psst")
        await at.reacts(THUMB, said)
        await at.edits(said, "pst")
        await at.deletes(said)
        direct = await hall.ada.person.dm().says("help")
        await hall.ada.person.dm().edits(direct, "help help")
        assert await hall.lines() == []


async def test_many_messages_are_gone_at_once(tmp_path: Path) -> None:
    async with standing_in(tmp_path) as hall:
        await hall.talk.becomes("bob")
        await hall.talk.chooses("keep", "kettle")
        others = [await hall.ada.says(f"number {number}") for number in range(3)]
        hall.discord.world.purge(hall.room, [hall.said, *others])
        assert sorted(await hall.lines()) == ["delete False"] * 3 + ["delete True"]


async def test_of_many_at_once_none_is_lost_and_none_overtakes(tmp_path: Path) -> None:
    async with standing_in(tmp_path) as hall:
        people = [hall.person(f"p{number}").at(hall.room) for number in range(40)]
        for each in people:
            await each.reacts(THUMB, hall.said)
            await each.unreacts(THUMB, hall.said)
        for each in people[::2]:
            await each.reacts(THUMB, hall.said)
        told = await hall.lines()
        assert [each[0] for each in told] == ["+", "-"] * 40 + ["+"] * 20


async def test_a_server_own_emoji_is_told_as_it_is_typed(tmp_path: Path) -> None:
    source = SAMPLE.replace('reaction.shows("\\N{THUMBS UP SIGN}")', "reaction.emoji == TYPED")
    source += f'\nTYPED = "<:pick:{1 << 60}>"\n'
    with shelved(tmp_path / "shelf", watch=source):
        async with talking_on_discord(tmp_path / "data", cogs_off="faq") as talk:
            await talk.goes_to("hall")
            await talk.says("The kettle is on.")
            await talk.reacts(f"pick:{1 << 60}")
            assert "+ ada member thumb" in await talk.says("told")


async def test_a_room_from_which_everybody_is_shut_out_is_private(tmp_path: Path) -> None:
    async with standing_in(tmp_path) as hall:
        hidden = (Permission.NONE, Permission.VIEW_CHANNEL)
        shown = (Permission.VIEW_CHANNEL, Permission.NONE)
        bot_role, everyone = hall.guild.bot_role, hall.guild.everyone
        bob = hall.person("bob")
        who: dict[Role | User, tuple[int, int]]
        who = {everyone: hidden, bot_role: shown, bob: shown}
        shut = hall.guild.channel("shut", overwrites=who)
        at = bob.at(shut)
        answer = await at.menu("Keep it", await at.says("The kettle is on."))
        assert "in a room that is private" in answer.text
        found = await hall.app.host.directory.find_room(hall.place(hall.guild, hall.room), "shut")
        assert found is not None
        assert found.is_private


async def test_a_button_acts_in_the_community_that_it_was_said_for(tmp_path: Path) -> None:
    async with standing_in(tmp_path) as hall:
        north = hall.discord.guild("North")
        host, owner = hall.app.host, chat.User("discord:1", "owner")
        place = Place(f"discord:{north.id}", "North")
        await host.communities.approve(place, "north", owner, host.clock.now())
        north.joins(hall.ada.person)
        at = hall.person("bob", north).at(north.general)
        said = await hall.ada.person.at(north.general).says("It is cold here.")
        await at.menu("Keep it", said)
        assert await hall.talk.hears() == "Your words were kept."
        await hall.talk.presses("I mind")
        await hall.talk.presses("Never mind")
        assert await hall.lines() == []
        assert (await hall.lines("north"))[0] == "minded yes in north, direct: True"
        north.leaves(hall.ada.person)
        hall.talk._bot.client._standing._seen.clear()
        dm = hall.ada.person.dm()
        await dm.presses("I mind", dm.seen[0])
        await hall.talk._settle()
        assert dm.latest.text == "Only members can do that."
        await host.communities.remove(place.id)
        await dm.presses("I mind", dm.seen[0])
        await hall.talk._settle()
        assert "only answer people from the servers" in dm.latest.text


async def test_what_can_not_be_told_is_no_deletion(tmp_path: Path) -> None:
    async with standing_in(tmp_path) as hall:
        find, room = hall.app.host.directory.find_message, hall.place(hall.guild, hall.room)
        id_ = f"discord:{hall.said.id}"
        found = await find(room, id_)
        assert found is not None
        assert (found.author.id, found.is_readable) == (f"discord:{hall.ada.person.id}", False)
        link = f"https://discord.com/channels/{hall.guild.id}/{hall.room.id}/{hall.said.id}"
        assert await hall.app.host.directory.link_to(room, id_) == link
        hall.room.permits(hall.guild.bot_role, deny=Permission.READ_MESSAGE_HISTORY)
        with pytest.raises(UserError, match="I may not read that message"):
            await find(room, id_)
        hall.discord.refused.clear()
        hall.room.permits(hall.guild.bot_role)
        path = f"/channels/{hall.room.id}/messages/{hall.said.id}"
        for status, code in ((404, 10003), (403, 50001), (400, 50035), (503, 0)):
            trouble = hall.discord.faults.fail("GET", path, status=status, code=code, times=None)
            with pytest.raises(UserError):
                await find(room, id_)
            assert trouble.hits
            trouble.lift()
        hall.discord.faults.limit("GET", path)
        assert await find(room, id_) is not None
        await hall.ada.edits(hall.said, "The kettle is off.")
        found = await find(room, id_)
        assert found is not None
        assert found.edited_at is not None
        await hall.ada.deletes(hall.said)
        assert await find(room, id_) is None
        hall.discord.refused.clear()
