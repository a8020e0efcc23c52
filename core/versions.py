"""Writing many rows at once whose versions are counted: a flush would take a statement for each of them."""
from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.orm.exc import StaleDataError

from core.bulk import columns_of, handed_over
from core.db import Base, db

_FEW = 3  # which a flush writes as fast


def write_all(rows: Sequence[Base]) -> None:
    """Write what of these rows, which are of one table, has changed, as a flush does: a statement for each set of
    columns. Raises StaleDataError if one of them has another version by now."""
    if len(rows) <= _FEW:
        return
    model = type(rows[0])
    version, columns = _columns(model)
    changed: dict[tuple[str, ...], list[Any]] = {}
    for row in rows:
        before = sa.inspect(row).committed_state
        names = tuple(name for name in columns if name in before and before[name] != getattr(row, name))
        if names:
            changed.setdefault(names, []).append(row)
    for names, some in changed.items():
        told = [{"_ident": row.id, "_version": getattr(row, version), "_next": getattr(row, version) + 1,
                 **{f"_{name}": getattr(row, name) for name in names}} for row in some]
        if _write(model, names, told) != len(some):
            raise StaleDataError(f"{model.__tablename__}: another version than the one that was read")
        for row, each in zip(some, told, strict=True):
            for name in names:
                set_committed_value(row, name, each[f"_{name}"])
            set_committed_value(row, version, each["_next"])


@cache
def _columns(model: type[Base]) -> tuple[str, dict[str, Any]]:
    """The attribute of the version, and those of the other columns but the key."""
    mapper = sa.inspect(model)
    names = {mapper.get_property_by_column(column).key: column for column in mapper.columns if not column.primary_key}
    version = mapper.get_property_by_column(cast(Any, mapper.version_id_col)).key
    return version, {name: column for name, column in names.items() if name != version}


def _write(model: type[Base], names: tuple[str, ...], rows: Sequence[dict[str, Any]]) -> int:
    connection = db.session.connection()
    if connection.dialect.name == "postgresql":
        return connection.execute(_update_from(model, names), columns_of(rows)).rowcount
    return connection.execute(_update(model, names), rows).rowcount


@cache
def _update(model: type[Base], names: tuple[str, ...]) -> sa.Update:
    types = _types(model, names)
    return _changing(model, names, {name: sa.bindparam(name, type_=kind) for name, kind in types.items()})


@cache
def _update_from(model: type[Base], names: tuple[str, ...]) -> sa.Update:
    return _changing(model, names, handed_over(_types(model, names)).c)


def _types(model: type[Base], names: tuple[str, ...]) -> dict[str, Any]:
    version, columns = _columns(model)
    table = cast(sa.Table, model.__table__)
    counted = table.c[version].type
    return {"_ident": table.c.id.type, "_version": counted, "_next": counted,
            **{f"_{name}": columns[name].type for name in names}}


def _changing(model: type[Base], names: tuple[str, ...], told: Any) -> sa.Update:
    version, columns = _columns(model)
    table = cast(sa.Table, model.__table__)
    counted = table.c[version]
    return sa.update(table).where(table.c.id == told["_ident"], counted == told["_version"]).values(
        {columns[name]: told[f"_{name}"] for name in names} | {counted: told["_next"]})
