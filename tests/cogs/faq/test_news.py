"""News: what the FAQ adds to digests."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.chat import HOME, User
from bot.storage import Storage
from cogs.faq.model import Entry, FaqSet, Thesaurus
from cogs.faq.news import is_news, render_change
from cogs.faq.store import Change, Entries, Sets, list_changes
from tests.talk import START

MO = User("test:mo", "mo")
HOUR = timedelta(hours=1)
KETTLE = Entry(0, "Is there a kettle?", "Yes.", "General")


async def told(storage: Storage, community: str = HOME) -> list[str]:
    """Say what became news in the hour after the start."""
    changes = await list_changes(storage, community, START, START + HOUR)
    return [render_change(each) for each in changes if is_news(each)]


async def add(storage: Storage, hours: float, entry: Entry = KETTLE) -> Entry:
    (added,) = await Entries(storage, HOME).add([entry], MO, START + hours * HOUR)
    return added


async def change(storage: Storage, hours: float, changed: Entry) -> Entry:
    (done,) = await Entries(storage, HOME).change([changed], MO, START + hours * HOUR)
    return done


@pytest.mark.parametrize(
    ("hours", "is_told"), [(-1, False), (0, False), (0.0001, True), (1, True), (1.0001, False)]
)
async def test_a_new_entry_is_told_in_the_span_it_came_in(
    storage: Storage, hours: float, *, is_told: bool
) -> None:
    await add(storage, hours)
    assert await told(storage) == ([r"\#1 Is there a kettle?"] if is_told else [])


async def test_another_communitys_entries_are_not_told(storage: Storage) -> None:
    await add(storage, 0.5)
    assert await told(storage, "north") == []


async def test_a_changed_entry_is_marked(storage: Storage) -> None:
    old = await add(storage, -1)
    mended = await change(storage, 0.2, replace(old, answer="No."))
    await change(storage, 0.4, replace(mended, question="Is there *still* a kettle?"))
    assert await told(storage) == [r"\#1 Is there \*still\* a kettle? (changed)"]


async def test_a_new_entry_that_was_mended_at_once_is_new(storage: Storage) -> None:
    await change(storage, 0.4, replace(await add(storage, 0.2), answer="No."))
    assert await told(storage) == [r"\#1 Is there a kettle?"]


async def test_what_was_changed_and_put_back_is_no_news(storage: Storage) -> None:
    old = await add(storage, -1)
    mended = await change(storage, 0.2, replace(old, answer="No."))
    await change(storage, 0.4, replace(mended, answer=old.answer))
    assert await told(storage) == []


async def test_what_nobody_reads_is_no_news(storage: Storage) -> None:
    old = await add(storage, -1)
    await change(storage, 0.2, replace(old, aliases=("Tea?",), category="Offices"))
    assert await told(storage) == []


async def test_a_removed_entry_is_not_told_and_comes_back_as_new(storage: Storage) -> None:
    old = await add(storage, -2)
    removed = await change(storage, -1, replace(old, is_removed=True))
    assert await told(storage) == []
    await change(storage, 0.5, replace(removed, is_removed=False))
    assert await told(storage) == [r"\#1 Is there a kettle?"]


async def test_an_entry_that_went_is_not_told(storage: Storage) -> None:
    await change(storage, 0.5, replace(await add(storage, 0.2), is_removed=True))
    assert await told(storage) == []


async def test_a_set_that_comes_with_the_bot_is_no_news_but_changing_it_is(
    storage: Storage,
) -> None:
    entries = tuple(replace(KETTLE, number=each, set_key="tea") for each in (1, 2))
    day = START.date()
    tea = FaqSet("tea", "Tea", "", day, entries, Thesaurus(), ())
    await Sets(storage, HOME).install(tea, "one", START - HOUR)
    renewed = replace(tea, entries=tuple(replace(each, answer="Always.") for each in entries))
    await Sets(storage, HOME).install(renewed, "two", START + 0.3 * HOUR)
    assert await told(storage) == []
    found = await Entries(storage, HOME).find(2)
    assert found is not None
    await change(storage, 0.5, replace(found, answer="No."))
    assert await told(storage) == [r"\#2 Is there a kettle? (changed)"]


async def test_what_came_later_is_left_to_the_next_digest(storage: Storage) -> None:
    old = await add(storage, 0.5)
    await change(storage, 2, replace(old, question="Is there a teapot?"))
    assert await told(storage) == [r"\#1 Is there a kettle?"]


def test_a_change_is_news_only_if_it_can_be_read() -> None:
    assert is_news(Change(KETTLE, None))
    assert not is_news(Change(replace(KETTLE, is_removed=True), KETTLE))
