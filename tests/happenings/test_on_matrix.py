"""What only Matrix makes hard: what is taken back is empty, and anybody can send an edit."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.chat import Place, Room, User, UserError
from bot.storage import persisting
from tests.adapters.matrix.bots import Bot, bring_in, direct_with, new_bot, running_bot
from tests.happenings.sample import SAMPLE, take_lines
from tests.matrix_server import People, Synapse
from tests.matrix_server.messages import compose, compose_edit
from tests.shelf import shelved

THUMB, PARTY, ONE = "\N{THUMBS UP SIGN}", "\N{PARTY POPPER}", "1\ufe0f\u20e3"


@pytest.fixture(autouse=True)
def _shelf(tmp_path: Path) -> Iterator[None]:
    with shelved(tmp_path / "shelf", watch=SAMPLE):
        yield


async def lines(bot: Bot, community: str = "home") -> list[str]:
    """Take what the sample has kept."""
    await bot.matrix.settle()
    return await take_lines(bot.app.host.desks["watch"].values(community))


@pytest.mark.parametrize("is_encrypted", [False, True])
async def test_what_happens_while_the_bot_is_away_is_told_afterwards(
    synapse: Synapse, people: People, tmp_path: Path, *, is_encrypted: bool
) -> None:
    account, ada = await synapse.register("Staffroom"), await people.person("Ada")
    bob = await people.person("Bob")
    async with running_bot(account, tmp_path / "data", cogs_off="faq") as bot:
        room = await bring_in(bot, ada, others=[bob], encrypted=is_encrypted)
        kettle = await ada.says(room, "The kettle is on.")
        kept = await bot.asked(bob, room, "!keep", reply_to=kettle)
        assert "Kept The kettle is on. in a room that is private" in kept[-1].body
        thumb = await bob.reacts(room, THUMB, kettle)
        edit = await ada.edits(room, kettle, "The kettle is off.")
        await bot.handles(thumb)
        await bot.handles(edit)
        assert sorted(await lines(bot)) == [
            "+ Bob member thumb to kept in Staff",
            "edit True by Ada: 'The kettle is off.' True",
        ]
    await bob.redacts(room, thumb)
    await ada.redacts(room, edit)
    await bob.reacts(room, PARTY, kettle)
    await ada.redacts(room, await ada.says(room, "Never mind."))
    async with running_bot(account, tmp_path / "data", cogs_off="faq") as bot:
        assert sorted(await lines(bot)) == [
            "+ Bob member no thumb to kept in Staff",
            "- somebody  thumb to kept in Staff",
            "delete False",
            "edit True by Ada: 'The kettle is on.' True",
        ]
        find, place = bot.app.host.directory.find_message, Room(f"matrix:{room}", "Staff")
        found = await find(place, f"matrix:{kettle}")
        assert found is not None
        assert (found.text, found.edited_at) == ("The kettle is on.", None)
        await bot.handles(await ada.redacts(room, kettle))
        assert await lines(bot) == ["delete True"]
        assert await find(place, f"matrix:{kettle}") is None
        for unknown in (f"${kettle[:0:-1]}", edit[:-1]):
            with pytest.raises(UserError):
                await find(place, f"matrix:{unknown}")


async def test_an_edit_by_another_and_a_button_are_nothing_to_tell(
    synapse: Synapse, people: People, tmp_path: Path
) -> None:
    ada, bob = await people.person("Ada"), await people.person("Bob")
    async with new_bot(synapse, tmp_path / "data", cogs_off="faq") as bot:
        room = await bring_in(bot, ada, others=[bob])
        kettle = await ada.says(room, "The kettle is on.")
        await bot.handles(await bob.writes(room, compose_edit(kettle, compose("I am a fool."))))
        (offer,) = await bot.asked(bob, room, "!offer")
        pressed = await bob.reacts(room, ONE, offer.id)
        await bot.handles(pressed)
        await bot.handles(await bob.redacts(room, pressed))
        await bot.handles(await bob.reacts(room, "x" * 101, kettle))
        await bot.handles(await bob.reacts(room, "020 7946 0958", kettle))
        assert await lines(bot) == ["minded yes in home, direct: False"]
        await bot.handles(await bob.reacts(room, PARTY, offer.id))
        assert await lines(bot) == ["+ Bob member no thumb to other in Staff"]


async def test_a_button_acts_in_the_community_that_it_was_said_for(
    synapse: Synapse, people: People, tmp_path: Path
) -> None:
    ada, bob = await people.person("Ada"), await people.person("Bob")
    async with new_bot(synapse, tmp_path / "data", cogs_off="faq") as bot:
        host = bot.app.host
        await bring_in(bot, ada, others=[bob])
        north = await bring_in(bot, ada, "North", others=[bob], encrypted=True)
        place = Place(f"matrix:{north}", "North")
        await host.communities.approve(place, "north", User("matrix:x", "x"), host.clock.now())
        said = await bob.says(north, "It is cold here.")
        await bot.asked(ada, north, "!keep", reply_to=said)
        await host.outbox.flush()
        direct = await direct_with(bob)
        told = await bob.waits_for(direct, lambda each: "Your words were kept." in each.body)
        assert told.is_encrypted
        (noted,) = await bot.asked(bob, direct, "1", reply_to=told)
        await bot.asked(bob, direct, "1", reply_to=noted)
        assert await lines(bot) == []
        assert await lines(bot, "north") == [
            "minded yes in north, direct: True",
            "unminded in north",
        ]
        await bot.handles(await bob.edits(north, said, "It is warm here."))
        await host.outbox.flush()
        await bob.waits_for(direct, lambda each: "It reads It is warm here. now." in each.body)
        await lines(bot, "north")
        await ada.kicks(north, bob)
        await bot.asked(ada, north, "!told")
        (refused,) = await bot.asked(bob, direct, "1", reply_to=told)
        assert refused.body == "Only members can do that."
        link = await host.directory.link_to(Room(f"matrix:{north}", "North"), f"matrix:{said}")
        assert link == f"https://matrix.to/#/{north}/{said}?via=localhost"


FRAIL = '''
"""Frail: a cog whose database is away while a file is there."""

from pathlib import Path

from bot import Cog, Context, Message
from bot.storage import StorageError

cog = Cog("frail", "What can't be kept")


def require() -> None:
    if (Path(__file__).parent / "away").exists():
        raise StorageError("The database is busy.")


@cog.on_edit
async def edited(ctx: Context, message: Message) -> None:
    require()
    await ctx.values.set(message.id, message.text)


@cog.on_delete
async def deleted(ctx: Context, message_id: str) -> None:
    require()
    await ctx.values.set(message_id, "gone")
'''


async def test_what_a_cog_could_not_keep_is_told_after_the_next_start(
    synapse: Synapse, people: People, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(persisting, "WAITS", (0.01,))
    account, ada = await synapse.register("Staffroom"), await people.person("Ada")
    away = tmp_path / "frail" / "away"
    with shelved(tmp_path / "frail", frail=FRAIL):
        async with running_bot(account, tmp_path / "data", cogs_off="faq") as bot:
            room = await bring_in(bot, ada)
            kettle, pot = await ada.says(room, "kettle"), await ada.says(room, "pot")
            away.touch()
            await ada.edits(room, kettle, "older")
            await ada.redacts(room, pot)
            while bot.log.count("an event waits for the next start") < 2:  # noqa: ASYNC110
                await asyncio.sleep(0.05)
            away.unlink()
            await bot.handles(await ada.edits(room, kettle, "newer"))
        async with running_bot(account, tmp_path / "data", cogs_off="faq") as bot:
            await bot.matrix.settle()
            kept = await bot.app.host.desks["frail"].values("home").all()
            assert kept == {f"matrix:{kettle}": "newer", f"matrix:{pot}": "gone"}
