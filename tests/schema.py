"""Is a database what the models say? Compares everything that keeps rows true, CHECKs and triggers included.

    with maintenance() as connection:
        assert differences(connection) == []    # after running the migrations
"""
from __future__ import annotations

import re

import sqlalchemy as sa

from core.db import db
from core.triggers import install

_TRIGGERS = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": """
        SELECT t.tgname, pg_get_triggerdef(t.oid) || p.prosrc
        FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
        WHERE NOT t.tgisinternal AND c.relnamespace = CAST(current_schema() AS regnamespace)""",
}
_CHECKS = """
    SELECT c.relname, k.conname, pg_get_constraintdef(k.oid)
    FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
    WHERE k.contype = 'c' AND c.relnamespace = CAST(current_schema() AS regnamespace)"""
_INDEXES = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL",
    "postgresql": "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema()",
}


def differences(connection: sa.Connection) -> list[str]:
    """What is in the database and not in the models (-), or the other way round (+)."""
    found, wanted = snapshot(connection), _wanted(connection)
    return sorted([f"- {line}" for line in found - wanted] + [f"+ {line}" for line in wanted - found])


def _wanted(connection: sa.Connection) -> set[str]:
    """The models, created in an empty place beside."""
    if connection.dialect.name == "sqlite":
        engine = sa.create_engine("sqlite://")
        with engine.connect().execution_options(writes=True) as beside, beside.begin():
            _create_all(beside)
            lines = snapshot(beside)
        engine.dispose()
        return lines
    with connection.begin_nested() as savepoint:
        connection.execute(sa.text("CREATE SCHEMA wanted"))
        connection.execute(sa.text("SET LOCAL search_path TO wanted"))
        _create_all(connection)
        lines = snapshot(connection)
        savepoint.rollback()
    return lines


def _create_all(connection: sa.Connection) -> None:
    """From a copy, since creating tables on PostgreSQL leaves marks that take foreign keys off SQLite's."""
    copy = sa.MetaData(naming_convention=db.metadata.naming_convention)
    for table in db.metadata.tables.values():
        table.to_metadata(copy)
    copy.create_all(connection, checkfirst=False)
    for table in copy.tables.values():
        install(table, connection)


def snapshot(connection: sa.Connection) -> set[str]:
    """The schema of the database, one line per fact."""
    dialect, inspector = connection.dialect.name, sa.inspect(connection)
    schema = connection.scalar(sa.text("SELECT current_schema()")) if dialect == "postgresql" else None
    lines: set[str] = set()
    for table in set(inspector.get_table_names(schema=schema)) - {"alembic_version"}:
        for column in inspector.get_columns(table, schema=schema):
            kind = column["type"].compile(connection.dialect)
            default = _plain(str(column["default"] or "")).replace(f"'{schema}.", "'")
            null = "NULL" if column["nullable"] else "NOT NULL"
            lines.add(f"{table}.{column['name']} {kind} {null} {default}")
        key = inspector.get_pk_constraint(table, schema=schema)
        lines.add(f"{table} primary key {key['constrained_columns']}")
        for unique in inspector.get_unique_constraints(table, schema=schema):
            lines.add(f"{table} unique {unique['name']} {unique['column_names']}")
        for foreign in inspector.get_foreign_keys(table, schema=schema):
            options = sorted(foreign["options"].items())
            lines.add(f"{table} {foreign['constrained_columns']} -> {foreign['referred_table']} {options}")
        if dialect == "sqlite":
            for check in inspector.get_check_constraints(table):
                lines.add(f"{table} check {check['name']} {_plain(check['sqltext'])}")
    if dialect == "postgresql":
        for table, name, text in connection.execute(sa.text(_CHECKS)):
            lines.add(f"{table} check {name} {_plain(text)}")
    for kind, questions in (("trigger", _TRIGGERS), ("index", _INDEXES)):
        for name, text in connection.execute(sa.text(questions[dialect])):
            lines.add(f"{kind} {name} {_plain(text)}")
    return {line for line in lines if "alembic_version" not in line}


def _plain(text: str) -> str:
    """White space, quotes and the schema's name are no differences."""
    return re.sub(r"\b(public|wanted)\.", "", " ".join(text.split())).replace('"', "")
