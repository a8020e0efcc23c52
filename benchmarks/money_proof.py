"""What events about money have left in the database, against what they were worth: each acted on once, none lost.

Read from rows alone; `flask check` asks the program itself afterwards.
"""
from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from core.db import db
from orders.ledger import Account, Entry, Posting
from orders.models import (
    BankLine,
    BankTelling,
    CardEvent,
    Case,
    CaseKind,
    Dispute,
    Order,
    OrderStatus,
    Payment,
    PaymentStatus,
    Refund,
    RefundStatus,
)
from orders.models.money import BankMessage

Told = dict[str, Any]


def prove_bank(told: Told) -> int:
    """How many rows were compared. Raises AssertionError."""
    messages = Counter(verdict.value for verdict in db.session.scalars(sa.select(BankMessage.verdict)))
    assert set(messages) == {"heard"}, messages
    found = db.session.execute(sa.select(BankTelling.source, BankTelling.external_id, BankTelling.line_id)).all()
    lines = {(row.source, row.external_id): row.line_id for row in found}
    which: dict[int, int] = {}
    for source, ident, place in told["tellings"]:
        line_id = lines[source, ident]  # each event was heard
        assert which.setdefault(line_id, place) == place, "two movements are one line"
    assert len(which) == len(told["amounts"]), "a movement is two lines"
    mine = {line.id: line for line in db.session.scalars(sa.select(BankLine).where(BankLine.id.in_(which)))}
    assert all(mine[line_id].amount == told["amounts"][place] for line_id, place in which.items())
    assert sum(line.remaining for line in mine.values()) == told["left"]
    postings = Counter(db.session.scalars(sa.select(Posting.document).where(Posting.kind == "received")))
    assert all(postings[f"bank:{line_id}"] == 1 for line_id in which), "a line is booked not once"
    rows = len(told["tellings"]) + 2 * len(which) + _prove_orders(told, "transfer")
    rows += _cases(CaseKind.OVER, told["over"], told) + _cases(CaseKind.UNKNOWN, told["unknown"], told)
    if told["is_first"]:
        assert _balance(Account.BANK) == sum(told["amounts"])
        assert -_balance(Account.UNCLEAR) == told["left"]
        assert len(found) == len(told["tellings"])
        assert db.session.query(BankLine).count() == len(which)
    return rows


def prove_cards(told: Told) -> int:
    """The same of payments by card. Raises AssertionError."""
    events = Counter(verdict.value for verdict in db.session.scalars(sa.select(CardEvent.verdict)))
    times = 1 if told["is_first"] else 2
    assert events == {"done": told["events"] * times}, events
    rows = _prove_orders(told, "card")
    back = Counter((refund.amount, refund.status) for refund in db.session.scalars(sa.select(Refund)))
    assert back == {(told["back"], RefundStatus.SENT): told["sent_back"] * times}, back
    assert db.session.query(Dispute).count() == told["disputed"] * times
    expired = sa.select(sa.func.count()).select_from(Payment).where(Payment.status == PaymentStatus.EXPIRED)
    assert db.session.scalar(expired) == told["lapsed"] * times
    assert _balance(Account.CARD) == told["kept"], (_balance(Account.CARD), told["kept"])
    return rows + int(told["events"] + told["sent_back"] + told["disputed"] + told["lapsed"])


def _prove_orders(told: Told, provider: str) -> int:
    """Each order has what was sent for it, in one payment, booked once; who paid in full goes on."""
    orders = {order.code: order for order in db.session.scalars(sa.select(Order))}
    wrong = {code: orders[code].received for code, sum_ in told["received"].items() if orders[code].received != sum_}
    assert not wrong, f"{len(wrong)} orders have another sum, such as {list(wrong.items())[:3]}"
    paid = db.session.execute(sa.select(Payment.order_id, Payment.reference, Payment.amount).where(
        Payment.provider == provider, Payment.status == PaymentStatus.PAID)).all()
    times = Counter(row.order_id for row in paid)
    assert all(times[orders[code].id] == 1 for code, sum_ in told["received"].items() if sum_), "not one payment"
    booked = Counter(db.session.scalars(sa.select(Posting.document).where(Posting.kind == "paid")))
    assert all(booked[f"payment:{row.reference}"] == 1 for row in paid), "a payment is booked not once"
    late = {code for code in told["confirmed"] if orders[code].status != OrderStatus.CONFIRMED}
    assert not late, f"{len(late)} orders were paid and do not go on"
    assert db.session.scalar(sa.select(sa.func.sum(Entry.amount))) == 0
    return len(told["received"]) + 2 * len(paid)


def _cases(kind: CaseKind, wanted: int, told: Told) -> int:
    found = db.session.scalar(sa.select(sa.func.count()).select_from(Case).where(Case.kind == kind)) or 0
    assert found == wanted * (1 if told["is_first"] else 2), f"{found} cases {kind}"
    return wanted


def _balance(account: Account) -> int:
    return int(db.session.scalar(sa.select(sa.func.coalesce(sa.func.sum(Entry.amount), 0)).where(
        Entry.account == account)) or 0)


PROVE: dict[str, Callable[[Told], int]] = {"bank": prove_bank, "cards": prove_cards}
