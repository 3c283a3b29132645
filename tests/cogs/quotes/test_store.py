"""The store of the quote board, on both databases."""

import pytest

from bot.chat import HOME, Room
from bot.storage import Storage
from cogs.quotes.model import Author, Plan, Quote, Roundup, State, Week
from cogs.quotes.store import (
    Quotes,
    Votes,
    add_author,
    add_nominator,
    add_refusal,
    add_roundup,
    find_author,
    find_plan,
    find_roundup,
    find_roundup_with,
    forget_reactions,
    get_secret,
    has_refused,
    list_nominators,
    list_numbers,
    list_plans,
    list_waiting_communities,
    remove_refusal,
    save_plan,
)
from tests.cogs.quotes.samples import DAY, waiting
from tests.talk import START

HALL = Room("test:hall", "hall")
TODAY = START.date()
NORTH = "north"


async def add(storage: Storage, *quotes: Quote) -> list[Quote]:
    """Add quotes of the home community."""
    async with storage.write() as conn:
        return [await Quotes(conn, HOME).add(each) for each in quotes]


async def find(storage: Storage, number: int) -> Quote | None:
    async with storage.read() as conn:
        return await Quotes(conn, HOME).find(number)


async def test_a_quote_is_found_as_it_was_and_numbered_on(storage: Storage) -> None:
    new = waiting("a", reason="why", words="short", source="tag")
    first, second = await add(storage, new, waiting("b"))
    assert (first.number, second.number) == (1, 2)
    assert first == Quote(**{**_values(new), "id": first.id, "number": 1})  # type: ignore[arg-type]
    async with storage.read() as conn:
        assert await Quotes(conn, NORTH).find(1) is None
        assert await Quotes(conn, NORTH).list_in(State.WAITING) == []


def _values(quote: Quote) -> dict[str, object]:
    return {name: getattr(quote, name) for name in Quote.__slots__}


async def test_a_message_is_one_quote_for_ever(storage: Storage) -> None:
    (first,) = await add(storage, waiting("a"))
    assert await add(storage, waiting("a", words="other")) == [first]
    async with storage.write() as conn:
        await Quotes(conn, HOME).erase(first)
    (again,) = await add(storage, waiting("a"))
    assert (again.id, again.state, again.words) == (first.id, State.GONE, "")


async def test_what_has_changed_meanwhile_is_not_saved(storage: Storage) -> None:
    (quote,) = await add(storage, waiting("a"))
    async with storage.write() as conn:
        assert await Quotes(conn, HOME).save(quote)
        assert not await Quotes(conn, HOME).save(quote)


async def test_nothing_is_kept_of_what_is_gone_but_its_number(storage: Storage) -> None:
    (quote,) = await add(storage, waiting("a", name="Jo", link="https://x.example", reason="why"))
    async with storage.write() as conn:
        await add_author(conn, HOME, Author(quote.id, "test:jo", HALL, "m1"))
        await add_nominator(conn, HOME, quote.id, "test:ada")
        await Votes(conn, HOME, "a").add(["tag"], TODAY)
        assert [each.id for each in await Quotes(conn, HOME).list_by(["test:jo"])] == [quote.id]
        await Quotes(conn, HOME).erase(quote)
        gone = await Quotes(conn, HOME).find(1)
        assert gone is not None
        assert {gone.words, gone.original, gone.name, gone.link, gone.reason} == {""}
        assert gone.nominated_at < START - 9999 * DAY
        assert await find_author(conn, quote.id) is None
        assert await list_nominators(conn, quote.id) == []
        assert await Votes(conn, HOME, "a").count() == gone.votes == 0
        await Quotes(conn, HOME).remove(quote)
        assert await Quotes(conn, HOME).find(1) is None


async def test_a_person_is_counted_once_whatever_account_they_use(storage: Storage) -> None:
    await add(storage, waiting("a"))
    async with storage.write() as conn:
        votes = Votes(conn, HOME, "a")
        assert await votes.add(["t1", "t2"], TODAY)
        assert not await votes.add(["t1", "t2"], TODAY)
        assert not await votes.add(["t0", "t1"], TODAY)
        assert await votes.add(["t3"], TODAY)
        assert await Votes(conn, NORTH, "a").count() == 0
        assert await votes.remove(["t0", "t1"])
        assert not await votes.remove(["t0", "t1"])
    quote = await find(storage, 1)
    assert quote is not None
    assert quote.votes == 1


async def test_votes_become_a_number_in_the_end(storage: Storage) -> None:
    await add(
        storage,
        waiting("old", state=State.APPROVED, shown_at=START - 29 * DAY),
        waiting("new", state=State.APPROVED, shown_at=START),
    )
    async with storage.write() as conn:
        for subject in ("old", "new"):
            for tag in ("t1", "t2"):
                await Votes(conn, HOME, subject).add([tag], TODAY)
        await Quotes(conn, HOME).settle(START - 28 * DAY)
        old, new = await Quotes(conn, HOME).list_shown()
        assert (old.votes, old.is_settled, new.votes, new.is_settled) == (2, True, 2, False)
        assert await Votes(conn, HOME, "old").count() == 0
        assert not old.takes_votes(START)


async def test_reactions_to_what_nobody_nominated_are_forgotten(storage: Storage) -> None:
    await add(storage, waiting("kept"))
    async with storage.write() as conn:
        for subject, day in (("kept", TODAY - 40 * DAY), ("old", TODAY - 40 * DAY), ("new", TODAY)):
            await Votes(conn, HOME, subject).add(["t"], day)
        await forget_reactions(conn, TODAY - 30 * DAY)
        counts = [await Votes(conn, HOME, each).count() for each in ("kept", "old", "new")]
    assert counts == [1, 0, 1]


async def test_a_refusal_is_kept_until_it_is_taken_back(storage: Storage) -> None:
    async with storage.write() as conn:
        for _ in range(2):
            await add_refusal(conn, HOME, ["t1", "t2"])
        assert await has_refused(conn, HOME, ["t2"])
        assert not await has_refused(conn, NORTH, ["t2"])
        assert await remove_refusal(conn, HOME, ["t1", "t2"])
        assert not await remove_refusal(conn, HOME, ["t1", "t2"])
        assert not await has_refused(conn, HOME, ["t1"])


async def test_a_secret_is_made_once(storage: Storage) -> None:
    first = await get_secret(storage, HOME, "aa" * 32)
    assert await get_secret(storage, HOME, "bb" * 32) == first == b"\xaa" * 32
    assert await get_secret(storage, NORTH, "bb" * 32) == b"\xbb" * 32


async def test_a_plan_is_found_as_it_was(storage: Storage) -> None:
    plan = Plan(HOME, HALL, Week(), 24, START, START, START, START + DAY, "Hello", (3, 1))
    async with storage.write() as conn:
        await save_plan(conn, plan)
        assert await find_plan(conn, HOME) == plan
        changed = Plan(HOME, HALL, Week(4), 25, START, START, START)
        await save_plan(conn, changed)
        assert await list_plans(conn) == [changed]
        await save_plan(conn, Plan(HOME, HALL, Week(4), 25, START, START, START, is_on=False))
        assert await list_plans(conn) == []


async def test_a_roundup_holds_its_picks_and_each_is_in_one(storage: Storage) -> None:
    shown = [waiting(each, state=State.APPROVED, shown_at=START) for each in "abc"]
    a, b, c = await add(storage, *shown)
    done = Roundup(HOME, 24, HALL, "Hello", START, ((b.id,), (a.id,)))
    async with storage.write() as conn:
        await add_roundup(conn, done)
        assert await find_roundup(conn, HOME, 24) == done
        assert await find_roundup_with(conn, HOME, a.id) == done
        assert await find_roundup_with(conn, HOME, c.id) is None
        assert await list_numbers(conn, HOME) == [(24, START)]
        assert await Quotes(conn, HOME).list_unpicked(START - DAY) == [c]
        assert await Quotes(conn, HOME).list_unpicked(START) == []


async def test_what_breaks_leaves_nothing(storage: Storage) -> None:
    async def break_off() -> None:
        async with storage.write() as conn:
            await Quotes(conn, HOME).add(waiting("a"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await break_off()
    assert await find(storage, 1) is None


async def test_communities_with_something_to_show_are_listed(storage: Storage) -> None:
    await add(storage, waiting("a"), waiting("b", state=State.APPROVED))
    async with storage.read() as conn:
        assert await list_waiting_communities(conn) == [HOME]
        assert [each.number for each in await Quotes(conn, HOME).list_ready()] == [2]
