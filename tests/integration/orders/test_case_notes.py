"""What rules write beside cases is read as a sentence, and things that have a page are led to."""
from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask_babel import force_locale

from accounts.models import Role
from core.db import db
from orders.banking.hearing import hear
from orders.banking.matching import Match
from orders.cancelling import EXPIRED
from orders.cases import notes
from orders.door.collecting import BY_LABEL
from orders.expiry import reviving
from orders.models import Case, CaseKind
from tests.make import accounts, bank, cash, money
from tests.make.accounts import Browser

pytestmark = pytest.mark.usefixtures("context")
WRITTEN = (BY_LABEL, EXPIRED, reviving.GONE, reviving.TOO_LITTLE, reviving.CANCELLED, "by hand", Match.TWICE,
           Match.LATE, Match.SEVERAL)


@pytest.mark.parametrize("note", WRITTEN)
def test_every_sentence_of_ours_is_one_of_the_reader(app, note):
    with app.test_request_context(), force_locale("vi"):
        assert notes.said(note) not in ("", note)


@pytest.mark.parametrize("note", [Match.EXACT, Match.OVER, Match.SHORT])
def test_what_the_kind_of_the_case_says_is_not_said_twice(app, note):
    with app.test_request_context():
        assert notes.said(note) == ""


@pytest.mark.parametrize(("note", "words"), [
    ("dp_1: 250000 vnd, fraudulent",
     "Ngân hàng của người mua đòi lại 250.000 VND: chủ thẻ nói người khác đã thanh toán. "
     "Tra trên trang của dịch vụ thẻ: dp_1."),
    ("du_9: 5 usd, odd_reason",
     "Ngân hàng của người mua đòi lại 5 USD: odd reason. Tra trên trang của dịch vụ thẻ: du_9."),
    ("cs_1: 5 vnd, pi_1", "5 VND trả bằng thẻ. Tra trên trang của dịch vụ thẻ: pi_1, cs_1."),
])
def test_what_the_provider_of_cards_told_is_said_in_words(app, note, words):
    with app.test_request_context(), force_locale("vi"):
        assert notes.said(note) == words


def test_control_what_a_bank_or_a_provider_says_is_shown_as_it_is(app):
    with app.test_request_context():
        assert notes.said("dp_1, fraudulent") == "dp_1, fraudulent"
        assert notes.said("line:x") == "line:x"


def test_missing_cash_leads_to_what_was_paid_in(app):
    payment = cash.collected()
    row = cash.paid_in(payment, line=cash.line(payment.amount - 5_000))
    case = db.session.scalars(sa.select(Case.id).where(Case.kind == CaseKind.CASH)).one()

    page = Browser(app, accounts.person(Role.ADMIN)).get(f"/office/money/cases/{case}").text

    assert f'href="/office/money/cash/{row.id}"' in page


def test_perhaps_the_same_money_leads_to_the_other_movement(app):
    money.account()
    first = hear(bank.told(70_000, "mua hang", reference="FT2600000001"))
    assert hear(bank.told(70_000, "mua hang", reference="FT2600000002", source="casso")).match == Match.TWICE
    case = db.session.scalars(sa.select(Case.id).where(Case.kind == CaseKind.TWICE)).one()

    page = Browser(app, accounts.person(Role.ADMIN)).get(f"/office/money/cases/{case}").text

    assert f'href="/office/money/bank-lines/{first.line_id}"' in page
