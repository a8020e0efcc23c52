"""Couriers pay in what they collected: each parcel's cash once, and what is missing or too much is a case."""
from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from core import checks
from core.actors import SYSTEM
from core.db import Dong, db, maintenance
from core.idempotency import KeyReused
from orders import parcels, returns
from orders.cash import paying_in, waiting
from orders.cash.paying_in import MakeUp, PayIn
from orders.cash_errors import (
    AmountOfCash,
    LessThanNothing,
    MoreThanInTheOffice,
    MoreThanMissing,
    MoreThanTicked,
    NoSuchRemittance,
    NotCollected,
    NothingOnTheLine,
    NothingTicked,
    PaidInAlready,
)
from orders.errors import ReasonNeeded
from orders.ledger import Account, Entry
from orders.models import Case, CaseKind
from orders.models.money import PaidBy, Remittance
from orders.money_errors import NoSuchLine
from orders.refunds import handing
from tests.make import accounts, cash, money, shop
from tests.make import orders as make

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture(autouse=True)
def _everything_holds(context):
    yield
    assert checks.run() == []


def balance(account, party=None):
    wanted = sa.select(sa.func.coalesce(sa.func.sum(Entry.amount), 0)).where(Entry.account == account)
    return db.session.scalar(wanted if party is None else wanted.where(Entry.party == party))


def cases():
    return [(case.kind, case.subject, case.amount) for case in db.session.scalars(
        sa.select(Case).where(Case.closed_at.is_(None)).order_by(Case.id))]


def test_a_bank_line_covers_what_is_ticked_and_transit_is_empty():
    first, second = cash.collected(), cash.collected()
    line = cash.line(first.amount + second.amount)
    assert waiting.sums().collected == balance(Account.CASH_IN_TRANSIT) == first.amount + second.amount

    row = cash.paid_in(first, second, line=line)

    assert (row.way, row.cash, row.paid, row.short) == (PaidBy.BANK, line.amount, line.amount, 0)
    assert line.remaining == 0
    assert balance(Account.CASH_IN_TRANSIT) == balance(Account.UNCLEAR) == 0
    assert waiting.collected(SYSTEM) == []
    assert cases() == []


def test_what_is_not_ticked_stays_in_transit():
    first, second = cash.collected(), cash.collected()

    cash.paid_in(first, line=cash.line(first.amount))

    assert [each.payment.id for each in waiting.collected(SYSTEM)] == [second.id]
    assert balance(Account.CASH_IN_TRANSIT) == second.amount


def test_less_than_was_collected_is_a_case_until_it_comes():
    payment = cash.collected()
    row = cash.paid_in(payment, line=cash.line(payment.amount - 10_000))
    assert (row.short, balance(Account.CASH_IN_TRANSIT), waiting.sums().missing) == (10_000, 10_000, 10_000)
    assert cases() == [(CaseKind.CASH, f"remittance:{row.id}", 10_000)]

    paying_in.make_up(SYSTEM, MakeUp(about_id=row.id, line_id=cash.line(4_000).id, request_key=cash.key()))
    assert (waiting.missing_of(row), len(cases())) == (6_000, 1)
    line = cash.line(9_000)
    paying_in.make_up(SYSTEM, MakeUp(about_id=row.id, line_id=line.id, request_key=cash.key()))

    assert (balance(Account.CASH_IN_TRANSIT), waiting.missing_of(row), line.remaining) == (0, 0, 3_000)
    assert cases() == [(CaseKind.CASH, f"line:{line.id}", 3_000)]
    with pytest.raises(MoreThanMissing):
        paying_in.make_up(SYSTEM, MakeUp(about_id=row.id, reason="x", request_key=cash.key()))


def test_what_nobody_goes_after_is_a_loss_with_a_reason():
    payment = cash.collected()
    row = cash.paid_in(payment, line=cash.line(payment.amount - 10_000))

    with pytest.raises(ReasonNeeded):
        paying_in.make_up(SYSTEM, MakeUp(about_id=row.id, request_key=cash.key()))
    paying_in.make_up(SYSTEM, MakeUp(about_id=row.id, reason="rơi mất trên đường", request_key=cash.key()))

    assert (balance(Account.LOSS), balance(Account.CASH_IN_TRANSIT), cases()) == (10_000, 0, [])


def test_more_than_was_ticked_stays_with_the_line():
    payment = cash.collected()
    line = cash.line(payment.amount + 7_000)

    cash.paid_in(payment, line=line)

    assert (line.remaining, balance(Account.UNCLEAR, f"line:{line.id}")) == (7_000, -7_000)
    assert cases() == [(CaseKind.CASH, f"line:{line.id}", 7_000)]


def test_cash_in_the_office_is_still_in_transit_until_it_is_at_the_bank():
    payment = cash.collected()

    cash.paid_in(payment, given=payment.amount)
    assert (balance(Account.CASH_IN_TRANSIT, ""), balance(Account.CASH_IN_TRANSIT, "office")) == (0, payment.amount)
    assert waiting.sums() == waiting.Sums(Dong(0), payment.amount, Dong(0))
    paying_in.deposit(SYSTEM, cash.line(payment.amount).id, cash.key())

    assert balance(Account.CASH_IN_TRANSIT) == balance(Account.UNCLEAR) == waiting.in_office() == 0


def test_no_more_goes_to_the_bank_than_lies_in_the_office():
    payment = cash.collected()
    cash.paid_in(payment, given=payment.amount)

    with pytest.raises(MoreThanInTheOffice):
        paying_in.deposit(SYSTEM, cash.line(payment.amount + 1).id, cash.key())


def test_handing_over_less_is_a_case_and_more_is_refused():
    first, second = cash.collected(), cash.collected()

    row = cash.paid_in(first, given=first.amount - 5_000)

    assert cases() == [(CaseKind.CASH, f"remittance:{row.id}", 5_000)]
    with pytest.raises(MoreThanTicked):
        cash.paid_in(second, given=second.amount + 1)
    paying_in.make_up(SYSTEM, MakeUp(about_id=row.id, given=Dong(5_000), reason="nộp nốt", request_key=cash.key()))
    assert (cases(), waiting.in_office()) == ([], first.amount)


@pytest.mark.parametrize(("details", "error"), [
    ({"given": 1_000, "reason": "  "}, ReasonNeeded), ({"given": None, "reason": "x"}, AmountOfCash),
    ({"given": 0, "reason": "x"}, AmountOfCash), ({"given": -5, "reason": "x"}, AmountOfCash)])
def test_by_hand_needs_an_amount_and_a_reason(details, error):
    with pytest.raises(error):
        cash.paid_in(cash.collected(), **details)


def test_cash_that_was_given_back_is_less_to_pay_in():
    parcel = make.delivered()
    small = make.delivered(make.order({shop.sku(shop.product()): 1_000}))
    payment, other = cash.payment_of(parcel), cash.payment_of(small)
    returns.give_back(SYSTEM, parcel.id, "hỏng")
    returns.take_back(SYSTEM, parcel.id, in_good_order=False)
    refund = handing.hand_back(SYSTEM, parcel.id)
    assert [each.refund.id for each in waiting.given_back(SYSTEM)] == [refund.id]
    left = payment.amount - refund.amount + other.amount
    assert waiting.sums().collected == balance(Account.CASH_IN_TRANSIT) == left

    with pytest.raises(LessThanNothing):
        paying_in.pay_in(SYSTEM, PayIn(payment_ids=(other.id,), refund_ids=(refund.id,), line_id=cash.line(1).id,
                                       request_key=cash.key()))
    row = paying_in.pay_in(SYSTEM, PayIn(payment_ids=(payment.id, other.id), refund_ids=(refund.id,),
                                         line_id=cash.line(left).id, request_key=cash.key()))

    assert (row.cash, row.short, balance(Account.CASH_IN_TRANSIT)) == (left, 0, 0)
    assert waiting.given_back(SYSTEM) == []


def test_each_parcels_cash_is_paid_in_once():
    payment = cash.collected()
    cash.paid_in(payment, line=cash.line(payment.amount))

    with pytest.raises(PaidInAlready):
        cash.paid_in(payment, line=cash.line(payment.amount))

    assert db.session.query(Remittance).count() == 1


def test_the_same_request_twice_is_one_and_another_body_is_refused():
    payment, line = cash.collected(), cash.line(90_000)
    wish = PayIn(payment_ids=(payment.id,), line_id=line.id, request_key="k")

    first, again = paying_in.pay_in(SYSTEM, wish), paying_in.pay_in(SYSTEM, wish)

    assert first.id == again.id
    with pytest.raises(KeyReused):
        paying_in.pay_in(SYSTEM, PayIn(payment_ids=(payment.id,), line_id=cash.line(5).id, request_key="k"))


def test_cash_that_nobody_has_yet_cannot_be_paid_in():
    on_the_road, line = cash.payment_of(make.shipped()), cash.line(90_000)
    transferred = money.transferred(money.by_transfer()).payment_id

    for ids in ((on_the_road.id,), (transferred,), (999_999,)):
        with pytest.raises(NotCollected):
            paying_in.pay_in(SYSTEM, PayIn(payment_ids=ids, line_id=line.id, request_key=cash.key()))
    with pytest.raises(NothingTicked):
        paying_in.pay_in(SYSTEM, PayIn(payment_ids=(), line_id=line.id, request_key=cash.key()))


def test_a_line_gives_no_more_than_it_has():
    first, second = cash.collected(), cash.collected()
    line = cash.line(first.amount)
    cash.paid_in(first, line=line)

    with pytest.raises(NothingOnTheLine):
        cash.paid_in(second, line=line)
    for strange in (money.line(5), money.line(5, direction="out", account_id=line.account_id, remaining=Dong(5))):
        with pytest.raises(NoSuchLine):
            cash.paid_in(second, line=strange)


def test_only_administrators_pay_in():
    payment, line = cash.collected(), cash.line(90_000)
    seller = accounts.actor()

    with pytest.raises(NoSuchRemittance):
        paying_in.pay_in(seller, PayIn(payment_ids=(payment.id,), line_id=line.id, request_key="k"))
    assert waiting.collected(seller) == waiting.given_back(seller) == waiting.short(seller) == []
    assert list(waiting.lines(seller)) == list(waiting.latest(seller)) == waiting.sellers(seller) == []


def test_cash_recorded_later_waits_then():
    parcel = make.delivered(with_cash=False)
    assert waiting.collected(SYSTEM) == []

    parcels.record_cash(SYSTEM, parcel.id)

    [found] = waiting.collected(SYSTEM, waiting.Wanted(parcel.cooperative_id))
    assert (found.parcel.id, found.cooperative.id) == (parcel.id, parcel.cooperative_id)
    assert waiting.sellers(SYSTEM) == [(found.cooperative, 1, found.payment.amount)]
    assert waiting.collected(SYSTEM, waiting.Wanted(parcel.cooperative_id + 1)) == []


@pytest.mark.parametrize("change", [
    "UPDATE remittances SET paid = paid", "DELETE FROM remittances", "UPDATE remittance_items SET amount = amount",
    "INSERT INTO remittance_items (remittance_id, payment_id, amount) SELECT remittance_id, payment_id, amount "
    "FROM remittance_items",
    "INSERT INTO remittance_items (remittance_id, payment_id, amount) SELECT 1, id, amount FROM payments "
    "WHERE status = 'started'"])
def test_the_database_keeps_what_was_paid_in(change):
    payment = cash.collected()
    make.shipped()
    cash.paid_in(payment, line=cash.line(payment.amount))

    with pytest.raises(IntegrityError), maintenance() as connection:
        connection.execute(sa.text(change))
