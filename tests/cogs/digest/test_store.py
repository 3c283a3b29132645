"""The store of digests, on both databases: what was covered moves with what was said, or not."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from bot.chat import HOME, Place, Reply, Room
from bot.clock import HeldClock
from bot.storage import Storage
from bot.timing import Mark
from cogs.digest.plan import DAILY, WEEKLY, Plan
from cogs.digest.store import Digest, Digests, list_planned, move_mark, move_room
from tests.cogs.digest.rooms import HALL, Waiting
from tests.talk import START

NORTH = "north"
MORNING = Plan(DAILY, time(8, 30))
FRIDAY = Plan(WEEKLY, time(16), 4)
HOUR = timedelta(hours=1)
MARK = Mark(START - 24 * HOUR, START)


async def add(storage: Storage, room: Room = HALL, plan: Plan = MORNING) -> Digest:
    """Plan digests for a room of the home community."""
    digests = Digests(storage, HOME)
    await digests.add(room, plan, MARK)
    found = await digests.find(room)
    assert found is not None
    return found


async def test_what_is_planned_is_found_as_it_was(storage: Storage) -> None:
    room = Room("discord:2", "office", community=HOME, place=Place("discord:1", "Staff"))
    found = await add(storage, room, FRIDAY)
    assert found == Digest(found.id, room, FRIDAY, MARK, is_on=True)
    assert await Digests(storage, HOME).find_by_id(found.id) == found
    assert await Digests(storage, HOME).find(HALL) is None


async def test_another_community_finds_nothing(storage: Storage) -> None:
    found = await add(storage)
    north = Digests(storage, NORTH)
    assert await north.find(HALL) is None
    assert await north.find_by_id(found.id) is None
    await north.switch_off(found.id)
    await north.change(found.id, FRIDAY, START)
    assert await list_planned(storage) == [found]


async def test_a_room_that_joined_another_community_has_one_plan(storage: Storage) -> None:
    await add(storage)
    moved = Room(HALL.id, HALL.name, community=NORTH)
    await Digests(storage, NORTH).add(moved, FRIDAY, MARK)
    assert await Digests(storage, HOME).find(HALL) is None
    (planned,) = await list_planned(storage)
    assert (planned.room, planned.plan) == (moved, FRIDAY)


async def test_the_plan_of_a_room_that_is_replaced_goes_with_it(storage: Storage) -> None:
    found, new = await add(storage), Room("test:office", "office")
    async with storage.write() as conn:
        for _ in range(2):
            await move_room(conn, HALL.id, new)
    assert await list_planned(storage) == [replace(found, room=replace(new, community=HOME))]
    await add(storage, plan=FRIDAY)
    async with storage.write() as conn:
        await move_room(conn, HALL.id, new)
    assert [each.plan for each in await list_planned(storage)] == [MORNING]


async def test_what_is_switched_off_is_not_listed_and_comes_back(storage: Storage) -> None:
    found = await add(storage)
    digests = Digests(storage, HOME)
    await digests.switch_off(found.id)
    assert await list_planned(storage) == []
    await digests.change(found.id, FRIDAY, START + HOUR)
    expected = Digest(found.id, HALL, FRIDAY, Mark(MARK.covered, START + HOUR), is_on=True)
    assert await list_planned(storage) == [expected]


async def test_a_mark_moves_with_what_is_posted(storage: Storage) -> None:
    found = await add(storage)
    outbox = Waiting(storage, HeldClock(START))
    async with storage.write() as conn:
        assert await move_mark(conn, found, START + HOUR)
        await outbox.post(conn, HALL, Reply("news"))
    (moved,) = await list_planned(storage)
    assert moved.mark == Mark(START + HOUR, START)
    assert await outbox.list_rooms() == [HALL.id]


async def test_a_transaction_that_breaks_leaves_neither_mark_nor_message(storage: Storage) -> None:
    found = await add(storage)
    outbox = Waiting(storage, HeldClock(START))

    async def break_off() -> None:
        async with storage.write() as conn:
            assert await move_mark(conn, found, START + HOUR)
            await outbox.post(conn, HALL, Reply("news"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await break_off()
    assert await list_planned(storage) == [found]
    assert await outbox.list_rooms() == []


async def test_a_mark_that_moved_meanwhile_does_not_move_again(storage: Storage) -> None:
    found = await add(storage)
    async with storage.write() as conn:
        assert await move_mark(conn, found, START + HOUR)
        assert not await move_mark(conn, found, START + HOUR)
        assert not await move_mark(conn, found, START + 2 * HOUR)


@pytest.mark.parametrize("is_off", [True, False])
async def test_a_plan_that_changed_meanwhile_keeps_its_mark(
    storage: Storage, *, is_off: bool
) -> None:
    found = await add(storage)
    digests = Digests(storage, HOME)
    if is_off:
        await digests.switch_off(found.id)
    else:
        await digests.change(found.id, FRIDAY, START + HOUR)
    async with storage.write() as conn:
        assert not await move_mark(conn, found, START + HOUR)
    kept = await digests.find(HALL)
    assert kept is not None
    assert kept.mark.covered == MARK.covered
