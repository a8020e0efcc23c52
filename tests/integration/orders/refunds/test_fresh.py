"""Money goes back by a step of the office only just after somebody has said who they are."""
from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
import sqlalchemy as sa

from accounts.models import Role
from core import checks, clock
from core.actors import SYSTEM
from core.db import db
from orders.cancelling import cancel_order
from orders.models import Refund
from tests.integration.accounts.test_second_factor import enrolled, shown
from tests.make import refunds
from tests.make.accounts import PASSWORD, Browser

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def strict(app):
    kept = {name: app.config[name] for name in ("SECOND_FACTOR", "FRESH_MINUTES")}
    app.config.update(SECOND_FACTOR="required", FRESH_MINUTES=10)
    yield
    app.config.update(kept)


def test_a_refund_to_a_card_is_promised_after_it_was_said_again_who_it_is(app, strict):
    who, _ = enrolled(role=Role.ADMIN, phone="0912345678")
    browser = Browser(app)
    browser.sign_in("0912345678")
    browser.post("/sign-in/code", code=shown(who.id))
    order, payment = refunds.paid_by_card()
    cancel_order(SYSTEM, order.id, "gone")
    where = f"/office/money/orders/{order.code}"
    wish = {"amount": "1000", "reason": "gone", "way": f"card:{payment.id}", "request_key": str(uuid.uuid4())}

    with clock.at(clock.now() + timedelta(hours=3)):
        first = browser.post(f"{where}/refund", **wish)

        assert first.location.startswith("/sign-in/again")
        assert db.session.scalars(sa.select(Refund.amount)).all() == []
        browser.post(f"/sign-in/again?next={where}", password=PASSWORD, code=shown(who.id))
        assert browser.post(f"{where}/refund", **wish).location.startswith("/office/money/refunds/")
        db.session.rollback()
        assert db.session.scalars(sa.select(Refund.amount)).all() == [1_000]
    assert checks.run() == []
