"""The checks find what somebody broke past every use case."""
from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask

from core import checks
from core.db import db
from tests.make import orders as make
from tests.raw import spoil

pytestmark = pytest.mark.usefixtures("context")


@pytest.mark.parametrize(("statement", "name"), [
    ("UPDATE stock_items SET on_hand = on_hand + 1", "stock equals its journal"),
    ("UPDATE stock_moves SET amount = amount + 1 WHERE kind = 'reserved'", "stock equals its journal"),
    ("UPDATE holds SET base_units = base_units + 1 WHERE owner >= 'order:'", "holds add up"),
    ("UPDATE holds SET owner = 'order:CB00000000' WHERE owner >= 'order:'", "holds are open orders"),
    ("UPDATE orders SET goods_total = goods_total + 1", "totals are their lines"),
    ("UPDATE orders SET freight = freight + 1", "totals are their lines"),
    ("UPDATE order_lines SET parcel_id = NULL", "totals are their lines"),
    ("UPDATE orders SET status = 'returned'", "orders follow their parcels"),
    ("UPDATE orders SET status = 'returned'", "legal histories"),
    ("UPDATE parcels SET status = 'lost'", "legal histories"),
    ("UPDATE status_changes SET old = 'packed' WHERE new = 'confirmed'", "legal histories"),
    ("DELETE FROM status_changes WHERE entity = 'parcels'", "legal histories"),
    ("DELETE FROM line_events WHERE kind = 'ordered'", "journal tells the lines"),
    ("DELETE FROM line_events WHERE kind = 'delivered'", "journal tells the lines"),
    ("UPDATE line_events SET amount = amount + 1", "journal tells the lines"),
    ("UPDATE ledger_legs SET amount = amount + 1 WHERE account = 'producer'", "books are balanced"),
    ("UPDATE ledger_legs SET amount = amount * 2", "books are the orders"),
    ("UPDATE ledger_legs SET commune_code = '00166' WHERE account = 'producer'", "books are the orders"),
    ("UPDATE ledger_postings SET day = '2020-01-01'", "books are the orders"),
    ("UPDATE payments SET status = 'refunded'", "books are the orders"),
    ("UPDATE orders SET received = received + 1", "money received is booked"),
    ("UPDATE order_lines SET paid = amount", "money received is booked"),
    ("DELETE FROM payments WHERE status = 'started'", "open parcels ask for their money"),
])
def test_every_kind_of_fault_is_found(statement, name):
    make.order()
    make.delivered()
    assert checks.run() == []

    spoil(statement)

    assert any(fault.startswith(name) for fault in checks.run()), checks.run()


def test_the_command_prints_each_fault_and_fails(app: Flask):
    make.order()
    runner = app.test_cli_runner()
    assert runner.invoke(args=["check"]).exit_code == 0

    spoil("UPDATE orders SET freight = freight + 1")
    found = runner.invoke(args=["check"])

    assert found.exit_code == 1
    assert "totals are their lines" in found.output
    assert "1 faults" in found.output
    assert db.session.scalar(sa.text("SELECT count(*) FROM orders")) == 1
