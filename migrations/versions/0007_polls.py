"""Polls: what is asked, the sealed boxes of those that are open, and what was published."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the polls' tables, without hidden row numbers."""
    op.create_table(
        "poll",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("community", sa.String(100), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("definition", sa.Text, nullable=False),
        sa.Column("state", sa.String(10), nullable=False, index=True),
        sa.Column("opens_at", sa.String(32), nullable=False),
        sa.Column("closes_at", sa.String(32), nullable=False),
        sa.Column("rooms", sa.JSON, nullable=False),
        sa.Column("maker", sa.String(300), nullable=False),
        sa.Column("is_scrubbed", sa.Boolean, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_poll_community_number", "poll", ["community", "number"], unique=True)
    op.create_table(
        "poll_box",
        sa.Column("poll", sa.String(32), primary_key=True),
        sa.Column("community", sa.String(100), nullable=False),
        sa.Column("key_name", sa.String(40), nullable=False),
        sa.Column("key_place", sa.Text, nullable=False),
        sa.Column("box", sa.LargeBinary, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "poll_result",
        sa.Column("poll", sa.String(32), primary_key=True),
        sa.Column("community", sa.String(100), nullable=False),
        sa.Column("result", sa.Text, nullable=False),
        sqlite_with_rowid=False,
    )
