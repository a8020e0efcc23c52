"""What becomes of a refund, and what the books say of it."""
from __future__ import annotations

import pytest
import sqlalchemy as sa

from core import checks
from core.actors import SYSTEM, Actor
from core.db import Dong, db
from core.states import IllegalMove
from orders import balances, receiving
from orders.cases import opening
from orders.ledger import Account, Entry, Posting
from orders.models import BankLine, CaseKind, Order, OrderStatus, Refund, RefundStatus
from orders.money_errors import NoSuchRefund, OtherAmountCameBack, ReferenceNeeded
from orders.refunds import going
from tests.make import money, refunds

pytestmark = pytest.mark.usefixtures("context")
STRANGER = Actor("person:9", frozenset({"member"}), 9)


@pytest.fixture(autouse=True)
def _everything_holds(context):
    yield
    db.session.rollback()
    assert checks.run() == []


def balance(account):
    return db.session.scalar(sa.select(sa.func.coalesce(sa.func.sum(Entry.amount), 0)).where(Entry.account == account))


def surplus(order):
    return balances.of(db.session.get_one(Order, order.id, populate_existing=True)).surplus


def test_one_person_sends_it_and_others_see_that():
    refund = refunds.of_order(refunds.overpaid(), 20_000)

    assert going.begin(SYSTEM, refund.id) is True
    assert going.begin(SYSTEM, refund.id) is False

    assert refund.status == RefundStatus.SENDING


def test_what_was_sent_left_the_bank_once():
    order = refunds.overpaid(20_000)
    refund, before = refunds.of_order(order, 20_000), balance(Account.BANK)
    going.begin(SYSTEM, refund.id)

    going.sent(SYSTEM, refund.id, " FT123  456 ")
    going.sent(SYSTEM, refund.id, "FT123 456")

    assert (refund.status, refund.reference) == (RefundStatus.SENT, "FT123 456")
    assert balance(Account.BANK) == before - 20_000
    assert balance(Account.REFUND) == 0
    assert surplus(order) == 0


@pytest.mark.parametrize("reference", ["", "  ", "x" * 81])
def test_without_the_word_of_the_bank_nothing_went(reference):
    refund = refunds.of_order(refunds.overpaid(), 20_000)

    with pytest.raises(ReferenceNeeded):
        going.sent(SYSTEM, refund.id, reference)

    assert db.session.get_one(Refund, refund.id, populate_existing=True).status == RefundStatus.PROMISED


def test_what_did_not_go_is_the_orders_again_and_may_be_promised_again():
    order = refunds.overpaid(20_000)
    refund = refunds.of_order(order, 20_000)

    going.failed(SYSTEM, refund.id, "no such account")
    going.failed(SYSTEM, refund.id, "no such account")

    assert (refund.status, surplus(order)) == (RefundStatus.FAILED, 20_000)
    with pytest.raises(IllegalMove):
        going.sent(SYSTEM, refund.id, "FT1")
    going.sent(SYSTEM, refunds.of_order(order, 20_000).id, "FT2")


def test_what_went_cannot_fail_any_more():
    refund = refunds.of_order(refunds.overpaid(), 20_000)
    going.sent(SYSTEM, refund.id, "FT1")

    with pytest.raises(IllegalMove):
        going.failed(SYSTEM, refund.id, "too late")


def test_what_did_not_go_of_a_bank_line_is_nobodys_again():
    line = money.line(50_000)
    refund = refunds.of_line(line, 50_000)

    going.failed(SYSTEM, refund.id, "no such account")

    assert db.session.get_one(BankLine, line.id, populate_existing=True).remaining == 50_000
    assert balance(Account.UNCLEAR) == -50_000


def test_money_that_did_not_go_pays_what_is_missing_by_now():
    order = money.by_transfer()
    money.transferred(order, 10_000)
    from orders.cancelling import cancel_order
    first = money.by_transfer()
    money.transferred(first, 30_000)
    cancel_order(SYSTEM, first.id, "no")
    refund = refunds.of_order(first, 30_000)

    going.failed(SYSTEM, refund.id, "no such account")

    assert surplus(first) == 30_000
    assert first.status == OrderStatus.CANCELLED


def test_what_the_bank_sent_back_is_the_orders_again_and_a_person_hears_of_it():
    order = refunds.overpaid(20_000)
    refund = refunds.of_order(order, 20_000)
    going.sent(SYSTEM, refund.id, "FT1")
    line = money.line(20_000, "TRA LAI FT1")

    going.came_back(SYSTEM, refund.id, line.id)
    going.came_back(SYSTEM, refund.id, line.id)

    assert (refund.status, surplus(order)) == (RefundStatus.RETURNED, 20_000)
    assert db.session.get_one(BankLine, line.id, populate_existing=True).remaining == 0
    assert (balance(Account.UNCLEAR), balance(Account.REFUND)) == (0, 0)
    assert balance(Account.BANK) == order.total + 20_000
    [case] = opening.waiting(SYSTEM)
    assert (case.kind, case.refund_id, case.amount) == (CaseKind.RETURNED, refund.id, 20_000)


def test_money_of_nobody_that_came_back_is_nobodys_again():
    line = money.line(50_000)
    refund = refunds.of_line(line, 50_000)
    going.sent(SYSTEM, refund.id, "FT1")
    back = money.line(50_000)

    going.came_back(SYSTEM, refund.id, back.id)

    assert [db.session.get_one(BankLine, each.id, populate_existing=True).remaining for each in (line, back)] == [
        50_000, 0]


def test_another_sum_is_another_story():
    refund = refunds.of_order(refunds.overpaid(20_000), 20_000)
    going.sent(SYSTEM, refund.id, "FT1")
    line = money.line(19_999)

    with pytest.raises(OtherAmountCameBack):
        going.came_back(SYSTEM, refund.id, line.id)
    with pytest.raises(IllegalMove):
        going.came_back(SYSTEM, refund.id)


def test_what_never_went_cannot_come_back():
    refund = refunds.of_order(refunds.overpaid(20_000), 20_000)

    with pytest.raises(IllegalMove):
        going.came_back(SYSTEM, refund.id, money.line(20_000).id)


def test_a_card_provider_that_could_not_pay_it_out_gives_it_back_to_the_order():
    order, payment = refunds.paid_by_card()
    money.transferred(order, 30_000)
    refund = refunds.of_order(order, 30_000, provider="card", payment_id=payment.id)
    going.sent(SYSTEM, refund.id, "re_1")

    going.came_back(SYSTEM, refund.id)

    assert (surplus(order), balance(Account.CARD)) == (30_000, payment.amount)


def test_strangers_do_nothing():
    refund = refunds.of_order(refunds.overpaid(), 20_000)

    for attempt in (lambda: going.begin(STRANGER, refund.id), lambda: going.sent(STRANGER, refund.id, "FT1"),
                    lambda: going.failed(STRANGER, refund.id, "no"), lambda: going.came_back(STRANGER, refund.id, 1),
                    lambda: going.refund_of(STRANGER, refund.id), lambda: going.refund_of(SYSTEM, 99_999)):
        with pytest.raises(NoSuchRefund):
            attempt()


def test_a_line_gives_what_is_left_and_a_refund_takes_the_rest():
    order, line = money.by_transfer(), money.line(50_000)
    receiving.count_transfer(order.id, line.id, Dong(20_000))

    refund = refunds.of_line(line, 30_000)
    going.sent(SYSTEM, refund.id, "FT1")

    assert balance(Account.BANK) == 20_000
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Posting).where(
        Posting.document == f"refund:{refund.id}")) == 2
