"""The FAQ: entries, their history, what was asked, and the words that mean the same."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the FAQ's tables."""
    _make_entries()
    _make_questions()
    _make_words()


def _make_entries() -> None:
    op.create_table(
        "faq_entry",
        sa.Column("community", sa.String(100), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("answer", sa.Text),
        sa.Column("category", sa.String(100), nullable=False),
        sa.Column("aliases", sa.JSON, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("said_on", sa.String(10)),
        sa.Column("review_on", sa.String(10)),
        sa.Column("set_key", sa.String(100), nullable=False),
        sa.Column("is_removed", sa.Boolean, nullable=False),
    )
    op.create_table(
        "faq_version",
        sa.Column("community", sa.String(100), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("snapshot", sa.JSON, nullable=False),
        sa.Column("by_id", sa.String(200), nullable=False),
        sa.Column("by_name", sa.String(200), nullable=False),
        sa.Column("changed_at", sa.String(32), nullable=False),
    )
    op.create_table(
        "faq_set",
        sa.Column("community", sa.String(100), primary_key=True),
        sa.Column("key", sa.String(100), primary_key=True),
        sa.Column("is_on", sa.Boolean, nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
    )


def _make_questions() -> None:
    op.create_table(
        "faq_asked",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("community", sa.String(100), nullable=False, index=True),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("times", sa.Integer, nullable=False),
        sa.Column("first_on", sa.String(10), nullable=False),
        sa.Column("last_on", sa.String(10), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
    )
    op.create_table(
        "faq_held",
        sa.Column("key", sa.String(20), primary_key=True),
        sa.Column("community", sa.String(100), nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("until", sa.String(32), nullable=False),
    )
    op.create_table(
        "faq_usage",
        sa.Column("community", sa.String(100), primary_key=True),
        sa.Column("day", sa.String(10), primary_key=True),
        sa.Column("outcome", sa.String(10), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("times", sa.Integer, nullable=False),
    )


def _make_words() -> None:
    op.create_table(
        "faq_word",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("community", sa.String(100), nullable=False, index=True),
        sa.Column("words", sa.JSON, nullable=False),
    )
