"""Small settings of cogs."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the table that bot.storage.Values reads."""
    op.create_table(
        "cog_value",
        sa.Column("community", sa.Text, primary_key=True),
        sa.Column("cog", sa.Text, primary_key=True),
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )
