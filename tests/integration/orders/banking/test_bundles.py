"""A whole buyer: who holds the links pays several orders with one transfer, and the money finds all of them."""
from __future__ import annotations

import io
import re

import pytest
import sqlalchemy as sa
import zxingcpp
from PIL import Image

from core import checks
from core.actors import SYSTEM
from core.db import db
from orders import access
from orders.banking import accounts, bundles, hearing, memos, vietqr
from orders.banking.errors import NoAccountShown
from orders.banking.matching import Match
from orders.models import Order, OrderStatus
from orders.models.money import BundledOrder, TransferBundle
from tests.integration.orders.buying import post
from tests.make import bank, money
from tests.make import orders as make

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture(autouse=True)
def books_are_right(context):
    yield
    assert checks.run() == []


def waiting(count, **details):
    """So many orders of Lan's that wait for a transfer."""
    return [money.by_transfer(**details) for _ in range(count)]


def heard_of(amount, text):
    """What becomes of a bank line."""
    return hearing.hear(bank.told(amount, text))


def links(orders):
    return [order.secret for order in orders]


def test_one_order_and_orders_in_cash_have_nothing_to_be_paid_together():
    one, cash = money.by_transfer(), make.order()

    assert bundles.of_links(links([one, cash])) == []
    assert bundles.of_links([]) == []


def test_two_orders_are_named_both_in_the_words():
    orders = waiting(2)

    [whole] = bundles.of_links(links(orders))

    said = vietqr.read(whole.asked.payload)
    assert said.amount == whole.amount == sum(order.total for order in orders)
    assert memos.codes_in(said.memo) == tuple(order.code for order in orders)
    assert len(said.memo) <= 25


def test_three_orders_get_one_code_when_it_is_asked_for_and_once():
    secrets = links(waiting(3))
    [before] = bundles.of_links(secrets)

    bundles.give_code(secrets[0], secrets)
    bundles.give_code(secrets[2], secrets[::-1])

    [whole] = bundles.of_links(secrets)
    assert before.asked is None
    assert make.count(TransferBundle) == 1
    assert whole.asked.memo == db.session.query(TransferBundle).one().code
    assert vietqr.read(whole.asked.payload).amount == whole.amount


def test_other_orders_have_another_code():
    secrets = links(waiting(4))
    for some in (secrets, secrets[:3]):
        bundles.give_code(some[0], some)

    assert make.count(TransferBundle) == 2
    assert make.count(BundledOrder) == 7


def test_orders_of_other_numbers_stay_apart_though_one_browser_holds_all_links():
    lan, hoa = waiting(2), waiting(2, buyer_phone="0987654321")

    found = bundles.of_links(links([*lan, *hoa]))

    assert [[part.order.id for part in whole.parts] for whole in found] == [
        [order.id for order in lan], [order.id for order in hoa]]


def test_a_link_that_one_does_not_hold_counts_for_nothing_though_the_number_is_the_same():
    orders = waiting(3)

    [whole] = bundles.of_links(links(orders)[:2])

    assert orders[2].id not in [part.order.id for part in whole.parts]
    assert [part.order.id for part in bundles.with_others(orders[2].secret, []).parts] == [orders[2].id]


def test_what_is_paid_or_given_up_meanwhile_is_left_out():
    orders = waiting(4)
    money.transferred(orders[0])
    money.transferred(orders[1], 1_000)

    [whole] = bundles.of_links(links(orders))

    with pytest.raises(NoAccountShown):
        bundles.with_others(orders[0].secret, links(orders))
    assert [part.left for part in whole.parts] == [orders[1].total - 1_000, orders[2].total, orders[3].total]
    accounts.hide(SYSTEM, accounts.everything(SYSTEM)[0].id)
    assert bundles.of_links(links(orders)) == []


@pytest.mark.parametrize("count", [2, 3])
def test_one_bank_line_pays_all_of_them(count):
    orders = waiting(count)
    secrets = links(orders)
    bundles.give_code(secrets[0], secrets)
    [whole] = bundles.of_links(secrets)

    heard = heard_of(whole.amount, f"MBVCB.77.{whole.asked.memo.lower()}.CT tu 0123")

    assert heard.match == Match.SEVERAL
    assert {order.status for order in db.session.scalars(sa.select(Order).execution_options(
        populate_existing=True))} == {OrderStatus.CONFIRMED}
    assert [order.received for order in orders] == [order.total for order in orders]


def test_another_sum_than_theirs_is_for_a_person_and_nothing_is_counted():
    orders = waiting(3)
    secrets = links(orders)
    bundles.give_code(secrets[0], secrets)
    [whole] = bundles.of_links(secrets)

    heard = heard_of(whole.amount - 1, whole.asked.memo)

    assert heard.match == Match.UNCLEAR
    assert [order.received for order in access.all_behind(secrets)] == [0, 0, 0]


def test_the_browser_that_ordered_sees_one_code_and_another_browser_sees_nothing(app, client):
    secrets = links(waiting(3))
    with client.session_transaction() as session:
        session["language"] = "en"
    for secret in secrets:
        post(client, f"/o/{secret}/keep")
    url = "/my-orders/transfer"
    assert "Several of your orders wait for a transfer." in client.get("/my-orders").text
    page = client.get(url).text
    [action] = re.findall(r'action="(/o/[^"]+/transfer/together)"', page)
    assert client.get(f"{action}.png").status_code == 404

    assert post(client, action).status_code == 303

    [found] = zxingcpp.read_barcodes(Image.open(io.BytesIO(client.get(f"{action}.png").data)))
    db.session.rollback()
    bundle = db.session.query(TransferBundle).one()
    assert vietqr.read(found.text).memo == bundle.code
    assert bundle.code in client.get(url).text and f"{action}.svg" in client.get(url).text
    stands = client.get(f"{url}/standing").json["stands"]
    assert f'data-stands="{stands}"' in client.get(url).text
    money.transferred(access.behind(secrets[0]))
    assert client.get(f"{url}/standing").json["stands"] != stands
    stranger = app.test_client()
    assert stranger.get(f"/o/{'x' * 43}/transfer/together.png").status_code == 404
    [alone] = zxingcpp.read_barcodes(Image.open(io.BytesIO(stranger.get(
        f"/o/{secrets[1]}/transfer/together.png").data)))
    assert vietqr.read(alone.text).memo == access.behind(secrets[1]).code
    assert "Several of your orders" not in stranger.get("/my-orders").text
    assert stranger.get(f"{url}/standing").json == {"stands": ""}

