"""Photos of transfers in the office: what waits, who has looked, and the money they may be about."""
from __future__ import annotations

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from accounts.models import Role
from core import actors, clock
from core.audit import AuditEntry
from core.db import db
from orders.banking import suggesting
from orders.banking.hearing import hear
from orders.banking.suggesting import Why
from orders.models import BankLine
from orders.models.money import TransferSlip
from orders.transfer_slips import jobs, looking
from orders.transfer_slips.errors import NoSuchSlip
from tests.at_once import at_once
from tests.make import accounts, bank, money, orders, shop, slips
from tests.make.accounts import Browser

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def admin(app):
    return Browser(app, accounts.person(Role.ADMIN))


def line(amount=50_000, text="chuyen tien", **details):
    return db.session.get_one(BankLine, hear(bank.told(amount, text, **details)).line_id)


def test_the_overview_and_the_list_show_what_waits_until_somebody_has_looked(admin):
    order = money.by_transfer()
    assert "Photos of transfers to look at" not in admin.get("/office/money").text
    slip = slips.sent(order)

    assert "Photos of transfers to look at" in admin.get("/office/money").text
    assert order.code in admin.get("/office/money/transfer-slips").text
    assert f"/transfer-slips/{slip.id}" in admin.get(f"/office/money/orders/{order.code}").text
    assert admin.post(f"/office/money/transfer-slips/{slip.id}/seen").status_code == 303

    assert "Photos of transfers to look at" not in admin.get("/office/money").text
    assert order.code not in admin.get("/office/money/transfer-slips").text
    assert order.code in admin.get("/office/money/transfer-slips?show=all").text
    assert "Somebody has looked at it." in admin.get(f"/o/{order.secret}").text


def test_money_that_came_by_itself_leaves_nothing_to_look_at(admin):
    order = money.by_transfer()
    slips.sent(order)
    with clock.at(clock.now() + timedelta(minutes=1)):
        money.transferred(order)

    assert "Photos of transfers to look at" not in admin.get("/office/money").text
    assert order.code not in admin.get("/office/money/transfer-slips").text


def test_of_two_people_the_first_has_seen_it_and_the_second_hears_who(app, admin):
    slip = slips.sent(money.by_transfer())
    first = accounts.person(Role.ADMIN, name="Lò Thị Mai")
    path = f"/office/money/transfer-slips/{slip.id}"

    Browser(app, first).post(f"{path}/seen")
    admin.post(f"{path}/seen")

    assert "Lò Thị Mai has looked at it before." in admin.get(path).text
    db.session.rollback()
    assert db.session.get_one(TransferSlip, slip.id, populate_existing=True).seen_by == f"person:{first.id}"
    notes = list(db.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "transfer slip seen")))
    assert [note.actor for note in notes] == [f"person:{first.id}"]


def test_at_the_same_moment_one_of_many_is_first(app):
    slip_id = slips.sent(money.by_transfer()).id
    people = [accounts.actor(Role.ADMIN) for _ in range(4)]

    def act(i):
        actors.act_as(people[i])
        return looking.mark_seen(people[i], slip_id)

    assert sorted(at_once(app, 4, act)) == [False, False, False, True]
    db.session.rollback()
    assert db.session.query(AuditEntry).filter_by(action="transfer slip seen").count() == 1


def test_nobody_else_marks_or_reads_one():
    slip = slips.sent(money.by_transfer())
    for act in (looking.slip_of, looking.mark_seen):
        with pytest.raises(NoSuchSlip):
            act(orders.officer(shop.BINH_LU), slip.id)


def test_a_photo_leads_to_money_of_about_then_just_as_much_first(admin):
    order = money.by_transfer()
    slip = slips.sent(order)
    other, fits = line(order.total + 5_000, "khac"), line(order.total, "dung")
    old = line(order.total, "cu", at=clock.now() - timedelta(days=9))

    found = looking.near(slip)

    assert [(each.line.id, each.is_as_much) for each in found] == [(fits.id, True), (other.id, False)]
    page = admin.get(f"/office/money/transfer-slips/{slip.id}").text
    assert f"/bank-lines/{fits.id}" in page
    assert f"/bank-lines/{old.id}" not in page


def test_beside_a_bank_line_an_order_with_a_photo_is_marked_and_stands_before_others_of_as_much(admin):
    orders_ = [money.by_transfer() for _ in range(3)]
    slip = slips.sent(orders_[0])
    found = line(orders_[0].total, "chuyen tien")

    suggested = suggesting.suggestions(found)

    assert (suggested[0].order.id, suggested[0].why) == (orders_[0].id, (Why.AMOUNT, Why.SLIP))
    assert [each.slip for each in suggested[1:]] == [None, None]
    page = admin.get(f"/office/money/bank-lines/{found.id}").text
    assert "the buyer has sent a photo of a transfer" in page
    assert f"/office/money/transfer-slips/{slip.id}-480.webp" in page


def test_a_photo_of_another_week_speaks_for_nothing():
    order = money.by_transfer()
    slips.sent(order)
    found = line(order.total + 1, "chuyen tien", at=clock.now() - timedelta(days=20))

    assert suggesting.suggestions(found) == []


def test_the_case_shows_the_photo_and_leads_on(admin):
    order = money.by_transfer()
    slip = slips.sent(order)
    with clock.at(clock.now() + timedelta(minutes=31)):
        jobs.ask_about_unmatched_slips()

    page = admin.get("/office/money/cases?kind=slip_unmatched").text
    assert order.code in page
    case = re.search(r"/office/money/cases/(\d+)", page).group(0)
    page = admin.get(case).text
    assert f"/office/money/transfer-slips/{slip.id}-480.webp" in page
    assert "Look for its money" in page
