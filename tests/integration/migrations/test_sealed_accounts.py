"""Account numbers that a market kept plain before they were sealed, on both databases."""
from __future__ import annotations

import hashlib
import json

import sqlalchemy as sa

from core import checks, clock
from core.db import db, maintenance
from orders.banking import messages
from orders.models import BankLine
from orders.models.money import BankMessage, StatementFile, StatementRow
from tests.integration.migrations import walking
from tests.make import bank
from tests.schema import differences

THEIRS = "1903777888999"
BEFORE, SEALING = "0058", "0059"
PLAIN = {
    "bank_accounts": {"id": 1, "bin": "970436", "number": bank.ACCOUNT, "holder": "SAN CHO BAN", "is_shown": True},
    "bank_lines": {"id": 1, "account_id": 1, "account_number": bank.ACCOUNT, "direction": "out", "amount": 5_000,
                   "remaining": 5_000, "day": "2026-11-21", "text": f"CT den {THEIRS}", "reference": "FT1",
                   "counter_name": "", "counter_account": THEIRS, "source": "casso"},
    "bank_messages": {"id": 1, "source": "casso", "verdict": "heard", "attempts": 1},
    "statement_files": {"id": 1, "account_id": 1, "name": "a.csv", "fingerprint": "x", "dates": "auto", "left_out": 0,
                        "brought_by": "system"},
    "statement_rows": {"file_id": 1, "at": 2, "state": "wrong", "told": json.dumps({"counter_account": THEIRS}),
                       "faults": "[]", "raw": json.dumps({"text": THEIRS}), "has_time": False, "identity": "",
                       "external_id": "", "is_new": False, "known": "", "reason": "", "changed_by": ""},
}
MOMENTS = {"bank_accounts": ("made_at",), "bank_lines": ("at", "heard_at"), "bank_messages": ("heard_at", "acted_at"),
           "statement_files": ("brought_at",)}


def in_plain(body):
    """The rows as they were written until then."""

    bodies = {"bank_messages": body, "statement_files": body}
    with maintenance() as connection:
        for table, values in PLAIN.items():
            row = values | dict.fromkeys(MOMENTS.get(table, ()), clock.now().isoformat(" "))
            if table in bodies:
                row |= {"body": bodies[table], "digest": hashlib.sha256(bodies[table]).hexdigest()}
            names = ", ".join(row)
            marks = ", ".join(f"CAST(:{name} AS JSON)" if name in ("told", "raw", "faults") and
                              connection.dialect.name == "postgresql" else f":{name}" for name in row)
            connection.execute(sa.text(f"INSERT INTO {table} ({names}) VALUES ({marks})"), row)


def everywhere():
    """All that stands in the tables, as text."""
    with db.engine.connect() as connection:
        return {table: str([[bytes(value) if isinstance(value, memoryview) else value for value in row]
                            for row in connection.exec_driver_sql(f"SELECT * FROM {table}")]) for table in PLAIN}


def test_what_stood_there_plain_is_sealed_and_read_as_before(app, worker_id):
    with app.app_context():
        dialect = db.engine.dialect.name
    body = bank.casso(-5_000, f"CT den {THEIRS}", 77, counterAccountNumber=THEIRS)
    with walking.old_market(dialect, worker_id, BEFORE):
        in_plain(body)
        assert [table for table, text in everywhere().items() if THEIRS in text] == list(PLAIN)[1:]  # the control

        walking.step(SEALING)

        assert [table for table, text in everywhere().items() if THEIRS in text] == []
        line = db.session.get_one(BankLine, 1)
        assert (line.text, line.counter_account) == (f"CT den {THEIRS}", THEIRS)
        assert db.session.get_one(BankMessage, 1).body == body
        assert db.session.scalars(sa.select(StatementFile.body)).one() == body
        row = db.session.scalars(sa.select(StatementRow)).one()
        assert (row.told, row.raw) == ({"counter_account": THEIRS}, {"text": THEIRS})
        assert not messages.keep("casso", body)  # it is known as the same
        db.session.rollback()
        for version in walking.versions(SEALING):
            walking.step(version)
        with maintenance() as connection:
            assert differences(connection) == []
        assert checks.run() == []
