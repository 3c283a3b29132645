"""What the bot says by itself, where the clock was wrong or a room is replaced."""

import asyncio
from datetime import timedelta

import pytest

from bot.chat import Reply
from bot.outbox import Delivery, DeliveryError
from bot.storage import Storage
from tests.bot.test_outbox import OFFICE, STAFF, Post, opened
from tests.talk import START


class Slow(Post):
    """A platform that takes its time in the staff's room."""

    def __init__(self) -> None:
        super().__init__()
        self.is_ready = asyncio.Event()
        self.has_elsewhere = asyncio.Event()

    async def deliver(self, delivery: Delivery) -> tuple[str, ...]:
        """Show a text, in its own time."""
        if delivery.room.id == STAFF.id:
            await self.is_ready.wait()
        shown = await super().deliver(delivery)
        if delivery.room.id == OFFICE.id:
            self.has_elsewhere.set()
        return shown


async def test_a_slow_room_keeps_nothing_elsewhere_waiting(storage: Storage) -> None:
    post = Slow()
    async with opened(storage, post) as office:
        going = asyncio.create_task(office.outbox.run())
        for number in ("one", "two"):
            post.has_elsewhere.clear()
            await office.says(f"slow {number}")
            await office.says(f"quick {number}", room=OFFICE)
            async with asyncio.timeout(10):
                await post.has_elsewhere.wait()
        assert post.shown == {OFFICE.id: ["quick one", "quick two"]}
        post.is_ready.set()
        await office.outbox.flush()
        assert office.staff == ["slow one", "slow two"]
        going.cancel()


@pytest.mark.parametrize("is_tried", [True, False])
async def test_a_clock_that_was_wrong_and_is_set_back_silences_no_room(
    storage: Storage, *, is_tried: bool
) -> None:
    async with opened(storage, Post()) as office:
        office.clock.move_to(START + timedelta(days=400))
        await office.says("one")
        if is_tried:
            office.post.trouble[STAFF.id] = DeliveryError("shut")
            await office.outbox.flush()
            office.post.trouble.clear()
        office.clock._moment = START
        await office.outbox.flush()
        assert office.staff == ["one"]


async def test_what_waits_for_a_room_that_is_replaced_is_said_in_the_new_one(
    storage: Storage,
) -> None:
    async with opened(storage, Post()) as office:
        await office.says("one", key="a")
        await office.outbox.flush()
        await office.says("two", key="b")
        async with office.storage.write() as conn:
            await office.outbox.edit(conn, "a", Reply("uno"))
            await office.outbox.move_room(conn, STAFF.id, OFFICE)
            await office.outbox.edit(conn, "a", Reply("eins"))
        await office.outbox.flush()
        assert office.post.shown == {STAFF.id: ["one"], OFFICE.id: ["two"]}
