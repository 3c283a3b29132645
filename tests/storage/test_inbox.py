"""The inbox keeps what is to be answered, in order, and what is to be said of it."""

from datetime import UTC, datetime

import pytest

from bot.storage import Arrival, Inbox, Storage

NOW = datetime(2025, 3, 3, 9, tzinfo=UTC)
ME = "matrix:@staffroom:localhost"


@pytest.fixture
def inbox(storage: Storage) -> Inbox:
    return Inbox(storage, ME)


async def test_what_came_waits_in_order_also_for_the_next_start(
    storage: Storage, inbox: Inbox
) -> None:
    await inbox.take("1", [_said("b"), _said("a")], NOW)
    await inbox.take("2", [_said("d")], NOW)
    again = Inbox(storage, ME)
    assert await again.take("3", [_said("d"), _said("c")], NOW) == {"c"}
    assert [each.id for each in await again.waiting()] == ["b", "a", "d", "c"]
    assert await again.position() == "3"


async def test_what_is_finished_waits_no_longer_and_leaves_no_words(
    storage: Storage, inbox: Inbox
) -> None:
    await inbox.take("1", [_said("a"), _said("b")], NOW)
    async with storage.write() as conn:
        await inbox.note_written(conn, "a")
    await inbox.keep_reply("a", 0, {"text": "Done."})
    assert await inbox.list_replies("a") == [{"text": "Done."}]
    await inbox.finish(["a", "b", "never came"])
    assert await inbox.list_replies("a") == []
    assert await inbox.waiting() == []


def _said(id_: str) -> Arrival:
    return Arrival(id_, "matrix:!room", "said")
