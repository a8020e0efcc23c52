"""A database in use is walked up the line of migrations: full before each of them, also of what the one before made.

Its rows come from a database of today. What the tables of that time had no column for is left out; what a migration
has filled itself stays as it filled it.
"""
from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from alembic.config import Config
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import upgrade

from core.db import db, maintenance
from tests import databases
from tests.market import ROOT, make_app

MIGRATIONS = str(ROOT / "migrations")
Row = dict[str, Any]
Rows = dict[str, list[Row]]
_COLUMNS = {
    "sqlite": "SELECT t.name, c.name FROM sqlite_master t, pragma_table_info(t.name) c WHERE t.type = 'table'",
    "postgresql": "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'",
}


def versions(first: str) -> list[str]:
    """The migrations after `first`, in their order."""
    settings = Config()
    settings.set_main_option("script_location", MIGRATIONS)
    line = [each.revision for each in ScriptDirectory.from_config(settings).walk_revisions()]
    return [each for each in reversed(line) if each > first]


def read() -> Rows:
    """Every row of this database, table by table."""
    db.session.rollback()
    with db.engine.connect() as connection:
        return {table.name: [dict(row._mapping) for row in connection.execute(
            sa.select(*columns).order_by(*table.primary_key.columns))] for table, columns in _tables(connection)}


def _tables(connection: sa.Connection) -> list[tuple[sa.Table, list[sa.Column[Any]]]]:
    """The tables that are there, with those of their columns that are; asked of the catalogue, since to reflect them
    takes as long as all the rest."""
    there: dict[str, set[str]] = {}
    for table, column in connection.exec_driver_sql(_COLUMNS[connection.dialect.name]):
        there.setdefault(table, set()).add(column)
    return [(table, [column for column in table.columns if column.name in there[table.name]])
            for table in sorted(db.metadata.tables.values(), key=lambda each: each.name) if table.name in there]


@contextmanager
def old_market(dialect: str, worker: str, revision: str) -> Iterator[Flask]:
    """The application on a database of its own that has come no further than this version, and is empty."""
    def make(url: str) -> None:
        with _context(make_app(url)):
            upgrade(MIGRATIONS, revision)

    store = databases.open_store(dialect, f"market{revision}", make, worker)
    app = make_app(store.url)
    try:
        with _context(app):
            yield app
    finally:
        store.clear()
        store.close()


@contextmanager
def _context(app: Flask) -> Iterator[None]:
    with app.app_context():
        try:
            yield
        finally:
            db.session.remove()
            db.engine.dispose()


def fill(rows: Rows, known: Collection[str] = ()) -> None:
    """Put these rows into the tables that are not `known` and still empty, past the triggers: they were kept when the
    rows were made."""
    with maintenance() as connection:
        is_sqlite = connection.dialect.name == "sqlite"
        triggers = _switch_off(connection, is_sqlite)
        for table, columns in _tables(connection):
            wanted = [{column.name: row[column.name] for column in columns} for row in rows.get(table.name, ())]
            if table.name in known or not wanted or connection.scalar(sa.select(sa.exists().select_from(table))):
                continue
            plain = sa.table(table.name, *(sa.column(each.name, each.type) for each in columns))  # without defaults
            connection.execute(sa.insert(plain), wanted)
            if not is_sqlite and table.autoincrement_column is not None:
                connection.exec_driver_sql(f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), max(id)) "
                                           f"FROM {table.name}")
        for statement in triggers:
            connection.exec_driver_sql(statement)


def _switch_off(connection: sa.Connection, is_sqlite: bool) -> list[str]:
    """Triggers and foreign keys do nothing in this transaction; what brings the triggers back."""
    if not is_sqlite:
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        return []
    connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
    found = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").all()
    for name, _ in found:
        connection.exec_driver_sql(f"DROP TRIGGER {name}")
    return [text for _, text in found]


def step(revision: str) -> None:
    """One migration."""
    db.session.remove()
    upgrade(MIGRATIONS, revision)


def changed(before: Rows, after: Rows) -> list[str]:
    """Rows that were there and are not any more, or say something else, in the columns they had."""
    found = []
    for name, rows in before.items():
        now = after.get(name)
        if now is None:
            found.append(f"{name} is gone")
            continue
        kept = [{column: row[column] for column in rows[0] if column in row} for row in now] if rows else []
        if kept != rows:
            found += [f"{name}: {row}" for row in rows if row not in kept]
    return found
