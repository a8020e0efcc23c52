"""Confirming an order, by rule or by hand, and completing its address behind the link."""
from __future__ import annotations

import pytest
import sqlalchemy as sa

from core import checks
from core.actors import SYSTEM
from core.db import db
from core.idempotency import KeyReused
from core.phones import NotAPhone
from core.states import IllegalMove
from orders.cancelling import cancel_order
from orders.delivery import complete
from orders.errors import AddressIncomplete, NoSuchOrder, StreetMissing, TooLateToChange, UnclearWard
from orders.handling import confirm
from orders.models import Customer, Order, OrderStatus, Parcel
from tests.make import orders as make
from tests.make import shop

pytestmark = pytest.mark.usefixtures("context")
CONTACT = {"name": "Lan", "phone": "0912.345.678", "ward_code": make.WARD, "street": "12 phố Thử", "note": ""}


@pytest.fixture(autouse=True)
def _everything_holds(context):
    yield
    db.session.rollback()
    assert checks.run() == []


def large() -> Order:
    return make.order({shop.sku(shop.product()): 60_000})


def test_a_large_order_is_confirmed_by_hand_and_only_once():
    order = large()

    confirm(make.seller_of_line(order), order.id)
    confirm(make.seller_of_line(order), order.id)

    assert make.status(order) == OrderStatus.CONFIRMED
    assert make.count(Parcel) == 1
    assert db.session.scalars(sa.select(Customer.orders)).one() == 1


def test_without_an_address_nothing_is_confirmed():
    order = make.live_order(shop.product(), phone="0912345678")

    with pytest.raises(AddressIncomplete):
        confirm(SYSTEM, order.id)


def test_strangers_confirm_nothing_and_nobody_what_is_cancelled():
    order = large()
    with pytest.raises(NoSuchOrder):
        confirm(shop.STRANGER, order.id)
    cancel_order(SYSTEM, order.id, "")
    with pytest.raises(IllegalMove):
        confirm(SYSTEM, order.id)


def test_with_the_address_a_live_order_is_confirmed_by_the_rule():
    order = make.live_order(shop.product())

    complete(order.secret, **CONTACT, request_key="a")
    complete(order.secret, **CONTACT, request_key="a")

    assert make.status(order) == OrderStatus.CONFIRMED
    assert (order.buyer_phone, order.province_code, order.has_address) == ("0912345678", "01", True)
    with pytest.raises(KeyReused):
        complete(order.secret, **{**CONTACT, "street": "another"}, request_key="a")
    with pytest.raises(TooLateToChange):
        complete(order.secret, **{**CONTACT, "street": "another"}, request_key="b")


def test_a_large_live_order_waits_for_a_call_and_its_address_may_still_change():
    order = make.live_order(shop.product(), 60_000)

    complete(order.secret, **CONTACT, request_key="a")
    complete(order.secret, **{**CONTACT, "street": "another"}, request_key="b")

    assert (make.status(order), order.street) == (OrderStatus.PLACED, "another")


@pytest.mark.parametrize(("change", "refusal"), [
    ({"phone": "1"}, NotAPhone), ({"ward_code": "99999"}, UnclearWard), ({"street": " "}, StreetMissing)])
def test_what_a_courier_could_not_use_is_refused(change, refusal):
    order = make.live_order(shop.product())

    with pytest.raises(refusal):
        complete(order.secret, **{**CONTACT, **change}, request_key="a")
    with pytest.raises(NoSuchOrder):
        complete("forged", **CONTACT, request_key="a")


def test_each_cooperative_knows_only_its_own_history_of_a_phone():
    make.from_two()
    make.order()

    known = db.session.execute(sa.select(Customer.cooperative_id, Customer.phone, Customer.orders)).all()
    assert sorted((phone, orders) for _, phone, orders in known) == [(make.PHONE, 1)] * 3
