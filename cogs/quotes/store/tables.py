"""Tables of the quote board; migrations 0010 and 0011 make them.

Moments are ISO 8601 text, in UTC.

`quote_author` alone says whose words a quote are, and `quote_nominator` who wanted it, until it is
decided. Whoever voted, or wants not to be nominated, is known by a tag.
"""

from sqlalchemy import JSON, Boolean, Column, Index, Integer, MetaData, String, Table, Text

metadata = MetaData()

quote = Table(
    "quote",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("community", String(100), nullable=False),
    Column("number", Integer, nullable=False),
    Column("subject", String(64), nullable=False),
    Column("source", String(64), nullable=False),
    Column("state", String(10), nullable=False),
    Column("consent", String(10), nullable=False),
    Column("original", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("link", Text, nullable=False),
    Column("nominated_at", String(32), nullable=False),
    Column("decided_at", String(32)),
    Column("shown_at", String(32)),
    Column("settled", Integer),
    Column("version", Integer, nullable=False),
    Index("ix_quote_community_number", "community", "number", unique=True),
    Index("ix_quote_community_subject", "community", "subject", unique=True),
    Index("ix_quote_community_state", "community", "state"),
    sqlite_autoincrement=True,
)
"""A row stays when its words are gone, so that a message can't be nominated again."""

vote = Table(
    "quote_vote",
    metadata,
    Column("community", String(100), primary_key=True),
    Column("subject", String(64), primary_key=True),
    Column("tag", String(64), primary_key=True),
    Column("day", String(10), nullable=False),
    Column("is_reaction", Boolean, nullable=False),
)
"""Votes on quotes, and reactions to messages that may become some."""

author = Table(
    "quote_author",
    metadata,
    Column("quote", Integer, primary_key=True, autoincrement=False),
    Column("community", String(100), nullable=False),
    Column("account", String(300), nullable=False, index=True),
    Column("place", JSON, nullable=False),
    Column("message", String(300), nullable=False),
    Column("asked", Integer),
    Column("wait", Integer),
    Column("read_at", String(32)),
)
"""`asked` is the number of the posting that asks them, `wait` the seconds that it gives them."""

nominator = Table(
    "quote_nominator",
    metadata,
    Column("quote", Integer, primary_key=True, autoincrement=False),
    Column("account", String(300), primary_key=True),
    Column("community", String(100), nullable=False),
)

refusal = Table(
    "quote_refusal",
    metadata,
    Column("community", String(100), primary_key=True),
    Column("tag", String(64), primary_key=True),
)

secret = Table(
    "quote_secret",
    metadata,
    Column("community", String(100), primary_key=True),
    Column("secret", String(64), nullable=False),
)

plan = Table(
    "quote_plan",
    metadata,
    Column("community", String(100), primary_key=True),
    Column("place", JSON, nullable=False),
    Column("day", Integer, nullable=False),
    Column("at", String(5), nullable=False),
    Column("number", Integer, nullable=False),
    Column("since", String(32), nullable=False),
    Column("covered", String(32), nullable=False),
    Column("planned", String(32), nullable=False),
    Column("postponed", String(32)),
    Column("introduction", Text, nullable=False),
    Column("arranged", JSON),
    Column("is_on", Boolean, nullable=False),
)

roundup = Table(
    "quote_roundup",
    metadata,
    Column("community", String(100), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("place", JSON, nullable=False),
    Column("introduction", Text, nullable=False),
    Column("sent_at", String(32), nullable=False),
)

pick = Table(
    "quote_pick",
    metadata,
    Column("quote", Integer, primary_key=True, autoincrement=False),
    Column("community", String(100), nullable=False),
    Column("roundup", Integer, nullable=False),
    Column("part", Integer, nullable=False),
    Column("place", Integer, nullable=False),
    Index("ix_quote_pick_community_roundup", "community", "roundup"),
)
"""Which quote stands in which message of which round-up: in one, ever."""
