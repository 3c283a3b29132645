"""A poll from its opening to its end, and every vote in it once."""

import asyncio
import logging
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import inspect, text

from bot import UserError
from bot.storage import Connection, Storage, noting
from cogs.polls.ballots import Outcome
from cogs.polls.box import STEP, Contents, seal
from cogs.polls.keys import KeyFolder
from cogs.polls.model import State
from cogs.polls.publication import Figures
from cogs.polls.store import replace_box
from tests.cogs.polls.office import LATER, NOON, Office


async def test_votes_are_counted_and_only_what_may_be_published_stays(office: Office) -> None:
    await office.opens()
    await office.all_vote({(0,): 7, (1,): 4, (2,): 1})
    change = await office.closes()
    assert change.poll is not None
    assert change.poll.state is State.CLOSED
    assert change.result == await office.finds_result()
    assert change.result is not None
    assert change.result.turnout == 10
    assert change.result.figures == Figures((0,), {0: 7}, (1, 2), 5)
    assert list(office.keys.iterdir()) == []
    async with office.storage.read() as conn:
        assert await conn.scalar(text("SELECT count(*) FROM poll_box")) == 0


async def test_nobody_votes_twice_by_whatever_account(office: Office) -> None:
    await office.opens()
    cast = office.ballots.cast
    assert await cast("a1", ("discord:1", "matrix:@a"), (0,), NOON) is Outcome.COUNTED
    assert await cast("a1", ("matrix:@a",), (1,), NOON) is Outcome.ALREADY
    assert await cast("a1", ("discord:1",), (1,), NOON) is Outcome.ALREADY
    assert await cast("a1", ("discord:2", "discord:1"), (1,), NOON) is Outcome.ALREADY
    assert await cast("a1", ("discord:2",), (1,), NOON) is Outcome.COUNTED


async def test_a_hundred_vote_at_once_and_press_twice(office: Office) -> None:
    await office.opens()
    presses = [f"member:{number}" for number in range(50)] * 2
    outcomes = await asyncio.gather(*(office.votes(each, 0) for each in presses))
    assert outcomes.count(Outcome.COUNTED) == 50
    assert outcomes.count(Outcome.ALREADY) == 50
    result = (await office.closes()).result
    assert result is not None
    assert result.turnout == 50


async def test_a_vote_is_taken_only_while_the_poll_is_open(office: Office) -> None:
    await office.makes()
    assert await office.votes("ada", 0) is Outcome.NOT_OPEN
    async with office.ballots.opening("a1", NOON):
        pass
    cast = office.ballots.cast
    assert await cast("a1", ("ada",), (0,), LATER - timedelta(seconds=1)) is Outcome.COUNTED
    assert await cast("a1", ("bob",), (0,), LATER) is Outcome.NOT_OPEN
    await office.closes()
    assert await office.votes("bob", 0) is Outcome.NOT_OPEN
    assert await office.votes("bob", 0, poll_id="none") is Outcome.NOT_OPEN


async def test_a_poll_opens_and_closes_once_and_never_early(office: Office) -> None:
    await office.opens()
    async with office.ballots.opening("a1", NOON) as change:
        assert change.poll is None
    async with office.ballots.closing("a1", LATER - timedelta(seconds=1)) as change:
        assert change.poll is None
    assert (await office.finds()).state is State.OPEN
    assert (await office.closes()).poll is not None
    assert (await office.closes()).poll is None
    async with office.ballots.cancelling("a1") as change:
        assert change.poll is None
    async with office.ballots.opening("a1", NOON) as change:
        assert change.poll is None
    assert (await office.finds()).state is State.CLOSED


async def test_what_fails_while_it_is_announced_has_not_happened(office: Office) -> None:
    await office.makes()
    with pytest.raises(RuntimeError):
        async with office.ballots.opening("a1", NOON):
            raise RuntimeError
    assert (await office.finds()).state is State.SCHEDULED
    assert list(office.keys.iterdir()) == []
    async with office.ballots.opening("a1", NOON):
        pass
    await office.all_vote({(0,): 10})
    with pytest.raises(RuntimeError):
        async with office.ballots.closing("a1", LATER):
            raise RuntimeError
    change = await office.closes()
    assert change.result is not None
    assert change.result.turnout == 10


async def test_a_cancelled_poll_leaves_nothing(office: Office) -> None:
    await office.opens()
    await office.all_vote({(0,): 12})
    async with office.ballots.cancelling("a1") as change:
        assert change.poll is not None
        assert change.result is None
    poll = await office.finds()
    assert (poll.state, poll.maker) == (State.CANCELLED, "")
    assert await office.finds_result() is None
    assert list(office.keys.iterdir()) == []


async def test_a_poll_whose_key_is_lost_becomes_void_and_says_no_number(office: Office) -> None:
    await office.opens()
    await office.all_vote({(0,): 12})
    assert await office.ballots.list_lost() == []
    async with office.ballots.voiding("a1") as change:
        assert change.poll is None
    (key,) = office.keys.iterdir()
    key.unlink()
    assert await office.ballots.list_lost() == ["a1"]
    assert await office.votes("late", 0) is Outcome.LOST
    change = await office.closes()
    assert change.poll is not None
    assert change.poll.state is State.VOID
    assert change.result is None
    assert await office.finds_result() is None


@pytest.mark.parametrize(
    "change",
    [
        """UPDATE poll SET definition = replace(definition, 'Should', 'Should not')""",
        """UPDATE poll SET definition = replace(definition, '["Yes","No"', '["No","Yes"')""",
        """UPDATE poll SET definition = replace(definition, '10', '5')""",
        """UPDATE poll SET opens_at = replace(opens_at, '12:00', '13:00')""",
        """UPDATE poll SET id = 'b2'; UPDATE poll_box SET poll = 'b2'""",
    ],
)
async def test_whoever_alters_what_was_asked_closes_the_box_for_good(
    office: Office, change: str
) -> None:
    await office.opens()
    await office.all_vote({(0,): 12})
    async with office.storage.write() as conn:
        for each in change.split(";"):
            assert (await conn.execute(text(each))).rowcount == 1
    assert await office.ballots.list_lost() == ["b2" if "b2" in change else "a1"]


async def test_a_poll_can_be_extended_and_not_shortened(office: Office) -> None:
    await office.opens()
    for closes_at, is_done in ((LATER - timedelta(hours=1), False), (LATER, False)):
        async with office.ballots.extending("a1", closes_at, NOON) as change:
            assert (change.poll is not None) is is_done
    longer = LATER + timedelta(hours=1)
    async with office.ballots.extending("a1", longer, LATER) as change:
        assert change.poll is None
    async with office.ballots.extending("a1", longer, NOON) as change:
        assert change.poll is not None
    assert (await office.closes()).poll is None
    assert (await office.finds()).closes_at == longer
    assert await office.votes("ada", 0) is Outcome.COUNTED


async def test_a_poll_that_slept_through_its_time_is_void(office: Office) -> None:
    await office.makes()
    async with office.ballots.opening("a1", LATER) as change:
        assert change.poll is not None
        assert change.poll.state is State.VOID
    assert list(office.keys.iterdir()) == []


async def test_a_full_box_refuses_and_keeps_what_it_has(office: Office) -> None:
    poll = await office.opens()
    contents = await office.peeks()
    assert contents is not None
    full = (STEP - 100) // 12
    tags = b"".join(number.to_bytes(12, "big") for number in range(full))
    (key,) = office.keys.iterdir()
    sealed = seal(Contents(full, {(0,): full}, tags), key.read_bytes()[:32], poll.seal, STEP)
    async with office.storage.write() as conn:
        await replace_box(conn, poll.id, sealed)
    outcomes = await asyncio.gather(*(office.votes(f"late:{number}", 0) for number in range(20)))
    assert outcomes.count(Outcome.FULL) > 10
    counted = full + outcomes.count(Outcome.COUNTED)
    contents = await office.peeks()
    assert contents is not None
    assert contents.votes == counted


async def test_a_ballot_that_can_not_be_counted_hurts_no_other(office: Office) -> None:
    await office.opens()
    votes = [office.votes(f"member:{number}", number) for number in range(5)]
    outcomes = await asyncio.gather(*votes, return_exceptions=True)
    assert outcomes[:3] == [Outcome.COUNTED] * 3
    assert [type(each) for each in outcomes[3:]] == [ValueError] * 2
    with pytest.raises(ValueError, match="no such ballot"):
        await office.ballots.cast("a1", (), (0,), NOON)


async def test_a_vote_that_nobody_waits_for_any_more_is_cast_to_its_end(office: Office) -> None:
    await office.opens()
    tasks = [asyncio.ensure_future(office.votes(f"member:{number}", 0)) for number in range(9)]
    await asyncio.sleep(0)
    for each in tasks:
        each.cancel()
    assert all(
        isinstance(each, asyncio.CancelledError)
        for each in await asyncio.gather(*tasks, return_exceptions=True)
    )
    contents = await office.peeks()
    assert contents is not None
    assert contents.votes == 9


async def test_what_the_disk_refuses_is_told_to_all_who_wait_and_nothing_is_lost(
    office: Office,
) -> None:
    await office.opens()
    await office.votes("ada", 0)
    (key,) = office.keys.iterdir()
    kept = key.read_bytes()
    key.unlink()
    key.mkdir()
    outcomes = await asyncio.gather(
        *(office.votes(f"member:{number}", 0) for number in range(5)), return_exceptions=True
    )
    assert all(isinstance(each, OSError) for each in outcomes)
    key.rmdir()
    key.write_bytes(kept)
    assert await office.votes("member:0", 0) is Outcome.COUNTED
    contents = await office.peeks()
    assert contents is not None
    assert contents.votes == 2


async def test_where_a_batch_fails_once_only_its_first_has_to_vote_again(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    await office.opens()
    replace, failed = KeyFolder.replace, list[str]()

    def fail_once(folder: KeyFolder, name: str, current: bytes, following: bytes | None) -> None:
        if not failed:
            failed.append(name)
            raise OSError
        replace(folder, name, current, following)

    monkeypatch.setattr(KeyFolder, "replace", fail_once)
    outcomes = await asyncio.gather(
        *(office.votes(f"member:{number}", 0) for number in range(5)), return_exceptions=True
    )
    assert sum(isinstance(each, OSError) for each in outcomes) == 1
    assert outcomes.count(Outcome.COUNTED) == 4
    contents = await office.peeks()
    assert contents is not None
    assert contents.votes == 4


async def read_all(storage: Storage) -> dict[str, list[tuple[object, ...]]]:
    """Read every table."""
    async with storage.read() as conn:
        names = await conn.run_sync(lambda sync: inspect(sync).get_table_names())
        rows = {each: await conn.execute(text(f'SELECT * FROM "{each}"')) for each in names}  # noqa: S608
        return {name: [tuple(row) for row in found] for name, found in rows.items()}


async def test_a_vote_changes_the_box_and_nothing_else(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    await office.opens()
    before = await read_all(office.storage)
    noted: list[Connection] = []
    caplog.set_level(logging.DEBUG)
    token = noting.set(partial(note, noted))
    await office.votes("ada", 0)
    noting.reset(token)
    after = await read_all(office.storage)
    assert {name for name in after if after[name] != before[name]} == {"poll_box"}
    (old,), (new,) = before["poll_box"], after["poll_box"]
    assert [a == b for a, b in zip(old, new, strict=True)] == [True, True, True, True, False]
    assert noted == []
    assert [each for each in caplog.records if each.name.startswith(("bot", "cogs"))] == []


async def note(noted: list[Connection], conn: Connection) -> None:
    noted.append(conn)


async def test_a_poll_whose_keys_are_elsewhere_waits_for_them(office: Office) -> None:
    await office.opens()
    await office.all_vote({(0,): 12})
    astray = Office(office.storage, office.keys.with_name("other"))
    with pytest.raises(UserError, match="not where I look for it"):
        await astray.votes("ada", 0)
    assert await astray.ballots.list_lost() == []
    async with astray.ballots.voiding("a1") as change:
        assert change.poll is None
    assert (await astray.closes()).poll is None
    await astray.ballots.tidy()
    office.keys.rename(astray.keys)
    assert await astray.votes("ada", 0) is Outcome.COUNTED
    assert (await astray.closes()).result is not None
