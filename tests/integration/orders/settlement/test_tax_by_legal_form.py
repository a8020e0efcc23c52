"""The legal form of a seller from which day on: tax by the day of delivery, nothing changed that is settled."""
from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask_babel import force_locale
from sqlalchemy.exc import IntegrityError

from accounts.models import Role
from core import checks, clock
from core.actors import SYSTEM
from core.audit import AuditEntry
from core.db import db, maintenance
from orders import parcels, returns
from orders.errors import ReasonNeeded
from orders.models.money import LineKind
from orders.settlement import drafting, legal, statement, steps
from orders.settlement_errors import (
    BadFormDay,
    DaysSettledAlready,
    FirstFormStays,
    NoSuchForm,
    OutOfDate,
    SameForm,
)
from shop import legal as forms
from shop.models import BEGINNING, Cooperative, CooperativeKind, LegalForm
from tests.make import accounts, shop
from tests.make import settlement as make
from tests.make.accounts import Browser

pytestmark = pytest.mark.usefixtures("context")
HOUSEHOLD, COOPERATIVE = CooperativeKind.HOUSEHOLD, CooperativeKind.COOPERATIVE
MONEY_OF_A_LINE = 100_000


@pytest.fixture(autouse=True)
def _everything_holds(context):
    yield
    db.session.rollback()
    assert checks.run() == []


@pytest.fixture
def seller():
    return shop.cooperative("Hộ Lò Mẫu", kind=HOUSEHOLD)


def ago(days):
    return clock.today() - timedelta(days=days)


def sold(seller, days_ago=0):
    with clock.at(clock.now() - timedelta(days=days_ago)):
        return make.sold(seller, 1_000, MONEY_OF_A_LINE)


def change(seller, kind, day):
    return legal.change(SYSTEM, seller.id, kind, day, "giấy mới")


def draft(seller, first_days_ago=20):
    return drafting.draft(SYSTEM, seller.id, ago(first_days_ago), clock.today())


def locked(run):
    run = steps.review(SYSTEM, run.id, run.version)
    return steps.lock_run(SYSTEM, run.id, run.version)


def taxes(run):
    return [line.vat + line.pit for line in make.lines(run)]


def now(seller):
    return db.session.get_one(Cooperative, seller.id, populate_existing=True).kind


def test_tax_follows_the_form_of_each_day_of_delivery_and_the_statement_names_both(seller):
    sold(seller, 10)
    sold(seller, 5)
    sold(seller, 0)
    change(seller, COOPERATIVE, ago(5))

    run = draft(seller)

    assert taxes(run) == [1_500, 0, 0]
    assert (run.kind, run.payable) == (COOPERATIVE, 3 * MONEY_OF_A_LINE - 1_500)
    told = statement.read(run).kind
    assert told == (f"Hộ kinh doanh từ {ago(20):%d/%m/%Y} đến {ago(6):%d/%m/%Y}, "
                    f"Hợp tác xã từ {ago(5):%d/%m/%Y} đến {ago(0):%d/%m/%Y}")
    assert statement.read(locked(run)).kind == told


def test_the_fee_of_the_market_follows_the_form_on_the_day_of_ordering(seller):
    make.rates(fee_platform_household=1_000, fee_platform_cooperative=100)
    sold(seller, 10)
    sold(seller, 0)
    change(seller, COOPERATIVE, ago(5))

    run = draft(seller)

    assert [line.fee_platform for line in make.lines(run)] == [10_000, 1_000]
    with force_locale("vi"):
        told = [(each.what, each.rate, each.base, each.amount) for each in statement.read(run).rates]
    assert ("Phí sàn · Hộ kinh doanh", "10 %", MONEY_OF_A_LINE, 10_000) in told
    assert ("Phí sàn · Hợp tác xã", "1 %", MONEY_OF_A_LINE, 1_000) in told
    assert [(rate, base) for what, rate, base, _ in told if "gia tăng" in what] == [("1 %", MONEY_OF_A_LINE)]


def test_what_comes_back_after_the_change_gives_back_the_tax_that_was_withheld(seller):
    back, kept = sold(seller, 10), sold(seller, 10)
    with clock.at(clock.now() - timedelta(days=6)):
        first = locked(draft(seller))
        assert taxes(first) == [1_500, 1_500]
    change(seller, COOPERATIVE, ago(3))
    returns.give_back(SYSTEM, back.id, "hỏng")
    sold(seller, 0)

    run = drafting.draft(SYSTEM, seller.id, ago(5), clock.today())

    assert {(line.kind, line.vat + line.pit) for line in make.lines(run)} == {
        (LineKind.RETURN, 1_500), (LineKind.SALE, 0)}
    assert (run.vat + run.pit, kept.status.value) == (-1_500, "delivered")
    locked(run)


def test_goods_of_a_settled_day_that_are_paid_later_are_taxed_by_the_form_of_their_day(seller):
    with clock.at(clock.now() - timedelta(days=10)):
        late = make.sold(seller, 1_000, MONEY_OF_A_LINE, with_cash=False)
        make.sold(seller, 1_000, MONEY_OF_A_LINE)
    with clock.at(clock.now() - timedelta(days=6)):
        locked(draft(seller))
    change(seller, COOPERATIVE, ago(3))

    parcels.record_cash(SYSTEM, late.id)

    assert taxes(drafting.draft(SYSTEM, seller.id, ago(5), clock.today())) == [1_500]


def test_a_form_in_locked_days_is_refused_and_so_does_the_database(seller):
    sold(seller, 3)
    run = locked(draft(seller))

    for day in (ago(20), run.last_day):
        with pytest.raises(DaysSettledAlready):
            change(seller, COOPERATIVE, day)
    with pytest.raises(IntegrityError, match="refused by legal_forms_after_what_is_settled"), \
            maintenance() as connection:
        connection.execute(sa.insert(LegalForm).values(
            cooperative_id=seller.id, valid_from=run.last_day, kind=COOPERATIVE, made_at=clock.now(), made_by="x"))
    assert change(seller, COOPERATIVE, run.last_day + timedelta(days=1)).kind == COOPERATIVE
    assert now(seller) == HOUSEHOLD


def test_a_change_that_is_settled_by_now_is_not_taken_back(seller):
    sold(seller, 3)
    made = change(seller, COOPERATIVE, ago(5))
    locked(draft(seller))

    with pytest.raises(DaysSettledAlready):
        legal.take_back(SYSTEM, made.id)
    with pytest.raises(IntegrityError, match="refused by legal_forms_settled_stays"), maintenance() as connection:
        connection.execute(sa.update(LegalForm).where(LegalForm.id == made.id).values(
            ended_at=clock.now(), ended_by="x"))


def test_a_run_that_is_open_is_computed_anew_before_it_is_locked(seller):
    sold(seller, 3)
    run = draft(seller)
    run = steps.review(SYSTEM, run.id, run.version)
    change(seller, COOPERATIVE, ago(4))

    with pytest.raises(OutOfDate):
        steps.lock_run(SYSTEM, run.id, run.version)
    run = steps.back_to_draft(SYSTEM, run.id, run.version)
    run = drafting.recompute(SYSTEM, run.id, run.version)

    assert taxes(locked(run)) == [0]


def test_a_change_after_the_last_day_of_an_open_run_leaves_it(seller):
    sold(seller, 3)
    run = draft(seller)
    change(seller, COOPERATIVE, clock.today() + timedelta(days=1))

    assert taxes(locked(run)) == [1_500]


def test_a_form_that_is_to_come_begins_at_midnight_and_may_be_taken_back(seller):
    coming = change(seller, COOPERATIVE, clock.today() + timedelta(days=2))
    assert (now(seller), forms.behind()) == (HOUSEHOLD, [])
    with clock.at(clock.now() + timedelta(days=2)):
        assert (forms.follow_all(), now(seller), forms.follow_all()) == (1, COOPERATIVE, 0)
        legal.take_back(SYSTEM, coming.id)
        legal.take_back(SYSTEM, coming.id)

        assert now(seller) == HOUSEHOLD
    assert forms.of(seller.id).days == (BEGINNING,)


def test_another_form_of_the_same_day_replaces_it_and_both_are_known(seller):
    change(seller, COOPERATIVE, ago(1))
    change(seller, CooperativeKind.ENTERPRISE, ago(1))

    assert now(seller) == CooperativeKind.ENTERPRISE
    assert [(row.kind, row.ended_at is None) for row in legal.history(SYSTEM, seller.id)] == [
        (HOUSEHOLD, True), (COOPERATIVE, False), (CooperativeKind.ENTERPRISE, True)]
    assert db.session.scalars(sa.select(AuditEntry.details).where(AuditEntry.action == "legal form changed").order_by(
        AuditEntry.id)).all() == [
        {"was": "household", "now": "cooperative", "valid_from": ago(1).isoformat()},
        {"was": "cooperative", "now": "enterprise", "valid_from": ago(1).isoformat()}]


@pytest.mark.parametrize(("kind", "day", "reason", "error"), [
    (HOUSEHOLD, None, "x", SameForm), (COOPERATIVE, date(2019, 12, 31), "x", BadFormDay),
    (COOPERATIVE, date(2090, 1, 1), "x", BadFormDay), (COOPERATIVE, None, " ", ReasonNeeded),
    (COOPERATIVE, None, "x" * 201, ReasonNeeded)])
def test_what_makes_no_sense_is_refused(seller, kind, day, reason, error):
    with pytest.raises(error):
        legal.change(SYSTEM, seller.id, kind, day or clock.today(), reason)


def test_strangers_and_made_up_forms_are_not_found_and_the_first_stays(seller):
    first = db.session.scalars(sa.select(LegalForm).where(LegalForm.cooperative_id == seller.id)).one()
    for act in (lambda: legal.change(shop.member(seller), seller.id, COOPERATIVE, clock.today(), "x"),
                lambda: legal.take_back(shop.member(seller), first.id),
                lambda: legal.history(shop.member(seller), seller.id),
                lambda: legal.take_back(SYSTEM, 987_654),
                lambda: legal.change(SYSTEM, 987_654, COOPERATIVE, clock.today(), "x")):
        with pytest.raises(NoSuchForm):
            act()
    with pytest.raises(FirstFormStays):
        legal.take_back(SYSTEM, first.id)


@pytest.mark.parametrize(("values", "trigger"), [
    ({"valid_from": date(2026, 1, 1), "cooperative_id": 0}, "from_the_beginning"),
    ({"valid_from": date(1999, 12, 31)}, "from_the_beginning"),
    ({"valid_from": BEGINNING}, None)])
def test_the_database_refuses_holes_and_two_forms_of_one_day(seller, values, trigger):
    if values.get("cooperative_id") == 0:  # one without a form
        with maintenance() as connection:
            connection.execute(sa.text("INSERT INTO cooperatives SELECT * FROM cooperatives WHERE id = -1"))
    row = {"cooperative_id": seller.id, "kind": COOPERATIVE, "made_at": clock.now(), "made_by": "x", **values}

    with pytest.raises(IntegrityError, match=trigger or "(?i)unique"), maintenance() as connection:
        connection.execute(sa.insert(LegalForm).values(**row))


def test_the_office_enters_a_form_and_takes_it_back(app, seller):
    admin = Browser(app, accounts.person(Role.ADMIN))
    page = f"/office/money/legal-forms/{seller.slug}"
    assert f'href="{page}"' in admin.get(f"/office/cooperatives/{seller.slug}").text
    assert "from the beginning on" in admin.get(page).text

    tomorrow = clock.today() + timedelta(days=1)
    refused = admin.post(page, kind="household", valid_from=tomorrow.isoformat(), reason="x")
    assert (refused.status_code, "has this legal form on that day" in refused.text) == (422, True)
    assert admin.post(page, kind="cooperative", valid_from=tomorrow.isoformat(), reason="giấy mới").status_code == 303
    text = admin.get(page).text
    assert ("Is to come" in text, "giấy mới" in text) == (True, True)
    [path] = re.findall(r'action="([^"]+/take-back)"', text)
    assert admin.post(path).status_code == 303
    assert "Form taken back" in admin.get(page).text
    assert forms.of(seller.id).kinds == (HOUSEHOLD,)
    assert admin.post(f"{page}/987654/take-back").status_code == 404
