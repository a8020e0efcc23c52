"""What the bank says an account holds is kept, and set beside what our lines come to, from a day that a person says."""
from __future__ import annotations

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from accounts.models import Role
from core import checks, clock
from core.actors import NOBODY, SYSTEM
from core.db import Dong, db
from orders.banking import by_hand, casso, heard, sepay, told_balances
from orders.banking.errors import BadOpening, NoSuchAccount
from orders.banking.explaining import Said
from orders.banking.hearing import hear, hear_together
from orders.models import BankAccount, BankTelling, Direction
from orders.models.money import LineEnd
from tests.make import accounts, bank, money
from tests.make.accounts import Browser

pytestmark = pytest.mark.usefixtures("context")
DAY = date(2026, 11, 20)


@pytest.fixture
def account(context):
    return money.account(bank.ACCOUNT)


def at(days, minutes=0):
    return clock.day_bounds(DAY + timedelta(days=days))[0] + timedelta(hours=9, minutes=minutes)


def told(amount, balance, days=1, minutes=0, **details):
    return bank.told(amount, f"mua man {amount} {days} {minutes}", at=at(days, minutes),
                     balance=None if balance is None else Dong(balance), **details)


def opened(account, amount=1_000_000, day=DAY):
    told_balances.open_with(SYSTEM, account.id, day, amount)


def compared(account):
    return told_balances.compare(db.session.get_one(BankAccount, account.id))


def days(account):
    return [(each.day.day, each.told, each.ours) for each in compared(account).days]


def test_what_agrees_day_by_day_says_so(account):
    opened(account)
    hear(told(50_000, 1_050_000))
    hear(told(20_000, 1_030_000, minutes=5, direction=Direction.OUT))
    hear(told(5_000, 1_035_000, 2))

    assert days(account) == [(22, 1_035_000, 1_035_000), (21, 1_030_000, 1_030_000)]
    assert compared(account).first_wrong is None
    assert checks.run() == []


def test_a_movement_that_nobody_told_is_a_difference_from_its_day_on(account):
    opened(account)
    hear(told(50_000, 1_050_000))
    hear(told(5_000, 1_085_000, 2))  # 30.000 came before it
    hear(told(1_000, 1_086_000, 3))

    found = compared(account)

    assert (found.first_wrong.day, found.first_wrong.difference, found.latest.difference) == (
        DAY + timedelta(days=2), 30_000, 30_000)
    assert [each.line.amount for each in told_balances.first_wrong_lines(found)] == [5_000]
    assert ["differ since 2026-11-22" in fault for fault in checks.run()] == [True]


def test_on_that_day_only_the_lines_are_shown_between_which_it_goes_wrong(account):
    opened(account)
    ours = 1_000_000
    for minute in range(20):
        ours += 1_000
        hear(told(1_000, ours + (70_000 if minute >= 12 else 0), minutes=minute))

    shown = told_balances.first_wrong_lines(compared(account))

    assert [(each.told, each.line.at) for each in shown] == [(1_012_000, at(1, 11)), (1_083_000, at(1, 12))]


def test_one_that_is_on_the_list_twice_differs_until_it_is_set_aside(account):
    opened(account)
    hear(told(50_000, 1_050_000))
    twin = hear(told(50_000, None, minutes=1))
    hear(told(1_000, 1_051_000, 2))
    assert compared(account).latest.difference == -50_000

    by_hand.end(SYSTEM, twin.line_id, Said(LineEnd.SAME, "told twice"), "k")

    assert compared(account).latest.difference == 0
    assert checks.run() == []


def test_what_comes_later_on_a_day_than_the_last_balance_is_no_difference(account):
    opened(account)
    hear(told(50_000, 1_050_000))
    hear(told(7_000, None, minutes=9))
    hear(told(1_000, 1_058_000, 2))

    assert days(account) == [(22, 1_058_000, 1_058_000), (21, 1_050_000, 1_050_000)]


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_a_file_that_tells_only_days_may_have_any_order(account, order):
    opened(account)
    rows = [(10_000, 1_010_000), (20_000, 1_030_000), (5_000, 1_035_000)]
    moment = clock.day_bounds(DAY + timedelta(days=1))[0]

    hear_together([bank.told(rows[i][0], f"noi dung {i}", at=moment, balance=Dong(rows[i][1]), source="file",
                         has_time=False) for i in order])

    assert days(account) == [(21, 1_035_000, 1_035_000)]


def test_without_an_opening_nothing_is_compared_and_one_is_proposed(account):
    hear(told(7_000, None))
    hear(told(50_000, 1_057_000, minutes=1))

    found = compared(account)

    assert (found.days, found.first_wrong, found.proposed) == ((), None, (DAY, 1_000_000))
    assert checks.run() == []


def test_the_latest_opening_counts_and_older_lines_do_not(account):
    hear(told(50_000, 9_000_000))
    opened(account, 1)
    opened(account, 5_000, DAY + timedelta(days=1))
    hear(told(1_000, 6_000, 2))

    assert days(account) == [(22, 6_000, 6_000)]


@pytest.mark.parametrize(("day", "amount"), [
    (date(2019, 1, 1), 1), (date(9999, 1, 1), 1), (DAY, 10**15), (DAY, 1.5)])
def test_an_opening_that_cannot_be_is_refused(account, day, amount):
    with pytest.raises(BadOpening):
        told_balances.open_with(SYSTEM, account.id, day, amount)


def test_only_who_handles_money_says_and_sees_it(account):
    with pytest.raises(NoSuchAccount):
        told_balances.open_with(NOBODY, account.id, DAY, 1)
    with pytest.raises(NoSuchAccount):
        told_balances.open_with(SYSTEM, 999, DAY, 1)
    assert told_balances.compare_all(NOBODY) == []


@pytest.mark.parametrize(("value", "held"), [
    (19_077_000, 19_077_000), ("19077000.00", 19_077_000), (19_077_000.0, 19_077_000), (-5, -5), (0, None),
    (None, None), ("", None), ("1.5", None), (1.5, None), (True, None), ("19,077,000", None), ([1], None),
    (10**15, None)])
def test_what_services_call_a_balance(value, held):
    assert heard.held(value) == held


def test_each_service_tells_it_by_its_own_name():
    day = "2026-11-21 20:15:30"
    second = {"id": 5, "accountNumber": "1", "amount": 5, "transactionDateTime": day, "runningBalance": 7}
    first = {"id": 5, "bank_sub_acc_id": "1", "amount": 5, "when": day, "cusum_balance": 7}
    listed = {"id": "5", "account_number": "1", "amount_in": "5.00", "transaction_date": day, "accumulated": "7.00"}
    hook = {"id": 5, "accountNumber": "1", "transferAmount": 5, "transferType": "in", "transactionDate": day,
            "accumulated": 7}

    assert [each.balance for each in (
        *casso.read({"error": 0, "data": second}), *casso.read({"error": 0, "data": [first]}),
        casso.read_listed({**first, "cusum_balance": None, "cusumBalance": 7}), sepay.read_listed(listed),
        sepay.read(hook))] == [7] * 5


def test_what_was_told_stays(account):
    line = hear(told(50_000, 1_050_000))

    assert db.session.scalar(sa.select(BankTelling.balance).where(BankTelling.line_id == line.line_id)) == 1_050_000


def test_the_pages_show_it_and_take_an_opening(app, account):
    admin = Browser(app, accounts.person(Role.ADMIN))
    assert admin.get("/office/money/bank-balances").status_code == 200
    hear(told(50_000, 1_050_000))
    path = f"/office/money/bank-balances/{account.id}"
    assert 'value="1.000.000"' in admin.get(path).text

    assert admin.post(path, day="2026-11-20", amount="900.000").status_code == 303
    assert "100,000" in admin.get(path).text
    assert "100,000" in admin.get("/office/money/bank-balances").text
    for day, amount in (("", "1"), ("2026-11-20", "x"), ("2030-01-01", "1")):
        assert admin.post(path, day=day, amount=amount).status_code == 422
    assert admin.get("/office/money/bank-balances/999").status_code == 404
