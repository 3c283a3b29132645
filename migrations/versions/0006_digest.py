"""Digests: what is planned in which room, and how far its digests have come."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the digests' table."""
    op.create_table(
        "digest",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("community", sa.String(100), nullable=False),
        sa.Column("room", sa.String(300), nullable=False, unique=True, index=True),
        sa.Column("place", sa.JSON, nullable=False),
        sa.Column("rhythm", sa.String(10), nullable=False),
        sa.Column("day", sa.Integer, nullable=False),
        sa.Column("at", sa.String(5), nullable=False),
        sa.Column("covered", sa.String(32), nullable=False),
        sa.Column("planned", sa.String(32), nullable=False),
        sa.Column("is_on", sa.Boolean, nullable=False),
    )
