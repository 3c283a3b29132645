"""What reactions and edits were about, for when they are taken back."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table that bot.storage.Relations reads."""
    op.create_table(
        "inbox_relation",
        sa.Column("account", sa.String(300), primary_key=True),
        sa.Column("id", sa.String(300), primary_key=True),
        sa.Column("message", sa.String(300), nullable=False),
        sa.Column("emoji", sa.String(100), nullable=False),
        sa.Column("seen_at", sa.String(32), nullable=False),
    )
