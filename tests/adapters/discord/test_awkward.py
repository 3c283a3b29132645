"""What Discord sends or refuses that a bot may not expect."""

from pathlib import Path

import pytest

from bot.chat import Place, Reply, Room
from tests.adapters.discord.sample import Scene, playing
from tests.discord_standin import Intent
from tests.discord_standin.messages import Message
from tests.discord_standin.places import Channel
from tests.discord_standin.wire import Event

CATEGORY, FORUM, VOICE = 4, 15, 2


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
