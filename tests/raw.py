"""Rows by plain SQL, past everything Python would say: what the database itself refuses."""
from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from core.db import db, maintenance
from core.states import Machine


def refused(statement: str, **values: Any) -> bool:
    """True if the database does not let this statement through."""
    try:
        with maintenance() as connection:
            connection.execute(sa.text(statement), values)
    except sa.exc.IntegrityError:
        return True
    return False


def spoil(*statements: str) -> None:
    """Change rows as no use case could, the guards of the database switched off."""
    db.session.rollback()
    with maintenance() as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
            for statement in statements:
                connection.exec_driver_sql(statement)
            return
        triggers = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").all()
        for name, _ in triggers:
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        for statement in statements:
            connection.exec_driver_sql(statement)
        for _, text in triggers:
            connection.exec_driver_sql(text)


def way_to(machine: Machine, state: str) -> list[str]:
    """The moves from the first state to `state`."""
    ways: dict[str, list[str]] = {machine.initial.value: []}
    todo = [machine.initial.value]
    while todo:
        here = todo.pop(0)
        for old, new in machine.pairs():
            if old == here and new not in ways:
                ways[new] = [*ways[here], new]
                todo.append(new)
    return ways[state]
