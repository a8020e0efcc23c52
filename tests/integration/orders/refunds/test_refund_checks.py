"""The checks find money that went back, moved or was written off otherwise than the rows say."""
from __future__ import annotations

import pytest

from core import checks
from core.actors import SYSTEM
from core.db import Dong
from orders import moving, writing_off
from orders.refunds import going
from tests.make import money, refunds
from tests.raw import spoil

pytestmark = pytest.mark.usefixtures("context")
UNCLEAR, CARDS = "unclear money is what remains of lines", "no payment goes back twice"
BOOKS = "books are their documents"


def _delete(document, kind):
    """The posting and its legs, so that the books still add up."""
    those = f"FROM ledger_postings WHERE document >= '{document}:' AND document < '{document};' AND kind = '{kind}'"
    return f"DELETE FROM ledger_legs WHERE posting_id IN (SELECT id {those})", f"DELETE {those}"


@pytest.mark.parametrize(("statements", "name"), [
    (["UPDATE refunds SET amount = amount + 1 WHERE order_id IS NOT NULL"], BOOKS),
    (["UPDATE refunds SET amount = amount + 1 WHERE bank_line_id IS NOT NULL"], BOOKS),
    (["UPDATE refunds SET status = 'promised' WHERE status = 'sent'"], BOOKS),
    (["UPDATE refunds SET status = 'sent' WHERE status = 'promised'"], BOOKS),
    (["UPDATE refunds SET status = 'sent' WHERE status = 'failed'"], BOOKS),
    (["UPDATE refunds SET status = 'sent' WHERE status = 'returned'"], BOOKS),
    (["UPDATE refunds SET provider = 'cod' WHERE status = 'sent'"], BOOKS),
    (["UPDATE refunds SET order_id = (SELECT max(id) FROM orders) WHERE order_id IS NOT NULL"], BOOKS),
    (["UPDATE ledger_legs SET party = 'refund:999' WHERE account = 'refund'"], BOOKS),
    (["UPDATE ledger_legs SET account = 'card' WHERE account = 'bank' AND amount < 0"], BOOKS),
    (_delete("refund", "promised"), BOOKS),
    (_delete("refund", "sent"), BOOKS),
    (_delete("refund", "failed"), BOOKS),
    (_delete("refund", "returned"), BOOKS),
    (["UPDATE money_moves SET amount = amount + 1"], BOOKS),
    (["UPDATE money_moves SET from_order_id = (SELECT max(id) FROM orders)"], BOOKS),
    (_delete("move", "moved"), BOOKS),
    (["UPDATE write_offs SET amount = -amount"], BOOKS),
    (_delete("write_off", "written_off"), BOOKS),
    (["UPDATE ledger_legs SET account = 'fees' WHERE account = 'loss'"], BOOKS),
    (["UPDATE payments SET amount = amount - 1 WHERE provider = 'card'"], CARDS),
    (["UPDATE payments SET provider = 'transfer' WHERE provider = 'card'"], CARDS),
    (["UPDATE refunds SET payment_id = NULL WHERE provider = 'card'"], CARDS),
    (["UPDATE bank_lines SET remaining = remaining - 1 WHERE remaining > 0"], UNCLEAR),
    (["UPDATE bank_lines SET remaining = 1 WHERE remaining = 0"], UNCLEAR),
    (["UPDATE ledger_legs SET party = 'line:999' WHERE account = 'unclear'"], UNCLEAR),
    (["UPDATE bank_lines SET amount = amount + 1"], BOOKS),
    (["UPDATE bank_lines SET direction = 'out'"], BOOKS),
    (_delete("bank", "received"), UNCLEAR),
    (["UPDATE refunds SET status = 'promised' WHERE status = 'failed'"], BOOKS),
    (["UPDATE ledger_postings SET document = 'bank:999' WHERE document = 'refund:4' AND kind = 'sent'"], BOOKS),
])
def test_every_kind_of_fault_is_found(statements, name):
    order, line, target = refunds.overpaid(100_000), money.line(80_000), money.by_transfer()
    for amount in (10_000, 20_000, 5_000):
        refunds.of_order(order, amount)
    sent, returned, failed = (refunds.of_order(order, amount) for amount in (1_000, 2_000, 3_000))
    going.sent(SYSTEM, sent.id, "FT1")
    going.sent(SYSTEM, returned.id, "FT2")
    going.came_back(SYSTEM, returned.id, money.line(2_000).id)
    going.failed(SYSTEM, failed.id, "no such account")
    refunds.of_line(line, 50_000)
    moving.move_money(SYSTEM, order.id, target.id, Dong(20_000), "same buyer", "once")
    writing_off.write_off(SYSTEM, order.id, Dong(-7_000), "nobody answers", "once")
    by_card, payment = refunds.paid_by_card(100_000)
    money.transferred(by_card, by_card.total)
    refunds.of_order(by_card, 100_000, provider="card", payment_id=payment.id)
    assert checks.run() == []

    try:
        spoil(*statements)
    finally:
        found = checks.run()

    assert any(fault.startswith(name) for fault in found), found
