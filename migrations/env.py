"""Alembic's entry: one line of numbered versions, the same on both databases, run inside one transaction."""
from alembic import context
from flask import current_app

from core.db import db, maintenance


def run() -> None:
    """Bring the database of the current application to the wanted version."""
    current_app.logger.debug("migrating")
    with maintenance() as connection:
        context.configure(connection=connection, target_metadata=db.metadata, transactional_ddl=True)
        with context.begin_transaction():
            context.run_migrations()


run()
