"""A database is brought up to the code, or left as it was."""

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.chat import StartError
from bot.clock import HeldClock
from bot.storage import MIGRATIONS, Storage, Upgrade, Values, list_revisions
from tests.storage.forged import damage
from tests.storage.steps import Steps

NEWEST = list_revisions()[-1]
NEXT = f"{int(NEWEST) + 1:04}"
NOON = HeldClock(datetime(2026, 3, 1, 12, 0, 5, tzinfo=UTC))


@pytest.fixture
def steps(tmp_path: Path) -> Steps:
    return Steps(tmp_path / "migrations")


@pytest.fixture
def backups(tmp_path: Path) -> Path:
    return tmp_path / "backups"


async def fill(url: str, backups: Path) -> None:
    """Make a database of today's code that holds something."""
    storage = await Storage.open(url, backups=backups)
    await Values(storage, "home", "test").set("key", "kept")
    await storage.close()


async def dump(url: str, backups: Path) -> tuple[list[str], list[tuple[str, ...]]]:
    """Give the names of all tables, and the rows of the one that `fill` wrote to."""
    storage = await Storage.open(url, backups=backups)
    listed = (
        "SELECT name FROM sqlite_master"
        if url.startswith("sqlite")
        else "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    )
    async with storage.read() as conn:
        tables = sorted(await conn.scalars(text(listed)))
        rows = [tuple(row) for row in await conn.execute(text("SELECT * FROM cog_value"))]
    await storage.close()
    return tables, rows


async def test_a_new_database_is_made_without_a_backup(database_url: str, backups: Path) -> None:
    storage = await Storage.open(database_url, backups=backups)
    await storage.close()
    assert storage.upgrade == Upgrade(None, NEWEST, None)
    assert not backups.exists()


async def test_a_database_of_today_is_left_alone(database_url: str, backups: Path) -> None:
    await fill(database_url, backups)
    storage = await Storage.open(database_url, backups=backups)
    await storage.close()
    assert storage.upgrade is None


async def test_what_is_behind_is_brought_up_and_keeps_its_rows(
    database_url: str, backups: Path, steps: Steps
) -> None:
    await fill(database_url, backups)
    steps.add("op.execute('CREATE TABLE added (a INTEGER)')")
    steps.add("op.execute('INSERT INTO added VALUES (7)')")
    storage = await Storage.open(database_url, backups=backups, migrations=steps.folder)
    assert await Values(storage, "home", "test").get("key") == "kept"
    async with storage.read() as conn:
        assert await conn.scalar(text("SELECT a FROM added")) == 7
    await storage.close()
    assert storage.upgrade is not None
    assert storage.upgrade.old == NEWEST
    assert storage.upgrade.new == list_revisions(steps.folder)[-1]


async def test_a_copy_is_taken_before(sqlite_url: str, backups: Path, steps: Steps) -> None:
    await fill(sqlite_url, backups)
    steps.add("op.execute('DROP TABLE cog_value')")
    storage = await Storage.open(sqlite_url, backups=backups, migrations=steps.folder, clock=NOON)
    await storage.close()
    copy = backups / f"before-{NEWEST}-to-{NEXT}-20260301T120005Z.db"
    assert storage.upgrade == Upgrade(NEWEST, NEXT, copy)
    assert copy.stat().st_mode & 0o777 == 0o600
    assert backups.stat().st_mode & 0o777 == 0o700
    assert list(backups.iterdir()) == [copy]
    with sqlite3.connect(copy) as old:
        assert old.execute("SELECT key, value FROM cog_value").fetchall() == [("key", '"kept"')]
    old.close()


FAILURES = {
    "a bug": "raise ValueError('a bug')",
    "of no common kind": "raise type('Odd', (Exception,), {})('of no common kind')",
    "no_such_table": "op.execute('SELECT * FROM no_such_table')",
}


@pytest.mark.parametrize("reason", FAILURES)
async def test_a_failed_migration_leaves_the_database_as_it_was(
    database_url: str, backups: Path, steps: Steps, reason: str
) -> None:
    await fill(database_url, backups)
    before = await dump(database_url, backups)
    steps.add("op.execute('CREATE TABLE added (a INTEGER)')")
    steps.add(
        "op.execute(\"UPDATE cog_value SET value = 'lost'\")",
        "op.execute('ALTER TABLE cog_value ADD COLUMN more TEXT')",
        FAILURES[reason],
    )
    with pytest.raises(StartError, match="It is as it was") as told:
        await Storage.open(database_url, backups=backups, migrations=steps.folder)
    assert reason in str(told.value)
    assert await dump(database_url, backups) == before


async def test_a_failed_migration_names_the_copy_once_however_often_it_is_tried(
    sqlite_url: str, backups: Path, steps: Steps
) -> None:
    await fill(sqlite_url, backups)
    steps.add("raise ValueError('a bug')")
    told = []
    for second in range(3):
        clock = HeldClock(datetime(2026, 3, 1, 12, 0, second, tzinfo=UTC))
        with pytest.raises(StartError) as failure:
            await Storage.open(sqlite_url, backups=backups, migrations=steps.folder, clock=clock)
        told.append(str(failure.value))
    (copy,) = backups.iterdir()
    assert copy.name == f"before-{NEWEST}-to-{NEXT}-20260301T120000Z.db"
    assert all(str(copy) in each for each in told)


async def test_a_changed_database_is_copied_again(
    sqlite_url: str, backups: Path, steps: Steps
) -> None:
    await fill(sqlite_url, backups)
    steps.add("raise ValueError('a bug')")
    for value in ("first", "second"):
        storage = await Storage.open(sqlite_url, backups=backups)
        await Values(storage, "home", "test").set("key", value)
        await storage.close()
        with pytest.raises(StartError):
            await Storage.open(sqlite_url, backups=backups, migrations=steps.folder, clock=NOON)
    assert len(list(backups.iterdir())) == 2


async def test_a_damaged_database_is_not_migrated(
    sqlite_url: str, backups: Path, steps: Steps, tmp_path: Path
) -> None:
    await fill(sqlite_url, backups)
    steps.add("op.execute('CREATE TABLE added (a INTEGER)')")
    file = tmp_path / "data" / "staffroom.db"
    data = damage(file.read_bytes())
    file.write_bytes(data)
    with pytest.raises(StartError, match="The database is damaged, says SQLite's check"):
        await Storage.open(sqlite_url, backups=backups, migrations=steps.folder)
    assert file.read_bytes() == data
    assert list(backups.iterdir()) == []


async def test_rebuilding_a_table_keeps_the_rows_that_refer_to_it(
    sqlite_url: str, backups: Path, steps: Steps
) -> None:
    steps.add(
        "op.execute('CREATE TABLE parent (id INTEGER PRIMARY KEY, a TEXT)')",
        "op.execute('CREATE TABLE child (id INTEGER REFERENCES parent (id) ON DELETE CASCADE)')",
        "op.execute('INSERT INTO parent VALUES (1, 2)')",
        "op.execute('INSERT INTO child VALUES (1)')",
    )
    storage = await Storage.open(sqlite_url, backups=backups, migrations=steps.folder)
    await storage.close()
    steps.add("with op.batch_alter_table('parent') as table:", "    table.drop_column('a')")
    storage = await Storage.open(sqlite_url, backups=backups, migrations=steps.folder)
    async with storage.read() as conn:
        assert await conn.scalar(text("SELECT count(*) FROM child")) == 1
    await storage.close()


async def test_a_migration_that_leaves_an_orphan_is_undone(
    sqlite_url: str, backups: Path, steps: Steps
) -> None:
    await fill(sqlite_url, backups)
    before = await dump(sqlite_url, backups)
    steps.add(
        "op.execute('CREATE TABLE parent (id INTEGER PRIMARY KEY)')",
        "op.execute('CREATE TABLE child (id INTEGER REFERENCES parent (id))')",
        "op.execute('INSERT INTO child VALUES (1)')",
    )
    with pytest.raises(StartError, match="a row of child refers to one of parent that is gone"):
        await Storage.open(sqlite_url, backups=backups, migrations=steps.folder)
    assert await dump(sqlite_url, backups) == before


async def test_a_database_newer_than_the_code_is_refused(
    database_url: str, backups: Path, steps: Steps
) -> None:
    steps.add("op.execute('CREATE TABLE later (a INTEGER)')")
    storage = await Storage.open(database_url, backups=backups, migrations=steps.folder)
    await storage.close()
    with pytest.raises(StartError) as told:
        await Storage.open(database_url, backups=backups, migrations=MIGRATIONS)
    assert str(told.value) == (
        f"This database was made by a newer Staffroom ({NEXT}; this one knows up to {NEWEST}). "
        "Update the program or restore an older backup."
    )
    storage = await Storage.open(database_url, backups=backups, migrations=steps.folder)
    await storage.close()
    assert storage.upgrade is None
    assert not backups.exists()


async def test_a_database_of_another_program_is_refused(tmp_path: Path, backups: Path) -> None:
    file = tmp_path / "other.db"
    with sqlite3.connect(file) as other:
        other.execute("CREATE TABLE bookmarks (a)")
    other.close()
    with pytest.raises(StartError, match="belongs to another program"):
        await Storage.open(f"sqlite:///{file}", backups=backups)


async def test_a_folder_with_a_percent_sign_is_no_trouble(tmp_path: Path, backups: Path) -> None:
    steps = Steps(tmp_path / "100%(here)s" / "migrations")
    storage = await Storage.open(
        f"sqlite:///{tmp_path}/50%/a b.db", backups=backups, migrations=steps.folder
    )
    await storage.close()
    assert (tmp_path / "50%" / "a b.db").exists()
