"""The outbox: what is to be said in rooms."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table that bot.storage.Postings reads."""
    op.create_table(
        "posting",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("key", sa.String(200), nullable=False, index=True),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("community", sa.String(100), nullable=False),
        sa.Column("room", sa.String(300), nullable=False, index=True),
        sa.Column("place", sa.JSON, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("nonce", sa.String(40), nullable=False),
        sa.Column("messages", sa.JSON, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("made_at", sa.String(32), nullable=False),
        sa.Column("due_at", sa.String(32), nullable=False),
        sa.Column("tried_at", sa.String(32)),
    )
