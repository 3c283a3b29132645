"""Migrations: bring a database up to the code, or refuse it.

Revisions are files in `versions/`, in one line: `0002_faq.py` holds revision 0002, which follows
0001. That lets a start look without loading Alembic, which is needed only to move.
"""

import asyncio
import filecmp
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType

from sqlalchemy import URL, Connection, inspect, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.chat import StaffroomError, StartError
from bot.clock import Clock

from .address import find_file, name_database
from .connections import let_go, make_writer
from .copying import copy_database, free_path
from .errors import explain

MIGRATIONS = Path(__file__).parents[2] / "migrations"


@dataclass(frozen=True, slots=True)
class Upgrade:
    """A database's move from one revision to another; `backup` is its copy from before."""

    old: str | None
    new: str
    backup: Path | None


def list_revisions(migrations: Path = MIGRATIONS) -> tuple[str, ...]:
    """List the revisions that the code knows, oldest first."""
    files = (migrations / "versions").glob("[0-9]*_*.py")
    return tuple(sorted(path.name.partition("_")[0] for path in files))


def require_known(revision: str | None, known: tuple[str, ...], what: str) -> None:
    """Raise StartError if a database is of a revision that the code does not know."""
    if revision is not None and revision not in known:
        raise StartError(
            f"{what} was made by a newer Staffroom ({revision}; this one knows up to {known[-1]}). "
            "Update the program or restore an older backup."
        )


async def upgrade(
    url: URL, writer: AsyncEngine, *, backups: Path, migrations: Path, clock: Clock
) -> Upgrade | None:
    """Bring a database to the newest revision in one transaction, after a copy of its file."""
    known = list_revisions(migrations)
    async with writer.connect() as connection:
        tables = set(await connection.run_sync(_list_tables))
        old = await _get_revision(connection) if "alembic_version" in tables else None
    require_known(old, known, "This database")
    if old == known[-1]:
        return None
    file = find_file(url)
    if file is not None and tables - {"alembic_version"} and old is None:
        raise StartError(f"{file} belongs to another program. Choose another folder with --data.")
    step = Upgrade(old, known[-1], None)
    if file is not None and tables:
        copy = await asyncio.to_thread(_copy_before, file, backups, step, clock.now())
        step = Upgrade(old, known[-1], copy)
    await _run(url, writer, migrations, step)
    return step


def _list_tables(connection: Connection) -> list[str]:
    return inspect(connection).get_table_names()


async def _get_revision(connection: AsyncConnection) -> str | None:
    revision = await connection.scalar(text("SELECT version_num FROM alembic_version"))
    return None if revision is None else str(revision)


def _copy_before(file: Path, backups: Path, step: Upgrade, now: datetime) -> Path:
    """Copy a file that is to be changed; a failed attempt's equal copy serves again."""
    stem = f"before-{step.old}-to-{step.new}-"
    earlier = sorted(backups.glob(f"{stem}*.db"))
    copy = free_path(backups, f"{stem}{now:%Y%m%dT%H%M%SZ}", ".db")
    copy_database(file, copy)
    if earlier and filecmp.cmp(earlier[-1], copy, shallow=False):
        copy.unlink()
        return earlier[-1]
    return copy


async def _run(url: URL, writer: AsyncEngine, migrations: Path, step: Upgrade) -> None:
    if find_file(url) is None:
        async with writer.connect() as connection:
            with _Failing(url, step):
                await _apply(connection, migrations)
        return
    # A table that others refer to can be rebuilt only while SQLite does not watch foreign keys;
    # they are checked before the transaction ends: https://www.sqlite.org/lang_altertable.html
    loose = make_writer(url, foreign_keys=False)
    try:
        async with loose.connect() as connection:
            with _Failing(url, step):
                await _apply(connection, migrations)
    finally:
        await let_go(loose)


async def _apply(connection: AsyncConnection, migrations: Path) -> None:
    async with connection.begin():
        await connection.run_sync(_run_alembic, migrations)
        if connection.dialect.name == "sqlite":
            found = await connection.execute(text("PRAGMA foreign_key_check"))
            if broken := found.mappings().first():
                parent, table = broken["parent"], broken["table"]
                raise StartError(f"a row of {table} refers to one of {parent} that is gone")


def _run_alembic(connection: Connection, migrations: Path) -> None:
    from alembic import command  # noqa: PLC0415  takes a quarter of a second, and is seldom needed
    from alembic.config import Config  # noqa: PLC0415

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    command.upgrade(config, "head")


class _Failing:
    """Says in a sentence that a migration failed, whatever it raised: it is code like any other."""

    def __init__(self, url: URL, step: Upgrade) -> None:
        self._url = url
        self._step = step

    def __enter__(self) -> None:
        pass

    def __exit__(
        self,
        kind: type[BaseException] | None,
        failure: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if not isinstance(failure, Exception):
            return
        own = str(failure) if isinstance(failure, StaffroomError) else explain(failure)
        why = own or f"{type(failure).__name__}: {failure}"
        kept = f" A copy from before is in {self._step.backup}." if self._step.backup else ""
        raise StartError(
            f"{name_database(self._url)} could not be brought up to {self._step.new} "
            f"({why.rstrip('.')}). It is as it was.{kept}"
        ) from failure
