"""The page on which the office gives money back for goods that stay."""
from __future__ import annotations

import re

import pytest

from accounts.models import Role
from core import checks
from core.actors import SYSTEM
from core.db import db
from orders.allowances import granting
from orders.models import Order, Refund
from orders.models.money import Bearer
from orders.refunds import going
from orders.settlement import statement
from tests.make import accounts, orders, settlement, shop
from tests.make import allowances as make
from tests.make.accounts import Browser

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture(autouse=True)
def _everything_holds(context):
    settlement.known_accounts()
    settlement.rates(fee_platform_cooperative=200)
    yield
    db.session.rollback()
    assert checks.run() == []


@pytest.fixture
def admin(app):
    return Browser(app, accounts.person(Role.ADMIN))


@pytest.fixture
def line(context):
    return make.line_of(settlement.sold(shop.cooperative()))


def path_of(line):
    return f"/office/money/orders/{db.session.get_one(Order, line.order_id).code}"


def typed(admin, goods, **more):
    path = f"{path_of(goods)}/allowances"
    key = re.search(r'name="request_key" value="([^"]+)"', admin.get(path).text).group(1)
    return admin.post(path, **{"request_key": key, "line": str(goods.id), "amount": "20000", "bearer": "seller",
                               "way": "cod", "reason": "half of it was rotten", **more})


def test_it_is_found_from_the_order_and_given_once(admin, line):
    assert f'href="{path_of(line)}/allowances"' in admin.get(path_of(line)).text

    assert typed(admin, line).status_code == 303

    [made] = granting.holding([line.id])
    assert (made.amount, made.bearer, orders.count(Refund)) == (20_000, Bearer.SELLER, 1)
    assert "half of it was rotten" in admin.get(f"{path_of(line)}/allowances").text


@pytest.mark.parametrize("wrong", [{"amount": "0"}, {"amount": "9000000"}, {"line": "99999"}, {"bearer": "nobody"},
                                   {"way": "card:7"}, {"way": ""}, {"reason": ""}, {"amount": "x"}])
def test_what_makes_no_sense_is_said_and_changes_nothing(admin, line, wrong):
    assert typed(admin, line, **wrong).status_code in (409, 422)

    assert (granting.holding([line.id]), orders.count(Refund)) == ([], 0)


def test_the_statement_of_the_seller_has_rows_of_its_own_for_it(admin, line):
    typed(admin, line)

    read = statement.read(settlement.locked(db.session.get_one(shop.Cooperative, line.cooperative_id)))

    assert [(each.what, each.amount) for each in read.corrections] == [
        ("Hoàn tiền cho người mua giữ hàng", -20_000), ("Phí, do hoàn tiền cho người mua", 400)]
    assert all("half of it was rotten" in each.reason for each in read.corrections)


def test_one_that_failed_is_taken_back_there(admin, line):
    typed(admin, line, way="transfer")
    [made] = granting.holding([line.id])
    path = f"{path_of(line)}/allowances/{made.id}/undo"
    assert admin.post(path, reason="not needed").status_code == 303
    assert granting.holding([line.id]), "it may have gone"
    going.failed(SYSTEM, db.session.query(Refund).one().id, "closed")

    admin.post(path, reason="")
    assert granting.holding([line.id])
    admin.post(path, reason="not needed")

    assert granting.holding([line.id]) == []
    assert "not needed" in admin.get(f"{path_of(line)}/allowances").text


def test_an_order_without_such_goods_says_so(admin):
    order = db.session.get_one(Order, orders.shipped().order_id)

    assert admin.get(f"/office/money/orders/{order.code}/allowances").status_code == 200
