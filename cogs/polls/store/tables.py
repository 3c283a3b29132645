"""Tables of the polls; migration 0007 makes them. Moments are ISO 8601 text, in UTC.

None has hidden row numbers on SQLite, and none has a row for a vote.
"""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

metadata = MetaData()

poll = Table(
    "poll",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("community", String(100), nullable=False),
    Column("number", Integer, nullable=False),
    Column("definition", Text, nullable=False),
    Column("state", String(10), nullable=False, index=True),
    Column("opens_at", String(32), nullable=False),
    Column("closes_at", String(32), nullable=False),
    Column("rooms", JSON, nullable=False),
    Column("maker", String(300), nullable=False),
    Column("is_scrubbed", Boolean, nullable=False),
    Index("ix_poll_community_number", "community", "number", unique=True),
    sqlite_with_rowid=False,
)
"""`is_scrubbed` once a poll is over and nothing of its box is left in the database's files."""

box = Table(
    "poll_box",
    metadata,
    Column("poll", String(32), primary_key=True),
    Column("community", String(100), nullable=False),
    Column("key_name", String(40), nullable=False),
    Column("key_place", Text, nullable=False),
    Column("box", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)
"""The sealed box of each open poll, and the name of its key file."""

result = Table(
    "poll_result",
    metadata,
    Column("poll", String(32), primary_key=True),
    Column("community", String(100), nullable=False),
    Column("result", Text, nullable=False),
    sqlite_with_rowid=False,
)
"""What was published of each closed poll, and nothing more."""

TABLES = tuple(metadata.tables)
