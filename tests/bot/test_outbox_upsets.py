"""What the bot says by itself, where the clock was wrong or a room is replaced."""

from datetime import timedelta

import pytest

from bot.chat import Reply
from bot.outbox import DeliveryError
from bot.storage import Storage
from tests.bot.test_outbox import OFFICE, STAFF, Post, opened
from tests.talk import START


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
