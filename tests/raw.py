"""Rows by plain SQL, past everything Python would say: what the database itself refuses."""
from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from core.db import maintenance
from core.states import Machine


def refused(statement: str, **values: Any) -> bool:
    """True if the database does not let this statement through."""
    try:
        with maintenance() as connection:
            connection.execute(sa.text(statement), values)
    except sa.exc.IntegrityError:
        return True
    return False


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
