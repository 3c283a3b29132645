"""Accounts: which of them are one person's, and the codes by which they come to be linked."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables that bot.storage.Links reads."""
    op.create_table(
        "linked_account",
        sa.Column("account", sa.String(300), primary_key=True),
        sa.Column("person", sa.String(40), nullable=False, index=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("linked_at", sa.String(32), nullable=False),
    )
    op.create_table(
        "link_code",
        sa.Column("account", sa.String(300), primary_key=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("typed_by", sa.String(300), nullable=False),
        sa.Column("until", sa.String(32), nullable=False),
    )
