"""What SePay and Casso send and nothing may be paid by: other currencies, amounts that cannot be; odd content types."""
from __future__ import annotations

import json

import pytest
import sqlalchemy as sa

from accounts.models import Role
from core import checks, clock
from core.db import db
from orders.banking import messages, polling
from orders.models import BankLine, Case, CaseKind
from orders.models.money import BankMessage, Verdict
from tests.make import accounts, bank, money
from tests.make import orders as make
from tests.make.accounts import Browser

pytestmark = pytest.mark.usefixtures("context")
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def hooks(app):
    app.config.update(SEPAY_WEBHOOK_SECRET=bank.SECRET, SEPAY_WEBHOOK_KEY="", CASSO_CHECKSUM_KEY=bank.SECRET,
                      CASSO_SECURE_TOKEN=bank.SECRET)
    money.account(bank.ACCOUNT)
    yield app.test_client()
    db.session.rollback()
    assert checks.run() == []


def first_version(amount, text, **changed):
    """Casso's V1: a list."""
    row = {"id": 71, "tid": "FT1", "description": text, "amount": amount, "when": bank.local(clock.now()),
           "bank_sub_acc_id": bank.ACCOUNT, **changed}
    return json.dumps({"error": 0, "data": [row]}).encode()


def listed(amount, text, **changed):
    """A row of SePay's list of transactions, as it is kept when it cannot be heard."""
    return json.dumps({"id": "71", "transaction_date": bank.local(clock.now()), "account_number": bank.ACCOUNT,
                       "amount_in": amount, "amount_out": "0.00", "transaction_content": text,
                       "reference_number": "FT1", **changed}).encode()


SENDERS = {
    "sepay": ("/hooks/sepay", bank.sepay, bank.signed, "transferAmount"),
    "casso": ("/hooks/casso", bank.casso, bank.signed_casso, "amount"),
    "casso v1": ("/hooks/casso", first_version, lambda body: {"Secure-Token": bank.SECRET}, "amount"),
    "sepay list": ("/hooks/sepay", listed, bank.signed, "amount_in"),
}


def send(hooks, sender, amount, text, kind="application/json", **changed):
    path, make_body, sign, _ = SENDERS[sender]
    body = make_body(amount, text, **changed)
    return hooks.post(path, data=body, headers={**sign(body), "Content-Type": kind})


def verdicts():
    return list(db.session.scalars(sa.select(BankMessage.verdict).order_by(BankMessage.id)))


@pytest.mark.parametrize("sender", SENDERS)
@pytest.mark.parametrize("told", ["USD", "usd", "840", "EUR ", 1])
def test_another_currency_than_dong_waits_for_a_person_and_pays_nothing(hooks, app, sender, told):
    order = money.by_transfer()

    assert send(hooks, sender, order.total, order.code, currency=told).status_code == 200
    messages.act_on_waiting()

    assert (verdicts(), order.received, make.count(BankLine)) == ([Verdict.UNREADABLE], 0, 0)
    case = db.session.scalars(sa.select(Case)).one()
    assert case.kind == CaseKind.UNKNOWN
    page = Browser(app, accounts.person(Role.ADMIN)).get(f"/office/money/cases/{case.id}").text
    assert "another currency than dong" in page


@pytest.mark.parametrize("sender", SENDERS)
@pytest.mark.parametrize("told", ["VND", "vnd", "704", "", None])
def test_dong_by_whatever_name_counts(hooks, sender, told):
    order = money.by_transfer()

    send(hooks, sender, order.total, order.code, currency=told)
    messages.act_on_waiting()

    assert (verdicts(), order.received) == ([Verdict.HEARD], order.total)


@pytest.mark.parametrize(("sender", "amount"), [
    *((sender, amount) for sender in ("sepay", "casso", "casso v1") for amount in (
        0, 45_000.5, "45000", None, True, 10**13, [45_000])),
    ("sepay", -45_000), *(("sepay list", amount) for amount in (
        "0.00", "-45000.00", "45000.50", "4.5e4", "45,000", "", None, True, "٤٥٠٠٠", "9" * 14)),
    *((sender, float("nan")) for sender in ("sepay", "casso v1", "sepay list")),
    *((sender, float("inf")) for sender in ("sepay", "casso v1", "sepay list"))])
def test_an_amount_that_cannot_be_is_kept_for_a_person_and_pays_nothing(hooks, sender, amount):
    order = money.by_transfer()

    assert send(hooks, sender, amount, order.code).status_code == 200
    messages.act_on_waiting()

    assert (verdicts(), order.received, make.count(BankLine)) == ([Verdict.UNREADABLE], 0, 0)
    assert db.session.scalars(sa.select(Case.kind)).all() == [CaseKind.UNKNOWN]


@pytest.mark.parametrize("sender", ["casso", "casso v1"])
def test_below_zero_of_casso_went_out_and_pays_nothing(hooks, sender):
    order = money.by_transfer()

    send(hooks, sender, -order.total, order.code)
    messages.act_on_waiting()

    [line] = db.session.scalars(sa.select(BankLine))
    assert (verdicts(), order.received, line.direction.value) == ([Verdict.HEARD], 0, "out")


@pytest.mark.parametrize("sender", SENDERS)
@pytest.mark.parametrize("kind", [FORM, f"{FORM}; charset=utf-8", "multipart/form-data; boundary=x", "text/plain", ""])
def test_a_signed_message_is_heard_whatever_content_type_it_says_it_has(hooks, sender, kind):
    order = money.by_transfer()

    assert send(hooks, sender, order.total, order.code, kind).status_code == 200
    messages.act_on_waiting()

    assert order.received == order.total


@pytest.mark.parametrize("kind", [FORM, "multipart/form-data; boundary=x"])
def test_unsigned_as_a_form_is_refused_as_ever(hooks, kind):
    answer = hooks.post("/hooks/sepay", data=bank.sepay(1_000, "x"), headers={"Content-Type": kind})

    assert (answer.status_code, verdicts()) == (403, [])
    assert hooks.post("/hooks/sepay", data=b"a=" + b"x" * 300_000, headers={"Content-Type": kind}).status_code == 413


def test_another_currency_in_a_list_is_kept_for_a_person(hooks, app):
    with bank.listening() as listener:
        app.config.update(SEPAY_API_TOKEN=bank.SECRET, SEPAY_API_URL=listener.url)
        listener.add(10_000, "an", 1)
        listener.sepay[-1]["currency"] = "USD"
        listener.add(11_000, "binh", 2)
        polling.poll()
    messages.act_on_waiting()

    assert verdicts() == [Verdict.UNREADABLE]
    assert [line.amount for line in db.session.scalars(sa.select(BankLine))] == [11_000]


@pytest.mark.parametrize("sender", ["sepay", "casso"])
@pytest.mark.parametrize("is_together", [True, False])
def test_another_sum_under_a_number_that_was_told_is_kept_for_a_person(hooks, app, sender, is_together):
    first, second = money.by_transfer(), money.by_transfer()
    send(hooks, sender, first.total, first.code, id=7)
    if not is_together:
        messages.act_on_waiting()

    send(hooks, sender, second.total + 1, second.code, id=7)
    messages.act_on_waiting()

    assert (first.received, second.received, make.count(BankLine)) == (first.total, 0, 1)
    assert verdicts() == [Verdict.HEARD, Verdict.UNREADABLE]
    case = db.session.scalars(sa.select(Case)).one()
    page = Browser(app, accounts.person(Role.ADMIN)).get(f"/office/money/cases/{case.id}").text
    assert "another sum was told before" in page
