"""Money by card that an order does not need goes back by itself, goes on with the order, or waits for a person."""
from __future__ import annotations

from datetime import timedelta

import pytest

from core import actors, clock
from core.actors import SYSTEM, Actor
from orders import balances
from orders.cancelling import cancel_by_buyer, cancel_lines, cancel_order
from orders.cards import asking, too_much
from orders.expiry import giving_up
from orders.ledger import Account
from orders.models import OrderStatus
from orders.together import merging
from tests.make import cards, shop
from tests.make import livestream as make_live
from tests.make import money as make_money
from tests.make import orders as make


def paid_late(order, stripe, page):
    """The buyer pays on a page that was open before."""
    stripe.pay(page)
    cards.tell(stripe)
    cards.deliver_outbox()
    return cards.refunds(order)


def test_a_transfer_after_a_card_sends_the_card_back(stripe):
    order = cards.by_card()
    cards.paid(order, stripe)
    make_money.transferred(order)

    cards.deliver_outbox()

    assert cards.refunds(order) == [("sent", order.total)]
    assert (cards.booked(Account.CARD), cards.fresh(order).received) == (0, order.total)
    assert cards.cases() == []


def test_of_a_transfer_that_is_too_much_no_more_goes_to_the_card_than_it_had_paid(stripe):
    order = cards.by_card()
    make_money.transferred(order, order.total - 40_000)
    cards.paid(order, stripe)
    make_money.transferred(order, 100_000)

    cards.deliver_outbox()

    assert cards.refunds(order) == [("sent", 40_000)]
    assert cards.fresh(order).received == order.total + 60_000


def test_a_transfer_that_is_too_much_without_a_card_is_left_to_a_person(stripe):
    order = make_money.by_transfer()
    make_money.transferred(order, order.total + 20_000)

    assert too_much.after_other_money(order.id) == 0
    assert cards.refunds(order) == []


def test_told_twice_it_goes_back_once(stripe):
    order = cards.by_card()
    cards.paid(order, stripe)
    make_money.transferred(order)

    assert [too_much.after_other_money(order.id) for _ in range(3)] == [order.total, 0, 0]


@pytest.mark.parametrize("who", ["the buyer", "the shop"])
def test_what_is_paid_after_a_person_has_cancelled_goes_back(stripe, who):
    order = cards.by_card()
    page, total, before = cards.led(order), order.total, actors.current()
    actors.act_as(actors.NOBODY if who == "the buyer" else Actor("person:7"))
    if who == "the buyer":
        cancel_by_buyer(order.secret, "")
    else:
        cancel_order(SYSTEM, order.id, "out of plums")
    actors.act_as(before)

    assert paid_late(order, stripe, page) == [("sent", total)]
    assert (cards.fresh(order).received, cards.booked(Account.CARD), cards.cases()) == (0, 0, [])


@pytest.fixture
def given_up(stripe):
    """The last bags are in an order that was not paid in time; its page is still open."""
    bag = shop.pieces(2)
    order = cards.by_card({bag.sku: 2_000})
    page, total = cards.led(order), order.total
    with clock.at(clock.now() + timedelta(hours=2)):
        assert giving_up.give_up(order.id)
    return order, page, total, bag


def test_what_is_paid_after_the_time_was_over_revives_the_order_while_the_goods_are_there(stripe, given_up):
    order, page, total, _ = given_up

    assert paid_late(order, stripe, page) == []

    assert (cards.fresh(order).status, cards.fresh(order).received) == (OrderStatus.CONFIRMED, total)
    assert (cards.payments(order), cards.cases()) == ([("paid", total)], [])


def test_what_is_paid_after_the_goods_went_to_others_waits_for_a_person(stripe, given_up):
    order, page, total, bag = given_up
    make.order({bag.sku: 1_000}, buyer_phone="0912345699")

    assert paid_late(order, stripe, page) == []

    assert cards.cases() == [("late", "order")]
    assert (cards.fresh(order).status, cards.fresh(order).received) == (OrderStatus.CANCELLED, total)


def test_the_page_of_an_order_that_was_given_up_is_closed(stripe, given_up):
    order, page, total, _ = given_up
    for _ in range(2):
        with clock.at(clock.now() + timedelta(hours=2)):
            for payment_id in asking.waiting():
                asking.ask(payment_id)

    assert stripe.sessions[page]["status"] == "expired"
    assert asking.waiting() == []
    assert cards.payments(order) == [("expired", total)]


def test_what_is_paid_for_an_order_that_was_joined_pays_the_other(stripe):
    sku = shop.sku(shop.product())
    first, second = (cards.by_card({sku: quantity}) for quantity in (2_000, 1_000))
    page = cards.led(second)
    merging.by_staff(SYSTEM, first.id, second.id, None, "k1")
    needed = cards.fresh(first).total

    assert paid_late(second, stripe, page) == []
    amount = stripe.sessions[page]["amount_total"]
    assert (cards.fresh(first).received, cards.fresh(second).received) == (min(amount, needed), 0)


def test_what_the_other_does_not_need_goes_back(stripe):
    sku = shop.sku(shop.product())
    first, second = (cards.by_card({sku: quantity}) for quantity in (1_000, 2_000))
    page = cards.led(second)
    merging.by_staff(SYSTEM, first.id, second.id, None, "k1")
    make_money.transferred(cards.fresh(first), cards.fresh(first).total - 10_000)

    amount = stripe.sessions[page]["amount_total"]
    assert paid_late(second, stripe, page) == [("sent", amount - 10_000)]
    assert cards.fresh(first).received == cards.fresh(first).total
    assert cards.fresh(second).received == 0


def test_what_was_cancelled_while_the_page_was_open_goes_back(stripe):
    order = make.from_two(payment_method="card")
    page, total = cards.led(order), order.total
    cancel_lines(SYSTEM, order.id, [cards.fresh(order).lines[0].id], "out of plums")
    rest = cards.fresh(order).total

    assert paid_late(order, stripe, page) == [("sent", total - rest)]
    assert cards.fresh(order).status == OrderStatus.CONFIRMED


@pytest.fixture
def wishing(stripe):
    """Lan wishes two kilos where who pays first is served first, and there are two."""
    session = make_live.live(allotment=2_000, first_paid=True)
    make_live.say(session, "a1 2kg", "Lan")
    order = make.completed(make_live.order_of(session, "Lan"), payment_method="card")
    return session, order


def test_who_pays_first_by_card_is_served(stripe, wishing):
    session, order = wishing
    asked = balances.of(cards.fresh(order)).left

    page = cards.led(order)
    assert stripe.sessions[page]["amount_total"] == asked > 0
    assert paid_late(order, stripe, page) == []

    assert make_live.kilos(session, "Lan") == 2
    order = cards.fresh(order)
    assert (order.status, order.received, order.total) == (OrderStatus.CONFIRMED, asked, asked)


def test_who_pays_too_late_waits_and_keeps_the_money_here(stripe, wishing):
    session, order = wishing
    page = cards.led(order)
    make_live.say(session, "a1 2kg", "Hoa")
    make.completed(make_live.order_of(session, "Hoa"), phone="0912345699")

    assert paid_late(order, stripe, page) == []
    assert make_live.kilos(session, "Lan") == 0
    assert cards.fresh(order).received == stripe.sessions[page]["amount_total"]
