"""The order of paying: who has which place in it, and what stays of a place."""
from __future__ import annotations

import pytest

from core import checks
from core.actors import SYSTEM
from core.forms import new_key
from livestream.buying import merging
from livestream.serving import restocking
from orders.cancelling import cancel_by_buyer
from orders.models import OrderStatus
from tests.integration.livestream.first_paid.acts import complete, has, transfer
from tests.make import livestream as make
from tests.make import orders, shop

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture(autouse=True)
def books_are_right(context):
    yield
    assert checks.run() == []


@pytest.mark.parametrize("frees", ["cancel", "lower", "restock"])
def test_freed_goods_go_to_who_paid_first_and_never_to_who_has_not_paid(frees):
    session = make.live(allotment=2_000, first_paid=True)
    for author in ("Sáu", "Lan", "Hoa", "Mai"):
        make.say(session, "a1 2kg", author)
    for author in ("Sáu", "Mai", "Hoa"):
        complete(session, author)

    if frees == "cancel":
        cancel_by_buyer(make.order_of(session, "Sáu").secret, "")
    elif frees == "lower":
        make.say(session, "huỷ a1", "Sáu")
    else:
        restocking.restock(SYSTEM, session.id, "A01", 2_000, new_key())

    assert (has(session, "Lan"), has(session, "Hoa"), has(session, "Mai")) == ((0, 2), (0, 2), (2, 0))
    assert make.order_of(session, "Mai").status == OrderStatus.CONFIRMED


def test_who_has_said_where_to_pays_by_claiming_more():
    session = make.live(allotment=3_000, first_paid=True)
    make.say(session, "a1 1kg", "Hoa")
    make.say(session, "a1 1kg", "Lan")
    complete(session, "Lan")

    make.say(session, "lấy thêm a1 1kg", "Lan")
    complete(session, "Hoa")

    assert (has(session, "Lan"), has(session, "Hoa")) == ((2, 0), (1, 0))
    assert make.order_of(session, "Lan").goods_total == 90_000


def test_who_has_paid_by_transfer_pays_again_for_more():
    session = make.live(first_paid=True)
    make.say(session, "a1 1kg", "Lan")
    transfer(session, "Lan", 45_000)

    make.say(session, "a1 3kg", "Lan")
    assert has(session, "Lan") == (1, 2)
    transfer(session, "Lan", 90_000)

    assert has(session, "Lan") == (3, 0)


def test_lowered_to_what_is_kept_the_place_in_the_order_of_paying_stays():
    session = make.live(allotment=1_000, first_paid=True)
    for author in ("Lan", "Hoa"):
        make.say(session, "a1 3kg", author)
        complete(session, author)

    make.say(session, "a1 2kg", "Lan")
    restocking.restock(SYSTEM, session.id, "A01", 1_000, new_key())

    assert (has(session, "Lan"), has(session, "Hoa")) == ((2, 0), (0, 3))


def test_two_names_in_one_order_are_paid_together():
    session = make.live(first_paid=True)
    make.say(session, "a1 1kg 0912345678", "Lan")
    make.say(session, "a1 2kg 0912345678", "Lan Chợ")

    orders.completed(make.order_of(session, "Lan"), phone="0912345678")

    assert (has(session, "Lan"), has(session, "Lan Chợ")) == ((1, 0), (2, 0))
    assert make.order_of(session, "Lan").goods_total == 135_000


def test_goods_that_come_after_the_order_was_given_up_go_to_the_same_door():
    session = make.live(allotment=1_000, first_paid=True)
    make.add(session, shop.product(name="Gạo Séng Cù", aliases=("gạo",)), allotment=1_000)
    make.say(session, "a2 1kg", "Hoa")
    complete(session, "Hoa")
    make.say(session, "a1 1kg a2 1kg", "Lan")
    before = complete(session, "Lan")
    make.say(session, "huỷ a1", "Lan")
    assert make.order_of(session, "Lan").status == OrderStatus.CANCELLED

    restocking.restock(SYSTEM, session.id, "A02", 1_000, new_key())

    order = make.order_of(session, "Lan")
    assert (order.status, order.street, order.id > before.id) == (OrderStatus.CONFIRMED, before.street, True)


def test_the_crew_sees_that_two_who_only_wish_are_one_and_both_are_paid_together():
    session = make.live(first_paid=True)
    make.say(session, "a1 1kg", "Lan")
    make.say(session, "a1 2kg", "Lan Chợ")
    before = make.order_of(session, "Lan Chợ")

    merging.join(SYSTEM, session.id, make.buyer(session, "Lan Chợ").number, make.buyer(session, "Lan").number)

    assert orders.status(before) == OrderStatus.CANCELLED
    complete(session, "Lan")
    assert (has(session, "Lan"), has(session, "Lan Chợ")) == ((1, 0), (2, 0))


def test_whoever_is_joined_with_somebody_who_has_said_where_to_has_paid():
    session = make.live(allotment=2_000, first_paid=True)
    make.say(session, "a1 1kg", "Lan")
    make.say(session, "a1 1kg", "Lan Chợ")
    complete(session, "Lan")

    merging.join(SYSTEM, session.id, make.buyer(session, "Lan Chợ").number, make.buyer(session, "Lan").number)

    assert has(session, "Lan Chợ") == (1, 0)
    assert make.order_of(session, "Lan").goods_total == 90_000
