"""First paid, first served by transfer: goods go with the whole money, and the page asks for neither more nor less."""
from __future__ import annotations

import pytest

from core import checks
from core.actors import SYSTEM
from livestream import sessions
from orders import balances
from orders.banking import asking
from orders.models import OrderStatus
from tests.integration.livestream.first_paid.acts import has, transfer
from tests.make import livestream as make
from tests.make import money, orders

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture(autouse=True)
def books_are_right(context):
    yield
    assert checks.run() == []


@pytest.fixture
def session():
    money.account()
    return make.live(allotment=2_000, first_paid=True)


def wishes(session, author="Lan", phone="0912345611"):
    """Who wishes 2 kg, and pays by transfer: 90,000 and freight."""
    make.say(session, "a1 2kg", author)
    return orders.completed(make.order_of(session, author), phone=phone, payment_method="transfer")


def test_the_code_asks_for_the_wish_and_its_freight_though_there_are_no_goods_yet(session):
    order = wishes(session)

    panel = asking.panel(order)

    assert (order.lines, order.total) == ([], 0)
    assert (panel.left, panel.asked.amount, panel.asked.memo) == (120_000, 120_000, order.code)


def test_a_part_of_the_money_gives_nothing_and_all_of_it_everything(session):
    order = wishes(session)

    money.transferred(order, 1_000)
    part = has(session, "Lan"), asking.panel(order).left
    money.transferred(order, 119_000)

    assert part == ((0, 2), 119_000)
    assert has(session, "Lan") == (2, 0)
    assert (order.status, balances.of(order)) == (OrderStatus.CONFIRMED, balances.Balance(120_000, 120_000))


def test_who_transfers_first_is_served_first_and_the_other_waits_with_the_money_kept(session):
    lan, hoa = wishes(session), wishes(session, "Hoa", "0912345612")

    money.transferred(hoa, 120_000)
    money.transferred(lan, 120_000)

    assert (has(session, "Hoa"), has(session, "Lan")) == ((2, 0), (0, 2))
    assert (balances.of(lan).left, balances.of(lan).surplus) == (0, 0)
    sessions.end(SYSTEM, session.id)
    assert balances.of(lan).surplus == 120_000


def test_what_the_crew_has_seen_is_not_asked_for_again(session):
    order = wishes(session)

    transfer(session, "Lan", 120_000)

    assert has(session, "Lan") == (2, 0)
    panel = asking.panel(order)
    assert (panel.left, panel.asked) == (0, None)
