"""Account numbers at rest: words and other accounts of bank lines, messages, files and rows of banks are sealed.

What is sealed already stays as it is, so that this may be tried again.
"""
import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op

from core import secret_box

revision = '0059'
down_revision = '0058'

TRIGGERS = {
    'sqlite': [
        "CREATE TRIGGER bank_lines_frozen BEFORE UPDATE ON bank_lines BEGIN SELECT RAISE(ABORT, 'refused by bank_lines_frozen') WHERE OLD.account_number IS DISTINCT FROM NEW.account_number OR OLD.direction IS DISTINCT FROM NEW.direction OR OLD.amount IS DISTINCT FROM NEW.amount OR OLD.at IS DISTINCT FROM NEW.at OR OLD.day IS DISTINCT FROM NEW.day OR OLD.reference IS DISTINCT FROM NEW.reference OR OLD.counter_name IS DISTINCT FROM NEW.counter_name OR OLD.source IS DISTINCT FROM NEW.source OR OLD.heard_at IS DISTINCT FROM NEW.heard_at; END",
        "CREATE TRIGGER bank_lines_resealed_only BEFORE UPDATE ON bank_lines BEGIN SELECT RAISE(ABORT, 'refused by bank_lines_resealed_only') WHERE (CAST(OLD.text AS TEXT) IS DISTINCT FROM CAST(NEW.text AS TEXT) AND (COALESCE(CAST(OLD.text AS TEXT), '') = '' OR COALESCE(CAST(NEW.text AS TEXT), '') = '' OR substr(CAST(OLD.text AS TEXT), 1, 9) = substr(CAST(NEW.text AS TEXT), 1, 9))) OR (CAST(OLD.counter_account AS TEXT) IS DISTINCT FROM CAST(NEW.counter_account AS TEXT) AND (COALESCE(CAST(OLD.counter_account AS TEXT), '') = '' OR COALESCE(CAST(NEW.counter_account AS TEXT), '') = '' OR substr(CAST(OLD.counter_account AS TEXT), 1, 9) = substr(CAST(NEW.counter_account AS TEXT), 1, 9))); END",
        "CREATE TRIGGER bank_messages_frozen BEFORE UPDATE ON bank_messages BEGIN SELECT RAISE(ABORT, 'refused by bank_messages_frozen') WHERE OLD.source IS DISTINCT FROM NEW.source OR OLD.heard_at IS DISTINCT FROM NEW.heard_at; END",
        "CREATE TRIGGER bank_messages_resealed_only BEFORE UPDATE ON bank_messages BEGIN SELECT RAISE(ABORT, 'refused by bank_messages_resealed_only') WHERE (OLD.digest IS DISTINCT FROM NEW.digest AND substr(OLD.body, 1, 8) IS NOT DISTINCT FROM substr(NEW.body, 1, 8)) OR (OLD.body IS DISTINCT FROM NEW.body AND (length(OLD.body) = 0 OR substr(OLD.body, 1, 8) = substr(NEW.body, 1, 8))); END",
        "CREATE TRIGGER statement_rows_taken_stays BEFORE UPDATE ON statement_rows BEGIN SELECT RAISE(ABORT, 'refused by statement_rows_taken_stays') WHERE OLD.state = 'taken' AND (OLD.file_id IS DISTINCT FROM NEW.file_id OR OLD.at IS DISTINCT FROM NEW.at OR OLD.state IS DISTINCT FROM NEW.state OR OLD.moment IS DISTINCT FROM NEW.moment OR OLD.has_time IS DISTINCT FROM NEW.has_time OR OLD.amount IS DISTINCT FROM NEW.amount OR OLD.direction IS DISTINCT FROM NEW.direction OR OLD.identity IS DISTINCT FROM NEW.identity OR OLD.external_id IS DISTINCT FROM NEW.external_id OR OLD.line_id IS DISTINCT FROM NEW.line_id OR OLD.is_new IS DISTINCT FROM NEW.is_new OR OLD.known IS DISTINCT FROM NEW.known OR OLD.reason IS DISTINCT FROM NEW.reason OR OLD.changed_by IS DISTINCT FROM NEW.changed_by OR CAST(OLD.faults AS TEXT) IS DISTINCT FROM CAST(NEW.faults AS TEXT) OR (CAST(OLD.told AS TEXT) IS DISTINCT FROM CAST(NEW.told AS TEXT) AND (COALESCE(CAST(OLD.told AS TEXT), '') = '' OR COALESCE(CAST(NEW.told AS TEXT), '') = '' OR substr(CAST(OLD.told AS TEXT), 1, 9) = substr(CAST(NEW.told AS TEXT), 1, 9))) OR (CAST(OLD.raw AS TEXT) IS DISTINCT FROM CAST(NEW.raw AS TEXT) AND (COALESCE(CAST(OLD.raw AS TEXT), '') = '' OR COALESCE(CAST(NEW.raw AS TEXT), '') = '' OR substr(CAST(OLD.raw AS TEXT), 1, 9) = substr(CAST(NEW.raw AS TEXT), 1, 9)))); END",
    ],
    'postgresql': [
        "CREATE OR REPLACE FUNCTION bank_lines_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.account_number IS DISTINCT FROM NEW.account_number OR OLD.direction IS DISTINCT FROM NEW.direction OR OLD.amount IS DISTINCT FROM NEW.amount OR OLD.at IS DISTINCT FROM NEW.at OR OLD.day IS DISTINCT FROM NEW.day OR OLD.reference IS DISTINCT FROM NEW.reference OR OLD.counter_name IS DISTINCT FROM NEW.counter_name OR OLD.source IS DISTINCT FROM NEW.source OR OLD.heard_at IS DISTINCT FROM NEW.heard_at THEN RAISE EXCEPTION 'refused by bank_lines_frozen' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER bank_lines_frozen BEFORE UPDATE ON bank_lines FOR EACH ROW EXECUTE FUNCTION bank_lines_frozen()',
        "CREATE OR REPLACE FUNCTION bank_lines_resealed_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF (CAST(OLD.text AS TEXT) IS DISTINCT FROM CAST(NEW.text AS TEXT) AND (COALESCE(CAST(OLD.text AS TEXT), '') = '' OR COALESCE(CAST(NEW.text AS TEXT), '') = '' OR substr(CAST(OLD.text AS TEXT), 1, 9) = substr(CAST(NEW.text AS TEXT), 1, 9))) OR (CAST(OLD.counter_account AS TEXT) IS DISTINCT FROM CAST(NEW.counter_account AS TEXT) AND (COALESCE(CAST(OLD.counter_account AS TEXT), '') = '' OR COALESCE(CAST(NEW.counter_account AS TEXT), '') = '' OR substr(CAST(OLD.counter_account AS TEXT), 1, 9) = substr(CAST(NEW.counter_account AS TEXT), 1, 9))) THEN RAISE EXCEPTION 'refused by bank_lines_resealed_only' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER bank_lines_resealed_only BEFORE UPDATE ON bank_lines FOR EACH ROW EXECUTE FUNCTION bank_lines_resealed_only()',
        "CREATE OR REPLACE FUNCTION bank_messages_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.source IS DISTINCT FROM NEW.source OR OLD.heard_at IS DISTINCT FROM NEW.heard_at THEN RAISE EXCEPTION 'refused by bank_messages_frozen' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER bank_messages_frozen BEFORE UPDATE ON bank_messages FOR EACH ROW EXECUTE FUNCTION bank_messages_frozen()',
        "CREATE OR REPLACE FUNCTION bank_messages_resealed_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF (OLD.digest IS DISTINCT FROM NEW.digest AND substr(OLD.body, 1, 8) IS NOT DISTINCT FROM substr(NEW.body, 1, 8)) OR (OLD.body IS DISTINCT FROM NEW.body AND (length(OLD.body) = 0 OR substr(OLD.body, 1, 8) = substr(NEW.body, 1, 8))) THEN RAISE EXCEPTION 'refused by bank_messages_resealed_only' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER bank_messages_resealed_only BEFORE UPDATE ON bank_messages FOR EACH ROW EXECUTE FUNCTION bank_messages_resealed_only()',
        "CREATE OR REPLACE FUNCTION statement_rows_taken_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.state = 'taken' AND (OLD.file_id IS DISTINCT FROM NEW.file_id OR OLD.at IS DISTINCT FROM NEW.at OR OLD.state IS DISTINCT FROM NEW.state OR OLD.moment IS DISTINCT FROM NEW.moment OR OLD.has_time IS DISTINCT FROM NEW.has_time OR OLD.amount IS DISTINCT FROM NEW.amount OR OLD.direction IS DISTINCT FROM NEW.direction OR OLD.identity IS DISTINCT FROM NEW.identity OR OLD.external_id IS DISTINCT FROM NEW.external_id OR OLD.line_id IS DISTINCT FROM NEW.line_id OR OLD.is_new IS DISTINCT FROM NEW.is_new OR OLD.known IS DISTINCT FROM NEW.known OR OLD.reason IS DISTINCT FROM NEW.reason OR OLD.changed_by IS DISTINCT FROM NEW.changed_by OR CAST(OLD.faults AS TEXT) IS DISTINCT FROM CAST(NEW.faults AS TEXT) OR (CAST(OLD.told AS TEXT) IS DISTINCT FROM CAST(NEW.told AS TEXT) AND (COALESCE(CAST(OLD.told AS TEXT), '') = '' OR COALESCE(CAST(NEW.told AS TEXT), '') = '' OR substr(CAST(OLD.told AS TEXT), 1, 9) = substr(CAST(NEW.told AS TEXT), 1, 9))) OR (CAST(OLD.raw AS TEXT) IS DISTINCT FROM CAST(NEW.raw AS TEXT) AND (COALESCE(CAST(OLD.raw AS TEXT), '') = '' OR COALESCE(CAST(NEW.raw AS TEXT), '') = '' OR substr(CAST(OLD.raw AS TEXT), 1, 9) = substr(CAST(NEW.raw AS TEXT), 1, 9)))) THEN RAISE EXCEPTION 'refused by statement_rows_taken_stays' USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
        'CREATE TRIGGER statement_rows_taken_stays BEFORE UPDATE ON statement_rows FOR EACH ROW EXECUTE FUNCTION statement_rows_taken_stays()',
    ],
}
GONE = {'bank_lines': ('frozen',), 'bank_messages': ('frozen',), 'statement_rows': ('taken_stays',)}
TEXTS = {'text': 'words of a bank line', 'counter_account': 'other account of a bank line'}
ROWS = {'told': 'row of a statement', 'raw': 'row of a statement before'}
BODIES = {'bank_messages': 'message of a bank', 'statement_files': 'file of a bank'}


def upgrade() -> None:
    op.bulk_insert(
        sa.table("dated_settings", *(sa.column(name) for name in ("name", "value", "actor")),
                 sa.column("valid_from", sa.Date), sa.column("at", sa.DateTime(timezone=True))),
        [{"name": "bank_message_days", "valid_from": dt.date(2025, 7, 1), "value": 30, "actor": "system",
          "at": dt.datetime.now(dt.UTC)}])
    connection, dialect = op.get_bind(), op.get_context().dialect.name
    for table, names in GONE.items():
        for name in names:
            on = f' ON {table}' if dialect == 'postgresql' else ''
            connection.exec_driver_sql(f'DROP TRIGGER {table}_{name}{on}')
    for column in TEXTS:
        if dialect == 'postgresql':
            connection.exec_driver_sql(f"ALTER TABLE bank_lines ALTER COLUMN {column} TYPE TEXT")
            connection.exec_driver_sql(f"ALTER TABLE bank_lines ALTER COLUMN {column} SET DEFAULT ''")
        else:
            connection.exec_driver_sql(f"ALTER TABLE bank_lines ADD COLUMN new_{column} TEXT NOT NULL DEFAULT ''")
            connection.exec_driver_sql(f"UPDATE bank_lines SET new_{column} = {column}")
            connection.exec_driver_sql(f"ALTER TABLE bank_lines DROP COLUMN {column}")
            connection.exec_driver_sql(f"ALTER TABLE bank_lines RENAME COLUMN new_{column} TO {column}")
    every('bank_lines', ('id',), {column: sa.Text() for column in TEXTS}, lambda row: {
        column: text(row[column], about) for column, about in TEXTS.items()})
    every('statement_rows', ('file_id', 'at'), {column: sa.JSON(none_as_null=True) for column in ROWS}, lambda row: {
        column: told(row[column], about) for column, about in ROWS.items()})
    for table, about in BODIES.items():
        every(table, ('id',), {'body': sa.LargeBinary(), 'digest': sa.Text()}, lambda row, about=about: {
            'body': data(row['body'], about), 'digest': fingerprint(row, about)})
    for statement in TRIGGERS[dialect]:
        connection.exec_driver_sql(statement)


def every(name: str, keys: tuple[str, ...], columns: dict[str, Any], sealed: Callable[..., dict[str, Any]]) -> None:
    """Seal each row of a table."""
    connection = op.get_bind()
    table = sa.table(name, *map(sa.column, keys), *(sa.column(column, kind) for column, kind in columns.items()))
    for place in connection.execute(sa.select(*(table.c[key] for key in keys))).all():
        here = sa.and_(*(table.c[key] == value for key, value in zip(keys, place, strict=True)))
        row = connection.execute(sa.select(*(table.c[column] for column in columns)).where(here)).mappings().one()
        connection.execute(sa.update(table).where(here).values(sealed(row)))


def is_box(value: str, about: str) -> bool:
    try:
        secret_box.unseal(value, about)
    except secret_box.Sealed:
        return False
    return True


def text(value: str, about: str) -> str:
    return secret_box.seal(value, about) if value and not is_box(value, about) else value


def told(value: Any, about: str) -> Any:
    if value is None or (isinstance(value, str) and is_box(value, about)):
        return value
    return secret_box.seal(json.dumps(value, ensure_ascii=False), about)


def is_closed(value: bytes, about: str) -> bool:
    try:
        secret_box.unseal_bytes(value, about)
    except secret_box.Sealed:
        return False
    return True


def data(value: bytes | None, about: str) -> bytes | None:
    return secret_box.seal_bytes(value, about) if value and not is_closed(value, about) else value


def fingerprint(row: Any, about: str) -> str:
    """Until now it was the hash of the bytes; of that it is made, and so it can be made of what is gone."""
    if row['body'] and is_closed(row['body'], about):
        return row['digest']
    return secret_box.fingerprints(row['digest'].encode(), about)[0]
