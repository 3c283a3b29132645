"""Syncs: what one costs, and that it is not waited for in vain."""

import asyncio

import pytest

from bot.adapters.matrix.excerpt import excerpt
from bot.adapters.matrix.homeserver import Json
from bot.adapters.matrix.tidings import TOGETHER, Tidings

ME, ADA, ROOM = "@bot:localhost", "@ada:localhost", "!room"


async def seconds(tidings: Tidings) -> float:
    """Measure how long the next sync waits."""
    loop = asyncio.get_running_loop()
    begun = loop.time()
    await tidings.gather()
    return loop.time() - begun


async def test_a_sync_waits_for_answers_but_not_for_ever() -> None:
    assert await seconds(Tidings()) >= TOGETHER * 0.9


async def test_a_sync_waits_no_longer_than_the_answers_take() -> None:
    tidings = Tidings()
    async with asyncio.TaskGroup() as tasks:
        waiting = tasks.create_task(seconds(tidings))
        await asyncio.sleep(0)
        tidings.note_idle()
    assert waiting.result() < TOGETHER / 2


async def test_a_sync_that_somebody_needs_does_not_wait() -> None:
    tidings = Tidings()
    coming = tidings.next()
    assert await seconds(tidings) < TOGETHER / 2
    tidings.tell()
    assert coming.is_set()
    assert not tidings.next().is_set()
    tidings.tell()
    assert await seconds(tidings) >= TOGETHER * 0.9, "nobody is in haste any more"


def sync(*timeline: Json, state: tuple[Json, ...] = (), **more: Json) -> Json:
    """Give an answer to a sync."""
    room = {"state": {"events": [*state]}, "timeline": {"events": [*timeline]}}
    return {"next_batch": "s1", "rooms": {"join": {ROOM: room}}, **more}


def event(kind: str, sender: str = ADA) -> Json:
    """Give an event."""
    return {"type": kind, "sender": sender, "content": {}}


@pytest.mark.parametrize(
    "told",
    [
        sync(event("m.room.message")),
        sync(event("m.reaction"), event("m.room.encrypted", ME)),
        sync(event("m.room.message"), device_lists={"changed": [], "left": []}),
        {"next_batch": "s1", "to_device": {"events": []}},
    ],
)
def test_what_has_nothing_to_do_with_keys_is_not_shown(told: Json) -> None:
    assert excerpt(told, ME, {ROOM}) is None


@pytest.mark.parametrize(
    "told",
    [
        sync(event("m.room.encrypted")),
        sync(event("m.room.member", ME)),
        sync(state=(event("m.room.encryption", ME),)),
        sync(device_lists={"changed": [ADA], "left": []}),
        sync(to_device={"events": [event("m.room_key")]}),
    ],
)
def test_what_keys_need_is_shown_and_the_rest_left_out(told: Json) -> None:
    told["rooms"]["join"][ROOM]["timeline"]["events"].append(event("m.room.message"))
    shown = excerpt(told, ME, {ROOM})
    assert shown is not None
    assert shown["next_batch"] == "s1"
    kinds = [
        each["type"]
        for room in shown["rooms"]["join"].values()
        for part in ("state", "timeline")
        for each in room[part]["events"]
    ]
    kinds += [each["type"] for each in shown["to_device"].get("events", [])]
    kinds += ["device_lists"] * bool(shown["device_lists"].get("changed"))
    assert len(kinds) == 1
    assert "m.room.message" not in kinds


def test_a_room_that_is_new_is_shown_and_a_copy_is_given() -> None:
    told = sync(event("m.room.encrypted"))
    assert excerpt(sync(event("m.room.message")), ME, ()) is not None
    shown = excerpt(told, ME, ())
    assert shown is not None
    shown["rooms"]["join"][ROOM]["timeline"]["events"][0].clear()
    assert told == sync(event("m.room.encrypted"))
