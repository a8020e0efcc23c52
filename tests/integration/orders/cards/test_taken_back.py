"""What the bank of a buyer has taken back for good is not given back by us as well."""
from __future__ import annotations

from datetime import timedelta

import pytest

from core import checks, clock
from core.actors import SYSTEM
from core.db import Dong, db
from core.idempotency import BadKey
from orders import balances, returns, writing_off
from orders.allowances import granting
from orders.cancelling import cancel_order
from orders.ledger import Account
from orders.models.money import Bearer
from orders.money_errors import MoreThanSurplus
from orders.refunds import promising
from orders.together import merging
from tests.make import allowances, cards, money, refunds, shop
from tests.make import orders as make


@pytest.fixture(autouse=True)
def _everything_holds(context):
    yield
    db.session.rollback()
    assert checks.run() == []


@pytest.fixture
def paid(stripe):
    """An order paid by card, and what the provider calls the payment."""
    order = cards.by_card()
    return order, cards.intent_of(stripe, cards.paid(order, stripe))


def decided(stripe, intent, status, dispute=None):
    """The bank takes it back, and decides so."""
    dispute = dispute or stripe.dispute(intent)
    cards.tell(stripe)
    stripe.settle_dispute(dispute, status)
    cards.tell(stripe)
    return dispute


def loss():
    return cards.booked(Account.LOSS)


def stands(order):
    """What is too much, what goes back, what waits for a person."""
    found = cards.fresh(order)
    return balances.of(found).surplus, cards.refunds(order), cards.cases()


def give_back(parcel):
    returns.give_back(SYSTEM, parcel.id, "too sour")
    cards.deliver_outbox()


def test_goods_that_come_back_after_it_make_the_loss_smaller_and_nothing_goes_back(stripe, paid):
    order, intent = paid
    parcel = make.delivered(cards.fresh(order), with_cash=False)
    freight = parcel.freight
    decided(stripe, intent, "lost")

    give_back(parcel)

    assert stands(order) == (0, [], [])
    assert loss() == freight, "only what it cost to bring it"


def test_an_order_that_is_cancelled_after_it_costs_nothing(stripe, paid):
    order, intent = paid
    decided(stripe, intent, "lost")

    cancel_order(SYSTEM, order.id, "a stolen card")
    cards.deliver_outbox()

    assert (stands(order), loss()) == ((0, [], []), 0)


@pytest.mark.parametrize(("status", "surplus", "waits"), [("lost", 0, []), ("won", 1, [("over", "order")])])
def test_goods_that_came_back_before_the_bank_decides(stripe, paid, status, surplus, waits):
    order, intent = paid
    parcel = make.delivered(cards.fresh(order), with_cash=False)
    dispute = stripe.dispute(intent)
    cards.tell(stripe)
    give_back(parcel)

    decided(stripe, intent, status, dispute)

    goods = order.total - parcel.freight
    assert stands(order) == (surplus * goods, [], waits)
    assert loss() == (0 if surplus else parcel.freight)


def test_who_transfers_it_once_more_has_paid_once(stripe, paid):
    order, intent = paid
    decided(stripe, intent, "lost")
    money.transferred(cards.fresh(order), order.total)
    with pytest.raises(MoreThanSurplus):
        promising.promise(SYSTEM, order.id, refunds.wish(order.total))

    cards.deliver_outbox()

    assert (stands(order), loss()) == ((0, [], []), 0)


def test_who_pays_once_more_by_card_has_paid_once(stripe):
    order = cards.by_card()
    first = cards.led(order)
    with clock.at(clock.now() + timedelta(minutes=58)):
        stripe.now = int(clock.now().timestamp())
        second = cards.led(order)
    stripe.pay(first)
    decided(stripe, cards.intent_of(stripe, first), "lost")

    stripe.pay(second)
    cards.tell(stripe)
    cards.deliver_outbox()

    assert (stands(order), loss()) == ((0, [], []), 0)
    assert cards.fresh(order).received == order.total


def test_of_what_was_taken_back_nothing_is_allowed_for_goods_that_stay(stripe, paid):
    order, intent = paid
    parcel = make.delivered(cards.fresh(order), with_cash=False)
    decided(stripe, intent, "lost")

    with pytest.raises(MoreThanSurplus):
        allowances.grant(allowances.line_of(parcel), 1_000, Bearer.OPERATOR, provider="transfer")

    assert granting.holding([allowances.line_of(parcel).id]) == []


def test_what_an_appeal_brings_back_is_the_buyers_again(stripe, paid):
    order, intent = paid
    parcel = make.delivered(cards.fresh(order), with_cash=False)
    dispute = decided(stripe, intent, "lost")
    give_back(parcel)

    for _ in range(2):
        decided(stripe, intent, "won", dispute)

    goods = order.total - parcel.freight
    assert stands(order) == (goods, [], [("over", "order")])
    assert (loss(), cards.booked(Account.CARD)) == (0, order.total)


def test_what_is_kept_so_is_no_small_difference(stripe, paid):
    order, intent = paid
    decided(stripe, intent, "lost")
    cancel_order(SYSTEM, order.id, "a stolen card")
    cards.deliver_outbox()

    assert writing_off.room(cards.fresh(order), is_kept=True) == writing_off.limit()
    with pytest.raises(BadKey):
        writing_off.write_off(SYSTEM, order.id, Dong(-1), "x", f"{writing_off.TAKEN_BACK}x")


def test_of_orders_that_were_put_together_nothing_goes_back_either(stripe):
    sku = shop.sku(shop.product(in_stock=100_000))
    cash, card = make.order({sku: 2_000}), cards.by_card({sku: 1_000})
    intent, paid = cards.intent_of(stripe, cards.paid(card, stripe)), card.total
    into = merging.by_staff(SYSTEM, cash.id, card.id, None, "together")
    dispute = decided(stripe, intent, "lost")

    cancel_order(SYSTEM, into.id, "a stolen card")
    cards.deliver_outbox()

    assert (stands(into), stands(card)) == ((0, [], []), (0, [], []))
    assert loss() == 0
    decided(stripe, intent, "won", dispute)
    assert [stands(each)[0] for each in (into, card)] == [paid, 0]
    assert loss() == 0


def test_who_transfers_once_more_for_an_order_that_took_in_the_disputed_one_has_paid_once(stripe):
    sku = shop.sku(shop.product(in_stock=100_000))
    cash, card = make.order({sku: 2_000}), cards.by_card({sku: 1_000})
    intent, paid = cards.intent_of(stripe, cards.paid(card, stripe)), card.total
    into = merging.by_staff(SYSTEM, cash.id, card.id, None, "together")
    decided(stripe, intent, "lost")

    money.transferred(cards.fresh(into), balances.of(into).left + 5_000)
    cards.deliver_outbox()

    assert (stands(into), loss()) == ((0, [], []), paid - 5_000)
