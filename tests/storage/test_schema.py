"""The migrations make the tables that the stores speak of."""

from collections.abc import Callable

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Column, Integer, MetaData, String, Table, Text

from bot.storage import MIGRATIONS, Storage, list_revisions
from tests.storage.schema import collect_metadata, list_differences, list_stores


async def test_a_migrated_database_has_the_tables_of_the_stores(storage: Storage) -> None:
    async with storage.read() as conn:
        assert await conn.run_sync(list_differences, collect_metadata()) == []


PLATFORMS_OWN = {"inbox_place", "inbox_event", "inbox_reply", "inbox_relation", "offer"}
"""What a platform has sent, before it is known whose it is, and the buttons of its messages."""
PEOPLES_OWN = {"linked_account", "link_code"}
"""Who somebody is, which is the same in every community."""


def test_every_table_tells_communities_apart() -> None:
    tables = collect_metadata().tables
    assert "cog_value" in tables
    apart = {name for name, table in tables.items() if "community" in table.c}
    assert set(tables) - apart == PLATFORMS_OWN | PEOPLES_OWN


def test_the_faqs_store_is_found() -> None:
    assert "cogs.faq.store" in list_stores()


def change(**columns: Column[object]) -> MetaData:
    """Give the metadata of the core with some columns of its table replaced."""
    metadata = MetaData()
    for table in collect_metadata().tables.values():
        copy = table.to_metadata(metadata)
        if table.name == "cog_value":
            for column in columns.values():
                copy.append_column(column, replace_existing=True)
    return metadata


@pytest.mark.parametrize(
    "make",
    [
        lambda: change(value=Column("value", Text, nullable=True)),
        lambda: change(value=Column("value", Integer, nullable=False)),
        lambda: change(more=Column("more", Text)),
        lambda: change(value=Column("value", Text, nullable=False, index=True)),
    ],
    ids=["nullability", "type", "column", "index"],
)
async def test_a_difference_is_seen(storage: Storage, make: Callable[[], MetaData]) -> None:
    async with storage.read() as conn:
        assert len(await conn.run_sync(list_differences, make())) == 1


async def test_a_table_that_no_migration_makes_is_seen(storage: Storage) -> None:
    metadata = collect_metadata()
    Table("forgotten", metadata, Column("community", String(100)))
    async with storage.read() as conn:
        assert len(await conn.run_sync(list_differences, metadata)) == 1


def test_the_newest_revision_by_name_is_alembics_own_head() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    script = ScriptDirectory.from_config(config)
    in_order = [revision.revision for revision in script.walk_revisions()][::-1]
    assert tuple(in_order) == list_revisions()
    assert script.get_heads() == [list_revisions()[-1]]
