"""The quote board: quotes, their authors while they may withdraw, votes, and round-ups."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the quote board's tables."""
    _make_quotes()
    _make_people()
    _make_roundups()


def _make_quotes() -> None:
    op.create_table(
        "quote",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("community", sa.String(100), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("subject", sa.String(64), nullable=False),
        sa.Column("source", sa.String(64), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("consent", sa.String(10), nullable=False),
        sa.Column("original", sa.Text, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("link", sa.Text, nullable=False),
        sa.Column("nominated_at", sa.String(32), nullable=False),
        sa.Column("decided_at", sa.String(32)),
        sa.Column("shown_at", sa.String(32)),
        sa.Column("settled", sa.Integer),
        sa.Column("version", sa.Integer, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_quote_community_number", "quote", ["community", "number"], unique=True)
    op.create_index("ix_quote_community_subject", "quote", ["community", "subject"], unique=True)
    op.create_index("ix_quote_community_state", "quote", ["community", "state"])
    op.create_table(
        "quote_vote",
        sa.Column("community", sa.String(100), primary_key=True),
        sa.Column("subject", sa.String(64), primary_key=True),
        sa.Column("tag", sa.String(64), primary_key=True),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("is_reaction", sa.Boolean, nullable=False),
    )


def _make_people() -> None:
    op.create_table(
        "quote_author",
        sa.Column("quote", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("community", sa.String(100), nullable=False),
        sa.Column("account", sa.String(300), nullable=False, index=True),
        sa.Column("place", sa.JSON, nullable=False),
        sa.Column("message", sa.String(300), nullable=False),
    )
    op.create_table(
        "quote_nominator",
        sa.Column("quote", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("account", sa.String(300), primary_key=True),
        sa.Column("community", sa.String(100), nullable=False),
    )
    op.create_table(
        "quote_refusal",
        sa.Column("community", sa.String(100), primary_key=True),
        sa.Column("tag", sa.String(64), primary_key=True),
    )
    op.create_table(
        "quote_secret",
        sa.Column("community", sa.String(100), primary_key=True),
        sa.Column("secret", sa.String(64), nullable=False),
    )


def _make_roundups() -> None:
    op.create_table(
        "quote_plan",
        sa.Column("community", sa.String(100), primary_key=True),
        sa.Column("place", sa.JSON, nullable=False),
        sa.Column("day", sa.Integer, nullable=False),
        sa.Column("at", sa.String(5), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("since", sa.String(32), nullable=False),
        sa.Column("covered", sa.String(32), nullable=False),
        sa.Column("planned", sa.String(32), nullable=False),
        sa.Column("postponed", sa.String(32)),
        sa.Column("introduction", sa.Text, nullable=False),
        sa.Column("arranged", sa.JSON),
        sa.Column("is_on", sa.Boolean, nullable=False),
    )
    op.create_table(
        "quote_roundup",
        sa.Column("community", sa.String(100), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("place", sa.JSON, nullable=False),
        sa.Column("introduction", sa.Text, nullable=False),
        sa.Column("sent_at", sa.String(32), nullable=False),
    )
    op.create_table(
        "quote_pick",
        sa.Column("quote", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("community", sa.String(100), nullable=False),
        sa.Column("roundup", sa.Integer, nullable=False),
        sa.Column("part", sa.Integer, nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
    )
    op.create_index("ix_quote_pick_community_roundup", "quote_pick", ["community", "roundup"])
