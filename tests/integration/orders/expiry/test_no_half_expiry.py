"""Giving up, going on and giving more time: an exception after any one statement leaves nothing or everything."""
from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from core.actors import SYSTEM
from core.db import Dong
from orders import receiving
from orders.expiry import extending, giving_up, reminding
from orders.models import Order
from tests.make import expiry, money
from tests.make import livestream as live
from tests.make import orders as make
from tests.make.statements import Step, breaks_wholly

pytestmark = pytest.mark.usefixtures("context")


def _awaited() -> Order:
    order = money.by_transfer()
    money.card_started(order)
    money.transferred(order, 30_000)
    return order


def _with_a_queue() -> Order:
    money.account()
    session = live.live(allotment=3_000)
    live.say(session, "a1 3kg", "Lan")
    live.say(session, "a1 2kg", "Hoa")
    return make.completed(live.order_of(session), payment_method="transfer")


def _late() -> tuple[int, int, Dong]:
    order = money.by_transfer()
    total = order.total
    expiry.given_up(order)
    return order.id, money.line(total, order.code).id, total


def _give_up(order: Order) -> Any:
    with expiry.over(order):
        return giving_up.give_up(order.id)


def _remind(order: Order) -> Any:
    with expiry.after_the_deadline(order, -1):
        return reminding.remind(order.id)


STEPS = {
    "give up": Step(_awaited, _give_up),
    "give up with a queue": Step(_with_a_queue, _give_up),
    "late money": Step(_late, lambda made: receiving.count_transfer(*made)),
    "more time": Step(lambda: expiry.given_up(paid=30_000), lambda order: extending.extend(
        SYSTEM, order.id, timedelta(days=5), "asked", "k")),
    "remind": Step(money.by_transfer, _remind, 2),
}


@pytest.mark.parametrize("name", STEPS)
def test_whatever_breaks_in_between_nothing_of_it_stays(name):
    breaks_wholly(STEPS[name])
