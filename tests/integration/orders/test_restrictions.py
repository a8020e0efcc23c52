"""A cooperative's own list of buyers it wants to speak with first."""
from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from accounts.models import Role, Scope
from core import clock
from core.actors import SYSTEM
from core.audit import AuditEntry
from core.db import db, maintenance
from orders import restrictions, work
from orders.delivery import complete
from orders.errors import BadUntil, NobodyToRestrict, NoSuchRestriction, ReasonNeeded
from orders.models import OrderStatus, Restriction
from orders.restrictions import Who
from tests.make import accounts, orders, shop

pytestmark = pytest.mark.usefixtures("context")
LAN = Who("Lan", orders.PHONE)


def restrict(seller, who=LAN, days=7, actor=SYSTEM, reason="không nhận hàng"):
    return restrictions.restrict(actor, [seller.id], who, reason, clock.today() + timedelta(days=days))


def test_an_order_in_the_shop_waits_for_a_call_and_is_not_confirmed_by_rule():
    seller, other = shop.cooperative(), shop.cooperative()
    goods, others = shop.product(seller), shop.product(other)
    restrict(seller)

    assert orders.order({shop.sku(goods): 1_000}).status == OrderStatus.PLACED
    assert orders.order({shop.sku(others): 1_000}).status == OrderStatus.CONFIRMED
    assert orders.order({shop.sku(goods): 1_000}, buyer_phone="0987654321").status == OrderStatus.CONFIRMED


def test_whoever_calls_reads_why_and_until_when_from_their_own_list_alone(app):
    seller, other = shop.cooperative(), shop.cooperative()
    goods, others = shop.product(seller), shop.product(other)
    restrict(seller)
    restrict(other, reason="chuyện riêng của nhà khác")
    orders.order({shop.sku(goods): 1_000, shop.sku(others): 1_000})

    [call] = work.today(SYSTEM, seller.id).to_call
    person = accounts.person(Role.MEMBER, Scope.COOPERATIVE, str(seller.id))
    page = accounts.Browser(app, person).get(f"/desk/{seller.slug}/today").text

    assert call.restriction is not None
    assert (call.restriction.reason, call.restriction.cooperative_id) == ("không nhận hàng", seller.id)
    assert "không nhận hàng" in page
    assert "chuyện riêng" not in page


def test_an_order_from_a_live_session_waits_too_when_its_address_is_complete():
    goods = shop.product()
    order = orders.live_order(goods)
    restrictions.restrict(SYSTEM, [goods.cooperative_id], LAN, "bom hàng", clock.today())

    complete(order.secret, name="Lan", phone=orders.PHONE, ward_code=orders.WARD, street="12 phố Thử", note="",
             request_key="k")

    assert db.session.get_one(type(order), order.id, populate_existing=True).status == OrderStatus.PLACED


def test_what_is_past_its_day_or_ended_does_not_count():
    seller = shop.cooperative()
    [row] = restrict(seller, days=0)
    assert restrictions.applies([seller.id], orders.PHONE)

    with clock.at(clock.now() + timedelta(days=1)):
        assert not restrictions.applies([seller.id], orders.PHONE)
    restrictions.end(SYSTEM, seller.id, row.id)
    restrictions.end(SYSTEM, seller.id, row.id)

    assert not restrictions.applies([seller.id], orders.PHONE)
    assert restrictions.in_force([seller.id]) == []


def test_restricting_again_ends_what_was_there_also_when_it_had_lapsed():
    seller = shop.cooperative()
    restrict(seller, days=0)
    with clock.at(clock.now() + timedelta(days=3)):
        restrict(seller, reason="lần hai")
        assert [each.reason for each in restrictions.in_force([seller.id])] == ["lần hai"]

    assert db.session.scalar(sa.select(sa.func.count()).where(Restriction.ended_at.is_(None))) == 1


def test_only_those_of_the_cooperative_keep_its_list():
    seller, other = shop.cooperative(), shop.cooperative()
    person = accounts.person()
    mine = replace(shop.member(seller), ref=f"person:{person.id}", person_id=person.id)
    [row] = restrict(seller, actor=mine)

    with pytest.raises(NoSuchRestriction):
        restrict(seller, actor=shop.member(other))
    with pytest.raises(NoSuchRestriction):
        restrictions.end(shop.member(other), seller.id, row.id)
    with pytest.raises(NoSuchRestriction):
        restrictions.end(shop.member(other), other.id, row.id)
    restrictions.end(mine, seller.id, row.id)
    assert (row.made_by, row.ended_by) == (person.id, person.id)


@pytest.mark.parametrize(("change", "refusal"), [
    ({"reason": " "}, ReasonNeeded), ({"reason": "x" * 201}, ReasonNeeded), ({"days": -1}, BadUntil),
    ({"days": 400}, BadUntil), ({"who": Who("Lan")}, NobodyToRestrict),
])
def test_what_is_not_said_well_is_refused(change, refusal):
    with pytest.raises(refusal):
        restrict(shop.cooperative(), **change)


def test_the_audit_log_says_who_without_a_phone_number():
    seller = shop.cooperative()
    [row] = restrict(seller)
    restrictions.end(SYSTEM, seller.id, row.id)

    written = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.subject == f"cooperative:{seller.id}")).all()
    assert {"buyer restricted", "restriction ended"} <= {each.action for each in written}
    assert orders.PHONE not in str([each.details for each in written])


@pytest.mark.parametrize("values", [{"phone": None, "author": None}, {"phone": "0912345678", "reason": ""}])
def test_the_database_keeps_what_must_be_so(values):
    seller = shop.cooperative()
    row = {"cooperative_id": seller.id, "name": "Lan", "reason": "r", "until": clock.today(), "made_at": clock.now(),
           "phone": None, "author": None, **values}

    with pytest.raises(sa.exc.IntegrityError), maintenance() as connection:
        connection.execute(sa.insert(Restriction).values(**row))
