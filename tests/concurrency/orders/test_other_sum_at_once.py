"""One counts a card payment of another sum while others give it back: one of them is believed, and it moves once."""
from __future__ import annotations

from flask import Flask

from core import checks
from core.actors import SYSTEM
from core.db import db
from orders.cards import other_sum
from orders.models import Case
from tests.at_once import at_once
from tests.make import cards


def test_six_decide_at_once_and_it_is_decided_once(app: Flask):
    with app.app_context(), cards.connected(app) as server:
        order = cards.by_card()
        page = cards.led(order)
        server.stripe.sessions[page]["amount_total"] = order.total - 1_000
        server.stripe.pay(page)
        cards.tell(server.stripe)
        case_id = db.session.query(Case).one().id

        results = at_once(app, 6, lambda i: (
            other_sum.count(SYSTEM, case_id) if i % 2 else other_sum.give_back(SYSTEM, case_id, "pays anew")))

        db.session.rollback()  # what others have done is seen from here on
        assert set(results) == {None}, results
        paid = [amount for status, amount in cards.payments(order) if status == "paid"]
        back = sum(amount for _, amount in cards.refunds(order))
        assert (paid, cards.cases()) == ([order.total - 1_000], [])
        assert cards.fresh(order).received == order.total - 1_000 - back
        assert checks.run() == []
