"""While a payment by card is in dispute, what has not left stays, and nobody asks for the money a second time."""
from __future__ import annotations

import re

import pytest
import sqlalchemy as sa

from accounts.models import Role, Scope
from core.actors import SYSTEM
from core.db import db, maintenance
from orders import parcels
from orders.cases import deciding
from orders.door import labels
from orders.door.errors import LabelAsksOther
from orders.errors import HeldByDispute
from orders.models import Case, CaseKind, Order, Parcel, ParcelStatus, Payment
from shop.models import Cooperative, Variant
from tests.make import accounts, cards
from tests.make import orders as make
from tests.make.accounts import Browser


@pytest.fixture
def paid(stripe):
    """An order paid by card, its parcel, and what the provider calls the payment."""
    order = cards.by_card()
    intent = cards.intent_of(stripe, cards.paid(order, stripe))
    return order, order.parcels[0].id, intent


def disputed(stripe, intent, **details):
    dispute = stripe.dispute(intent, **details)
    cards.tell(stripe)
    db.session.expire_all()
    return dispute


def test_it_is_not_packed_until_the_bank_has_decided(stripe, paid):
    _, parcel, intent = paid
    dispute = disputed(stripe, intent)

    with pytest.raises(HeldByDispute):
        parcels.pack(SYSTEM, parcel)
    stripe.settle_dispute(dispute, "won")
    cards.tell(stripe)

    assert parcels.pack(SYSTEM, parcel).label_cash == 0


def test_packed_it_does_not_leave_and_can_be_unpacked(stripe, paid):
    _, parcel, intent = paid
    parcels.pack(SYSTEM, parcel)
    disputed(stripe, intent)

    with pytest.raises(HeldByDispute):
        parcels.hand_over_to_courier(SYSTEM, parcel)
    assert parcels.pack(SYSTEM, parcel).status == ParcelStatus.PACKED  # pressed again it says nothing new
    assert parcels.unpack(SYSTEM, parcel).status == ParcelStatus.TO_PACK


def test_on_the_road_no_money_is_asked_and_no_second_case_is_opened(app, stripe, paid):
    order, parcel, intent = paid
    parcels.pack(SYSTEM, parcel)
    parcels.hand_over_to_courier(SYSTEM, parcel)
    seller = db.session.get_one(Cooperative, order.parcels[0].cooperative_id)

    disputed(stripe, intent)

    assert cards.cases() == [("dispute", "dispute")]
    member = Browser(app, accounts.person(Role.MEMBER, Scope.COOPERATIVE, str(seller.id)))
    today = member.get(f"/desk/{seller.slug}/today").text
    assert "Take no money for this parcel." in today
    assert "Cash to take" not in today
    assert parcels.deliver(SYSTEM, parcel, with_cash=False).status == ParcelStatus.DELIVERED


def test_a_bank_that_only_asks_holds_it_too(stripe, paid):
    _, parcel, intent = paid
    disputed(stripe, intent, status="warning_needs_response")

    with pytest.raises(HeldByDispute):
        parcels.pack(SYSTEM, parcel)


def test_whoever_closes_the_case_lets_it_go_and_what_is_open_is_taken_in_cash(stripe, paid):
    order, parcel, intent = paid
    parcels.pack(SYSTEM, parcel)
    disputed(stripe, intent)
    case = db.session.scalars(sa.select(Case.id).where(Case.kind == CaseKind.DISPUTE)).one()

    deciding.let_be(SYSTEM, case, "the buyer pays at the door")
    with pytest.raises(LabelAsksOther):
        parcels.hand_over_to_courier(SYSTEM, parcel)
    labels.change(SYSTEM, parcel)
    parcels.hand_over_to_courier(SYSTEM, parcel)
    parcels.deliver(SYSTEM, parcel)

    assert cards.fresh(order).received == order.total


def test_the_buyer_is_not_asked_to_pay_again(app, stripe, paid):
    order, _, intent = paid
    disputed(stripe, intent)

    page = Browser(app).get(f"/o/{order.secret}").text

    assert "nothing is to be paid again meanwhile" in page
    assert "Please have this ready in cash" not in page


def test_the_seller_sees_why_and_has_no_button_to_pack(app, stripe, paid):
    order, _, intent = paid
    seller = db.session.get_one(Cooperative, order.parcels[0].cooperative_id)
    disputed(stripe, intent)
    member = Browser(app, accounts.person(Role.MEMBER, Scope.COOPERATIVE, str(seller.id)))

    page = member.get(f"/desk/{seller.slug}/today").text

    assert "Keep this parcel." in page
    assert f"{order.parcels[0].code}/pack" not in page


def test_the_database_lets_no_held_parcel_go(stripe, paid):
    order, parcel, intent = paid
    parcels.pack(SYSTEM, parcel)
    disputed(stripe, intent)
    forget = sa.update(Payment).where(Payment.order_id == order.id, Payment.parcel_id == parcel)

    with pytest.raises(sa.exc.DBAPIError, match="stays_while_disputed"), maintenance() as connection:
        connection.execute(forget.values(status="expired"))
        connection.execute(sa.update(Parcel).where(Parcel.id == parcel).values(status="picked_up"))


def test_control_another_order_of_the_buyer_goes(stripe, paid):
    _, _, intent = paid
    other = cards.by_card()
    cards.paid(other, stripe)
    disputed(stripe, intent)
    other = db.session.get_one(Order, other.id)

    assert parcels.pack(SYSTEM, other.parcels[0].id).status == ParcelStatus.PACKED


def test_one_that_is_held_holds_up_no_other_of_the_seller(app, stripe, paid):
    order, _, intent = paid
    sku = db.session.get_one(Variant, order.lines[0].variant_id).sku
    others = [make.order({sku: 1_000}) for _ in range(2)]
    disputed(stripe, intent)
    seller = db.session.get_one(Cooperative, order.parcels[0].cooperative_id)
    member = Browser(app, accounts.person(Role.MEMBER, Scope.COOPERATIVE, str(seller.id)))
    mine, codes = order.parcels[0].code, [each.parcels[0].code for each in others]

    page, listed = (member.get(f"/desk/{seller.slug}/{name}").text for name in ("today", "packing-list"))

    assert f'name="code" value="{mine}"' not in page
    assert all(f'name="code" value="{code}"' in page for code in codes)
    assert mine not in listed
    shown = re.findall(r'name="shown" value="([^"]+)"', listed)
    assert member.post(f"/desk/{seller.slug}/packing-list", shown=shown).location.endswith("?printed=1")
    assert member.post(f"/desk/{seller.slug}/today/pack", code=codes).status_code == 303
    assert {db.session.get_one(Parcel, each.parcels[0].id, populate_existing=True).status for each in others} == {
        ParcelStatus.PACKED}


def test_where_all_is_held_no_packing_list_is_offered_and_its_page_says_why(app, stripe, paid):
    order, _, intent = paid
    seller = db.session.get_one(Cooperative, order.parcels[0].cooperative_id)
    member = Browser(app, accounts.person(Role.MEMBER, Scope.COOPERATIVE, str(seller.id)))
    offer = f'href="/desk/{seller.slug}/packing-list"'
    assert offer in member.get(f"/desk/{seller.slug}/today").text

    dispute = disputed(stripe, intent)

    assert offer not in member.get(f"/desk/{seller.slug}/today").text
    listed = member.get(f"/desk/{seller.slug}/packing-list").text
    assert "1 parcel to pack stays: a bank is looking into its payment." in listed
    assert "Nothing to pack right now" in listed
    stripe.settle_dispute(dispute, "won")
    cards.tell(stripe)
    assert offer in member.get(f"/desk/{seller.slug}/today").text
