"""Lists of SePay and Casso: each row is heard alone, and however long a list is, all of it is read in the end."""
from __future__ import annotations

import json
from datetime import timedelta

import pytest
import sqlalchemy as sa

from accounts.models import Role
from core import checks, clock
from core.db import db
from core.errors import Unavailable
from core.jobs import LeaseLost
from orders.banking import hearing, lists, messages, polling
from orders.models import BankLine, Case, CaseKind
from orders.models.money import BankCursor, BankMessage, Verdict
from tests.make import accounts, bank, money
from tests.make import orders as make
from tests.make.accounts import Browser

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def listener(app):
    money.account(bank.ACCOUNT)
    with bank.listening() as listener:
        app.config.update(SEPAY_API_TOKEN=bank.SECRET, SEPAY_API_URL=listener.url, CASSO_API_KEY="",
                          CASSO_API_URL=listener.url)
        yield listener


def casso(number, at=None, **changed):
    return {"id": number, "tid": "", "description": f"qua {number}", "amount": 1_000 + number,
            "when": bank.local(at or clock.now()), "bank_sub_acc_id": bank.ACCOUNT, **changed}


def only_casso(app):
    app.config.update(SEPAY_API_TOKEN="", CASSO_API_KEY=bank.SECRET)


def break_on(monkeypatch, text, error):
    real = hearing.hear_together

    def hear_together(lines):
        if any(line.text == text for line in lines):
            raise error
        return real(lines)

    monkeypatch.setattr(hearing, "hear_together", hear_together)


def place(source):
    return db.session.scalar(sa.select(BankCursor.place).where(BankCursor.source == source))


def test_a_row_that_breaks_what_hears_it_is_kept_and_holds_up_no_other(listener, monkeypatch):
    for number, text in ((1, "an"), (2, "breaks"), (3, "binh")):
        listener.add(10_000 + number, text, number)
    with monkeypatch.context() as broken:
        break_on(broken, "breaks", RuntimeError("a fault of ours"))

        assert polling.poll() == 2
        assert polling.poll() == 0
        assert make.count(BankMessage) == 1
        for _ in range(5):
            with pytest.raises(RuntimeError):
                messages.act_on_waiting()
        assert messages.act_on_waiting() == 0

    [case] = db.session.scalars(sa.select(Case).where(Case.subject.startswith("message:")))
    kept = messages.of_case(case)
    assert (case.kind, json.loads(kept.body)["transaction_content"]) == (CaseKind.UNKNOWN, "breaks")
    assert messages.trouble(kept) is None
    assert place("sepay") == ""


def test_what_broke_is_heard_once_more_when_a_person_says_so(listener, monkeypatch, app):
    listener.add(10_000, "breaks", 2)
    with monkeypatch.context() as broken:
        break_on(broken, "breaks", RuntimeError("a fault of ours"))
        polling.poll()
        for _ in range(5):
            with pytest.raises(RuntimeError):
                messages.act_on_waiting()
    [case] = db.session.scalars(sa.select(Case))
    admin = Browser(app, accounts.person(Role.ADMIN))

    shown = admin.get(f"/office/money/cases/{case.id}").get_data(as_text=True)
    answer = admin.post(f"/office/money/cases/{case.id}/hear-again")

    assert "transaction_content" in shown
    assert answer.status_code == 303
    assert messages.act_on_waiting() == 1
    assert [line.text for line in db.session.scalars(sa.select(BankLine))] == ["breaks"]
    assert (db.session.get_one(Case, case.id, populate_existing=True).decision) == "again"
    assert checks.run() == []


def test_what_may_go_well_the_next_time_is_asked_for_again(listener, monkeypatch):
    for number, text in ((1, "an"), (2, "busy"), (3, "binh")):
        listener.add(10_000 + number, text, number)
    with monkeypatch.context() as broken:
        break_on(broken, "busy", Unavailable())
        with pytest.raises(Unavailable):
            polling.poll()

    assert (make.count(BankLine), make.count(BankMessage), place("sepay")) == (2, 0, None)
    assert polling.poll() == 1


def test_a_runner_that_lost_its_lease_stops_at_once(listener, monkeypatch):
    listener.add(10_001, "lost", 1, at=clock.now() - timedelta(minutes=1))
    listener.add(10_002, "an", 2)
    break_on(monkeypatch, "lost", LeaseLost("polling"))

    with pytest.raises(LeaseLost):
        polling.poll()

    assert (make.count(BankLine), make.count(BankMessage)) == (0, 0)


def test_more_pages_than_one_turn_asks_for_are_read_by_the_next(listener, app):
    only_casso(app)
    listener.casso = [casso(number) for number in range(1, 58)]

    assert polling.poll() == 50
    assert place("casso").endswith(" 51")
    assert polling.poll() == 7
    assert place("casso") == ""
    assert polling.poll() == 0


def test_reading_goes_on_where_no_answer_came(listener, app, monkeypatch):
    only_casso(app)
    listener.casso = [casso(number) for number in range(1, 6)]
    real = listener.answer
    monkeypatch.setattr(listener, "answer", lambda path, who: (500, {}) if "page=3" in path else real(path, who))
    with pytest.raises(Unavailable):
        polling.poll()
    listener.answer = real
    listener.asked.clear()

    assert polling.poll() == 3
    assert len(listener.asked) == 3


def test_a_list_without_a_number_of_pages_is_read_until_a_page_is_not_full(listener, app, monkeypatch):
    only_casso(app)
    listener.on_a_page = 100
    listener.casso = [casso(number) for number in range(1, 131)]
    real = listener.answer

    def answer(path, who):
        status, body = real(path, who)
        del body["data"]["totalPages"]
        return status, body

    monkeypatch.setattr(listener, "answer", answer)

    assert polling.poll() == 130


@pytest.mark.parametrize("body", [{}, {"transactions": None}, {"transactions": "no"}, {"data": []}, {"data": {}}])
def test_an_answer_without_a_list_is_no_answer(listener, app, monkeypatch, body):
    monkeypatch.setattr(listener, "answer", lambda path, who: (200, body))
    with pytest.raises(Unavailable):
        polling.poll()
    only_casso(app)
    with pytest.raises(Unavailable):
        polling.poll()


def test_a_span_that_holds_more_than_is_told_at_once_is_read_in_parts(listener, monkeypatch):
    monkeypatch.setattr(lists, "_SEPAY_MOST", 10)
    for number in range(1, 101):
        listener.add(1_000 + number, f"qua {number}", number, at=clock.now() - timedelta(minutes=number * 30))

    heard = [polling.poll() for _ in range(3)]

    assert (sum(heard), make.count(BankLine), place("sepay")) == (100, 100, "")
    assert checks.run() == []


def test_a_turn_that_ends_in_between_goes_on_there(listener, monkeypatch):
    monkeypatch.setattr(lists, "_SEPAY_MOST", 5)
    monkeypatch.setattr(polling, "_MOST", 12)
    for number in range(1, 61):
        listener.add(1_000 + number, f"qua {number}", number, at=clock.now() - timedelta(minutes=number * 60))
    turns = 0
    while make.count(BankLine) < 60:
        polling.poll()
        turns += 1
        assert turns < 30

    assert turns > 1


def test_more_at_one_moment_than_can_be_asked_for_is_a_case(listener, monkeypatch):
    monkeypatch.setattr(lists, "_SEPAY_MOST", 3)
    at = clock.now() - timedelta(hours=3)
    for number in range(1, 6):
        listener.add(1_000 + number, f"qua {number}", number, at=at)
    listener.most = 3
    listener.add(5_000, "later", 9)

    for _ in range(3):
        polling.poll()

    [subject] = db.session.scalars(sa.select(Case.subject).where(Case.subject.startswith("list:")))
    assert subject == f"list:sepay:{bank.local(at)}"
    assert "later" in db.session.scalars(sa.select(BankLine.text)).all()
    assert place("sepay") == ""


def test_after_a_long_stop_everything_since_is_asked_for(listener):
    polling.poll()
    then = clock.now()
    with clock.at(then + timedelta(days=9)):
        listener.add(10_000, "while away", 1, at=then + timedelta(days=1))

        assert polling.poll() == 1


def test_rows_that_cannot_be_read_are_kept_with_the_reason(listener):
    listener.add(1_000, "x", 1)
    listener.sepay[0]["amount_in"] = "1000.50"

    assert polling.poll() == 0
    messages.act_on_waiting()

    [kept] = db.session.scalars(sa.select(BankMessage))
    assert kept.verdict == Verdict.UNREADABLE
    assert "no whole number" in str(messages.trouble(kept))
