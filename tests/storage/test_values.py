"""Values keep a cog's settings."""

from typing import Any

import pytest

from bot.storage import Storage, Values


@pytest.fixture
def values(storage: Storage) -> Values:
    return Values(storage, "home", "faq")


async def test_a_value_never_set_is_the_default(values: Values) -> None:
    assert await values.get("zone") is None
    assert await values.get("zone", "London") == "London"


@pytest.mark.parametrize("value", [None, True, 0, 1.5, "", "tea ☕", [1, [2]], {"a": {"b": None}}])
async def test_a_value_comes_back_as_it_was_set(values: Values, value: Any) -> None:
    await values.set("key", value)
    assert await values.get("key", "default") == value


async def test_a_value_set_again_replaces_the_one_before(values: Values) -> None:
    await values.set("key", "old")
    await values.set("key", "new")
    assert await values.all() == {"key": "new"}


async def test_a_removed_value_is_gone(values: Values) -> None:
    await values.set("key", 1)
    assert await values.remove("key")
    assert not await values.remove("key")
    assert await values.get("key") is None


async def test_communities_and_cogs_keep_apart(storage: Storage) -> None:
    places = [Values(storage, *place) for place in (("a", "x"), ("b", "x"), ("a", "y"))]
    for number, values in enumerate(places):
        await values.set("key", number)
    assert [await values.all() for values in places] == [{"key": 0}, {"key": 1}, {"key": 2}]
    await places[0].remove("key")
    assert [await values.get("key") for values in places] == [None, 1, 2]


@pytest.mark.parametrize("value", [object(), float("nan")])
async def test_what_json_cannot_hold_is_refused(values: Values, value: Any) -> None:
    with pytest.raises((TypeError, ValueError)):
        await values.set("key", value)
    assert await values.all() == {}
