"""Money moves wholly or not at all: an exception after any one statement that writes, on both databases."""
from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from core import clock
from core.actors import SYSTEM
from core.db import Dong, db
from core.transactions import use_case
from orders import moving, writing_off
from orders.banking import by_hand
from orders.banking.by_hand import Said
from orders.banking.hearing import hear
from orders.cancelling import cancel_order
from orders.cards import payouts as card_payouts
from orders.cards.payouts import Covered
from orders.cash import paying_in
from orders.cash.paying_in import MakeUp, PayIn
from orders.closing import months
from orders.models.money import LineEnd, PayoutStatus
from orders.refunds import going, promising
from orders.settlement import drafting, payouts, steps
from orders.together import merging, parking
from shop.models import Category, Product
from tests.make import bank, cash, expiry, money, refunds, settlement, shop
from tests.make import orders as make
from tests.make.statements import Step, breaks_wholly, broken_after, everything

pytestmark = pytest.mark.usefixtures("context")


def _transfer(more: int = 0) -> Callable[[], Any]:
    def prepare() -> Any:
        order = money.by_transfer()
        return bank.told(order.total + more, order.code)
    return prepare


def _two_in_one_transfer() -> Any:
    one, two = money.by_transfer(), money.by_transfer()
    return bank.told(one.total + two.total, f"{one.code} {two.code}")


def _late() -> Any:
    order = money.by_transfer()
    whole = order.total
    return bank.told(whole, expiry.given_up(order).code)


def _line_and_order() -> Any:
    order = money.by_transfer()
    return money.line(order.total, account_id=1).id, order.code, order.total


def _promised() -> Any:
    return refunds.of_order(refunds.overpaid(), 20_000).id


def _sent() -> Any:
    return going.sent(SYSTEM, _promised(), "FT1").id, money.line(20_000).id


def _move() -> Any:
    return refunds.overpaid(20_000).id, money.by_transfer().id


def _collected() -> Any:
    payment = cash.collected()
    return payment.id, cash.line(payment.amount - 5_000).id


def _missing() -> Any:
    payment, line = _collected()
    row = paying_in.pay_in(SYSTEM, PayIn(payment_ids=(payment,), line_id=line, request_key="in"))
    return row.id, cash.line(5_000).id


def _by_card_at_bank() -> Any:
    refunds.paid_by_card()
    return cash.line(9_000).id


def _seller() -> Any:
    settlement.known_accounts()
    settlement.rates(commission_bp=1_000, platform_household_bp=200)
    seller = shop.cooperative()
    settlement.sold(seller)
    return seller


def _payout_at_bank() -> Any:
    made = settlement.payout(settlement.locked(_seller()))
    return payouts.make_batch(SYSTEM, [made.id]).id


def _paid_out() -> Any:
    made = settlement.payout(settlement.paid(_seller()))
    assert made.status == PayoutStatus.PAID
    return made.id, money.line(made.amount).id


def _two_orders() -> Any:
    sku = shop.sku(shop.product())
    one, two = make.order({sku: 2_000}), make.order({sku: 1_000})
    return one.id, two.id


@use_case
def _keeps(product_id: int) -> None:
    row = db.session.get_one(Product, product_id)
    row.keeps_days, row.category = None, Category.TEA


def _tea() -> Any:
    goods = shop.product()
    _keeps(goods.id)
    return make.order({shop.sku(goods): 2_000}).id


def _two_transfers() -> Any:
    sku = shop.sku(shop.product())
    one, two = (money.by_transfer({sku: quantity}) for quantity in (2_000, 1_000))
    money.transferred(two, two.total // 2)
    return one.id, two.id


def _month() -> Any:
    last = clock.today().replace(day=1) - timedelta(days=1)
    with clock.at(clock.day_bounds(last)[0]):
        make.delivered()
    return months.ask(SYSTEM, last.replace(day=1)).id


def _lock(run: Any) -> Any:
    return steps.lock_run(SYSTEM, run.id, run.version)


def _reviewed() -> Any:
    made = settlement.draft(_seller())
    return steps.review(SYSTEM, made.id, made.version)


STEPS = {
    "a transfer pays": Step(_transfer(), hear, 9),
    "a transfer pays too much": Step(_transfer(5_000), hear, 9),
    "a transfer pays two orders": Step(_two_in_one_transfer, hear, 12),
    "a transfer comes late": Step(_late, hear, 9),
    "a transfer of nobody": Step(lambda: money.account() and bank.told(5_000, "an trua"), hear, 5),
    "a line is given by hand": Step(
        _line_and_order, lambda made: by_hand.give(SYSTEM, made[0], {made[1]: made[2]}, "give"), 8),
    "a line is explained": Step(
        lambda: cash.line(5_000).id, lambda line: by_hand.end(SYSTEM, line, Said(LineEnd.OWN, "ours"), "end")),
    "a refund is promised": Step(
        lambda: refunds.overpaid().id, lambda order: promising.promise(SYSTEM, order, refunds.wish(20_000)), 5),
    "a line is promised back": Step(
        lambda: money.line(9_000).id, lambda line: promising.promise_line(SYSTEM, line, refunds.wish(9_000)), 4),
    "a refund went": Step(_promised, lambda refund: going.sent(SYSTEM, refund, "FT1")),
    "a refund did not go": Step(_promised, lambda refund: going.failed(SYSTEM, refund, "no such account"), 5),
    "a refund came back": Step(_sent, lambda made: going.came_back(SYSTEM, *made), 6),
    "money is moved": Step(
        _move, lambda made: moving.move_money(SYSTEM, *made, Dong(20_000), "same buyer", "move"), 6),
    "a difference is written off": Step(
        lambda: refunds.overpaid(900).id,
        lambda order: writing_off.write_off(SYSTEM, order, Dong(-900), "small", "off")),
    "an order is cancelled that was paid": Step(
        lambda: refunds.paid_by_card()[0].id, lambda order: cancel_order(SYSTEM, order, "out of plums"), 8),
    "cash is paid in": Step(
        _collected, lambda made: paying_in.pay_in(SYSTEM, PayIn(
            payment_ids=(made[0],), line_id=made[1], request_key="in")), 6),
    "missing cash comes": Step(
        _missing, lambda made: paying_in.make_up(SYSTEM, MakeUp(
            about_id=made[0], line_id=made[1], request_key="up")), 5),
    "the card provider pays out": Step(
        _by_card_at_bank, lambda line: card_payouts.pay_out(SYSTEM, line, Covered(
            covers=Dong(9_100), note="po_1", sure=True, request_key="po")), 5),
    "a settlement is drafted": Step(
        _seller, lambda seller: drafting.draft(SYSTEM, seller.id, clock.today().replace(day=1), clock.today()), 2),
    "a settlement is locked": Step(_reviewed, _lock, 3),
    "payouts go to the bank": Step(_payout_at_bank, lambda batch: payouts.confirm_batch(SYSTEM, batch)),
    "a payout comes back": Step(_paid_out, lambda made: payouts.bounce(SYSTEM, made[0], "no such account", made[1]), 6),
    "orders are put together": Step(
        _two_orders, lambda ids: merging.by_staff(SYSTEM, *ids, None, "merge"), 9),
    "orders are put together of which one is paid in part": Step(
        _two_transfers, lambda ids: merging.by_staff(SYSTEM, *ids, None, "merge"), 9),
    "an order is parked": Step(_tea, lambda order: parking.park_by_staff(SYSTEM, order), 1),
    "a month is closed": Step(_month, months.work_on, 2),
}


@pytest.mark.parametrize("name", STEPS)
def test_whatever_breaks_in_between_nothing_of_it_stays(name):
    breaks_wholly(STEPS[name], writing=True)


def test_control_what_was_not_in_one_transaction_is_seen():
    order = refunds.overpaid()
    before = everything()

    def in_two() -> None:
        first = refunds.of_order(order, 10_000, request_key="one")
        going.sent(SYSTEM, first.id, "FT1")
        refunds.of_order(order, 10_000, request_key="two")

    assert broken_after(8, in_two, writing=True)
    assert everything() != before
    db.session.rollback()
