"""A run with nothing to pay out is finished when it is locked: it does not stand among those that wait for money."""
from __future__ import annotations

import pytest

from accounts.models import Role
from core import checks
from core.actors import SYSTEM
from core.db import Dong, db
from orders.models.money import CorrectionAccount, SettlementStatus
from orders.settlement import listing, steps
from tests.make import accounts, shop
from tests.make import settlement as make
from tests.make.accounts import Browser

pytestmark = pytest.mark.usefixtures("context")
S = SettlementStatus


@pytest.fixture(autouse=True)
def _everything_holds(context):
    yield
    db.session.rollback()
    assert checks.run() == []


@pytest.fixture
def empty(context):
    """A correction alone, below zero: it is carried to the next run."""
    seller = shop.cooperative()
    steps.correct(SYSTEM, steps.Correction(seller.id, CorrectionAccount.LOSS, Dong(-5_000), "boxes broken"))
    return make.locked(seller)


def listed(status):
    return [run.id for run in db.session.scalars(listing.settlements(SYSTEM, status))]


def test_it_stands_with_what_is_done(empty):
    make.known_accounts()
    seller = shop.cooperative("HTX Khác")
    make.sold(seller)
    waiting = make.locked(seller)
    other = shop.cooperative("HTX Nữa")
    make.sold(other)
    paid = make.paid(other)

    assert (empty.payable, empty.status) == (0, S.LOCKED)
    assert listed(S.LOCKED) == [waiting.id]
    assert listed(S.PAID) == [paid.id, empty.id]
    assert listed(None) == [paid.id, waiting.id, empty.id]


def test_the_pages_say_that_it_is_finished(app, empty):
    office = Browser(app, accounts.person(Role.ADMIN))

    done = office.get("/office/money/settlements?status=paid").text

    assert (empty.code in done, "Settled, nothing to pay" in done) == (True, True)
    assert empty.code not in office.get("/office/money/settlements?status=locked").text
    assert "this settlement is finished" in office.get(f"/office/money/settlements/{empty.code}").text
