"""Runs the revisions on a connection that the bot opened, inside the transaction it began."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
