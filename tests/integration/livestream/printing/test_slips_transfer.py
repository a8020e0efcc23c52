"""Slips of orders that are paid by transfer: the code of what is left, and never a word of cash."""
from __future__ import annotations

import pytest

from accounts.models import Role
from core import checks
from core.actors import SYSTEM
from core.db import db
from livestream.models import SlipRun
from livestream.printing import slip_faces, slips
from livestream.printing.slips import Choices
from orders import parcels
from orders.banking import accounts as bank_accounts
from orders.banking import vietqr
from orders.door import labels
from tests.make import accounts, money, orders
from tests.make import livestream as make

pytestmark = pytest.mark.usefixtures("context")
PHONE = "0912345678"


@pytest.fixture
def session():
    return make.live()


@pytest.fixture
def order(session):
    """What Lan has claimed, to be paid by transfer."""
    money.account()
    make.say(session, f"a1 2kg {PHONE}", "Lan")
    made = orders.completed(make.order_of(session, "Lan"), payment_method="transfer")
    yield made
    assert checks.run() == []


def printed(session):
    return slips.print_new(SYSTEM, session.id)


def face(session, run_id):
    db.session.rollback()
    run = db.session.get_one(SlipRun, run_id)
    found = {slip.buyer.order_id: make.order_of(session, slip.buyer.name) for slip in run.slips}
    return slip_faces.faces(session, run, slips.choices(session), found)[0]


def test_a_slip_holds_the_code_of_the_transfer_in_place_of_that_of_the_link(session, order):
    slips.choose(SYSTEM, session.id, Choices(with_qr=True))

    found = face(session, printed(session))

    said = vietqr.read(found.transfer.asked.payload)
    assert (said.amount, said.memo, said.account) == (order.total, order.code, "0011004455667")
    assert found.picture.startswith("data:image/svg+xml") and not found.with_qr


def test_what_has_come_since_is_taken_off_and_at_last_it_is_paid(session, order):
    run_id = printed(session)
    before = face(session, run_id)

    money.transferred(order, 10_000)
    part = face(session, run_id)
    money.transferred(order, order.total - 10_000)
    paid = face(session, run_id)

    assert (part.transfer.left, paid.transfer.left, paid.picture) == (order.total - 10_000, 0, "")
    assert before.height > paid.height


def test_the_page_says_not_paid_yet_and_then_paid_and_nothing_of_cash(app, session, order):
    run_id, crew = printed(session), accounts.Browser(app, accounts.person(Role.ADMIN))
    url = f"/studio/{session.code}/slips/runs/{run_id}"

    waiting = crew.get(url).text
    money.transferred(order)
    paid = crew.get(url).text

    assert "NOT PAID YET, by transfer" in waiting and "COD" not in waiting and order.code in waiting
    assert "PAID" in paid and "COD" not in paid and "data:image" not in paid


def test_without_an_account_the_slip_says_only_what_is_left(session, order):
    bank_accounts.hide(SYSTEM, bank_accounts.everything(SYSTEM)[0].id)

    found = face(session, printed(session))

    assert (found.transfer.left, found.transfer.asked, found.picture) == (order.total, None, "")


def test_a_slip_stops_a_packed_parcel_whose_label_asks_for_another_sum(app, session):
    make.say(session, f"a1 2kg {PHONE}", "Lan")
    order = orders.completed(make.order_of(session, "Lan"))
    run_id, crew = printed(session), accounts.Browser(app, accounts.person(Role.ADMIN))
    parcels.pack(SYSTEM, order.parcels[0].id)
    before = face(session, run_id)

    money.transferred(order)
    after = face(session, run_id)

    assert (before.is_held_back, after.is_held_back) == (False, True)
    assert after.height > before.height
    assert "STOP: change the label" in crew.get(f"/studio/{session.code}/slips/runs/{run_id}").text
    labels.change(SYSTEM, order.parcels[0].id)
    assert not face(session, run_id).is_held_back
    assert checks.run() == []
