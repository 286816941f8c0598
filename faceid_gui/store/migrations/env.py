"""Run by Alembic: migrates over the connection that the program hands in."""

from __future__ import annotations

from alembic import context

connection = context.config.attributes["connection"]
# The caller has begun the transaction and ends it: all revisions or none.
context.configure(connection=connection, transactional_ddl=True)
context.run_migrations()
