"""What goes out pays what we owe: never more than that, once, and undone by another entry."""
from __future__ import annotations

import pytest
import sqlalchemy as sa

from core import checks
from core.actors import NOBODY, SYSTEM
from core.db import Dong, db
from orders.banking.errors import NoSuchLine
from orders.debts import owed, paying
from orders.debts.errors import MoreThanOwed, NoSuchDebt, NoSuchUse, NothingUsed, NotThatWay
from orders.debts.paying import Use
from orders.errors import NothingLeftOfTheLine, ReasonNeeded
from orders.ledger import Account, Entry
from orders.models.money import UseKind
from tests.make import debts as make
from tests.make import money, settlement
from tests.raw import refused

pytestmark = pytest.mark.usefixtures("context")
K = UseKind


@pytest.fixture(autouse=True)
def _everything_holds(context):
    yield
    db.session.rollback()
    assert checks.run() == []


def balance(account, party=None):
    wanted = sa.select(sa.func.coalesce(sa.func.sum(Entry.amount), 0)).where(Entry.account == account)
    return db.session.scalar(wanted if party is None else wanted.where(Entry.party == party))


def left(kind, party):
    return owed.debt(kind, party).left


def test_withheld_tax_is_paid_for_its_month_and_then_owed_no_more():
    make.taxed(100_000)
    line = make.went_out(1_500, "NOP THUE")

    made = make.use(line, K.TAX, party=make.month())

    assert (left(K.TAX, make.month()), line.remaining, made.beyond) == (0, 0, 0)
    assert (balance(Account.TAX), balance(Account.BANK)) == (0, -1_500)


def test_a_part_leaves_the_rest_owed_and_the_rest_of_the_line():
    make.taxed(100_000)
    line = make.went_out(1_500)

    make.use(line, K.TAX, 1_000, make.month())
    make.use(line, K.FEE, 500)

    assert (left(K.TAX, make.month()), balance(Account.FEES), line.remaining) == (500, 500, 0)


def test_more_than_is_owed_is_refused_unless_the_rest_is_said_to_be_a_cost():
    make.taxed(100_000)
    line = make.went_out(2_000)
    with pytest.raises(MoreThanOwed):
        make.use(line, K.TAX, party=make.month())
    assert (balance(Account.TAX), line.remaining) == (-1_500, 2_000)

    made = make.use(line, K.TAX, party=make.month(), is_cost_beyond=True, reason="paid late: 500 of interest")

    assert (made.beyond, balance(Account.TAX), balance(Account.COSTS), left(K.TAX, make.month())) == (500, 0, 500, 0)


def test_commission_is_owed_to_the_host_of_its_session_and_parted_among_several():
    one, other = make.hosted(100_005, hosts=2)
    [alone] = make.hosted(100_000, session_id=8)

    assert [left(K.COMMISSION, each) for each in (one, other, alone)] == [5_001, 5_000, 10_000]
    make.use(make.went_out(5_001), K.COMMISSION, party=one)
    assert [left(K.COMMISSION, each) for each in (one, other, alone)] == [0, 5_000, 10_000]


def test_freight_is_owed_to_the_carrier_that_brought_the_parcel():
    freight = make.brought()
    make.brought("ghn")
    line = make.went_out(freight)

    make.use(line, K.FREIGHT, party="carrier:viettelpost")

    assert (left(K.FREIGHT, "carrier:viettelpost"), left(K.FREIGHT, "carrier:ghn")) == (0, freight)


def test_freight_that_sellers_bear_is_owed_too():
    settlement.rates(freight_producer=3_000)
    settlement.known_accounts()
    make.debtor()

    assert [(each.party, each.arisen > 3_000) for each in owed.debts(K.FREIGHT)] == [("carrier:own", True)]
    assert sum(each.arisen for each in owed.debts(K.FREIGHT)) == -balance(Account.FREIGHT)


@pytest.mark.parametrize(("kind", "account"), [
    (K.FEE, Account.FEES), (K.COST, Account.COSTS), (K.CAPITAL, Account.CAPITAL)])
def test_what_nobody_is_owed_is_booked_by_what_it_was(kind, account):
    make.use(make.went_out(11_000), kind)

    assert (balance(account), balance(Account.BANK)) == (11_000, -11_000)


@pytest.mark.parametrize(("kind", "account"), [(K.INCOME, Account.INCOME), (K.CAPITAL, Account.CAPITAL)])
def test_money_that_came_in_and_is_ours_is_booked_so(kind, account):
    line = make.came_in(11_000)

    make.use(line, kind)

    assert (balance(account), balance(Account.BANK), balance(Account.UNCLEAR)) == (-11_000, 11_000, 0)


def test_the_same_key_again_books_nothing_more():
    line = make.went_out(11_000)
    wish = Use(K.COST, Dong(5_000), "boxes")

    assert paying.use(SYSTEM, line.id, wish, "k") == paying.use(SYSTEM, line.id, wish, "k")

    assert (balance(Account.COSTS), line.remaining) == (5_000, 6_000)


def test_what_was_wrong_is_undone_once_by_another_entry_and_can_be_said_anew():
    make.taxed(100_000)
    line = make.went_out(1_500)
    made = make.use(line, K.TAX, party=make.month())

    for _ in range(2):
        paying.undo(SYSTEM, made.id, "it was the rent")

    assert (left(K.TAX, make.month()), balance(Account.BANK), line.remaining) == (1_500, 0, 1_500)
    make.use(line, K.COST, reason="the rent")
    assert (balance(Account.COSTS), balance(Account.BANK)) == (1_500, -1_500)
    assert [undone is not None for _, undone in paying.uses_of(line.id)] == [True, False]


@pytest.mark.parametrize(("wish", "refusal"), [
    (Use(K.COST, Dong(0), "x"), NothingUsed), (Use(K.COST, Dong(-1), "x"), NothingUsed),
    (Use(K.COST, 1.5, "x"), NothingUsed), (Use(K.COST, Dong(5_001), "x"), NothingLeftOfTheLine),
    (Use(K.COST, Dong(1), "  "), ReasonNeeded), (Use(K.COST, Dong(1), "x" * 201), ReasonNeeded),
    (Use(K.COST, Dong(1), "x", "person:1"), NoSuchDebt), (Use(K.TAX, Dong(1), "x", "month:2020-01"), NoSuchDebt),
    (Use(K.TAX, Dong(1), "x", ""), NoSuchDebt), (Use(K.COMMISSION, Dong(1), "x", "person:99"), NoSuchDebt),
    (Use(K.FREIGHT, Dong(1), "x", "carrier:nobody"), NoSuchDebt),
    (Use(K.INCOME, Dong(1), "x"), NotThatWay), (Use(K.REPAID, Dong(1), "x", "cooperative:1"), NotThatWay)])
def test_what_cannot_be_is_refused(wish, refusal):
    line = make.went_out(5_000)

    with pytest.raises(refusal):
        paying.use(SYSTEM, line.id, wish, "k")

    assert line.remaining == 5_000


def test_only_who_handles_money_says_so():
    line = make.went_out(5_000)
    made = make.use(line, K.COST, 1_000)

    with pytest.raises(NoSuchLine):
        paying.use(NOBODY, line.id, Use(K.COST, Dong(1), "x"), "k")
    with pytest.raises(NoSuchUse):
        paying.undo(NOBODY, made.id, "x")


def test_a_line_of_an_account_that_is_none_of_ours_is_nothing():
    line = money.line(5_000)

    with pytest.raises(NotThatWay):
        make.use(line, K.INCOME)


def test_the_database_keeps_it():
    made = make.use(make.went_out(5_000), K.COST, 1_000)

    assert refused("UPDATE line_uses SET amount = 2000 WHERE id = :id", id=made.id)
    assert refused("DELETE FROM line_uses WHERE id = :id", id=made.id)


def test_a_host_who_was_paid_stays_who_earned_it_whoever_hosts_the_session_since():
    [paid] = make.hosted(100_000, session_id=8)
    line = make.went_out(10_000)
    made = make.use(line, K.COMMISSION, party=paid)

    other = f"person:{settlement.host_of(8)}"
    settlement.no_host(8, paid)

    assert [left(K.COMMISSION, each) for each in (paid, other)] == [0, 0]
    paying.undo(SYSTEM, made.id, "it was another one who hosted")
    assert [left(K.COMMISSION, each) for each in (paid, other)] == [0, 10_000], "nothing is paid now"
    make.use(line, K.COMMISSION, party=other)
    assert left(K.COMMISSION, other) == 0
