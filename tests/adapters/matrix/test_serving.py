"""Who is served: where the bot goes, who moderates there, and what happens to rooms that end."""

import asyncio
from pathlib import Path

import pytest

from tests.adapters.matrix.bots import PATIENCE, bring_in, direct_with, new_bot
from tests.matrix_server import People, Refused, Synapse

NOT_SERVED = "I am sorry, I am not set up to work here"


async def test_an_invitation_by_a_stranger_is_declined_with_a_reason(
    synapse: Synapse, people: People, tmp_path: Path
) -> None:
    ada = await people.person("Ada")
    async with new_bot(synapse, tmp_path, matrix_allowed="") as bot:
        room = await bring_in(bot, ada)
        (member,) = [await ada.state(room, "m.room.member", bot.account.user_id)]
        assert member["membership"] == "leave"
        assert "not set up to work there" in member["reason"]
        assert any(ada.user_id in each and room in each for each in bot.told)


@pytest.mark.parametrize("allowed", ["person", "server", "room"])
async def test_an_invitation_that_the_operator_allows_is_taken(
    synapse: Synapse, people: People, tmp_path: Path, allowed: str
) -> None:
    ada = await people.person("Ada")
    room = await ada.makes_room("Staff")
    ids = {"person": ada.user_id, "server": "localhost", "room": room}
    async with new_bot(synapse, tmp_path, matrix_allowed=ids[allowed]) as bot:
        await ada.invites(room, bot.account)
        await bot.handles(room)
        assert len(await bot.asked(ada, room, "!help faq ask")) == 1


async def test_an_owner_brings_the_bot_in_and_approves_the_room(
    synapse: Synapse, people: People, tmp_path: Path
) -> None:
    ada, bob = await people.person("Ada"), await people.person("Bob")
    given = {"matrix_allowed": "", "owners": f"matrix:{ada.user_id}"}
    async with new_bot(synapse, tmp_path, **given) as bot:
        room = await bring_in(bot, ada, others=[bob])
        assert any("is not approved" in each for each in bot.told)
        await bot.asked(bob, room, "!help")
        (answer,) = await bot.said_to(bob, await direct_with(bob))
        assert answer.body.startswith(NOT_SERVED)
        await bot.asked(ada, room, "!community approve --as north")
        direct = await direct_with(ada)
        (told,) = await bot.said_to(ada, direct)
        assert told.body.startswith("I now work in Staff, in the community north.")
        assert len(await bot.asked(bob, room, "!help faq ask")) == 1
        await bot.asked(ada, direct, f"community remove matrix:{room}")
        assert await bot.asked(bob, room, "!help faq ask") == []


async def test_rooms_of_an_approved_space_are_served(
    synapse: Synapse, people: People, tmp_path: Path
) -> None:
    ada = await people.person("Ada")
    given = {"matrix_allowed": "", "owners": f"matrix:{ada.user_id}"}
    async with new_bot(synapse, tmp_path, **given) as bot:
        space = await bring_in(bot, ada, "Region", space=True)
        room = await bring_in(bot, ada)
        direct = await bring_in(bot, ada, "", direct=True)
        assert (
            "I now work in"
            in (await bot.asked(ada, direct, f"community approve matrix:{space}"))[0].body
        )
        assert await bot.asked(ada, room, "!help faq ask") == []
        await ada.adds_to_space(space, room)
        assert len(await bot.asked(ada, room, "!help faq ask")) == 1


async def test_members_of_a_served_room_may_write_directly(
    synapse: Synapse, people: People, tmp_path: Path
) -> None:
    ada, bob, eve = [await people.person(name) for name in ("Ada", "Bob", "Eve")]
    room = await ada.makes_room("Staff")
    async with new_bot(synapse, tmp_path, matrix_allowed=room) as bot:
        await ada.invites(room, bot.account)
        await bot.handles(room)
        await ada.invites(room, bob)
        await bob.joins(room)
        await bot.asked(bob, room, "hello")
        direct = await bring_in(bot, bob, "", direct=True)
        assert len(await bot.asked(bob, direct, "help faq ask")) == 1
        other = await bring_in(bot, eve, "", direct=True)
        assert bot.account.user_id not in await eve.members(other)


@pytest.mark.parametrize("version", ["11", "12"])
async def test_power_makes_a_moderator_and_a_demotion_counts_at_once(
    synapse: Synapse, people: People, tmp_path: Path, version: str
) -> None:
    ada, bob = await people.person("Ada"), await people.person("Bob")
    async with new_bot(synapse, tmp_path) as bot:
        room = await bring_in(bot, ada, others=[bob], version=version)

        async def told(*, direct: str = "") -> str:
            await bot.asked(bob, room, "!faq sets")
            direct = direct or await direct_with(bob)
            return (await bot.said_to(bob, direct))[-1].body

        assert await told() == "Only moderators can do that."
        (direct,) = [each for each in bob.client.nio.rooms if each != room]
        await ada.sets_level(room, bob, 50)
        assert (await told(direct=direct)).startswith("Sets")
        await ada.sets_level(room, bob, None)
        assert await told(direct=direct) == "Only moderators can do that."


@pytest.mark.parametrize("version", ["11", "12"])
async def test_who_made_the_room_moderates(
    synapse: Synapse, people: People, tmp_path: Path, version: str
) -> None:
    ada = await people.person("Ada")
    async with new_bot(synapse, tmp_path) as bot:
        room = await bring_in(bot, ada, version=version)
        await bot.asked(ada, room, "!faq sets")
        (answer,) = await bot.said_to(ada, await direct_with(ada))
        assert answer.body.startswith("Sets")


async def test_a_replaced_room_is_followed_with_its_approval(
    synapse: Synapse, people: People, tmp_path: Path
) -> None:
    ada = await people.person("Ada")
    given = {"matrix_allowed": "", "owners": f"matrix:{ada.user_id}"}
    async with new_bot(synapse, tmp_path, **given) as bot:
        old = await bring_in(bot, ada, version="11")
        await bot.asked(ada, old, "!community approve --as north")
        await bot.asked(ada, old, "!community moderators-room Staff")
        await bot.asked(ada, old, "!digest set daily 08:30")
        await bot.asked(ada, old, "!pick allow")
        new = await ada.upgrades(old, "12")
        if bot.account.user_id not in await ada.members(new):
            await ada.invites(new, bot.account)
        await ada.waits_until(lambda: any("moved over" in each for each in bot.told))
        assert len(await bot.asked(ada, new, "!help faq ask")) == 1
        assert bot.account.user_id not in await ada.members(old)
        (planned,) = await bot.asked(ada, new, "!digest show")
        assert "A digest comes to Staff every day at 08:30" in planned.body
        assert [*await bot.app.host.desks["quotes"].values("north").get("rooms")] == [
            f"matrix:{new}"
        ]
        communities = bot.app.host.communities
        told = await communities.find_moderators_room("north")
        assert told is not None
        assert told.id == f"matrix:{new}"


async def test_a_kick_is_noticed_and_the_bot_can_be_asked_back(
    synapse: Synapse, people: People, tmp_path: Path
) -> None:
    ada = await people.person("Ada")
    async with new_bot(synapse, tmp_path) as bot:
        room = await bring_in(bot, ada)
        other = await bring_in(bot, ada, "Other")
        await ada.kicks(room, bot.account)
        await bot.asked(ada, other, "!help faq ask")
        assert "the bot is no longer in a room" in bot.log
        await ada.invites(room, bot.account)
        await ada.waits_until(lambda: bot.log.count("an invitation was taken") == 3)
        assert len(await bot.asked(ada, room, "!help faq ask")) == 1


async def test_the_bot_leaves_a_direct_conversation_that_is_over(
    synapse: Synapse, people: People, tmp_path: Path
) -> None:
    ada = await people.person("Ada")
    async with new_bot(synapse, tmp_path) as bot:
        direct = await bring_in(bot, ada, "", direct=True)
        other = await bring_in(bot, ada, "Other")
        await ada.leaves(direct)
        await bot.asked(ada, other, "!help faq ask")
        async with asyncio.timeout(PATIENCE):
            while "the bot is no longer in a room" not in bot.log:  # noqa: ASYNC110  as a file is
                await asyncio.sleep(0.02)
        with pytest.raises(Refused):
            await bot.account.members(direct)
