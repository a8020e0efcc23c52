"""Statements of the busiest paths: compiled once, then handed to the driver as they are.

To compile a statement costs more than to run it, and what SQLAlchemy does around a compiled one more than what
the database does. Values still pass through the types of their columns, both ways, and every hook on the
connection still sees the statement.
"""
from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from core.db import db

_Convert = Callable[[Any], Any] | None
_REQUIRED = object()


class Prepared:
    """One statement, or for statements that each database spells its own way, a function of the dialect's name.

    Every value is given at every call: defaults of columns are not filled in.
    """

    def __init__(self, statement: Any, columns: Sequence[str] | None = None) -> None:
        self._statement = statement
        self._columns = columns
        self._compiled: dict[str, _Compiled] = {}

    def rows(self, **values: Any) -> list[tuple[Any, ...]]:
        """Run it; the rows it returns."""
        connection = _connection()
        compiled = self._for(connection.dialect)
        cursor = _execute(connection, compiled.sql, compiled.bound(values))
        try:
            return compiled.converted(cursor.fetchall())
        finally:
            cursor.close()

    def run(self, **values: Any) -> None:
        """Run it, where it returns no rows."""
        connection = _connection()
        compiled = self._for(connection.dialect)
        _execute(connection, compiled.sql, compiled.bound(values)).close()

    def run_all(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Run it for each of these values, at once, where it returns no rows; nothing happens for none."""
        if len(rows) == 1:
            self.run(**rows[0])
        elif rows:
            connection = _connection()
            compiled = self._for(connection.dialect)
            _execute(connection, compiled.sql, [compiled.bound(values) for values in rows], is_many=True).close()

    def scalar(self, **values: Any) -> Any:
        """The first value of the first row; None without rows."""
        found = self.rows(**values)
        return found[0][0] if found else None

    def _for(self, dialect: sa.Dialect) -> _Compiled:
        compiled = self._compiled.get(dialect.name)
        if compiled is None:
            statement = self._statement(dialect.name) if callable(self._statement) else self._statement
            compiled = self._compiled[dialect.name] = _Compiled(statement, dialect, self._columns)
        return compiled


def one_of(column: Any, values: Iterable[Any]) -> sa.ColumnElement[bool]:
    """`column.in_(values)` for values that are always the same, as a statement that is compiled once can have it."""
    return sa.or_(*(column == value for value in values))


class PreparedIn:
    """Statements that look for several values: one for 1, 2, 4, 8 ... of them, of which the last is repeated.

    `build` makes the statement around the values, as `column.in_(values)` wants them.
    """

    def __init__(self, build: Callable[[list[sa.BindParameter[Any]]], Any]) -> None:
        self._build = build
        self._sizes: dict[int, Prepared] = {}

    def rows(self, wanted: Collection[Any], **values: Any) -> list[tuple[Any, ...]]:
        """Run it for these; the rows it returns. Nothing is asked for none."""
        if not wanted:
            return []
        size = 1 << (len(wanted) - 1).bit_length()
        if size not in self._sizes:
            self._sizes[size] = Prepared(self._build([sa.bindparam(f"wanted_{place}") for place in range(size)]))
        each = [*wanted, *[next(iter(wanted))] * (size - len(wanted))]
        return self._sizes[size].rows(**{f"wanted_{place}": one for place, one in enumerate(each)}, **values)


def _connection() -> sa.Connection:
    """That of the use case, which the session would look up anew for each statement."""
    session = db.session()
    found: sa.Connection = session.info.get("connection") or session.connection()
    return found


def _execute(connection: sa.Connection, sql: str, values: Any, is_many: bool = False) -> Any:
    """What SQLAlchemy's own execution does with a compiled statement, without a context and a result around it.

    Listeners see the statement as they see every other; what the driver refuses goes the way of all refusals.
    """
    cursor = connection.connection.cursor()
    try:
        for listener in connection.dispatch.before_cursor_execute:
            listener(connection, cursor, sql, values, None, is_many)
        (cursor.executemany if is_many else cursor.execute)(sql, values)
        for listener in connection.dispatch.after_cursor_execute:
            listener(connection, cursor, sql, values, None, is_many)
    except connection.dialect.loaded_dbapi.Error as error:
        connection._handle_dbapi_exception(error, sql, values, cursor, None)
    return cursor


class _Compiled:
    """The statement in the words of one database, and how each value is converted on its way."""

    def __init__(self, statement: Any, dialect: sa.Dialect, columns: Sequence[str] | None) -> None:
        compiled = statement.compile(dialect=dialect, column_keys=columns)
        self.sql: str = compiled.string
        self._is_positional: bool = compiled.positional
        names: Sequence[str] = compiled.positiontup if compiled.positional else list(compiled.bind_names.values())
        self._binds = [_bind(name, compiled.binds[name], dialect) for name in names]
        returned = getattr(statement, "exported_columns", ())
        readers = [(place, column.type.dialect_impl(dialect).result_processor(dialect, None))
                   for place, column in enumerate(returned)]
        self._readers: list[tuple[int, Callable[[Any], Any]]] = [
            (place, reader) for place, reader in readers if reader is not None]

    def bound(self, values: Mapping[str, Any]) -> Any:
        """The values as the driver wants them. Raises KeyError for one that is missing."""
        found = [(name, values[name] if default is _REQUIRED else default, convert)
                 for name, default, convert in self._binds]
        if self._is_positional:
            return tuple(value if convert is None else convert(value) for _, value, convert in found)
        return {name: value if convert is None else convert(value) for name, value, convert in found}

    def converted(self, rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
        """The rows as the program wants them."""
        if not self._readers:
            return rows
        found = []
        for row in rows:
            values = list(row)
            for place, reader in self._readers:
                values[place] = reader(values[place])
            found.append(tuple(values))
        return found


def _bind(name: str, parameter: sa.BindParameter[Any], dialect: sa.Dialect) -> tuple[str, Any, _Convert]:
    convert: _Convert = parameter.type.dialect_impl(dialect).bind_processor(dialect)
    return name, _REQUIRED if parameter.required else parameter.effective_value, convert
