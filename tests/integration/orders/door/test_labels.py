"""A parcel whose label asks for another sum than is due does not leave; on the road a person is asked."""
from __future__ import annotations

import pytest
import sqlalchemy as sa

from accounts.models import Role, Scope
from core import checks
from core.actors import SYSTEM
from core.audit import AuditEntry
from core.db import Dong, db
from orders import parcels, receiving, returns
from orders.cards import disputes
from orders.cards.facts import DisputeState, DisputeTold
from orders.door import collecting, labels
from orders.door.errors import LabelAsksOther, LabelIsRight, NotWithALabel
from orders.errors import NoSuchParcel
from orders.ledger import Account, Entry
from orders.models import Order, Parcel, ParcelStatus, Payment, PaymentStatus
from shop.models import Cooperative
from tests.make import accounts, expiry, money, shop
from tests.make import orders as make
from tests.make.accounts import Browser
from tests.raw import refused

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture(autouse=True)
def _everything_holds(context):
    yield
    db.session.rollback()
    assert checks.run() == []


@pytest.fixture
def packed():
    """An order with cash on delivery whose only parcel is packed."""
    order = make.order()
    parcels.pack(SYSTEM, order.parcels[0].id)
    return order


def pays(order, amount=None):
    """The buyer transfers all the same."""
    return money.transferred(order, amount)


def balance(account):
    return db.session.scalar(sa.select(sa.func.coalesce(sa.func.sum(Entry.amount), 0)).where(Entry.account == account))


def test_as_it_is_packed_its_label_asks_for_what_is_due(packed):
    assert packed.parcels[0].label_cash == packed.total
    parcels.unpack(SYSTEM, packed.parcels[0].id)
    assert packed.parcels[0].label_cash is None


@pytest.mark.parametrize("part", [None, 30_000])
def test_money_after_packing_holds_the_parcel_back_until_the_label_is_changed(packed, part):
    parcel = packed.parcels[0]
    pays(packed, part)
    left = Dong(packed.total - (part or packed.total))

    with pytest.raises(LabelAsksOther) as stopped:
        parcels.hand_over_to_courier(SYSTEM, parcel.id)
    assert parcel.code in stopped.value.facts["parcels"]
    labels.change(SYSTEM, parcel.id)
    assert parcel.label_cash == left
    assert parcels.hand_over_to_courier(SYSTEM, parcel.id).status == ParcelStatus.PICKED_UP

    assert db.session.scalar(sa.select(AuditEntry.details).where(AuditEntry.action == "label changed")) == {
        "before": packed.total, "now": left}


def test_the_database_too_lets_it_not_leave(packed):
    pays(packed)
    number = packed.parcels[0].id
    db.session.rollback()

    assert refused("UPDATE parcels SET status = 'picked_up' WHERE id = :id", id=number)


def test_one_that_is_packed_anew_has_a_new_label(packed):
    parcel = packed.parcels[0]
    pays(packed)
    parcels.unpack(SYSTEM, parcel.id)
    parcels.pack(SYSTEM, parcel.id)

    assert parcels.hand_over_to_courier(SYSTEM, parcel.id).status == ParcelStatus.PICKED_UP


def test_of_many_handed_over_together_none_leaves_and_all_that_stand_in_the_way_are_named(packed):
    others = [make.order() for _ in range(3)]
    ids = parcels.pack_all(SYSTEM, [order.parcels[0].id for order in others])
    pays(packed)
    pays(others[0])

    with pytest.raises(LabelAsksOther) as stopped:
        parcels.hand_over_all(SYSTEM, [packed.parcels[0].id, *(each.id for each in ids)])

    named = stopped.value.facts["parcels"]
    assert [order.parcels[0].code in named for order in (packed, *others)] == [True, True, False, False]
    assert {parcel.status for parcel in db.session.scalars(sa.select(Parcel))} == {ParcelStatus.PACKED}


def test_what_is_paid_before_it_is_packed_leaves_at_once():
    order = make.order()
    pays(order)
    assert make.shipped(order).status == ParcelStatus.PICKED_UP


def test_a_label_that_is_right_needs_no_change_and_others_change_none(packed):
    with pytest.raises(LabelIsRight):
        labels.change(SYSTEM, packed.parcels[0].id)
    pays(packed)
    with pytest.raises(NoSuchParcel):
        labels.change(make.officer("03478"), packed.parcels[0].id)


def test_on_the_road_a_person_is_asked_until_the_waybill_is_changed():
    order = make.order()
    parcel = make.shipped(order)

    pays(order)
    assert [case[::3] for case in expiry.cases(order)] == [("waybill", "")]
    assert parcel.code in expiry.cases(order)[0][2]
    labels.change(SYSTEM, parcel.id)

    assert [case[::3] for case in expiry.cases(order)] == [("waybill", "changed")]
    parcels.deliver(SYSTEM, parcel.id)


def test_cash_that_the_rider_took_all_the_same_is_too_much_and_a_case():
    order = make.order()
    parcel, total = make.shipped(order), order.total
    pays(order)

    collecting.deliver_by_label(SYSTEM, parcel.id)

    assert order.received == 2 * total
    assert (balance(Account.CASH_IN_TRANSIT), balance(Account.BANK)) == (total, total)
    assert [case[:2] + case[3:] for case in expiry.cases(order)] == [
        ("waybill", 0, "collected"), ("over", total, "")]
    with pytest.raises(NotWithALabel):
        collecting.take_what_the_label_asks(SYSTEM, parcel.id)


def test_a_rider_who_took_less_than_is_due_by_now_leaves_the_rest_to_be_paid():
    order = make.order()
    total = order.total
    part = money.card_started(order, 30_000)
    receiving.count_payment(part.id)
    parcel = make.shipped(order)
    disputes.take(part.id, DisputeTold("dp_1", DisputeState.OPEN, 30_000, "vnd", "fraudulent", "pi_1", None))

    collecting.deliver_by_label(SYSTEM, parcel.id)

    assert order.received == total - 30_000
    waiting = db.session.scalars(sa.select(Payment.amount).where(
        Payment.order_id == order.id, Payment.status == PaymentStatus.STARTED)).all()
    assert waiting == [30_000]
    parcels.record_cash(SYSTEM, parcel.id)
    assert order.received == total


def test_too_much_cash_of_one_parcel_pays_the_other_of_the_order():
    order = make.from_two()
    first, second = order.parcels
    parcels.pack_all(SYSTEM, [first.id, second.id])
    parcels.hand_over_to_courier(SYSTEM, first.id)
    pays(order, first.label_cash)

    collecting.deliver_by_label(SYSTEM, first.id)

    assert db.session.get_one(Order, order.id).received == 2 * (order.total - second.label_cash)
    assert labels.asks_other(second, latest(second)), "so its label has to be changed"


def latest(parcel):
    return db.session.scalars(sa.select(Payment).where(Payment.parcel_id == parcel.id).order_by(
        Payment.id.desc()).limit(1)).first()


@pytest.mark.parametrize("end", ["refuse", "lose"])
def test_a_parcel_that_does_not_arrive_asks_nobody_any_more(end):
    order = make.order()
    parcel = make.shipped(order)
    pays(order)

    getattr(returns, end)(SYSTEM, parcel.id, "no")

    assert expiry.cases(order)[0][3] == "ended"
    assert parcel.label_cash is None


def test_cash_is_recorded_as_before_where_the_label_is_right():
    order = make.order()
    parcel = make.shipped(order)

    collecting.deliver_by_label(SYSTEM, parcel.id)

    assert (order.received, expiry.cases(order), parcel.label_cash) == (order.total, [], None)


def test_the_desk_shows_it_stops_it_and_clears_it(app, packed):
    seller = db.session.get_one(Cooperative, packed.lines[0].cooperative_id)
    browser = Browser(app, accounts.person(Role.MEMBER, Scope.COOPERATIVE, str(seller.id)))
    code, today = packed.parcels[0].code, f"/desk/{seller.slug}/today"
    pays(packed)

    page = browser.get(today).text
    assert "Stop: the label asks for another sum." in page
    assert f"/parcels/{code}/hand-over" not in page
    stopped = browser.post(f"/desk/{seller.slug}/parcels/{code}/hand-over")
    assert code in browser.get(stopped.location).text
    assert "Paid: take no money" in browser.get(f"/desk/{seller.slug}/parcels/{code}/label").text
    browser.post(f"/desk/{seller.slug}/parcels/{code}/label")
    assert "Stop: the label" not in browser.get(today).text
    browser.post(f"/desk/{seller.slug}/parcels/{code}/hand-over")

    assert db.session.get_one(Parcel, packed.parcels[0].id).status == ParcelStatus.PICKED_UP


def test_the_desk_records_what_the_rider_took_by_the_label(app):
    goods = shop.product()
    order = make.order({shop.sku(goods): 1_000})
    total = order.total
    make.shipped(order)
    pays(order)
    seller = db.session.get_one(Cooperative, goods.cooperative_id)
    browser = Browser(app, accounts.person(Role.MEMBER, Scope.COOPERATIVE, str(seller.id)))

    assert "taken as on the label" in browser.get(f"/desk/{seller.slug}/today").text
    browser.post(f"/desk/{seller.slug}/parcels/{order.parcels[0].code}/deliver-label")

    assert db.session.get_one(Order, order.id).received == 2 * total
