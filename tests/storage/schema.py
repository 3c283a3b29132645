"""Compare the tables that the stores speak of with the tables that the migrations make."""

import importlib
from pathlib import Path
from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, MetaData

ROOT = Path(__file__).parents[2]


def list_stores() -> list[str]:
    """List the modules of cogs that keep tables: `store.py`, or a package `store`."""
    files = sorted(ROOT.glob("cogs/**/store.py")) + sorted(ROOT.glob("cogs/**/store/__init__.py"))
    paths = [file.parent if file.name == "__init__.py" else file for file in files]
    return [".".join(path.relative_to(ROOT).with_suffix("").parts) for path in paths]


def list_core() -> list[str]:
    """List the modules of the storage that keep tables."""
    files = sorted((ROOT / "bot" / "storage").glob("*.py"))
    return [f"bot.storage.{file.stem}" for file in files if "MetaData()" in file.read_text("utf-8")]


def collect_metadata() -> MetaData:
    """Put the tables of the core and of every cog into one metadata."""
    merged = MetaData()
    names = [*list_core(), *list_stores()]
    for metadata in [importlib.import_module(name).metadata for name in names]:
        for table in metadata.tables.values():
            table.to_metadata(merged)
    return merged


def list_differences(connection: Connection, metadata: MetaData) -> list[Any]:
    """List what a migration would have to change: tables, columns, types, nullability, indexes."""
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    found: list[Any] = compare_metadata(context, metadata)
    return found
