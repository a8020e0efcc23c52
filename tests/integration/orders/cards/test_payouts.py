"""What the card provider pays out is one line at the bank for many payments, less its fees."""
from __future__ import annotations

import pytest
import sqlalchemy as sa

from accounts.models import Role
from core import checks
from core.actors import SYSTEM, Actor
from core.db import Dong, db, maintenance
from core.idempotency import KeyReused
from core.transactions import use_case
from orders import ledger
from orders.banking.hearing import hear
from orders.cards import bookings, payouts
from orders.cards.errors import FeesNeedALook, MoreThanTheProviderHas, NothingCovered, PayoutNeedsAName
from orders.cards.payouts import Covered
from orders.cash_errors import NothingOnTheLine
from orders.ledger import Account, Entry, Posting
from orders.models import BankLine
from orders.models.money import CardPayout
from orders.money_errors import NoSuchLine
from tests.make import accounts, bank, cards, cash, money
from tests.make.accounts import Browser

URL = "/office/money/cards"


@pytest.fixture
def paid(stripe):
    """Two orders paid by card; how much the provider holds."""
    return sum(each.total for each in [_paid(stripe), _paid(stripe)])


@pytest.fixture
def admin(app, stripe):
    return Browser(app, accounts.person(Role.ADMIN))


def _paid(stripe):
    order = cards.by_card()
    cards.paid(order, stripe)
    return order


def said(covers, **changed):
    return Covered(**{"covers": Dong(covers), "note": "po_1, 27/11", "sure": False, "request_key": "once", **changed})


def balance(account, party=""):
    return db.session.scalar(sa.select(sa.func.coalesce(sa.func.sum(Entry.amount), 0)).where(
        Entry.account == account, Entry.party == party))


def rows():
    return [(row.covers, row.paid, row.fees) for row in db.session.scalars(
        sa.select(CardPayout).order_by(CardPayout.id).execution_options(populate_existing=True))]


def test_a_line_covers_payments_and_the_rest_are_fees(paid):
    line = cash.line(paid - 9_000)

    payouts.pay_out(SYSTEM, line.id, said(paid))

    assert rows() == [(paid, paid - 9_000, 9_000)]
    assert (balance(Account.CARD), balance(Account.FEES), balance(Account.UNCLEAR, f"line:{line.id}")) == (0, 9_000, 0)
    assert db.session.get_one(BankLine, line.id, populate_existing=True).remaining == 0


def test_the_case_of_the_line_ends_with_it(paid):
    money.account()
    heard = hear(bank.told(paid - 2_000, "STRIPE PAYOUT"))
    assert cards.cases()

    payouts.pay_out(SYSTEM, heard.line_id, said(paid))

    assert cards.cases() == []


def test_the_same_key_is_the_same_payout_and_another_wish_with_it_is_refused(paid):
    line = cash.line(paid - 2_000)

    first = payouts.pay_out(SYSTEM, line.id, said(paid)).id

    assert payouts.pay_out(SYSTEM, line.id, said(paid)).id == first
    with pytest.raises(KeyReused):
        payouts.pay_out(SYSTEM, line.id, said(paid - 1))
    assert len(rows()) == 1


@pytest.mark.parametrize(("less", "is_unusual"), [(0, False), (0.1, False), (0.11, True), (-0.01, True)])
def test_unusual_fees_want_a_second_look(paid, less, is_unusual):
    line = cash.line(int(paid * (1 - less)))

    if is_unusual:
        with pytest.raises(FeesNeedALook):
            payouts.pay_out(SYSTEM, line.id, said(paid))
        assert rows() == []
    payouts.pay_out(SYSTEM, line.id, said(paid, sure=is_unusual))

    assert balance(Account.FEES) == paid - line.amount


@pytest.mark.parametrize(("changed", "refused"), [
    ({"covers": Dong(0)}, NothingCovered), ({"covers": Dong(-5)}, NothingCovered), ({"note": "  "}, PayoutNeedsAName),
    ({"note": "a" * 201}, PayoutNeedsAName), ({"covers": Dong(10**9)}, MoreThanTheProviderHas)])
def test_what_cannot_be_is_refused_and_changes_nothing(paid, changed, refused):
    line = cash.line(paid - 2_000)

    with pytest.raises(refused):
        payouts.pay_out(SYSTEM, line.id, said(**{"covers": paid, **changed}))

    assert rows() == []
    assert db.session.get_one(BankLine, line.id, populate_existing=True).remaining == paid - 2_000


def test_only_a_line_with_money_and_only_an_administrator(paid):
    line, spent = cash.line(paid - 2_000), cash.line(1_000)
    payouts.pay_out(SYSTEM, spent.id, said(1_000))

    with pytest.raises(NothingOnTheLine):
        payouts.pay_out(SYSTEM, spent.id, said(1_000, request_key="other"))
    with pytest.raises(NoSuchLine):
        payouts.pay_out(SYSTEM, 987_654, said(1_000))
    with pytest.raises(NoSuchLine):
        payouts.pay_out(Actor("nobody"), line.id, said(1_000))
    assert payouts.held(Actor("nobody")) == 0
    assert len(payouts.lines(SYSTEM)) == 1
    assert len(payouts.lines(Actor("nobody"))) == 0


def test_a_refund_after_a_payout_comes_out_of_the_next(stripe, paid):
    line = cash.line(paid - 2_000)
    payouts.pay_out(SYSTEM, line.id, said(paid))
    order = _paid(stripe)
    stripe._give_back({"payment_intent": cards.intent_of(stripe, cards.page_of(order)), "amount": "30000"})
    cards.tell(stripe)

    payouts.pay_out(SYSTEM, cash.line(order.total - 32_000).id, said(order.total - 30_000, request_key="next"))

    assert balance(Account.CARD) == 0


def test_what_was_written_down_stays_and_a_check_sees_what_is_not_booked(paid):
    payouts.pay_out(SYSTEM, cash.line(paid - 2_000).id, said(paid))
    for change in ("UPDATE card_payouts SET fees = 1, covers = paid + 1", "DELETE FROM card_payouts"):
        with pytest.raises(sa.exc.DBAPIError, match="refused by card_payouts"), maintenance() as connection:
            connection.execute(sa.text(change))
    assert checks.run() == []


def test_control_a_payout_without_its_entries_is_seen(paid):
    line = cash.line(1_000)
    with maintenance() as connection:
        ident = connection.execute(sa.insert(CardPayout).values(
            bank_line_id=line.id, covers=1_010, paid=1_000, fees=10, note="x", made_by="system",
            made_at=line.heard_at).returning(CardPayout.id)).scalar_one()
    db.session.rollback()

    found = [each for each in checks.run() if f"card_payout:{ident}," in each or f"card payout {ident} " in each]

    assert len(found) == 4  # three legs, and the line that still has its money
    book(ident)


@use_case
def book(ident):
    """What was forgotten, so that all holds again."""
    row = db.session.get_one(CardPayout, ident)
    db.session.get_one(BankLine, row.bank_line_id).remaining = Dong(0)
    ledger.post([bookings.paid_out(row)])


def test_the_pages_lead_from_the_line_to_what_was_written_down(admin, paid):
    line = cash.line(paid // 2)
    overview = admin.get(URL).text
    assert f"{URL}/payouts/{line.id}" in overview
    assert f"{URL}/payouts/{line.id}" in admin.get(f"/office/money/bank-lines/{line.id}").text
    sent = {"covers": str(paid), "note": "po_9", "request_key": "k1"}

    refused = admin.post(f"{URL}/payouts/{line.id}", **sent)
    done = admin.post(f"{URL}/payouts/{line.id}", **sent, sure="y")

    assert (refused.status_code, done.status_code) == (409, 303)
    assert "The provider would have kept" in refused.text
    assert "po_9" in admin.get(URL).text
    assert "po_9" in admin.get(f"/office/money/bank-lines/{line.id}").text
    assert "This was written down" in admin.get(f"{URL}/payouts/{line.id}").text
    assert "po_9" in admin.get("/office/money/audit").text
    assert db.session.scalars(sa.select(Posting.kind).where(Posting.document.startswith("card_payout:"))).all() == [
        "paid_in"]


def test_a_form_about_a_line_that_somebody_else_has_given_says_so(admin, paid):
    line = cash.line(1_000)
    payouts.pay_out(SYSTEM, line.id, said(1_000))

    refused = admin.post(f"{URL}/payouts/{line.id}", covers="1000", note="po_9", request_key="k1")

    assert refused.status_code == 409
    assert "somebody has used it meanwhile" in refused.text
    assert "This was written down" in refused.text
