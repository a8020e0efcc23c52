"""Orders were put together, and one of them was paid by card: what is too much of it goes back to that card."""
from __future__ import annotations

import pytest
import sqlalchemy as sa

from core import checks
from core.actors import SYSTEM
from core.db import db
from orders import balances, cancelling, parcels, returns
from orders.ledger import Account
from orders.models import Case, CaseKind, Order, Payment, Refund, RefundStatus
from orders.money_errors import GoesToItsCard, MoreThanSurplus, NotPaidSo
from orders.refunds import going, promising, shown
from orders.together import merging
from tests.make import allowances, cards, money, refunds, shop
from tests.make import orders as make


@pytest.fixture(autouse=True)
def books_are_right(stripe):
    yield
    db.session.rollback()
    assert checks.run() == []


@pytest.fixture
def together(stripe):
    """An order in cash that has taken in a later one, which was paid by card; both, and that payment."""
    sku = shop.sku(shop.product(in_stock=100_000))
    living, card = make.order({sku: 2_000}), cards.by_card({sku: 1_000})
    cards.paid(card, stripe)
    merging.by_staff(SYSTEM, living.id, card.id, None, "together")
    db.session.expire_all()
    payment = db.session.scalars(sa.select(Payment.id).where(
        Payment.order_id == card.id, Payment.provider == "card", Payment.status == "paid")).one()
    return living, card, payment


def fresh(order):
    return db.session.get_one(Order, order.id, populate_existing=True)


def gone():
    return [(each.order_id, each.provider, each.amount, each.status) for each in db.session.scalars(
        sa.select(Refund).order_by(Refund.id).execution_options(populate_existing=True))]


def cancelled(order):
    cancelling.cancel_order(SYSTEM, order.id, "out of plums")
    cards.deliver_outbox()


def test_cancelled_it_goes_back_by_itself_and_nobody_asks_for_an_account(together, stripe):
    living, card, _ = together
    came = fresh(living).received
    assert came

    cancelled(living)

    assert gone() == [(card.id, "card", came, RefundStatus.SENT)]
    assert (fresh(living).received, fresh(card).received) == (0, 0)
    assert cards.booked(Account.REFUND) == 0
    assert db.session.scalars(sa.select(Case.kind).where(Case.closed_at.is_(None))).all() == []


def test_the_buyer_reads_of_it_where_the_order_goes_on(together):
    living, _, _ = together
    came = fresh(living).received

    cancelled(living)

    [back] = shown.of(fresh(living)).rows
    assert (back.amount, back.is_gone, back.may_give) == (came, True, False)


def test_what_is_paid_too_much_in_another_way_goes_back_to_that_card(together):
    living, card, _ = together
    money.account()

    money.transferred(living, balances.of(fresh(living)).left + 7_000)
    cards.deliver_outbox()

    assert gone() == [(card.id, "card", 7_000, RefundStatus.SENT)]
    assert balances.of(fresh(living)).surplus == 0


@pytest.fixture
def came_back(together):
    """Everything of it came back from the door: a person decides."""
    living, card, payment_id = together
    for parcel in fresh(living).parcels:
        parcels.pack(SYSTEM, parcel.id)
        parcels.hand_over_to_courier(SYSTEM, parcel.id)
        returns.refuse(SYSTEM, parcel.id, "does not want it")
        returns.take_back(SYSTEM, parcel.id, in_good_order=True)
    cards.deliver_outbox()
    return living, card, payment_id, balances.of(fresh(living)).surplus


def test_a_person_is_offered_that_card_and_no_transfer_before_it(came_back):
    living, card, payment_id, surplus = came_back
    assert surplus and gone() == []

    assert [(way.provider, way.most, way.payment_id) for way in promising.ways(fresh(living))] == [
        ("card", surplus, payment_id)]
    with pytest.raises(GoesToItsCard):
        refunds.of_order(living, 5_000)
    with pytest.raises(MoreThanSurplus):
        refunds.of_order(living, surplus + 1, provider="card", payment_id=payment_id)
    refunds.of_order(living, 5_000, provider="card", payment_id=payment_id)
    cards.deliver_outbox()

    assert gone() == [(card.id, "card", 5_000, RefundStatus.SENT)]
    assert promising.ways(fresh(living))[0].most == surplus - 5_000


def test_part_of_the_price_of_goods_that_stay_goes_back_to_it_as_well(together):
    living, card, payment_id = together
    [parcel] = fresh(living).parcels
    parcels.pack(SYSTEM, parcel.id)
    parcels.hand_over_to_courier(SYSTEM, parcel.id)
    parcels.deliver(SYSTEM, parcel.id)
    line = next(each for each in fresh(living).lines if each.cancelled_at is None)

    allowances.grant(line, 10_000, provider="card", payment_id=payment_id)
    cards.deliver_outbox()

    assert gone() == [(card.id, "card", 10_000, RefundStatus.SENT)]


def test_what_that_card_refuses_is_a_case_and_may_be_transferred(came_back):
    living, card, payment_id, surplus = came_back
    refund = refunds.of_order(living, surplus, provider="card", payment_id=payment_id)
    going.failed(SYSTEM, refund.id, "the card is closed")

    assert balances.of(fresh(card)).surplus == surplus
    assert (CaseKind.OVER, card.id) in db.session.execute(
        sa.select(Case.kind, Case.order_id).where(Case.closed_at.is_(None))).all()
    refunds.of_order(card, surplus)

    assert balances.of(fresh(card)).surplus == 0


def test_a_card_of_an_order_that_is_its_own_is_not_offered(came_back):
    living, _, payment_id, _ = came_back
    other, strange = refunds.paid_by_card()

    with pytest.raises(NotPaidSo):
        refunds.of_order(living, 1_000, provider="card", payment_id=strange.id)
    with pytest.raises((NotPaidSo, MoreThanSurplus)):
        refunds.of_order(other, 1_000, provider="card", payment_id=payment_id)


@pytest.fixture
def first(stripe):
    """An order of the same buyer, older than those that are put together."""
    return make.order({shop.sku(shop.product(in_stock=100_000)): 1_000})


def test_put_together_twice_it_finds_its_card_all_the_same(first, together):
    living, card, _ = together
    merging.by_staff(SYSTEM, first.id, living.id, None, "again")
    came = fresh(first).received
    assert came

    cancelled(first)

    assert gone() == [(card.id, "card", came, RefundStatus.SENT)]
