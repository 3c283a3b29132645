"""Feeds: what is read, who wants it, which entries are known and what was said of them."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the feeds' tables."""
    _make_feeds()
    _make_subscriptions()
    _make_entries()


def _make_feeds() -> None:
    op.create_table(
        "feed",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("community", sa.String(100), nullable=False, index=True),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("typed", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("link", sa.Text, nullable=False),
        sa.Column("due_at", sa.String(32), nullable=False, index=True),
        sa.Column("is_stopped", sa.Boolean, nullable=False),
        sa.Column("is_read", sa.Boolean, nullable=False),
        sa.Column("page_size", sa.Integer, nullable=False),
        sa.Column("polling", sa.JSON, nullable=False),
        sa.Column("hints", sa.JSON, nullable=False),
        sa.Column("well_at", sa.String(32)),
        sa.Column("error", sa.Text, nullable=False),
        sa.Column("error_at", sa.String(32)),
        sa.Column("added_at", sa.String(32), nullable=False),
        sqlite_autoincrement=True,
    )


def _make_subscriptions() -> None:
    op.create_table(
        "feed_subscription",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("community", sa.String(100), nullable=False, index=True),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("feed", sa.Integer, nullable=False, index=True),
        sa.Column("room", sa.String(300), nullable=False, index=True),
        sa.Column("place", sa.JSON, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("mode", sa.String(10), nullable=False),
        sa.Column("wish", sa.JSON, nullable=False),
        sa.Column("tried", sa.JSON, nullable=False),
        sa.Column("mention", sa.JSON, nullable=False),
        sa.Column("changed_at", sa.String(32), nullable=False),
        sqlite_autoincrement=True,
    )


def _make_entries() -> None:
    op.create_table(
        "feed_entry",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("community", sa.String(100), nullable=False),
        sa.Column("feed", sa.Integer, nullable=False),
        sa.Column("key", sa.String(500), nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("link", sa.Text, nullable=False),
        sa.Column("published", sa.String(32)),
        sa.Column("updated", sa.String(32)),
        sa.Column("hash", sa.String(100), nullable=False),
        sa.Column("changes", sa.Integer, nullable=False),
        sa.Column("edits", sa.Integer, nullable=False),
        sa.Column("content", sa.JSON, nullable=False),
        sa.Column("sorted_at", sa.String(32), nullable=False),
        sa.Column("there_at", sa.String(32), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_feed_entry_feed_key", "feed_entry", ["feed", "key"], unique=True)
    op.create_index("ix_feed_entry_feed_sorted_at", "feed_entry", ["feed", "sorted_at"])
    op.create_table(
        "feed_announced",
        sa.Column("community", sa.String(100), nullable=False),
        sa.Column("subscription", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("entry", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", sa.String(32), nullable=False, index=True),
        sa.Column("is_posted", sa.Boolean, nullable=False),
        sa.Column("is_for_digest", sa.Boolean, nullable=False),
    )
