"""Who is in a room on Matrix, and since when."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.chat import Room, Team, User
from tests.adapters.matrix.bots import bring_in, new_bot
from tests.matrix_server import People, Synapse


async def test_a_new_name_is_no_new_arrival(
    synapse: Synapse, people: People, tmp_path: Path
) -> None:
    ada, bob, eve = [await people.person(name) for name in ("Ada", "Bob", "Eve")]
    async with new_bot(synapse, tmp_path) as bot:
        id_ = await bring_in(bot, ada, others=[bob])
        room, who = Room(f"matrix:{id_}", "Staff"), User(f"matrix:{bob.user_id}", "Bob")
        directory = bot.app.host.directory
        first = await directory.find_membership(room, who)
        assert first is not None
        assert first.since is not None
        assert abs(first.since - datetime.now(UTC)) < timedelta(minutes=5)
        for name in ("Bobby", "Robert"):
            await bob.renames(name)
        await bot.asked(bob, id_, "!help")
        assert await directory.find_membership(room, who) == first
        assert await directory.count_people(room) == 2
        await bob.leaves(id_)
        await ada.invites(id_, bob)
        await bob.joins(id_)
        await bot.asked(bob, id_, "!help")
        again = await directory.find_membership(room, who)
        assert again is not None
        assert again.since is not None
        assert again.since > first.since
        stranger = User(f"matrix:{eve.user_id}", "Eve")
        assert await directory.find_membership(room, stranger) is None
        assert await directory.find_membership(room, User("discord:1", "Bob")) is None
        assert await directory.count_people(room, Team("discord:1", "Officers")) is None
