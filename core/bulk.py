"""Many rows in one statement, where PostgreSQL is handed a column at a time: half of what it takes row by row."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from core.db import db


def insert_all(table: sa.Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write these rows, which all name the same columns; nothing happens for none."""
    if not rows:
        return
    connection = db.session.connection()
    if connection.dialect.name == "postgresql":
        connection.execute(_insert(table, tuple(rows[0])), columns_of(rows))
    else:
        connection.execute(sa.insert(table), rows)


def columns_of(rows: Sequence[Mapping[str, Any]]) -> dict[str, list[Any]]:
    """The same values, a list for each name."""
    return {name: [row[name] for row in rows] for name in rows[0]}


def handed_over(types: Mapping[str, Any]) -> sa.TableValuedAlias:
    """What is handed over by `columns_of`, as rows in a statement of PostgreSQL: `{name: type}`."""
    lists = [sa.bindparam(name, type_=postgresql.ARRAY(kind)) for name, kind in types.items()]
    return sa.func.unnest(*lists).table_valued(
        *(sa.column(name, kind) for name, kind in types.items()), name="handed_over").render_derived()


@cache
def _insert(table: sa.Table, names: tuple[str, ...]) -> Any:
    rows = handed_over({name: table.c[name].type for name in names})
    return sa.insert(table).from_select(names, sa.select(*(rows.c[name] for name in names)))
