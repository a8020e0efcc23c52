"""Connections to PostgreSQL: they keep what they have prepared, and are looked at before they are used."""
from __future__ import annotations

import time
from typing import Any

import psycopg
import sqlalchemy as sa
from psycopg.pq import TransactionStatus
from sqlalchemy import event
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.pool import Pool

STATEMENTS_KEPT = 1000  # by each connection; more than there are, or they would push each other out
OPTIONS = {
    "pool_size": 8,
    "max_overflow": 0,  # requests queue for a connection rather than crowd the hot row
    "pool_use_lifo": True,  # the one that was used last knows its statements and their plans
    "connect_args": {
        # A plan is kept, and may be of the day when a table had a few rows: on disks of today an index costs no more.
        "options": "-c lock_timeout=5s -c statement_timeout=30s -c idle_in_transaction_session_timeout=60s "
                   "-c random_page_cost=1.1"
    },
}
_TRUSTED_SECONDS = 0.5  # who was there a moment ago is there: to ask costs as much as a statement


class Connection(psycopg.Connection[Any]):
    """A connection whose statements stay prepared when a transaction that only read ends.

    psycopg forgets what it has prepared at each ROLLBACK, and that is how a session that only read is ended: every
    statement of every page would be parsed and planned anew. COMMIT ends such a transaction just as well.
    """

    used_at = 0.0

    def rollback(self) -> None:
        """Undo what the transaction wrote; end one that may not write."""
        if self.read_only and self.info.transaction_status == TransactionStatus.INTRANS:
            self.commit()
        else:
            super().rollback()

    def answers(self) -> bool:
        """True if the database is still there; asked outside a transaction."""
        try:
            self.autocommit = True
            self.execute(b"")
            self.autocommit = False
        except psycopg.OperationalError:
            return False
        return True


@event.listens_for(sa.Engine, "do_connect")
def _connect(dialect: sa.Dialect, _record: Any, arguments: Any, settings: Any) -> Any:
    if dialect.driver != "psycopg":
        return None
    connection = Connection.connect(*arguments, **settings)
    connection.prepared_max = STATEMENTS_KEPT
    return connection


@event.listens_for(Pool, "checkin")
def _put_back(connection: Any, _record: Any) -> None:
    if isinstance(connection, Connection):
        connection.used_at = time.monotonic()


@event.listens_for(Pool, "checkout")
def _take(connection: Any, _record: Any, _proxy: Any) -> None:
    """Replace a connection that has broken while it lay there, and with it all that are older."""
    if not isinstance(connection, Connection) or time.monotonic() - connection.used_at <= _TRUSTED_SECONDS:
        return
    if not connection.answers():
        raise InvalidatePoolError
