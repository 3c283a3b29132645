"""What the feeds keep, on each kind of database."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot import Place, Room, Storage, Team, Validators
from cogs.feeds.decide import decide
from cogs.feeds.model import Entry, Hints, Known, ParsedFeed, Polling, Wish
from cogs.feeds.polling import first_polling
from cogs.feeds.records import Feed, Mode, Quiet, State, Subscription
from cogs.feeds.store import (
    Subscriptions,
    add_announced,
    add_feed,
    find_feed_at,
    find_next,
    forget_entries,
    forget_unwanted,
    get_feed,
    list_alike,
    list_all,
    list_due,
    list_for_digest,
    list_latest,
    list_posted_ids,
    list_seen,
    list_there,
    move_subscriptions,
    remember,
    save_feed,
    save_quiet,
    save_subscription,
    search_announced,
)
from tests.cogs.feeds.pages import NOW, entries, entry

NEWS = Room("discord:1", "news", place=Place("discord:2", "Staff"))
HOUR = timedelta(hours=1)


async def followed(storage: Storage, state: State = State.ON) -> tuple[Feed, Subscription]:
    """Keep a feed and a room's wish for it."""
    new = Feed(0, "home", "https://blog.test/feed", first_polling(NOW), title="Blog")
    async with storage.write() as conn:
        new = replace(new, id=await add_feed(conn, new, NOW))
        wish = await Subscriptions(storage, "home").offer(conn, new.id, NEWS, NOW)
        wish = replace(wish, state=state)
        await save_subscription(conn, wish, NOW)
    return new, wish


async def keep(storage: Storage, of: Feed, page: tuple[Entry, ...]) -> dict[str, int]:
    """Store what follows from a page."""
    seen = await list_seen(storage, of.id)
    decision = decide(Known(seen, is_first=not seen), ParsedFeed(entries=page), NOW)
    async with storage.write() as conn:
        return await remember(conn, of, decision, page, NOW)


async def test_a_feed_comes_back_as_it_was(storage: Storage) -> None:
    polling = Polling(
        NOW,
        Validators("https://blog.test/feed", '"etag"', "Mon"),
        "hash",
        NOW - HOUR,
        3,
        NOW - 2 * HOUR,
        "https://new.test/feed",
        NOW - 3 * HOUR,
        "Gone.",
    )
    hints = Hints(timedelta(minutes=30), frozenset({1, 2}), frozenset({6}))
    new = Feed(
        0,
        "home",
        "https://blog.test/feed",
        polling,
        "blog.test",
        "Blog",
        "https://blog.test",
        hints,
    )
    new = replace(new, is_read=True, page_size=25, well_at=NOW, error="Oh", error_at=NOW - HOUR)
    async with storage.write() as conn:
        new = replace(new, id=await add_feed(conn, new, NOW))
        assert await get_feed(conn, new.id) == new
        changed = replace(new, polling=first_polling(NOW), hints=Hints(), error_at=None)
        await save_feed(conn, changed)
        assert await get_feed(conn, new.id) == changed
        for typed in ("blog.test", "https://blog.test/feed"):
            assert await find_feed_at(conn, "home", typed) == changed
        assert await find_feed_at(conn, "away", "blog.test") is None


async def test_a_subscription_comes_back_as_it_was(storage: Storage) -> None:
    _, wish = await followed(storage)
    store = Subscriptions(storage, "home")
    changed = replace(
        wish,
        state=State.PAUSED,
        mode=Mode.BOTH,
        wish=Wish(include=("a", "b"), without_authors=("c",)),
        tried=Wish(),
        mention=Team("discord:9", "Readers"),
    )
    async with storage.write() as conn:
        await save_subscription(conn, changed, NOW)
    (found,) = await store.list_live()
    assert found.subscription == changed
    assert await Subscriptions(storage, "away").find(1) is None


async def test_numbers_are_not_given_again(storage: Storage) -> None:
    feed, wish = await followed(storage)
    async with storage.write() as conn:
        await save_subscription(conn, replace(wish, state=State.REMOVED), NOW)
        again = await Subscriptions(storage, "home").offer(conn, feed.id, NEWS, NOW)
        other = await Subscriptions(storage, "away").offer(conn, feed.id, NEWS, NOW)
    assert (wish.number, again.number, other.number) == (1, 2, 1)


@pytest.mark.parametrize(
    ("state", "is_due"),
    [(State.ON, True), (State.PAUSED, True), (State.OFFERED, False), (State.REMOVED, False)],
)
async def test_only_what_is_wanted_is_due(storage: Storage, state: State, *, is_due: bool) -> None:
    feed, _ = await followed(storage, state)
    assert [each.feed.id for each in await list_due(storage, NOW, 9)] == [feed.id] * is_due
    assert await list_due(storage, NOW - HOUR, 9) == []
    async with storage.write() as conn:
        await save_feed(conn, replace(feed, polling=replace(feed.polling, stopped="Gone.")))
    assert await list_due(storage, NOW, 9) == []


async def test_what_did_not_change_is_stored_in_one_go(storage: Storage) -> None:
    feed, _ = await followed(storage)
    later = replace(feed.polling, due=NOW + HOUR, validators=Validators("u", "e"))
    changed = replace(feed, polling=replace(feed.polling, due=NOW - HOUR))
    assert await find_next(storage) == NOW
    async with storage.write() as conn:
        await save_quiet(conn, [Quiet(feed, later, NOW), Quiet(changed, later)])
        assert await get_feed(conn, feed.id) == replace(feed, polling=later, well_at=NOW)
    assert await find_next(storage) == NOW + HOUR


async def test_a_feed_is_known_under_another_address(storage: Storage) -> None:
    feed, wish = await followed(storage)
    await keep(storage, feed, entries([1, 2, 3]))
    other = replace(wish, feed=feed.id + 1)
    async with storage.read() as conn:
        assert await list_alike(conn, other, ["id-1", "id-2", "id-9"]) == [wish.number]
        assert await list_alike(conn, other, ["id-1", "id-9"]) == []
        assert await list_alike(conn, other, []) == []
        assert await list_alike(conn, wish, ["id-1"]) == []
        elsewhere = replace(other, room=Room("console:other", "other"))
        assert await list_alike(conn, elsewhere, ["id-1"]) == []


async def test_entries_are_known_again_and_changes_are_kept(storage: Storage) -> None:
    feed, _ = await followed(storage)
    first = await keep(storage, feed, entries([1, 2, 3]))
    kept = await list_latest(storage, feed.id, 2)
    assert [each.entry.key for each in kept] == ["id-1", "id-2"]
    assert kept[0].entry == replace(entry(1), aliases=())
    edited = entry(2, title="Mended", hash="new", updated=NOW, labels=("x",))
    again = await keep(storage, feed, (entry(0), entry(1), edited))
    assert again["id-2"] == first["id-2"]
    kept = await list_latest(storage, feed.id, 9)
    assert [each.entry.title for each in kept] == ["Post 0", "Post 1", "Mended", "Post 3"]
    assert kept[2].entry.labels == ("x",)
    assert (await list_seen(storage, feed.id))["id-2"].edits == 1


async def test_undated_entries_stay_in_the_order_of_the_page(storage: Storage) -> None:
    feed, _ = await followed(storage)
    page = tuple(replace(each, published=None) for each in entries([1, 2, 3]))
    await keep(storage, feed, page)
    kept = await list_latest(storage, feed.id, 9)
    assert [each.entry.key for each in kept] == ["id-1", "id-2", "id-3"]


async def test_an_id_is_not_given_again_after_entries_were_forgotten(storage: Storage) -> None:
    feed, _ = await followed(storage)
    first = await keep(storage, feed, entries([1]))
    assert set(await list_there(storage, feed.id)) == {"id-1"}
    await forget_entries(storage, feed.id, ["id-1"])
    again = await keep(storage, feed, entries([2]))
    assert first["id-1"] not in again.values()


async def test_a_digest_lists_what_was_kept_for_it_by_feed(storage: Storage) -> None:
    feed, wish = await followed(storage)
    ids = await keep(storage, feed, entries([3, 2, 1]))
    digest = replace(wish, mode=Mode.DIGEST)
    async with storage.write() as conn:
        await save_subscription(conn, digest, NOW)
        await add_announced(conn, wish, [ids["id-3"]], NOW, is_posted=True)
        later = [ids["id-1"], ids["id-2"]]
        await add_announced(conn, digest, later, NOW, is_posted=False)
        assert await list_posted_ids(conn, wish, ids.values()) == {ids["id-3"]}
    (found,) = await list_for_digest(storage, NEWS.id, NOW - HOUR, NOW)
    assert found.title == "Blog"
    assert [each.title for each in found.entries] == ["Post 2", "Post 1"]
    assert await list_for_digest(storage, NEWS.id, NOW, NOW + HOUR) == []
    assert await list_for_digest(storage, "discord:8", NOW - HOUR, NOW) == []
    async with storage.write() as conn:
        await save_subscription(conn, replace(digest, mode=Mode.NOW), NOW)
    assert await list_for_digest(storage, NEWS.id, NOW - HOUR, NOW) == [found]
    async with storage.write() as conn:
        await save_subscription(conn, replace(digest, state=State.PAUSED), NOW)
    assert await list_for_digest(storage, NEWS.id, NOW - HOUR, NOW) == []


async def test_search_finds_what_was_announced_in_any_case(storage: Storage) -> None:
    feed, wish = await followed(storage)
    ids = await keep(storage, feed, (entry(1, title="ÉLAN vital"), entry(2, text="élan too")))
    async with storage.write() as conn:
        await add_announced(conn, wish, [ids["id-1"]], NOW, is_posted=True)
    ((found, title),) = await search_announced(storage, "home", ["élan"], 9)
    assert (found.entry.key, title) == ("id-1", "Blog")
    assert await search_announced(storage, "away", ["élan"], 9) == []


async def test_what_nobody_wanted_is_forgotten(storage: Storage) -> None:
    feed, wish = await followed(storage, State.OFFERED)
    ids = await keep(storage, feed, entries([1]))
    async with storage.write() as conn:
        await add_announced(conn, wish, ids.values(), NOW, is_posted=True)
    other, _ = await followed(storage)
    await forget_unwanted(storage, NOW, NOW)
    assert await list_all(storage) == [feed, other]
    await forget_unwanted(storage, NOW + HOUR, NOW)
    assert await list_all(storage) == [other]
    assert await list_latest(storage, feed.id, 9) == []


async def test_what_was_removed_is_kept_for_longer(storage: Storage) -> None:
    feed, _ = await followed(storage, State.REMOVED)
    other, _ = await followed(storage)
    await forget_unwanted(storage, NOW + HOUR, NOW)
    assert await list_all(storage) == [feed, other]
    await forget_unwanted(storage, NOW + HOUR, NOW + HOUR)
    assert await list_all(storage) == [other]


async def test_a_room_that_is_replaced_is_followed_once(storage: Storage) -> None:
    feed, wish = await followed(storage)
    new = Room("discord:9", "news", place=Place("discord:2", "Staff"))
    async with storage.write() as conn:
        for _ in range(2):
            await move_subscriptions(storage, conn, NEWS.id, new, NOW)
        again = await Subscriptions(storage, "home").offer(conn, feed.id, NEWS, NOW)
        await save_subscription(conn, replace(again, state=State.ON), NOW)
        await move_subscriptions(storage, conn, NEWS.id, new, NOW)
    (found,) = await Subscriptions(storage, "home").list_live()
    assert found.subscription == replace(wish, room=replace(new, community="home"))


async def test_no_number_is_given_again(storage: Storage) -> None:
    await followed(storage)
    _, wish = await followed(storage, State.REMOVED)
    await forget_unwanted(storage, NOW + HOUR, NOW + HOUR)
    _, new = await followed(storage)
    assert new.number == wish.number + 1
