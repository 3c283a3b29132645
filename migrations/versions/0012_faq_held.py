"""Questions without an answer wait in memory alone: what was held of them is gone."""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Empty the table, which wipes its rows from SQLite's file, and drop it."""
    op.execute("DELETE FROM faq_held")
    op.drop_table("faq_held")
