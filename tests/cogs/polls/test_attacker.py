"""The attacker brings the usual designs down, and finds nothing in ours."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.clock import HeldClock
from bot.storage import Storage, backup
from cogs.polls.ballots import Outcome
from cogs.polls.box import STEP
from tests.cogs.polls import naive
from tests.cogs.polls.attacker import Findings, Loot, attack, read_folders
from tests.cogs.polls.attacker.states import (
    find_log_place,
    read_heap,
    read_log,
    read_postgresql,
)
from tests.cogs.polls.naive import OPTIONS, OUTSIDE_KEY, Store
from tests.cogs.polls.office import NOON, Office, define
from tests.databases import fresh_postgresql

MEMBERS = naive.list_members()
VOTES = naive.cast_votes(MEMBERS)
TRUTH = {voter: OPTIONS[choice] for voter, choice in VOTES}
ORDER = [voter for voter, _ in VOTES]
DB, WAL = "db", "db-wal"


def find(
    folder: Path, *, ends: Sequence[str] = (DB, WAL), order: bool = False, key: bool = False
) -> Findings:
    """Attack what was kept in a folder, as far as the attacker has it."""
    files = {
        name: data for name, data in read_folders(folder).items() if name.endswith(tuple(ends))
    }
    keys = [OUTSIDE_KEY] if key else []
    return attack(Loot(files, MEMBERS, OPTIONS, ORDER if order else (), keys))


@pytest.mark.parametrize(
    ("store", "ends", "links"),
    [
        (naive.hashed, [DB], 60),
        (naive.salted, [DB], 60),
        (naive.keyed_inside, [DB], 60),
        (naive.two_tables, [DB], 60),
        (naive.without_rowid, [DB, WAL], 60),
        (naive.without_rowid_keyed, [DB, WAL], 0),
        (naive.counters, [DB, WAL], 60),
        (naive.counters_keyed, [DB, WAL], 0),
        (naive.rows_deleted_log_left, [DB, WAL], 60),
        (naive.rows_deleted_and_vacuumed, [DB, WAL], 0),
        (naive.boxed_with_one_key, [DB, WAL], 0),
    ],
)
def test_what_falls_to_the_files_alone(
    tmp_path: Path, store: Store, ends: list[str], links: int
) -> None:
    naive.keep(tmp_path / "store", VOTES, store)
    found = find(tmp_path / "store", ends=ends)
    assert found.count_right(TRUTH) == links
    if not links:
        assert found.links == {}


@pytest.mark.parametrize(
    "store", [naive.without_rowid_keyed, naive.counters_keyed, naive.boxed_with_one_key]
)
def test_what_falls_once_the_key_is_found(tmp_path: Path, store: Store) -> None:
    naive.keep(tmp_path / "store", VOTES, store)
    found = find(tmp_path / "store", key=True)
    assert found.count_right(TRUTH) == 60
    assert found.participants == frozenset(ORDER)


@pytest.mark.parametrize("store", [naive.without_rowid_keyed, naive.counters_keyed])
def test_what_falls_to_whoever_saw_people_vote(tmp_path: Path, store: Store) -> None:
    naive.keep(tmp_path / "store", VOTES, store)
    assert find(tmp_path / "store", order=True).count_right(TRUTH) == 60


@pytest.mark.parametrize(("store", "least"), [(naive.names_set_null, 20), (naive.rows_deleted, 55)])
def test_what_was_deleted_is_carved_from_free_pages(
    tmp_path: Path, store: Store, least: int
) -> None:
    naive.keep(tmp_path / "store", VOTES, store, secure_delete=False)
    assert find(tmp_path / "store", ends=[DB]).count_right(TRUTH) >= least


def test_a_line_in_the_log_for_each_vote_is_enough(tmp_path: Path) -> None:
    (tmp_path / "bot.log").write_text(
        "\n".join(f'{{"event": "vote", "option": "{OPTIONS[choice]}"}}' for _, choice in VOTES)
    )
    assert find(tmp_path, ends=["log"]).links == {}
    assert find(tmp_path, ends=["log"], order=True).count_right(TRUTH) == 60


async def test_two_tables_on_postgresql_fall_by_what_was_written_together(tmp_path: Path) -> None:
    async with fresh_postgresql() as url:
        storage = await Storage.open(url, backups=tmp_path)
        async with storage.write() as conn:
            await conn.execute(text("CREATE TABLE voter (id text PRIMARY KEY)"))
            await conn.execute(text("CREATE TABLE vote (id uuid PRIMARY KEY, choice text)"))
        for voter, choice in VOTES:
            async with storage.write() as conn:
                await conn.execute(text("INSERT INTO voter VALUES (:v)"), {"v": voter})
                chosen = {"c": OPTIONS[choice]}
                await conn.execute(text("INSERT INTO vote VALUES (gen_random_uuid(), :c)"), chosen)
        await storage.close()
        state = await read_postgresql(url)
        found = attack(Loot({}, MEMBERS, OPTIONS, states=[state]))
    assert found.count_right(TRUTH) == 60


OUR_MEMBERS = naive.list_members(seed=23)
"""Others than above: tests may share PostgreSQL's log."""
OUR_VOTES = naive.cast_votes(OUR_MEMBERS)
OUR_ORDER = [voter for voter, _ in OUR_VOTES]


async def vote_all(office: Office, backups: Path, url: str) -> None:
    """Let sixty vote, with a backup now and then."""
    await office.opens(define(options=OPTIONS))
    for number, (voter, choice) in enumerate(OUR_VOTES):
        assert await office.votes(voter, choice) is Outcome.COUNTED
        if number % 25 == 24 and url.startswith("sqlite"):
            clock = HeldClock(NOON)
            await backup(url, backups / f"{number}.tar.gz", clock=clock)


async def rob_all(url: str, *folders: Path, since: str, **more: object) -> Findings:
    """Attack with everything that is in some folders and in the database."""
    states, files = [], read_folders(*folders)
    if not url.startswith("sqlite"):
        states.append(await read_postgresql(url))
        files |= await read_log(url, since)
        files |= await read_heap(url, "poll", "poll_box", "poll_result")
    else:
        assert any(name.endswith(WAL) for name in files)
    return attack(Loot(files, OUR_MEMBERS, OPTIONS, states=states, **more))  # type: ignore[arg-type]


async def test_nothing_links_a_voter_to_a_choice_in_our_box(
    office: Office, database_url: str, tmp_path: Path
) -> None:
    backups, kept = tmp_path / "backups", (tmp_path / "data", tmp_path / "backups")
    is_server = not database_url.startswith("sqlite")
    since = await find_log_place(database_url) if is_server else ""
    rob = partial(rob_all, database_url, since=since, order=OUR_ORDER)
    await vote_all(office, backups, database_url)
    if is_server:
        assert len((await read_log(database_url, since))["pg_wal"]) > 60 * STEP
    files_alone = await rob(*kept)
    assert files_alone == Findings(frozenset(), {})
    with_key = await rob(*kept, office.keys)
    # The present key tells who has voted, as the docs say, and that is all.
    assert with_key == Findings(frozenset(OUR_ORDER), {})
    (key,) = office.keys.iterdir()
    last = key.read_bytes()
    result = (await office.closes()).result
    assert result is not None
    assert result.turnout == 60
    await office.ballots.tidy()
    keys = [last[at : at + 32] for at in (0, 32, 64)]
    closed = await rob(*kept, office.keys, keys=keys)
    assert closed == Findings(frozenset(), {})
