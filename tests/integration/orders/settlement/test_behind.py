"""Each figure of a settlement leads to the entries that it is made of, and so does each payout."""
from __future__ import annotations

import pytest

from accounts.models import Role
from core import checks
from core.actors import SYSTEM
from core.db import db
from orders import returns
from orders.models.money import CorrectionAccount
from orders.settlement import behind, payouts, statement, steps
from orders.settlement.behind import Figure
from tests.make import accounts, shop
from tests.make import settlement as make
from tests.make.accounts import Browser

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture(autouse=True)
def _everything_holds(context):
    make.known_accounts()
    make.rates(commission_host=1_000, fee_platform_cooperative=500, fee_operator=100, freight_producer=5_000)
    yield
    db.session.rollback()
    assert checks.run() == []


@pytest.fixture
def seller():
    return shop.cooperative()


def booked(run, figure):
    return len(db.session.scalars(behind.entries(run, figure)).all())


def agrees(run, figure):
    found = behind.behind(run, figure)
    return found.entries == found.says


def test_the_figures_of_a_locked_run_are_their_entries(seller):
    for _ in range(2):
        make.sold(seller)
    make.sold(shop.cooperative())  # of somebody else
    run = make.locked(seller)

    assert run.sales and run.fee_platform and run.freight
    assert [figure for figure in Figure if not agrees(run, figure)] == []
    assert booked(run, Figure.SALES) == 2
    assert booked(run, Figure.FEES) == 1


def test_what_came_back_later_stands_in_the_next_run(seller):
    parcel = make.sold(seller)
    first = make.paid(seller)
    returns.give_back(SYSTEM, parcel.id, "too sour")
    make.sold(seller)
    second = make.locked(seller)

    assert second.returned
    assert [figure for figure in Figure if not agrees(first, figure) or not agrees(second, figure)] == []
    assert (booked(first, Figure.RETURNED), booked(second, Figure.RETURNED)) == (0, 1)


def test_a_draft_says_what_will_be_kept_and_nothing_is_booked(seller):
    make.sold(seller)
    run = make.draft(seller)

    assert agrees(run, Figure.SALES)
    assert behind.behind(run, Figure.FEES).entries == 0
    assert behind.behind(run, Figure.FEES).says < 0


def test_a_correction_is_booked_with_the_figure_it_is_about(seller):
    make.sold(seller)
    first = make.paid(seller)
    steps.correct(SYSTEM, steps.Correction(seller.id, CorrectionAccount.FEES, 1_000, "too much", first.id))
    make.sold(seller)
    run = make.locked(seller)

    found = behind.behind(run, Figure.FEES)
    assert found.entries == found.says + 1_000


def test_every_line_of_the_sum_has_a_name():
    assert set(behind.OF_SUM.values()) == set(Figure) - {Figure.LOSS}


def test_the_pages_lead_from_figures_and_payouts_to_the_books(app, seller):
    make.sold(seller)
    run = make.locked(seller)
    payout = make.payout(run)
    batch = payouts.make_batch(SYSTEM, [payout.id])
    payouts.confirm_batch(SYSTEM, batch.id)
    admin, url = Browser(app, accounts.person(Role.ADMIN)), f"/office/money/settlements/{run.code}"

    page = admin.get(url).text
    for figure in {behind.OF_SUM[name] for name in statement.read(run).figures if name in behind.OF_SUM}:
        assert f"{url}/entries/{figure.value}" in page
        shown = admin.get(f"{url}/entries/{figure.value}")
        assert shown.status_code == 200 and "They agree." in shown.text
    for document in (f"settlement%3A{run.id}", f"payout%3A{payout.id}"):
        assert f"document?of={document.replace('%3A', ':')}" in page or f"document?of={document}" in page
        assert admin.get(f"/office/money/books/document?of={document}").status_code == 200
    assert admin.get(f"{url}/entries/nothing").status_code == 404
    assert "document?of=payout" in admin.get(f"/office/money/settlements/payouts/batches/{batch.code}").text


def test_sellers_are_not_led_to_the_books(app, seller):
    make.sold(seller)
    run = make.locked(seller)
    who = Browser(app, accounts.person(Role.MEMBER, accounts.Scope.COOPERATIVE, str(seller.id)))

    answer = who.get(f"/office/money/settlements/{run.code}/entries/sales")

    assert answer.status_code == 403
