"""What a newcomer finds about money: most of it at the bank, some of it waiting for a person."""
from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from core import checks, clock
from core.actors import SYSTEM
from core.db import db
from orders.cash import waiting
from orders.debts import owed
from orders.models import BankLine, Case, CaseKind, Direction, Order, OrderStatus
from orders.models.money import Remittance, TransferSlip, UseKind
from orders.transfer_slips import files
from tests.integration.demo.conftest import SMALL

pytestmark = pytest.mark.usefixtures("loaded")


def test_cash_of_more_than_a_week_ago_is_at_the_bank_but_for_one_note():
    old = [each for each in waiting.collected(SYSTEM, most=10_000)
           if each.parcel.ended_at < clock.now() - timedelta(days=8)]
    rows = db.session.scalars(sa.select(Remittance)).all()

    assert old == []
    assert sum(row.cash for row in rows) > SMALL.binh_lu_dong / 2
    assert [row.short for row in rows if row.short] == [50_000]


def test_some_transfers_wait_for_a_person_and_one_is_still_to_come():
    open_cases = db.session.scalars(sa.select(Case.kind).where(Case.closed_at.is_(None)).order_by(Case.kind)).all()
    orders = dict(db.session.execute(sa.select(Order.status, sa.func.count()).where(
        Order.payment_method == "transfer").group_by(Order.status)).all())

    assert set(open_cases) >= {CaseKind.CASH, CaseKind.OVER, CaseKind.UNKNOWN}
    assert orders == {OrderStatus.CONFIRMED: 2, OrderStatus.PLACED: 2}
    left = sa.select(sa.func.sum(BankLine.remaining)).where(BankLine.direction == Direction.IN)
    assert db.session.scalar(left) == 350_000


def test_half_of_the_commission_is_paid_and_one_movement_out_waits_to_be_explained():
    debts = owed.debts(UseKind.COMMISSION)
    waiting_out = db.session.scalars(sa.select(BankLine.remaining).where(
        BankLine.direction == Direction.OUT, BankLine.remaining > 0)).all()

    assert debts and all(0 <= each.arisen - 2 * each.paid <= 1 for each in debts)
    assert waiting_out == [264_000]


def test_the_buyer_whose_transfer_is_still_to_come_has_sent_a_photo_of_it():
    slip = db.session.scalars(sa.select(TransferSlip)).one()
    order = db.session.get_one(Order, slip.order_id)

    assert (order.status, order.received, slip.seen_at) == (OrderStatus.PLACED, 0, None)
    assert files.is_whole(slip.key)


def test_the_books_agree():
    assert checks.run() == []
