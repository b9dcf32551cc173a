"""Alembic's environment: runs on the connection that ``storage.maintenance.migrate`` passes in."""

from __future__ import annotations

from alembic import context

from storage.schema.columns import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    transaction_per_migration=False,
)
context.run_migrations()
