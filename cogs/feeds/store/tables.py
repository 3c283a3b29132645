"""Tables of the feeds; migration 0005 makes them. Moments are ISO 8601 text, in UTC.

Ids are not given again, also on SQLite: what was posted is found by them for a year.
"""

from sqlalchemy import JSON, Boolean, Column, Index, Integer, MetaData, String, Table, Text

metadata = MetaData()

feed = Table(
    "feed",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("community", String(100), nullable=False, index=True),
    Column("address", Text, nullable=False),
    Column("typed", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("link", Text, nullable=False),
    Column("due_at", String(32), nullable=False, index=True),
    Column("is_stopped", Boolean, nullable=False),
    Column("is_read", Boolean, nullable=False),
    Column("page_size", Integer, nullable=False),
    Column("polling", JSON, nullable=False),
    Column("hints", JSON, nullable=False),
    Column("well_at", String(32)),
    Column("error", Text, nullable=False),
    Column("error_at", String(32)),
    Column("added_at", String(32), nullable=False),
    sqlite_autoincrement=True,
)

subscription = Table(
    "feed_subscription",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("community", String(100), nullable=False, index=True),
    Column("number", Integer, nullable=False),
    Column("feed", Integer, nullable=False, index=True),
    Column("room", String(300), nullable=False, index=True),
    Column("place", JSON, nullable=False),
    Column("state", String(10), nullable=False),
    Column("mode", String(10), nullable=False),
    Column("wish", JSON, nullable=False),
    Column("tried", JSON, nullable=False),
    Column("mention", JSON, nullable=False),
    Column("changed_at", String(32), nullable=False),
    sqlite_autoincrement=True,
)

entry = Table(
    "feed_entry",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("community", String(100), nullable=False),
    Column("feed", Integer, nullable=False),
    Column("key", String(500), nullable=False),
    Column("title", Text, nullable=False),
    Column("link", Text, nullable=False),
    Column("published", String(32)),
    Column("updated", String(32)),
    Column("hash", String(100), nullable=False),
    Column("changes", Integer, nullable=False),
    Column("edits", Integer, nullable=False),
    Column("content", JSON, nullable=False),
    Column("sorted_at", String(32), nullable=False),
    Column("there_at", String(32), nullable=False),
    Index("ix_feed_entry_feed_key", "feed", "key", unique=True),
    Index("ix_feed_entry_feed_sorted_at", "feed", "sorted_at"),
    sqlite_autoincrement=True,
)

announced = Table(
    "feed_announced",
    metadata,
    Column("community", String(100), nullable=False),
    Column("subscription", Integer, primary_key=True, autoincrement=False),
    Column("entry", Integer, primary_key=True, autoincrement=False),
    Column("at", String(32), nullable=False, index=True),
    Column("is_posted", Boolean, nullable=False),
    Column("is_for_digest", Boolean, nullable=False),
)
