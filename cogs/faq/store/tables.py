"""Tables of the FAQ; migration 0002 makes them. Moments and days are ISO 8601 text, in UTC."""

from sqlalchemy import JSON, Boolean, Column, Integer, MetaData, String, Table, Text

metadata = MetaData()

entry = Table(
    "faq_entry",
    metadata,
    Column("community", String(100), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("version", Integer, nullable=False),
    Column("question", Text, nullable=False),
    Column("answer", Text),
    Column("category", String(100), nullable=False),
    Column("aliases", JSON, nullable=False),
    Column("source", Text, nullable=False),
    Column("said_on", String(10)),
    Column("review_on", String(10)),
    Column("set_key", String(100), nullable=False),
    Column("is_removed", Boolean, nullable=False),
)

version = Table(
    "faq_version",
    metadata,
    Column("community", String(100), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("snapshot", JSON, nullable=False),
    Column("by_id", String(200), nullable=False),
    Column("by_name", String(200), nullable=False),
    Column("changed_at", String(32), nullable=False),
)

asked = Table(
    "faq_asked",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("community", String(100), nullable=False, index=True),
    Column("question", Text, nullable=False),
    Column("times", Integer, nullable=False),
    Column("first_on", String(10), nullable=False),
    Column("last_on", String(10), nullable=False),
    Column("state", String(10), nullable=False),
)

usage = Table(
    "faq_usage",
    metadata,
    Column("community", String(100), primary_key=True),
    Column("day", String(10), primary_key=True),
    Column("outcome", String(10), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("times", Integer, nullable=False),
)

faq_set = Table(
    "faq_set",
    metadata,
    Column("community", String(100), primary_key=True),
    Column("key", String(100), primary_key=True),
    Column("is_on", Boolean, nullable=False),
    Column("fingerprint", String(64), nullable=False),
)

word = Table(
    "faq_word",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("community", String(100), nullable=False, index=True),
    Column("words", JSON, nullable=False),
)
