"""Each step of the money pages asks again who it is, or it is written down here why it does not: decision 13."""
from __future__ import annotations

import pytest

from orders import money_office
from tests.architecture.access_matrix import Cell, rows
from wsgi import create_app

_CAME = "takes down money that came, as messages of banks do by themselves: nothing goes out by it"
_ANEW = "can be said anew, and holds from a day on"
_DRAFT = "nothing is booked: it is worked out or read anew as often as one likes"
_SELLERS = "of sellers and buyers, who have no second factor; nothing goes out by it"
WHY_NOT = {
    "bank_balances.open_with": _ANEW,
    "bank_lines.give": _CAME,
    "deposits_office.add_area": _ANEW,
    "deposits_office.end_area": _ANEW,
    "deposits_office.rule": _ANEW,
    "orders_calls.call": _SELLERS,
    "orders_calls.waive": _SELLERS,
    "orders_cash.deposit": _CAME,
    "orders_cash.home": _CAME,
    "orders_cash.show": _CAME,
    "orders_cod.discard": _DRAFT,
    "orders_cod.keep": _DRAFT,
    "orders_cod.say": _DRAFT,
    "orders_cod.sent": _DRAFT,
    "orders_cod.take": _CAME,
    "orders_expiry.at_desk": _SELLERS,
    "orders_expiry.in_office": "more time to pay: the order is given up when that is over, too",
    "orders_money.close": "a case is closed with a reason: the money stays where it is, and its figures still say so",
    "orders_money.hear_again": _CAME,
    "orders_statements.columns": _DRAFT,
    "orders_statements.discard": _DRAFT,
    "orders_statements.drop": _DRAFT,
    "orders_statements.known": _DRAFT,
    "orders_statements.row": _DRAFT,
    "orders_statements.sent": _DRAFT,
    "orders_statements.take": _CAME,
    "orders_waybills.stop": _SELLERS,
    "orders_waybills.waybill": _SELLERS,
    "payout_accounts.refuse": "the seller asks once more; what is paid to, stays",
    "payout_desk.account": "only asked for: the office confirms it, and is asked who it is",
    "settlement_office.runs": _DRAFT,
    "switching_office.switch": "how an order is paid, while nothing is paid; it is changed back in the same way",
    "together_desk.send_now": _SELLERS,
    "together_desk.together": _SELLERS,
    "together_desk.wait": _SELLERS,
    "transfer_slips_office.seen": "a photo is no money",
    "yearly_desk.overview": _SELLERS,
}


@pytest.fixture(scope="module")
def steps():
    """Everything that staff or sellers send on pages of money."""
    app = create_app({"TESTING": True})
    pages = {page.bp.name for page in money_office.PAGES}
    return {row.endpoint for row in rows(app) if row.method != "GET" and row.of("stranger") is Cell.NO
            and (row.endpoint.partition(".")[0] in pages or row.rule.startswith("/office/money"))}


ASKED = {*money_office.FRESH, *money_office.FRESH_FORMS}


def test_each_step_asks_again_or_says_why_not(steps):
    assert steps - ASKED - WHY_NOT.keys() == set()


def test_no_reason_is_left_over(steps):
    assert WHY_NOT.keys() - steps == set()
    assert WHY_NOT.keys() & ASKED == set()


def test_everything_on_the_list_is_asked_once():
    listed = [*money_office.FRESH, *money_office.FRESH_FORMS]

    assert sorted(listed) == sorted(set(listed))
