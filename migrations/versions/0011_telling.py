"""When postings were said, and what the authors of quotes were told, and how."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; who was asked before counts as not told, so that a yes is waited for."""
    # The numbers of postings are kept elsewhere from now on, so none may come twice. PostgreSQL
    # sees to that anyway; SQLite needs the table to be written anew.
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    with op.batch_alter_table(
        "posting",
        recreate="always" if is_sqlite else "never",
        table_kwargs={"sqlite_autoincrement": True},
    ) as posting:
        posting.add_column(sa.Column("sent_at", sa.String(32)))
    op.add_column("quote_author", sa.Column("asked", sa.Integer))
    op.add_column("quote_author", sa.Column("wait", sa.Integer))
    op.add_column("quote_author", sa.Column("read_at", sa.String(32)))
