"""Messages of SePay and Casso: believed only if signed, kept first, acted on once."""
from __future__ import annotations

import json
from datetime import timedelta

import pytest
import sqlalchemy as sa

from core import checks, clock
from core.db import db
from core.outside import NoAnswer
from orders.banking import messages, polling
from orders.models import BankLine, Case, CaseKind, OrderStatus
from orders.models.money import BankMessage, Verdict
from tests.make import bank, money
from tests.make import orders as make

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def hooks(app):
    app.config.update(SEPAY_WEBHOOK_SECRET=bank.SECRET, SEPAY_WEBHOOK_KEY="", CASSO_CHECKSUM_KEY="",
                      CASSO_SECURE_TOKEN=bank.SECRET)
    money.account(bank.ACCOUNT)
    return app.test_client()


def verdicts():
    return list(db.session.scalars(sa.select(BankMessage.verdict).order_by(BankMessage.id)))


def test_a_signed_message_is_kept_answered_and_acted_on(hooks):
    order = money.by_transfer()
    body = bank.sepay(order.total, order.code)

    answer = hooks.post("/hooks/sepay", data=body, headers=bank.signed(body))

    assert (answer.status_code, answer.get_json()) == (200, {"success": True})
    assert verdicts() == [Verdict.WAITING]
    assert messages.act_on_waiting() == 1
    assert (verdicts(), order.status) == ([Verdict.HEARD], OrderStatus.CONFIRMED)
    assert checks.run() == []


def test_the_same_message_again_changes_nothing(hooks):
    order = money.by_transfer()
    body = bank.sepay(order.total, order.code)
    for _ in range(3):
        assert hooks.post("/hooks/sepay", data=body, headers=bank.signed(body)).status_code == 200
        messages.act_on_waiting()

    assert (len(verdicts()), order.received) == (1, order.total)


def test_a_movement_told_in_two_bodies_is_one(hooks):
    order = money.by_transfer()
    for gateway in ("Vietcombank", "VCB"):
        body = bank.sepay(order.total, order.code, 5, gateway=gateway)
        hooks.post("/hooks/sepay", data=body, headers=bank.signed(body))
    messages.act_on_waiting()

    assert (len(verdicts()), make.count(BankLine), order.received) == (2, 1, order.total)


@pytest.mark.parametrize("headers", [
    {}, {"X-SePay-Signature": "sha256=" + "0" * 64, "X-SePay-Timestamp": "1"}, {"Authorization": "Apikey "},
    {"Authorization": f"Apikey {bank.SECRET}"}, {"X-SePay-Signature": "sha256=\xff", "X-SePay-Timestamp": "\xff"}])
def test_what_is_not_signed_is_refused_and_not_kept(hooks, headers):
    answer = hooks.post("/hooks/sepay", data=bank.sepay(1_000, "x"), headers=headers)

    assert (answer.status_code, verdicts()) == (403, [])


@pytest.mark.parametrize("minutes", [-6, 6])
def test_a_stale_signature_is_refused(hooks, minutes):
    body = bank.sepay(1_000, "x")

    answer = hooks.post("/hooks/sepay", data=body, headers=bank.signed(
        body, at=clock.now() + timedelta(minutes=minutes)))

    assert (answer.status_code, verdicts()) == (403, [])


def test_a_late_message_that_is_signed_anew_is_heard(hooks):
    order = money.by_transfer()
    body = bank.sepay(order.total, order.code, transactionDate=bank.local(clock.now() - timedelta(days=2)))

    assert hooks.post("/hooks/sepay", data=body, headers=bank.signed(body)).status_code == 200
    messages.act_on_waiting()

    assert order.received == order.total


def test_without_a_secret_the_endpoint_is_closed(hooks, app):
    app.config.update(SEPAY_WEBHOOK_SECRET="", CASSO_SECURE_TOKEN="")

    assert hooks.post("/hooks/sepay", data=b"{}").status_code == 503
    assert hooks.post("/hooks/casso", data=b"{}").status_code == 503


@pytest.mark.parametrize("body", [
    b"", b"no json", b"[]", b'{"id": 1}', bank.sepay(0, "x", 1), bank.sepay(-5, "x", 1),
    bank.sepay(5, "x", 1, transferAmount=1.5), bank.sepay(5, "x", 1, transferAmount=10**30),
    bank.sepay(5, "a\x00b", 1), b'{"a":' * 500 + b"1" + b"}" * 500])
def test_signed_nonsense_is_kept_for_a_person(hooks, body):
    assert hooks.post("/hooks/sepay", data=body, headers=bank.signed(body)).status_code == 200
    messages.act_on_waiting()

    assert verdicts() == [Verdict.UNREADABLE]
    assert db.session.scalars(sa.select(Case.kind)).all() == [CaseKind.UNKNOWN]
    assert make.count(BankLine) == 0


def test_too_much_is_not_read(hooks):
    body = b"x" * 200_001

    assert hooks.post("/hooks/sepay", data=body, headers=bank.signed(body)).status_code == 413


def test_casso_with_its_token_is_heard_and_its_test_is_none(hooks):
    order = money.by_transfer()
    rows = [{"id": 6789, "tid": "FT1", "description": order.code, "amount": order.total, "cusum_balance": 1,
             "when": bank.local(clock.now()), "bank_sub_acc_id": bank.ACCOUNT}]
    for data in (rows, {"id": 0, "amount": 599000}):
        answer = hooks.post("/hooks/casso", json={"error": 0, "data": data}, headers={"Secure-Token": bank.SECRET})
        assert answer.status_code == 200
    messages.act_on_waiting()

    assert (verdicts(), order.received) == ([Verdict.HEARD, Verdict.TEST], order.total)
    assert hooks.post("/hooks/casso", json={"error": 0}, headers={"Secure-Token": "x"}).status_code == 403


def test_a_message_that_breaks_holds_up_no_other_for_long(hooks, monkeypatch):
    order = money.by_transfer()
    for number, text in ((1, "breaks"), (2, order.code)):
        body = bank.sepay(order.total, text, number)
        hooks.post("/hooks/sepay", data=body, headers=bank.signed(body))
    real = messages.hearing.hear_together

    def hear_together(lines):
        if any(line.text == "breaks" for line in lines):
            raise RuntimeError("a fault of ours")
        return real(lines)

    monkeypatch.setattr(messages.hearing, "hear_together", hear_together)
    with pytest.raises(RuntimeError):
        messages.act_on_waiting()
    with pytest.raises(RuntimeError):
        messages.act_on_waiting()

    assert order.received == order.total
    assert verdicts() == [Verdict.WAITING, Verdict.HEARD]


@pytest.fixture
def listener(app):
    with bank.listening() as listener:
        app.config.update(SEPAY_API_TOKEN=bank.SECRET, SEPAY_API_URL=listener.url, CASSO_API_KEY=bank.SECRET,
                          CASSO_API_URL=listener.url)
        yield listener


def test_what_only_the_bank_knows_is_asked_for_and_heard_once(hooks, listener):
    order = money.by_transfer()
    listener.add(order.total, order.code, 77)
    listener.casso = [{"id": each, "tid": "", "description": f"qua {each}", "amount": 1_000 + each,
                       "when": bank.local(clock.now()), "bank_sub_acc_id": bank.ACCOUNT} for each in (1, 2, 3)]

    assert polling.poll() == 4
    assert polling.poll() == 0

    assert order.status == OrderStatus.CONFIRMED
    assert make.count(BankLine) == 4
    assert checks.run() == []


def test_webhook_and_list_of_one_service_are_one_source(hooks, listener):
    order = money.by_transfer()
    body = bank.sepay(order.total, order.code, 77)
    hooks.post("/hooks/sepay", data=body, headers=bank.signed(body))
    messages.act_on_waiting()
    listener.add(order.total, order.code, 77)

    assert polling.poll() == 0
    assert order.received == order.total


def test_a_service_that_fails_hides_no_other(hooks, listener, app):
    app.config["SEPAY_API_TOKEN"] = "another"
    listener.casso = [{"id": 1, "tid": "", "description": "", "amount": 5_000, "when": bank.local(clock.now()),
                       "bank_sub_acc_id": bank.ACCOUNT}]

    with pytest.raises(NoAnswer):
        polling.poll()

    assert make.count(BankLine) == 1


def test_a_row_that_cannot_be_read_hides_no_other(hooks, listener):
    listener.add(1_000, "x", 1)
    listener.sepay.insert(0, json.loads('{"id": "x"}'))

    assert polling.poll() == 1
    assert polling.poll() == 0
    messages.act_on_waiting()
    assert verdicts() == [Verdict.UNREADABLE]
    assert db.session.scalars(sa.select(Case.subject)).all()[-1].startswith("message:")


def test_a_list_that_says_nothing_of_its_pages_ends(hooks, listener, monkeypatch):
    listener.casso = [{"id": each, "tid": "", "description": "", "amount": 5_000 + each,
                       "when": bank.local(clock.now()), "bank_sub_acc_id": bank.ACCOUNT} for each in (1, 2)]
    real = listener.answer

    def answer(path, authorization):
        status, body = real(path, authorization)
        if "data" in body:
            body["data"]["totalPages"] = "many"
        return status, body

    monkeypatch.setattr(listener, "answer", answer)

    assert polling.poll() == 1
