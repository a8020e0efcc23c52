"""Orders of one buyer, and a dispute about the card payment for one of them: whatever comes first, nothing leaves."""
from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from core import checks, clock
from core.actors import SYSTEM
from core.db import Dong, db
from core.transactions import use_case
from orders import balances, disputed, parcels
from orders.access import lock_orders
from orders.banking import asking
from orders.cases import deciding
from orders.errors import HeldByDispute
from orders.expiry import due, giving_up
from orders.ledger import Account
from orders.models import Case, CaseKind, Dispute, Order, OrderStatus
from orders.refunds import promising
from orders.switching import ways
from orders.switching.errors import Disputed
from orders.together import merging, offering, parking, waiting
from orders.together_errors import OneDisputed
from shop.models import Category, Product
from tests.make import cards, money, shop
from tests.make import orders as make


@pytest.fixture(autouse=True)
def books_are_right(stripe):
    yield
    db.session.rollback()
    assert checks.run() == []


@pytest.fixture
def two(stripe):
    """An order in cash, a later one of the same buyer and seller paid by card, and the name of that payment."""
    sku = shop.sku(shop.product(in_stock=100_000))
    cash, card = make.order({sku: 2_000}), cards.by_card({sku: 1_000})
    return cash, card, cards.intent_of(stripe, cards.paid(card, stripe))


def put_together(*orders):
    return merging.by_staff(SYSTEM, *(order.id for order in orders), None, f"k{orders[-1].id}")


def disputed_of(stripe, intent, **details):
    dispute = stripe.dispute(intent, **details)
    cards.tell(stripe)
    db.session.expire_all()
    return dispute


def decided(stripe, dispute, status):
    stripe.settle_dispute(dispute, status)
    cards.tell(stripe)
    db.session.expire_all()


def case():
    return db.session.scalars(sa.select(Case).where(Case.kind == CaseKind.DISPUTE)).one()


@use_case
def lasting(goods):
    """A pack size of it that keeps until the next session."""
    db.session.get_one(Product, goods.id).category = Category.TEA
    return shop.sku(goods)


@use_case
def completed(order_id, parked_id):
    """What happens when the buyer of an order has said where it goes."""
    _, order = lock_orders([parked_id, order_id])
    waiting.join([parked_id], order)


@pytest.mark.parametrize("status", ["needs_response", "warning_needs_response"])
def test_a_held_order_is_not_put_together_with_another_from_either_side(stripe, two, status):
    cash, card, intent = two
    disputed_of(stripe, intent, status=status)

    for pair in ((cash, card), (card, cash)):
        with pytest.raises(OneDisputed):
            put_together(*pair)

    assert offering.read(cash, [card]).offers == ()
    assert disputed.held({card.id}) == {card.id}
    assert parcels.pack(SYSTEM, cash.parcels[0].id)


def test_nor_when_the_held_one_is_the_earlier(stripe):
    card = cards.by_card()
    later = make.order()
    disputed_of(stripe, cards.intent_of(stripe, cards.paid(card, stripe)))

    with pytest.raises(OneDisputed):
        put_together(later, card)


def test_a_held_order_that_waits_takes_in_nothing(stripe):
    sku = lasting(shop.product(in_stock=100_000))
    card = cards.by_card({sku: 1_000})
    intent = cards.intent_of(stripe, cards.paid(card, stripe))
    parking.park(card.secret)
    disputed_of(stripe, intent)
    later = make.order({sku: 2_000})

    completed(later.id, card.id)

    assert (later.status, len(card.lines)) == (OrderStatus.CONFIRMED, 1)
    assert parking.of(card.id) is not None
    parking.release(card.secret)
    with pytest.raises(HeldByDispute):
        parcels.pack(SYSTEM, card.parcels[0].id)


def test_how_a_held_order_is_paid_is_not_changed(stripe, two):
    _, card, intent = two
    money.account()
    dispute = disputed_of(stripe, intent)

    for method in ("cod", "transfer"):
        with pytest.raises(Disputed):
            ways.by_buyer(card.secret, method, method)

    assert ways.possible(cards.fresh(card)) == ()
    decided(stripe, dispute, "won")
    assert (cards.fresh(card).payment_method, card.received) == ("card", card.total)


def test_when_the_bank_has_decided_they_go_together(stripe, two):
    cash, card, intent = two
    decided(stripe, disputed_of(stripe, intent), "won")

    into = put_together(cash, card)

    assert (balances.of(into).left, into.status) == (into.total - into.received, OrderStatus.CONFIRMED)
    assert into.received > 0


@pytest.mark.parametrize(("status", "on_card", "lost"), [("won", 1, 0), ("lost", 0, 1)])
def test_a_dispute_about_an_order_that_went_on_in_another_holds_that_one(stripe, two, status, on_card, lost):
    cash, card, intent = two
    paid = card.total
    into = put_together(cash, card)
    before = balances.of(into)
    dispute = disputed_of(stripe, intent)

    assert [(row.amount, row.of_buyer) for row in db.session.scalars(sa.select(Dispute))] == [(paid, paid)]
    assert (cards.booked(Account.LOSS), case().order_id) == (0, into.id)
    assert balances.of(cards.fresh(into)) == balances.Balance(before.due, Dong(0))
    with pytest.raises(HeldByDispute):
        parcels.pack(SYSTEM, into.parcels[0].id)

    decided(stripe, dispute, status)
    assert balances.of(cards.fresh(into)) == before
    assert (cards.booked(Account.CARD), cards.booked(Account.LOSS)) == (on_card * paid, lost * paid)
    parcel = parcels.pack(SYSTEM, into.parcels[0].id)
    assert parcel.label_cash == before.left
    parcels.hand_over_to_courier(SYSTEM, parcel.id)


def test_packed_before_it_is_disputed_it_stays_too(stripe, two):
    cash, card, intent = two
    into = put_together(cash, card)
    parcels.pack(SYSTEM, into.parcels[0].id)
    disputed_of(stripe, intent)

    with pytest.raises(HeldByDispute):
        parcels.hand_over_to_courier(SYSTEM, into.parcels[0].id)


def test_a_question_about_an_order_that_went_on_in_another_holds_that_one(stripe, two):
    cash, card, intent = two
    into = put_together(cash, card)
    disputed_of(stripe, intent, status="warning_needs_response")

    assert disputed.held({into.id, card.id}) == {into.id}
    assert cards.fresh(into).received > 0


def test_it_is_found_through_every_order_that_it_went_through(stripe):
    sku = shop.sku(shop.product(in_stock=100_000))
    first, second, third = make.order({sku: 1_000}), make.order({sku: 1_000}), cards.by_card({sku: 1_000})
    intent = cards.intent_of(stripe, cards.paid(third, stripe))
    put_together(second, third)
    into = put_together(first, second)
    had = cards.fresh(into).received
    dispute = disputed_of(stripe, intent)

    assert (cards.fresh(into).received, disputed.held({into.id})) == (0, {into.id})
    decided(stripe, dispute, "won")
    assert cards.fresh(into).received == had


def test_money_of_the_other_order_is_not_what_is_disputed(stripe):
    sku = shop.sku(shop.product(in_stock=100_000))
    other, card = money.by_transfer({sku: 1_000}), cards.by_card({sku: 1_000})
    money.transferred(other)
    theirs = other.received
    intent = cards.intent_of(stripe, cards.paid(card, stripe))
    into = put_together(other, card)

    disputed_of(stripe, intent)

    assert cards.fresh(into).received == theirs


def test_more_than_is_had_of_it_is_ours_to_lose(stripe, two):
    cash, card, intent = two
    paid = card.total
    into = put_together(cash, card)
    stripe._give_back({"payment_intent": intent, "amount": "30000"})
    disputed_of(stripe, intent, amount=paid)

    [row] = db.session.scalars(sa.select(Dispute))
    assert row.amount == paid
    assert row.of_buyer + cards.booked(Account.LOSS) == paid
    assert cards.fresh(into).received == 0


def test_paid_in_cash_meanwhile_what_is_won_can_go_back_to_the_card(stripe, two):
    cash, card, intent = two
    paid = card.total
    into = put_together(cash, card)
    dispute = disputed_of(stripe, intent)
    deciding.let_be(SYSTEM, case().id, "the buyer pays at the door")
    [parcel] = into.parcels
    parcels.pack(SYSTEM, parcel.id)
    parcels.hand_over_to_courier(SYSTEM, parcel.id)
    parcels.deliver(SYSTEM, parcel.id)

    decided(stripe, dispute, "won")

    assert balances.of(cards.fresh(into)).surplus == 0
    [way] = promising.ways(cards.fresh(card))
    assert (way.provider, way.most) == ("card", paid)


def test_put_together_after_the_office_let_it_go_what_is_won_counts_where_the_goods_are(stripe, two):
    cash, card, intent = two
    dispute = disputed_of(stripe, intent)
    deciding.let_be(SYSTEM, case().id, "the buyer pays at the door")
    into = put_together(cash, card)
    due = balances.of(into).due
    assert balances.of(into).left == due

    decided(stripe, dispute, "won")

    assert balances.of(cards.fresh(into)).received > 0
    assert db.session.get_one(Order, card.id).received == 0


def test_what_waits_for_a_transfer_beside_it_is_not_asked_for_nor_given_up_until_the_bank_has_decided(stripe):
    sku = shop.sku(shop.product(in_stock=100_000))
    first, card = money.by_transfer({sku: 1_000}), cards.by_card({sku: 1_000})
    intent = cards.intent_of(stripe, cards.paid(card, stripe))
    into = put_together(first, card)
    left = balances.of(into).left
    assert asking.asked_for(into).amount == left > 0
    dispute = disputed_of(stripe, intent)

    assert asking.panel(cards.fresh(into)).asked is None
    with clock.at(clock.now() + timedelta(days=9)):
        assert (due.overdue(), due.to_remind(), giving_up.give_up(into.id)) == ([], [], False)
        decided(stripe, dispute, "won")
        assert (cards.fresh(into).status, asking.asked_for(into).amount) == (OrderStatus.PLACED, left)
        assert (due.overdue(), giving_up.give_up(into.id)) == ([], False)
    with clock.at(clock.now() + timedelta(days=18)):
        assert due.overdue() == [into.id]
