"""SQLite: what is only added to is not replaced either, in any table.

REPLACE removes the row whose key is taken, and SQLite asks the triggers of DELETE only where they may recurse.
"""
from __future__ import annotations

import pytest
import sqlalchemy as sa

from core.db import db
from core.triggers import Effect
from tests.architecture.source import import_everything

import_everything()
KEPT = {name: trigger for name, table in sorted(db.metadata.tables.items())
        for trigger in table.info.get("triggers", ()) if trigger.name == "no_delete"}


@pytest.fixture(scope="module")
def alone():
    """A connection as ours are, to these tables with, of the triggers, only those that keep rows from being removed."""
    engine = sa.create_engine("sqlite://")
    with engine.connect().execution_options(writes=True, isolation_level="AUTOCOMMIT") as connection:
        for name, trigger in KEPT.items():
            columns = ", ".join(f'"{column.name}"' for column in db.metadata.tables[name].columns)
            keys = ", ".join(f'"{column.name}"' for column in db.metadata.tables[name].primary_key)
            connection.exec_driver_sql(f"CREATE TABLE {name} ({columns}, PRIMARY KEY ({keys}))")
            for statement in trigger.sql("sqlite"):
                connection.exec_driver_sql(statement)
            values = ", ".join("1" for _ in db.metadata.tables[name].columns)
            connection.exec_driver_sql(f"INSERT INTO {name} VALUES ({values})")
        yield connection
    engine.dispose()


@pytest.mark.parametrize("name", KEPT)
def test_what_is_kept_is_not_replaced(name, alone):
    for head in ("REPLACE", "INSERT OR REPLACE"):
        with pytest.raises(sa.exc.IntegrityError, match=f"refused by {name}_no_delete"):
            alone.exec_driver_sql(f"{head} INTO {name} SELECT * FROM {name}")

    alone.exec_driver_sql("PRAGMA recursive_triggers=OFF")
    try:  # the control: so it was without
        alone.exec_driver_sql(f"REPLACE INTO {name} SELECT * FROM {name}")
    finally:
        alone.exec_driver_sql("PRAGMA recursive_triggers=ON")


def test_no_trigger_of_ours_changes_the_table_it_watches():
    effects = [trigger for table in db.metadata.tables.values()
               for trigger in table.info.get("triggers", ()) if isinstance(trigger, Effect)]

    assert effects
    assert [trigger.name for trigger in effects for statement in trigger.statements
            if f" {trigger.table} " in statement.split(" SET ")[0].split(" VALUES ")[0] + " "] == []


def test_the_books_are_among_them():
    assert {"ledger_legs", "ledger_postings", "line_events", "status_changes", "refunds"} <= set(KEPT)
