"""Linked accounts: codes that can't be guessed, work once, and make two accounts one person."""

from datetime import timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from bot.accounts import LASTS, LETTERS, TRIES, Accounts, digest, make_code, read_code
from bot.chat import User, UserError
from bot.clock import HeldClock
from bot.safeguarding import find_identifiers
from bot.storage import Connection, Storage
from bot.storage.links import link_code
from tests.talk import START

ADA = User("discord:1", "Ada")
ADA_TOO = User("matrix:@ada:localhost", "ada")
BOB = User("matrix:@bob:localhost", "Bob")


@pytest.fixture
def clock() -> HeldClock:
    return HeldClock(START)


@pytest.fixture
def accounts(storage: Storage, clock: HeldClock) -> Accounts:
    return Accounts(storage, clock, Random(7))


async def tell_nobody(conn: Connection, user: User) -> None:
    """Tell nobody."""
    del conn, user


async def link(accounts: Accounts, one: User, other: User) -> None:
    """Link two accounts."""
    await accounts.take(other, await accounts.offer(one), is_overheard=False)
    await accounts.confirm(other, tell_nobody)


@given(st.integers())
def test_a_code_reads_back_however_it_is_spaced_and_identifies_nobody(seed: int) -> None:
    code = make_code(Random(seed))
    letters = code.replace("-", "")
    assert len(letters) == 9
    for typed in (code, code.lower(), letters, " ".join(letters), f" {code}. "):
        assert read_code(typed) == letters
    assert not find_identifiers(f"link {code}")
    assert not find_identifiers(f"link {letters.lower()}")


@pytest.mark.parametrize("typed", ["", "KTR-MWX", "KTR-MWX-HBDD", "KTR-MWX-HB1", "KTR-MWX-HBA"])
def test_what_can_be_no_code_is_none(typed: str) -> None:
    assert read_code(typed) == ""


def test_codes_use_all_of_their_letters() -> None:
    made = {make_code(Random(seed)) for seed in range(300)}
    assert len(made) == 300
    assert set("".join(made)) == {*LETTERS, "-"}


async def test_an_account_alone_is_one_person(accounts: Accounts) -> None:
    assert await accounts.list_ids(ADA) == (ADA.id,)
    assert await accounts.list_linked(ADA) == []


async def test_linked_accounts_are_one_person_their_own_first(
    accounts: Accounts, storage: Storage
) -> None:
    await link(accounts, ADA, ADA_TOO)
    assert await accounts.list_ids(ADA) == (ADA.id, ADA_TOO.id)
    async with storage.write() as conn:
        assert await accounts.list_ids(ADA_TOO, conn) == (ADA_TOO.id, ADA.id)
    assert await accounts.list_ids(BOB) == (BOB.id,)


async def test_people_who_link_are_one_with_all_their_accounts(accounts: Accounts) -> None:
    third, fourth = User("console:ada", "ada"), User("console:a", "a")
    await link(accounts, ADA, ADA_TOO)
    await link(accounts, third, fourth)
    await link(accounts, ADA_TOO, third)
    everything = {ADA.id, ADA_TOO.id, third.id, fourth.id}
    for each in (ADA, ADA_TOO, third, fourth):
        assert set(await accounts.list_ids(each)) == everything
    await accounts.unlink(fourth)
    assert set(await accounts.list_ids(ADA)) == everything - {fourth.id}
    assert await accounts.list_ids(fourth) == (fourth.id,)


async def test_when_one_of_two_is_parted_nothing_is_kept(accounts: Accounts) -> None:
    await link(accounts, ADA, ADA_TOO)
    assert [each.account for each in await accounts.unlink(ADA)] == [ADA_TOO.id]
    assert await accounts.list_linked(ADA_TOO) == []
    assert await accounts.unlink(ADA) == []


async def test_whoever_gave_the_code_is_told_in_the_same_transaction(
    accounts: Accounts,
) -> None:
    async def fail(conn: Connection, user: User) -> None:
        del conn
        raise UserError(user.name)

    await accounts.take(ADA_TOO, await accounts.offer(ADA), is_overheard=False)
    with pytest.raises(UserError, match=r"^Ada$"):
        await accounts.confirm(ADA_TOO, fail)
    assert await accounts.list_ids(ADA) == (ADA.id,)
    await accounts.confirm(ADA_TOO, tell_nobody)
    assert await accounts.list_ids(ADA) == (ADA.id, ADA_TOO.id)


async def test_a_code_works_once(accounts: Accounts) -> None:
    code = await accounts.offer(ADA)
    await accounts.take(ADA_TOO, code, is_overheard=False)
    with pytest.raises(UserError, match="I don't know that code"):
        await accounts.take(BOB, code, is_overheard=False)
    await accounts.confirm(ADA_TOO, tell_nobody)
    for each in (ADA_TOO, BOB):
        with pytest.raises(UserError, match="I don't know that code"):
            await accounts.take(each, code, is_overheard=False)
        with pytest.raises(UserError, match="no longer counts"):
            await accounts.confirm(each, tell_nobody)
    assert await accounts.list_ids(BOB) == (BOB.id,)


async def test_only_a_yes_links(accounts: Accounts) -> None:
    await accounts.take(ADA_TOO, await accounts.offer(ADA), is_overheard=False)
    assert await accounts.list_ids(ADA) == (ADA.id,)
    await accounts.decline(ADA_TOO)
    with pytest.raises(UserError, match="no longer counts"):
        await accounts.confirm(ADA_TOO, tell_nobody)


async def test_a_newer_code_takes_the_place_of_the_one_before(accounts: Accounts) -> None:
    old, new = await accounts.offer(ADA), await accounts.offer(ADA)
    with pytest.raises(UserError, match="I don't know that code"):
        await accounts.take(BOB, old, is_overheard=False)
    assert (await accounts.take(BOB, new, is_overheard=False)).account == ADA.id


async def test_a_yes_is_to_the_code_that_was_typed_last(accounts: Accounts) -> None:
    for each in (BOB, ADA):
        await accounts.take(ADA_TOO, await accounts.offer(each), is_overheard=False)
    await accounts.confirm(ADA_TOO, tell_nobody)
    assert await accounts.list_ids(ADA_TOO) == (ADA_TOO.id, ADA.id)


@pytest.mark.parametrize("is_typed", [False, True])
async def test_a_code_runs_out_and_is_forgotten(
    accounts: Accounts, clock: HeldClock, storage: Storage, *, is_typed: bool
) -> None:
    code = await accounts.offer(ADA)
    if is_typed:
        await accounts.take(ADA_TOO, code, is_overheard=False)
    clock.move_to(START + LASTS)
    with pytest.raises(UserError):
        await (
            accounts.confirm(ADA_TOO, tell_nobody)
            if is_typed
            else accounts.take(ADA_TOO, code, is_overheard=False)
        )
    await accounts.forget()
    async with storage.read() as conn:
        assert await conn.scalar(select(func.count()).select_from(link_code)) == 0


async def test_a_code_that_others_could_read_is_void(accounts: Accounts) -> None:
    code = await accounts.offer(ADA)
    with pytest.raises(UserError, match="Others could read"):
        await accounts.take(ADA_TOO, code, is_overheard=True)
    with pytest.raises(UserError, match="I don't know that code"):
        await accounts.take(BOB, code, is_overheard=False)


async def test_guessing_ends_after_some_tries_also_for_the_right_code(
    accounts: Accounts, clock: HeldClock
) -> None:
    code = await accounts.offer(ADA)
    for seed in range(TRIES):
        with pytest.raises(UserError, match="I don't know that code"):
            await accounts.take(BOB, make_code(Random(seed)), is_overheard=False)
    with pytest.raises(UserError, match="too many"):
        await accounts.take(BOB, code, is_overheard=False)
    assert (await accounts.take(ADA_TOO, code, is_overheard=False)).account == ADA.id
    clock.move_to(START + LASTS + timedelta(seconds=1))
    new = await accounts.offer(ADA)
    assert (await accounts.take(BOB, new, is_overheard=False)).account == ADA.id


async def test_what_is_linked_already_or_ones_own_is_refused(accounts: Accounts) -> None:
    with pytest.raises(UserError, match="this very account"):
        await accounts.take(ADA, await accounts.offer(ADA), is_overheard=False)
    await link(accounts, ADA, ADA_TOO)
    with pytest.raises(UserError, match="linked already"):
        await accounts.take(ADA_TOO, await accounts.offer(ADA), is_overheard=False)


async def test_a_person_has_so_many_accounts_and_no_more(accounts: Accounts) -> None:
    others = [User(f"console:{number}", str(number)) for number in range(10)]
    for each in others[:9]:
        await link(accounts, ADA, each)
    with pytest.raises(UserError, match="10 accounts"):
        await link(accounts, ADA, others[9])
    assert len(await accounts.list_ids(ADA)) == 10
    assert await accounts.list_ids(others[9]) == (others[9].id,)


def test_a_digest_is_a_slow_one() -> None:
    assert digest("KTRMWXHBD") == digest("KTRMWXHBD") != digest("KTRMWXHBF")
    assert len(digest("")) == 64


async def test_the_code_itself_is_never_kept(accounts: Accounts, storage: Storage) -> None:
    code = await accounts.offer(ADA)
    async with storage.read() as conn:
        rows = await conn.execute(select(link_code))
        kept = " ".join(str(value) for row in rows for value in row)
    assert digest(read_code(code)) in kept
    assert code not in kept
    assert read_code(code) not in kept
