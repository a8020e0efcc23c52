"""Calls before packing: counted when in vain, done when answered; and the pages about deposits."""
from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from accounts.models import Role, Scope
from core import checks, clock, dated
from core.actors import SYSTEM
from core.db import db
from orders import awaiting, rates, returns, work
from orders.door import calling, changing, deposits, preview
from orders.door.errors import BadArea, BadDay, BadNumber, NotCallable
from orders.door.rule import Rule
from orders.errors import NoSuchOrder
from orders.models import CallOutcome, Deposit, DepositArea, Order, OrderCall, OrderStatus, WriteOff
from shop.models import Cooperative
from tests.make import accounts, money, shop
from tests.make import deposits as make_rule
from tests.make import orders as make
from tests.make.accounts import Browser
from tests.raw import refused

pytestmark = pytest.mark.usefixtures("context")
NO_ANSWER, CONFIRMED, DECLINED = CallOutcome.NO_ANSWER, CallOutcome.CONFIRMED, CallOutcome.DECLINED


@pytest.fixture(autouse=True)
def _everything_holds(context):
    yield
    db.session.rollback()
    assert checks.run() == []


def large(seller=None, **details):
    """An order that waits for a call."""
    goods = shop.product(seller, in_stock=1_000_000)
    return make.order({shop.sku(goods): 200_000}, **details), goods.cooperative_id


def listed(cooperative_id):
    return work.calls(SYSTEM, cooperative_id)


def test_a_call_in_vain_is_counted_once_for_each_key_and_comes_later():
    seller = shop.cooperative()
    first, seller_id = large(seller)
    second, _ = large(seller)
    assert [call.code for call in listed(seller_id)] == [first.code, second.code]

    for key in ("a", "a", "b"):
        calling.call(SYSTEM, seller_id, first.id, NO_ANSWER, key)

    calls = listed(seller_id)
    assert [(call.code, call.called.in_vain) for call in calls] == [(second.code, 0), (first.code, 2)]
    assert calls[1].called.last is not None
    assert first.status == OrderStatus.PLACED


def test_a_buyer_who_wants_it_is_confirmed_and_one_who_does_not_is_cancelled():
    (yes, seller), (no, other) = large(), large()

    calling.call(SYSTEM, seller, yes.id, CONFIRMED, "k")
    calling.call(SYSTEM, other, no.id, DECLINED, "k")

    assert (yes.status, no.status) == (OrderStatus.CONFIRMED, OrderStatus.CANCELLED)
    assert make.count(OrderCall) == 2
    with pytest.raises(NotCallable):
        calling.call(SYSTEM, seller, yes.id, NO_ANSWER, "k2")


def test_only_the_own_goods_are_given_up_on_the_phone():
    order = make.from_two()
    order = make.order({shop.sku(shop.product(in_stock=1_000_000)): 200_000, shop.sku(shop.product()): 1_000})
    mine = order.lines[0].cooperative_id

    calling.call(SYSTEM, mine, order.id, DECLINED, "k")

    assert [line.cancelled_at is not None for line in make.lines(order)] == [True, False]


def test_others_call_nobody():
    order, seller = large()
    with pytest.raises(NoSuchOrder):
        calling.call(make.officer("03478"), seller, order.id, CONFIRMED, "k")
    with pytest.raises(NoSuchOrder):
        calling.call(SYSTEM, shop.cooperative().id, order.id, CONFIRMED, "k")


def test_a_call_stays_as_it_was():
    order, seller = large()
    number = calling.call(SYSTEM, seller, order.id, NO_ANSWER, "k").id
    db.session.rollback()

    assert refused("UPDATE order_calls SET outcome = 'confirmed' WHERE id = :id", id=number)
    assert refused("DELETE FROM order_calls WHERE id = :id", id=number)


def test_who_said_yes_before_the_deposit_came_need_not_be_called_again():
    make_rule.rule(large=1)
    order, seller = large()
    assert listed(seller)[0].deposit == awaiting.missing(order)
    calling.call(SYSTEM, seller, order.id, CONFIRMED, "k")
    assert order.status == OrderStatus.PLACED

    money.transferred(order, awaiting.missing(order))

    assert order.status == OrderStatus.CONFIRMED


def test_an_unpaid_transfer_waits_for_money_and_not_for_a_call():
    seller = shop.cooperative()
    order = money.by_transfer({shop.sku(shop.product(seller, in_stock=1_000_000)): 200_000})
    assert listed(seller.id) == ()

    money.transferred(order)

    assert [call.code for call in listed(seller.id)] == [order.code]


def test_the_desk_calls_from_its_list(app):
    make_rule.rule(large=1)
    order, seller_id = large()
    seller = db.session.get_one(Cooperative, seller_id)
    browser = Browser(app, accounts.person(Role.MEMBER, Scope.COOPERATIVE, str(seller_id)))
    path = f"/desk/{seller.slug}/orders/{order.code}"

    page = browser.get(f"/desk/{seller.slug}/calls").text
    assert "Waits for a deposit of" in page and "a large parcel" in page
    for key in ("1", "2"):
        browser.post(f"{path}/calls/no_answer", request_key=key)
    assert "Called 2 times in vain" in browser.get(f"/desk/{seller.slug}/calls").text
    assert "Called 2 times in vain" in browser.get(f"/desk/{seller.slug}/today").text
    assert browser.post(f"{path}/calls/shouted", request_key="3").status_code == 404
    browser.post(f"{path}/calls/confirmed", request_key="4")
    assert "Pack it without a deposit" in browser.get(path).text
    browser.post(f"{path}/waive", reason="my cousin")

    assert db.session.get_one(Order, order.id).status == OrderStatus.CONFIRMED
    assert "my cousin" in browser.get(path).text
    assert "Nobody to call" in browser.get(f"/desk/{seller.slug}/calls").text


def test_the_buyer_page_asks_for_the_deposit(app):
    make_rule.rule(large=1)
    order = make.order()

    page = Browser(app).get(f"/o/{order.secret}").text

    assert "This order needs a deposit" in page and "36,000" in page and "84,000" in page


@pytest.fixture
def office(app):
    return Browser(app, accounts.person(Role.ADMIN))


FIELDS = {"percent": "30", "least": "50.000", "large_from": "3.000.000", "new_from": "0", "area_from": "1.000.000",
          "refused_from": "1"}


def test_the_office_changes_the_rule_from_a_day_on(office):
    tomorrow = clock.today() + timedelta(days=1)

    answer = office.post("/office/money/deposits", since=tomorrow.isoformat(), **FIELDS)

    assert answer.status_code == 303
    assert dated.value(rates.DEPOSIT_PERCENT) == 0
    assert deposits.rule_on(tomorrow) == Rule(30, 50_000, 3_000_000, 0, 1_000_000, 1)


@pytest.mark.parametrize("change", [
    {"percent": "101"}, {"percent": "-1"}, {"percent": "1,5"}, {"least": "-5"}, {"least": "much"}, {"refused_from": ""},
    {"since": "2001-01-01"}, {"since": "soon"}])
def test_what_makes_no_sense_is_said_and_nothing_changes(office, change):
    answer = office.post("/office/money/deposits", **{**FIELDS, "since": clock.today().isoformat(), **change})

    assert answer.status_code == 422
    assert dated.value(rates.DEPOSIT_PERCENT) == 0


def test_the_rule_itself_refuses_what_no_form_would_send():
    values = dict.fromkeys(changing.NAMES, 1)
    for wrong, error in (({**values, rates.DEPOSIT_PERCENT: 101}, BadNumber), ({"deposit_least": 1}, BadNumber)):
        with pytest.raises(error):
            changing.change(SYSTEM, wrong, clock.today())
    with pytest.raises(BadDay):
        changing.change(SYSTEM, values, clock.today() - timedelta(days=1))
    with pytest.raises(NoSuchOrder):
        changing.change(make.officer("03478"), values, clock.today())
    for code in ("99", "x", "00000"):
        with pytest.raises(BadArea):
            changing.add_area(SYSTEM, code, clock.today())


def test_areas_are_added_by_name_and_taken_off(office):
    post = lambda **fields: office.post("/office/money/deposits/areas", **fields)  # noqa: E731
    assert post(province="12", ward="").status_code == 303
    assert post(province="01", ward="phường Cầu Giấy").status_code == 303
    assert post(province="01", ward="Nowhere").status_code == 422
    assert post(province="12", ward="").status_code == 422, "it is on the list"

    areas = {area.code: area.id for area in db.session.scalars(sa.select(DepositArea))}
    assert set(areas) == {"12", make.WARD}
    office.post(f"/office/money/deposits/areas/{areas['12']}/end")
    assert {area.code for area in changing.areas()} == {make.WARD}


def test_the_preview_says_whom_it_would_have_hit_by_what_was_known_then(office):
    seller = shop.cooperative()
    wish = {shop.sku(shop.product(seller)): 2_000}
    first = make.order(wish)
    returns.refuse(SYSTEM, make.shipped(first).id, "no")
    second = make.order(wish)
    other = make.order()

    found = preview.preview(Rule(30, 0, 0, 0, 0, 1))

    assert [(hit.code, hit.why, hit.was_refused) for hit in found.hits] == [(second.code, ("refused",), False)]
    assert (found.orders, found.refused, found.caught) == (3, 1, 0)
    page = office.post("/office/money/deposits", **{**FIELDS, "since": clock.today().isoformat(), "try": "1"}).text
    assert second.code in page and first.code not in page and other.code not in page
    assert dated.value(rates.DEPOSIT_PERCENT) == 0, "trying changes nothing"


def test_the_office_keeps_a_deposit_of_a_parcel_that_was_refused(office):
    make_rule.rule(large=1)
    order = make.order()
    money.transferred(order, 36_000)
    returns.refuse(SYSTEM, make.shipped(order).id, "no")

    assert "Keep the deposit" in office.get(f"/office/money/orders/{order.code}").text
    for _ in range(2):
        office.post(f"/office/money/deposits/orders/{order.code}/keep", amount="36.000", reason="freight",
                    request_key="k")

    assert db.session.scalars(sa.select(WriteOff.amount)).all() == [-36_000]
    assert make.count(Deposit) == 1
