"""The office of money: what waits, and everything to decide it."""
from __future__ import annotations

import re

import pytest

from accounts.models import Role
from core import checks, outbox
from core.actors import SYSTEM
from core.db import db
from orders import balances, moving
from orders.cancelling import cancel_order
from orders.cases import opening
from orders.models import BankLine, Case, CaseKind, Order, Refund, RefundStatus
from orders.refunds import going
from tests.make import accounts, money, refunds
from tests.make.accounts import Browser

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture(autouse=True)
def _everything_holds(context):
    yield
    db.session.rollback()
    assert checks.run() == []


@pytest.fixture
def admin(app):
    return Browser(app, accounts.person(Role.ADMIN))


def surplus(order):
    return balances.of(db.session.get_one(Order, order.id, populate_existing=True)).surplus


def over(order):
    opening.open_case(CaseKind.OVER, opening.About(f"order:{order.code}", order_id=order.id, amount=surplus(order)))
    return db.session.query(Case).filter_by(order_id=order.id).one()


def key_of(page, action):
    """The request key of the form on the page that is sent there."""
    return re.search(rf'action="{re.escape(action)}".*?name="request_key" value="([^"]+)"', page, re.S).group(1)


def test_whoever_does_not_handle_money_sees_nothing(app):
    for role in (Role.OFFICER, Role.PROVINCE):
        browser = Browser(app, accounts.person(role, *_scope(role)))
        for path in ("/office/money", "/office/money/cases", "/office/money/refunds"):
            assert browser.get(path).status_code == 403


def _scope(role):
    from accounts.models import Scope
    from tests.make import shop
    return (Scope.COMMUNE, shop.BINH_LU) if role == Role.OFFICER else (Scope.PROVINCE, "12")


def test_the_overview_counts_what_waits(admin):
    assert "Nothing waits" in admin.get("/office/money").text
    over(refunds.overpaid(20_000))
    refunds.of_line(money.line(70_000), 30_000)

    page = admin.get("/office/money").text

    assert "Paid too much" in page
    assert "20,000" in page
    assert "Refunds to send" in page
    assert "30,000" in page
    assert "40,000" in page, "what is left of the line is nobody's"


def test_cases_of_a_kind_are_listed(admin):
    order = refunds.overpaid(20_000)
    over(order)

    assert order.code in admin.get("/office/money/cases?kind=over").text
    assert order.code not in admin.get("/office/money/cases?kind=late").text
    assert order.code in admin.get("/office/money/cases?kind=nonsense").text


def test_from_a_case_to_a_refund_that_went(admin):
    order = refunds.overpaid(20_000)
    case = over(order)
    page = admin.get(f"/office/money/cases/{case.id}").text
    assert "20.000" in page or "20,000" in page
    action = f"/office/money/orders/{order.code}/refund"

    answer = admin.post(action, amount="20.000", reason="paid twice", way="transfer", request_key=key_of(page, action))

    assert answer.status_code == 303
    refund = db.session.query(Refund).one()
    assert answer.location.endswith(f"/office/money/refunds/{refund.id}")
    assert db.session.get_one(Case, case.id, populate_existing=True).decision == "refunded"
    assert "paid twice" in admin.get(answer.location).text
    admin.post(f"/office/money/refunds/{refund.id}/begin")
    assert "is sending it since" in admin.get(answer.location).text
    admin.post(f"/office/money/refunds/{refund.id}/sent", reference="FT260101")
    assert db.session.get_one(Refund, refund.id, populate_existing=True).status == RefundStatus.SENT
    assert "FT260101" in admin.get(answer.location).text
    assert "It goes back" in admin.get(f"/office/money/cases/{case.id}").text


def test_two_tabs_promise_once_and_the_second_hears_why(admin):
    order = refunds.overpaid(20_000)
    action = f"/office/money/orders/{order.code}/refund"
    first, second = (admin.get(f"/office/money/orders/{order.code}").text for _ in range(2))
    sent = {"amount": "20000", "reason": "paid twice", "way": "transfer"}

    assert admin.post(action, **{**sent, "request_key": key_of(first, action)}).status_code == 303
    again = admin.post(action, **{**sent, "request_key": key_of(first, action)})
    other = admin.post(action, **{**sent, "request_key": key_of(second, action)})

    assert again.status_code == 303
    assert other.status_code == 409
    assert "only 0 ₫ is too much" in other.text
    assert db.session.query(Refund).count() == 1


@pytest.mark.parametrize(("sent", "words"), [
    ({"amount": "", "reason": "x", "way": "transfer"}, "This field is required"),
    ({"amount": "ten", "reason": "x", "way": "transfer"}, "This is not an amount of money"),
    ({"amount": "0", "reason": "x", "way": "transfer"}, "Please say how much"),
    ({"amount": "20001", "reason": "x", "way": "transfer"}, "is too much"),
    ({"amount": "1", "reason": "", "way": "transfer"}, "This field is required"),
    ({"amount": "1", "reason": "x", "way": ""}, "required"),
    ({"amount": "1", "reason": "x", "way": "card:1"}, "was not paid by this way"),
    ({"amount": "1", "reason": "x", "way": "card:9999999999999"}, "was not paid by this way"),
    ({"amount": "1", "reason": "x", "way": "sheep"}, "was not paid by this way"),
])
def test_what_cannot_be_is_said_and_nothing_goes(admin, sent, words):
    order = refunds.overpaid(20_000)

    answer = admin.post(f"/office/money/orders/{order.code}/refund", **{**sent, "request_key": "k1"})

    assert answer.status_code in (409, 422)
    assert words in answer.text
    assert db.session.query(Refund).count() == 0


def test_a_surplus_counts_for_another_order(admin):
    source, target = refunds.overpaid(50_000), money.by_transfer()
    page = admin.get(f"/office/money/orders/{source.code}").text
    assert target.code in page

    answer = admin.post(f"/office/money/orders/{source.code}/move",
        to=target.code.lower(), amount="50.000", reason="same buyer", request_key="k1")

    assert answer.status_code == 303
    assert surplus(source) == 0
    assert target.code in admin.get(f"/office/money/orders/{source.code}").text
    assert source.code in admin.get(f"/office/money/orders/{target.code}").text
    for code, words in (("CB0000000", "no order with this code"), (source.code, "another order")):
        answer = admin.post(f"/office/money/orders/{source.code}/move",
            to=code, amount="1", reason="same buyer", request_key=f"k-{code}")
        assert words in answer.text


def test_a_small_difference_is_written_off_whichever_it_is(admin):
    over_paid, short = refunds.overpaid(2_000), money.by_transfer()
    money.transferred(short, short.total - 3_000)

    for order, amount in ((over_paid, "2000"), (short, "3000")):
        answer = admin.post(f"/office/money/orders/{order.code}/write-off",
            amount=amount, reason="a few dong", request_key=f"k-{order.code}")
        assert answer.status_code == 303
        assert balances.of(order).left == balances.of(order).surplus == 0
    answer = admin.post(f"/office/money/orders/{short.code}/write-off",
        amount="60000", reason="a few dong", request_key="k9")
    assert answer.status_code in (409, 422)


def test_money_of_nobody_is_sent_back_from_its_case(admin):
    line = money.line(70_000, "tien mua hang", counter_name="TRAN VAN B")
    opening.open_case(CaseKind.UNKNOWN, opening.About(f"line:{line.id}", bank_line_id=line.id, amount=line.amount))
    case = db.session.query(Case).one()
    assert "TRAN VAN B" in admin.get(f"/office/money/cases/{case.id}").text

    answer = admin.post(f"/office/money/cases/{case.id}/send-back",
        amount="70.000", reason="unknown", way="transfer", request_key="k1")

    assert answer.status_code == 303
    assert db.session.get_one(BankLine, line.id, populate_existing=True).remaining == 0
    assert db.session.get_one(Case, case.id, populate_existing=True).decision == "refunded"
    too_late = admin.post(f"/office/money/cases/{case.id}/send-back",
        amount="70.000", reason="unknown", way="transfer", request_key="k2")
    assert too_late.status_code == 409


def test_a_case_without_a_line_has_nothing_to_send_back(admin):
    case = over(refunds.overpaid(20_000))

    assert admin.post(f"/office/money/cases/{case.id}/send-back", amount="1").status_code == 404


def test_nothing_to_do_needs_a_reason_and_happens_once(admin):
    case = over(refunds.overpaid(20_000))
    close = f"/office/money/cases/{case.id}/close"

    assert admin.post(close, reason=" ").status_code == 422
    assert admin.post(close, reason="spoke with her").status_code == 303
    admin.post(close, reason="another reason")

    closed = db.session.get_one(Case, case.id, populate_existing=True)
    assert (closed.decision, closed.reason) == ("nothing", "spoke with her")
    assert "Somebody else has decided" in admin.get("/office/money/cases").text
    assert admin.get("/office/money/cases/999999").status_code == 404


def test_a_refund_that_does_not_go_is_a_case_again(admin):
    order = refunds.overpaid(20_000)
    refund = refunds.of_order(order, 20_000)

    assert admin.post(f"/office/money/refunds/{refund.id}/failed", reason="").status_code == 422
    assert admin.post(f"/office/money/refunds/{refund.id}/failed", reason="no such account").status_code == 303

    assert surplus(order) == 20_000
    assert [case.kind for case in opening.waiting(SYSTEM)] == [CaseKind.OVER]
    assert "no such account" in admin.get(f"/office/money/refunds/{refund.id}").text


def test_what_went_does_not_fail_on_an_old_page(admin):
    refund = refunds.of_order(refunds.overpaid(20_000), 20_000)
    going.sent(SYSTEM, refund.id, "FT1")

    assert admin.post(f"/office/money/refunds/{refund.id}/failed", reason="late").status_code == 409
    admin.post(f"/office/money/refunds/{refund.id}/begin")
    assert "or it has gone" in admin.get("/office/money/refunds").text
    assert admin.post(f"/office/money/refunds/{refund.id}/sent", reference="").status_code == 422


def test_an_order_is_found_by_its_code(admin):
    order = money.by_transfer()

    assert admin.get(f"/office/money/find?code={order.code.lower()}").location.endswith(order.code)
    assert admin.get("/office/money/find?code=rubbish").location.endswith("/office/money")


def test_a_card_refund_is_asked_now(admin):
    order, payment = refunds.paid_by_card()
    money.transferred(order, 30_000)
    refund = refunds.of_order(order, 30_000, provider="card", payment_id=payment.id)

    assert "Ask now" in admin.get(f"/office/money/refunds/{refund.id}").text
    admin.post(f"/office/money/refunds/{refund.id}/ask")

    assert db.session.get_one(Refund, refund.id, populate_existing=True).status == RefundStatus.UNKNOWN
    assert "30,000" in admin.get("/office/money/refunds?of=asked").text


def test_the_buyer_reads_what_becomes_of_the_money(client):
    order = money.by_transfer()
    money.transferred(order, order.total + 5_000)
    page = f"/o/{order.secret}"
    assert "đã trả thừa 5.000" in client.get(page).text

    cancel_order(SYSTEM, order.id, "out of plums")
    while outbox.drain():
        pass

    refund = db.session.query(Refund).one()
    assert refund.amount == 125_000
    assert "sẽ được hoàn lại" in client.get(page).text
    going.sent(SYSTEM, refund.id, "FT777")
    assert "FT777" in client.get(page).text


def test_what_was_moved_is_not_moved_by_an_old_page(admin):
    source, target = refunds.overpaid(50_000), money.by_transfer()
    moving.move_money(SYSTEM, source.id, target.id, balances.of(source).surplus, "same buyer", "first")

    answer = admin.post(f"/office/money/orders/{source.code}/move",
        to=target.code, amount="50.000", reason="same buyer", request_key="k1")

    assert answer.status_code == 409
