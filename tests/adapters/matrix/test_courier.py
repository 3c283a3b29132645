"""What the bot says on Matrix by itself: once, in place, and encrypted where the room is."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.chat import HOME, Card, Reply, Room
from bot.clock import HeldClock
from bot.outbox import Delivery
from tests.adapters.matrix.bots import Bot, bring_in, new_bot
from tests.matrix_server import People, Proxy, Synapse


async def post(bot: Bot, room: str, reply: Reply, key: str = "") -> None:
    """Store something to say, and have it delivered."""
    host = bot.app.host
    async with host.storage.write() as conn:
        await host.outbox.post(conn, Room(f"matrix:{room}", "Staff", community=HOME), reply, key)
    await host.outbox.flush()


@pytest.mark.parametrize("is_encrypted", [False, True])
async def test_it_is_said_and_can_be_said_anew_and_taken_back(
    synapse: Synapse, people: People, tmp_path: Path, *, is_encrypted: bool
) -> None:
    async with new_bot(synapse, tmp_path) as bot:
        ada = await people.person("Ada")
        room = await bring_in(bot, ada, encrypted=is_encrypted)
        await post(bot, room, Reply(card=Card("News", "Something new.")), "news")
        heard = await ada.waits_for(room, lambda each: "Something new." in each.body)
        assert heard.body.startswith("News")
        assert heard.is_encrypted == is_encrypted
        host = bot.app.host
        async with host.storage.write() as conn:
            await host.outbox.edit(conn, "news", Reply(card=Card("News", "Something newer.")))
        await host.outbox.flush()
        await ada.waits_for(room, lambda each: "Something newer." in each.body and each.is_edited)
        async with host.storage.write() as conn:
            await host.outbox.withdraw(conn, "news")
        await host.outbox.flush()
        await ada.sees(room)
        assert [each for each in await bot.said_to(ada, room) if "newer" in each.body] == []


async def test_what_is_told_twice_is_said_once(
    synapse: Synapse, people: People, tmp_path: Path
) -> None:
    async with new_bot(synapse, tmp_path) as bot:
        ada = await people.person("Ada")
        room = await bring_in(bot, ada)
        delivery = Delivery(Room(f"matrix:{room}", "Staff"), Reply("Once."), "a" * 20)
        first = await bot.matrix.deliver(delivery)
        assert await bot.matrix.deliver(delivery) == first
        assert [each.body for each in await bot.said_to(ada, room)].count("Once.") == 1


async def test_what_can_not_be_sent_waits_and_is_sent_later(
    synapse: Synapse, people: People, proxy: Proxy, tmp_path: Path
) -> None:
    async with new_bot(synapse, tmp_path, matrix_homeserver=proxy.url) as bot:
        ada = await people.person("Ada")
        room = await bring_in(bot, ada)
        broken = proxy.faults.fail("PUT", "**/send/**", status=502, times=None)
        await post(bot, room, Reply("At last."))
        assert broken.hits >= 1
        assert "At last." not in [each.body for each in await bot.said_to(ada, room)]
        broken.lift()
        clock = bot.app.host.clock
        assert isinstance(clock, HeldClock)
        clock.move_to(clock.now() + timedelta(minutes=2))
        await bot.app.host.outbox.flush()
        await ada.waits_for(room, lambda each: each.body == "At last.")
