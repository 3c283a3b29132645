"""What Discord sends or refuses that a bot may not expect."""

from pathlib import Path

import pytest

from bot.adapters.discord.sync import HIDDEN
from bot.chat import Place, Reply, Room
from tests.adapters.discord.records import list_events
from tests.adapters.discord.sample import Scene, playing
from tests.discord_standin import Intent
from tests.discord_standin.messages import Message
from tests.discord_standin.places import CATEGORY, FORUM, STAGE, VOICE, Channel
from tests.discord_standin.wire import Event


async def test_a_message_from_a_server_that_the_bot_has_left_is_no_direct_message(
    tmp_path: Path,
) -> None:
    async with playing(tmp_path) as scene:
        ada, other = scene.member(), scene.discord.guild("Other")
        other.joins(ada.person)
        await scene.settles()
        other.kicks_bot()
        now, number = scene.discord.clock.now(), scene.discord.clock.next_id()
        said = Message(number, other.general.id, ada.person, now, "member")
        data = scene.discord.world.shape(said) | {"guild_id": str(other.id)}
        scene.discord.world.wire.emit(Event("MESSAGE_CREATE", data, Intent.GUILD_MESSAGES))
        await scene.settles()
        assert [each.path for each in scene.discord.exchanges if each.method == "POST"] == []


@pytest.mark.parametrize("kind", [CATEGORY, FORUM])
async def test_a_room_is_found_by_a_name_that_others_have_too(tmp_path: Path, kind: int) -> None:
    async with playing(tmp_path) as scene:
        scene.stage.guild.channel("news", kind=kind)
        news = scene.stage.guild.channel("news")
        await scene.settles()
        found = await scene.bot.find_room(room_for(scene, scene.room), "news")
        assert found is not None
        assert found.id == f"discord:{news.id}"


async def test_a_thread_is_found_by_its_mention(tmp_path: Path) -> None:
    async with playing(tmp_path) as scene:
        thread = scene.room.thread("pay")
        await scene.settles()
        found = await scene.bot.find_room(room_for(scene, scene.room), f"<#{thread.id}>")
        assert found is not None
        assert found.id == f"discord:{thread.id}"


def room_for(scene: Scene, channel: Channel) -> Room:
    """Give a channel as a cog knows it."""
    place = Place(f"discord:{scene.stage.guild.id}", "Staff")
    return Room(f"discord:{channel.id}", channel.name, place=place)


@pytest.mark.parametrize(
    ("status", "code"), [(400, 240000), (400, 50035), (413, 40005), (400, 200000)]
)
async def test_a_post_that_discord_refuses_holds_up_nothing(
    tmp_path: Path, status: int, code: int
) -> None:
    async with playing(tmp_path) as scene:
        room, outbox = room_for(scene, scene.room), scene.app.host.outbox
        scene.discord.faults.fail(
            "POST", "/channels/*/messages", status=status, code=code, message="No."
        )
        async with scene.app.host.storage.write() as conn:
            await outbox.post(conn, room, Reply("one"))
            await outbox.post(conn, room, Reply("two"))
        await outbox.flush()
        assert [each.content for each in scene.room.messages] == ["two"]


async def test_a_command_in_a_server_without_the_bot_is_answered_politely(tmp_path: Path) -> None:
    async with playing(tmp_path) as scene:
        ada, other = scene.member(), scene.discord.guild("Other")
        other.joins(ada.person)
        await scene.settles()
        other.kicks_bot()
        await scene.settles()
        answer = await ada.person.at(other.general).slash("member")
        assert "not set up to work here" in answer.text


@pytest.mark.parametrize("kind", [VOICE, STAGE])
async def test_the_text_chat_of_a_voice_channel_is_a_room_like_others(
    tmp_path: Path, kind: int
) -> None:
    async with playing(tmp_path) as scene:
        voice = scene.stage.guild.channel("lounge", kind=kind)
        at = scene.member().person.at(voice)
        await at.says(f"{scene.discord.mention} member")
        await scene.settles()
        assert [each.text for each in scene.said(at)] == ["MEMBER"]
        assert (await at.slash("member")).text == "MEMBER"


async def test_a_post_in_a_forum_is_a_room_like_others(tmp_path: Path) -> None:
    async with playing(tmp_path) as scene:
        forum = scene.stage.guild.channel("ideas", kind=FORUM)
        at = scene.member().person.at(forum.thread("tea"))
        await at.says(f"{scene.discord.mention} member")
        await scene.settles()
        assert [each.text for each in scene.said(at)] == ["MEMBER"]


async def test_a_room_that_the_bot_cannot_see_is_said_to_be_one(tmp_path: Path) -> None:
    async with playing(tmp_path) as scene:
        at, hidden = scene.member(), scene.room.thread("secret")
        await scene.settles()
        # As if it had been private, and the bot not in it.
        guild = scene.bot.client.get_guild(scene.stage.guild.id)
        thread = guild.get_thread(hidden.id) if guild else None
        assert guild
        assert thread
        guild._remove_thread(thread)
        answer = await at.slash("everything", text="x", number=1, choice="Red", where=hidden)
        assert answer.is_ephemeral
        assert answer.text == HIDDEN


@pytest.mark.usefixtures("brief")
async def test_an_event_that_cannot_be_read_is_borne(tmp_path: Path) -> None:
    async with playing(tmp_path) as scene:
        number, guild = str(scene.discord.clock.next_id()), str(scene.stage.guild.id)
        # Without a bitrate, which discord.py 2.7.1 wants.
        odd = {"id": number, "type": VOICE, "guild_id": guild, "name": "a", "flags": 0}
        odd["position"] = 0
        scene.discord.world.wire.emit(Event("CHANNEL_CREATE", odd, Intent.GUILDS))
        await scene.discord.until(lambda: "discord is back" in list_events(tmp_path))
        assert (await scene.member().slash("member")).text == "MEMBER"
    assert list_events(tmp_path).count("discord said what could not be read") == 1
