"""What platforms have sent and is still to be answered, and the buttons that have no widget."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables that bot.storage.Inbox and bot.storage.Offers read."""
    op.create_table(
        "inbox_place",
        sa.Column("account", sa.String(300), primary_key=True),
        sa.Column("position", sa.Text, nullable=False),
    )
    op.create_table(
        "inbox_event",
        sa.Column("account", sa.String(300), primary_key=True),
        sa.Column("id", sa.String(300), primary_key=True),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("room", sa.String(300), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("seen_at", sa.String(32), nullable=False),
        sa.Column("is_written", sa.Boolean, nullable=False),
        sa.Column("is_done", sa.Boolean, nullable=False),
    )
    op.create_table(
        "inbox_reply",
        sa.Column("account", sa.String(300), primary_key=True),
        sa.Column("event", sa.String(300), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("content", sa.JSON, nullable=False),
    )
    op.create_table(
        "offer",
        sa.Column("message", sa.String(300), primary_key=True),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("room", sa.String(300), nullable=False, index=True),
        sa.Column("thread", sa.String(300), nullable=False),
        sa.Column("only_for", sa.String(300), nullable=False),
        sa.Column("asked_by", sa.String(300), nullable=False),
        sa.Column("cause", sa.String(300), nullable=False, index=True),
        sa.Column("buttons", sa.JSON, nullable=False),
        sa.Column("marks", sa.JSON, nullable=False),
        sa.Column("made_at", sa.String(32), nullable=False),
    )
