"""Who did each step: nothing is left out, each is named, and nobody else reads it."""
from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from accounts.models import Role
from core import clock, dated
from core.actors import NOBODY, SYSTEM, acting_as
from core.db import db
from core.states import StatusChange
from orders.ledger import Posting
from orders.models import Parcel
from orders.models.money import CorrectionAccount
from orders.settlement import payouts, rates
from orders.settlement import steps as runs
from orders.settlement.steps import Correction
from orders.trail import steps, wanted, words
from orders.trail.wanted import About, Wanted
from shop.models import CooperativeKind
from tests.make import accounts, refunds, shop
from tests.make import orders as make
from tests.make import settlement as make_runs

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def admin(context):
    return accounts.actor(Role.ADMIN, name="Hoàng Thị Sổ Sách")


def asked(about=About.ALL, actor=SYSTEM, first=date.min, last=date.max, **details):
    return Wanted(actor, first, last, about, **details)


def done(found):
    """What was done, in words."""
    return [each.done for each in words.shown(found)]


@pytest.fixture
def run(admin):
    """A settlement that an administrator took from draft to paid, with a correction."""
    make_runs.known_accounts()
    seller = shop.cooperative(kind=CooperativeKind.HOUSEHOLD)
    make_runs.sold(seller, 1_000, 200_000)
    with acting_as(admin):
        runs.correct(admin, Correction(seller.id, CorrectionAccount.FEES, 500, "tính thừa phí"))
        made = make_runs.draft(seller)
        made = runs.review(admin, made.id, made.version)
        made = runs.lock_run(admin, made.id, made.version)
        payouts.confirm_batch(admin, payouts.make_batch(admin, [make_runs.payout(made).id]).id)
    return made


def test_each_step_of_a_settlement_names_who_took_it(admin, run):
    found = steps.read(asked(About.MONEY, who=admin.ref))

    told = {(each.source, each.what) for each in found}
    assert {("state", "draft>reviewed"), ("state", "reviewed>locked"), ("state", "locked>paid"), ("books", "locked"),
            ("state", "waiting>sent"), ("state", "sent>paid"), ("file", "made"), ("correction", "500")} <= told
    assert {each.who for each in words.shown(found)} == {"Hoàng Thị Sổ Sách"}
    assert found == sorted(found, key=lambda each: each.at, reverse=True)


def test_a_settlement_is_found_by_its_code_with_all_that_follows(run):
    other = shop.cooperative(kind=CooperativeKind.HOUSEHOLD)
    make_runs.sold(other, 1_000, 300_000)
    make_runs.locked(other)

    found = steps.read(asked(of=run.code.lower()))

    subjects = {each.subject.partition(":")[0] for each in found}
    assert subjects == {"settlement", "settlements", "payout", "payouts", "cooperative"}
    assert {each.subject for each in found if each.subject.startswith("settlement")} == {
        f"settlement:{run.id}", f"settlements:{run.id}"}
    batch = steps.read(asked(of="LC000001"))
    assert {each.source for each in batch} == {"file", "books", "state"}


def test_an_order_is_found_by_its_code_however_it_is_typed(admin):
    order = refunds.overpaid(5_000)
    make.delivered(order)
    with acting_as(admin):
        refund = refunds.of_order(order, 5_000)
    make.delivered(refunds.overpaid())

    found = steps.read(asked(of=f" {order.code.lower()[:4]} {order.code.lower()[4:]} "))

    assert {(each.subject, each.actor) for each in found if each.subject.startswith("refund")} == {
        (f"refund:{refund.id}", admin.ref)}
    assert {each.subject for each in found if each.source == "state"} >= {f"orders:{order.id}"}
    documents = {each.subject for each in found if each.source == "books"}
    parcel = db.session.scalars(sa.select(Parcel.code).where(Parcel.order_id == order.id)).one()
    assert f"parcel:{parcel}" in documents
    assert any(document.startswith("payment:") for document in documents)
    assert steps.read(asked(of=parcel)) == found


@pytest.mark.parametrize("of", ["CB0000000X", "QT999999", "LC999999", "refund:7", "x", "'--", "refund:²", "person:1e9",
                                "%", "_", "settlement:99999999999999999999", ":", "CB0000000X-1"])
def test_documents_that_are_not_there_have_no_steps(run, of):
    assert (steps.read(asked(of=of)), steps.count(asked(of=of))) == ([], 0)


def test_kinds_of_steps_share_everything_between_them(admin, run):
    with acting_as(admin):
        rates.change(admin, rates.VAT, clock.today(), 90)
        rates.agree(admin, "session:7", clock.today(), 300)

    counts = {about: steps.count(asked(about)) for about in About}

    assert counts[About.MONEY] + counts[About.RULES] + counts[About.GOODS] == counts[About.ALL]
    assert counts[About.GOODS] > 0
    everything = steps.read(asked(), most=5_000)
    assert len(everything) == counts[About.ALL]
    assert sum(each.source == "books" for each in everything) == db.session.scalar(
        sa.select(sa.func.count()).select_from(Posting))
    assert sum(each.source == "state" for each in everything) == db.session.scalar(
        sa.select(sa.func.count()).select_from(StatusChange))
    assert "hàng hoá: 0,9 % từ" in " ".join(done(steps.read(asked(About.RULES, who=admin.ref))))


def test_pages_neither_repeat_nor_leave_out(run):
    whole = steps.read(asked(), most=5_000)

    parts = [each for begin in range(0, len(whole), 7) for each in steps.read(asked(), begin, 7)]

    assert parts == whole


def test_days_are_local_days(admin):
    for number, moment in enumerate([datetime(2026, 5, 9, 16, 59, tzinfo=UTC), datetime(2026, 5, 9, 17, 0, tzinfo=UTC),
                                     datetime(2026, 5, 10, 16, 59, tzinfo=UTC),
                                     datetime(2026, 5, 10, 17, 0, tzinfo=UTC)]):
        with clock.at(moment):
            dated.enact("paper_hours", date(2026, 5, 1), 100 + number)

    found = steps.read(asked(About.RULES, first=date(2026, 5, 10), last=date(2026, 5, 10)))

    assert [each.what.partition("@")[0] for each in found if each.source == "setting"] == ["102", "101"]


def test_people_and_machines_are_told_apart(admin, run):
    by_people, by_machines = (steps.count(asked(who=who)) for who in (wanted.PEOPLE, wanted.MACHINES))

    assert by_people + by_machines == steps.count(asked())
    assert by_people > 0 < by_machines
    assert steps.people(asked()) == [admin.ref]
    assert wanted.who_asked("person:1' OR 1=1") == wanted.who_asked("system") == ""


def test_others_find_nothing(run):
    member = accounts.actor(Role.TRAINER)
    for actor in (NOBODY, member):
        assert steps.read(asked(actor=actor)) == []
        assert (steps.count(asked(actor=actor)), steps.people(asked(actor=actor))) == (0, [])
