"""Legs of the books, and what persons had said of bank lines, stay as they were when their tables are made anew."""
from __future__ import annotations

import sqlalchemy as sa

from core import checks, clock
from core.db import db, maintenance
from orders.ledger import Account, Entry
from orders.models.money import BankLineEnd, LineEnd
from tests.integration.migrations import walking
from tests.make import bank
from tests.raw import refused
from tests.schema import differences

BEFORE = "0059"
ROWS: tuple[tuple[str, dict[str, object], tuple[str, ...]], ...] = (
    ("bank_accounts", {"id": 1, "bin": "970436", "number": bank.ACCOUNT, "holder": "SAN CHO BAN", "is_shown": True},
     ("made_at",)),
    ("bank_lines", {"id": 1, "account_id": 1, "account_number": bank.ACCOUNT, "direction": "out", "amount": 5_000,
                    "remaining": 0, "day": "2026-11-21", "text": "", "reference": "FT1", "counter_name": "",
                    "counter_account": "", "source": "casso"}, ("at", "heard_at")),
    ("bank_line_ends", {"line_id": 1, "kind": "fee", "amount": 5_000, "reason": "SMS", "made_by": "system"},
     ("made_at",)),
    ("ledger_legs", {"id": 1, "posting_id": "a", "account": "fees", "party": "", "amount": 5_000}, ()),
    ("ledger_legs", {"id": 2, "posting_id": "a", "account": "bank", "party": "", "amount": -5_000}, ()),
    ("ledger_postings", {"id": "a", "document": "bank:1", "kind": "fee", "day": "2026-11-21", "actor": "system"},
     ("at",)),
)


def test_what_was_booked_and_said_before_stays(app, worker_id):
    with app.app_context():
        dialect = db.engine.dialect.name
    with walking.old_market(dialect, worker_id, BEFORE):
        with maintenance() as connection:
            for table, values, moments in ROWS:
                row = values | dict.fromkeys(moments, clock.now().isoformat(" "))
                names, marks = ", ".join(row), ", ".join(f":{name}" for name in row)
                connection.execute(sa.text(f"INSERT INTO {table} ({names}) VALUES ({marks})"), row)

        for version in walking.versions(BEFORE):
            walking.step(version)

        end = db.session.scalars(sa.select(BankLineEnd)).one()
        assert (end.kind, end.amount, end.reason, end.payout_id) == (LineEnd.FEE, 5_000, "SMS", None)
        assert dict(db.session.execute(sa.select(Entry.account, Entry.amount)).all()) == {
            Account.FEES: 5_000, Account.BANK: -5_000}
        db.session.rollback()
        for statement in ("UPDATE ledger_legs SET amount = 1", "DELETE FROM bank_line_ends",
                          "UPDATE bank_line_ends SET amount = 1", "DELETE FROM ledger_legs"):
            assert refused(statement), statement
        with maintenance() as connection:
            assert differences(connection) == []
        assert checks.run() == []
