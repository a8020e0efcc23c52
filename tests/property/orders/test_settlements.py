"""Whatever is delivered, paid, given back, settled and paid out, in whatever order: nobody is paid twice for a line,
nor for an undelivered one, and the books agree with the documents after each step."""
from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core import checks, clock
from core.actors import SYSTEM
from core.db import Dong, db
from core.errors import DomainError
from core.money import percent
from orders import parcels, returns
from orders.models import LineEvent, LineEventKind, OrderLine
from orders.models.money import (
    PARTS,
    Bearer,
    CorrectionAccount,
    LineKind,
    Payout,
    PayoutStatus,
    Settlement,
    SettlementLine,
    SettlementStatus,
)
from orders.settlement import drafting, legal, payouts, rates, statement, steps
from orders.settlement.accounts import PayoutAccount
from orders.settlement.shares import Shares
from orders.settlement.steps import Correction
from shop import legal as forms
from shop.models import Cooperative, CooperativeKind
from tests.make import allowances, settlement, shop
from tests.make import orders as make
from tests.property.lives import lives

DONE = (SettlementStatus.LOCKED, SettlementStatus.PAID)


class Market:
    """Two sellers, one of whom is taxed, with parcels on their way, and a clock that goes on."""

    def __init__(self) -> None:
        self.accounts = settlement.known_accounts()
        settlement.rates(commission_host=833, fee_platform_cooperative=177, fee_platform_household=211,
                         fee_operator=99, freight_producer=1_777)
        self.sellers = [shop.cooperative().id, shop.cooperative(kind=CooperativeKind.HOUSEHOLD).id]
        self.parcels: list[int] = []
        self.allowed = 0
        self.now = clock.now()
        for _ in range(2):
            self.sell(0)
            self.sell(1)

    def sell(self, which: int) -> None:
        """A parcel of odd sums on its way; every other one from a live session, every third with two lines."""
        seller = db.session.get_one(Cooperative, self.sellers[which % 2])
        goods = [shop.product(seller, shop.kilo(price)) for price in (33_333, 7_777)]
        if which % 3 == 0:
            order = make.order({shop.sku(each): 1_000 for each in goods})
        else:
            order = make.completed(make.live_order(goods[0], 1_000, 33_333, session_id=7))
        self.parcels.append(make.shipped(order).id)

    def settle_some(self) -> None:
        """One parcel of each is delivered, settled and paid out, so that there is something that can come back."""
        for which in (0, 1):
            parcels.deliver(SYSTEM, self.parcels[which])
            self.settle(which)
            self.pay_out(0)

    def run(self, which: int, *states: SettlementStatus) -> Settlement:
        """A run in one of these states, or none: NoSuchSettlement."""
        found = db.session.scalars(sa.select(Settlement).where(
            Settlement.status.in_(states), Settlement.cooperative_id.in_(self.sellers)).order_by(
            Settlement.id).execution_options(populate_existing=True)).all()
        if not found:
            raise DomainError
        return found[which % len(found)]

    def payout(self, which: int, status: PayoutStatus) -> Payout:
        """A payout in this state."""
        found = db.session.scalars(sa.select(Payout).where(
            Payout.status == status, Payout.cooperative_id.in_(self.sellers)).order_by(
            Payout.id).execution_options(populate_existing=True)).all()
        if not found:
            raise DomainError
        return found[which % len(found)]

    def parcel(self, which: int) -> int:
        """One of the parcels."""
        return self.parcels[which % len(self.parcels)]

    def settled(self, which: int) -> int:
        """A parcel of which something is in a locked run, or none: DomainError."""
        found = db.session.scalars(sa.select(OrderLine.parcel_id).join(
            SettlementLine, SettlementLine.order_line_id == OrderLine.id).join(
            Settlement, Settlement.id == SettlementLine.settlement_id).where(
            Settlement.status.in_(DONE), SettlementLine.kind == LineKind.SALE,
            Settlement.cooperative_id.in_(self.sellers)).distinct().order_by(
            OrderLine.parcel_id)).all()
        if not found:
            raise DomainError
        return int(found[which % len(found)] or 0)

    def draft(self, which: int) -> None:
        """A draft from the day after the last one to the day it is now."""
        seller = self.sellers[which % 2]
        last = db.session.scalar(sa.select(sa.func.max(Settlement.last_day)).where(
            Settlement.cooperative_id == seller, Settlement.status != SettlementStatus.DISCARDED))
        first = clock.today() - timedelta(days=30) if last is None else last + timedelta(days=1)
        drafting.draft(SYSTEM, seller, first, clock.today())

    def lock(self, which: int) -> None:
        """Review a draft if there is one, and lock it."""
        found = self.run(which, SettlementStatus.DRAFT, SettlementStatus.REVIEWED)
        if found.status == SettlementStatus.DRAFT:
            found = steps.review(SYSTEM, found.id, found.version)
        steps.lock_run(SYSTEM, found.id, found.version)

    def settle(self, which: int) -> None:
        """All in one: a draft of what is there, locked."""
        self.draft(which)
        self.lock(which)

    def pay_out(self, which: int) -> None:
        """All in one: a file, and the money out."""
        found = self.payout(which, PayoutStatus.WAITING)
        payouts.confirm_batch(SYSTEM, payouts.make_batch(SYSTEM, [found.id]).id)

    def allow(self, which: int) -> None:
        """A buyer keeps goods and gets part of the price back; every other time their seller bears it."""
        line = db.session.query(OrderLine).filter_by(parcel_id=self.parcel(which)).order_by(OrderLine.id).first()
        allowances.grant(line, 1_111 * (which + 1), list(Bearer)[which % 2])
        self.allowed += 1

    def bounce(self, which: int) -> None:
        """The bank sends one back; the seller names another account."""
        found = self.payout(which, PayoutStatus.PAID)
        payouts.bounce(SYSTEM, found.id, "closed")
        self.accounts[found.cooperative_id] = PayoutAccount("970418", f"21{found.id:010d}", "HTX MOI")


S, P = SettlementStatus, PayoutStatus
STEPS: dict[str, Callable[[Market, int], Any]] = {
    "sell": Market.sell,
    "deliver": lambda m, i: parcels.deliver(SYSTEM, m.parcel(i)),
    "deliver unpaid": lambda m, i: parcels.deliver(SYSTEM, m.parcel(i), with_cash=False),
    "cash": lambda m, i: parcels.record_cash(SYSTEM, m.parcel(i)),
    "give back": lambda m, i: returns.give_back(SYSTEM, m.parcel(i), "no"),
    "settled comes back": lambda m, i: returns.give_back(SYSTEM, m.settled(i), "no"),
    "refuse": lambda m, i: returns.refuse(SYSTEM, m.parcel(i), "no"),
    "draft": Market.draft,
    "recompute": lambda m, i: (lambda run: drafting.recompute(SYSTEM, run.id, run.version))(m.run(i, S.DRAFT)),
    "discard": lambda m, i: (lambda run: drafting.discard(SYSTEM, run.id, run.version))(m.run(i, S.DRAFT)),
    "back": lambda m, i: (lambda run: steps.back_to_draft(SYSTEM, run.id, run.version))(m.run(i, S.REVIEWED)),
    "lock": Market.lock,
    "settle": Market.settle,
    "pay out": Market.pay_out,
    "unlock": lambda m, i: (lambda run: steps.back_to_draft(SYSTEM, run.id, run.version))(m.run(i, *DONE)),
    "correct": lambda m, i: steps.correct(SYSTEM, Correction(
        m.sellers[i % 2], list(CorrectionAccount)[i % 5], Dong((i - 2) * 1_111 or 5), "why")),
    "send": lambda m, i: payouts.make_batch(SYSTEM, [m.payout(i, P.WAITING).id]),
    "withdraw": lambda m, i: payouts.withdraw_batch(SYSTEM, m.payout(i, P.SENT).batch_id, "no"),
    "pay": lambda m, i: payouts.confirm(SYSTEM, m.payout(i, P.SENT).id),
    "bounce": Market.bounce,
    "another form": lambda m, i: legal.change(
        SYSTEM, m.sellers[i % 2], list(CooperativeKind)[i % 4], clock.today() + timedelta(days=i - 2), "paper"),
    "allow": Market.allow,
    "another rate": lambda m, i: rates.change(SYSTEM, rates.COMMISSION, clock.today(), 500 + 137 * i),
}
AHEAD = ["deliver", "deliver", "allow", "settle", "settle", "pay out", "pay out", "settled comes back", "bounce"]


def check(market: Market) -> None:
    """By rows alone, apart from the checks: what was paid out is covered by lines that were delivered, each once."""
    sold = Counter(db.session.scalars(sa.select(SettlementLine.order_line_id).where(
        SettlementLine.kind == LineKind.SALE)))
    delivered = set(db.session.scalars(sa.select(LineEvent.line_id).where(LineEvent.kind == LineEventKind.DELIVERED)))
    assert set(sold.values()) <= {1}
    assert sold.keys() <= delivered
    for seller in market.sellers:
        worth = db.session.scalar(sa.select(sa.func.sum(OrderLine.amount)).where(
            OrderLine.cooperative_id == seller, OrderLine.id.in_(delivered))) or 0
        corrected = db.session.scalar(sa.select(sa.func.sum(Settlement.corrected)).where(
            Settlement.cooperative_id == seller, Settlement.status.in_(DONE), Settlement.corrected > 0)) or 0
        paid = db.session.scalar(sa.select(sa.func.sum(Payout.amount)).where(
            Payout.cooperative_id == seller, Payout.status == P.PAID)) or 0
        assert paid <= worth + corrected
    check_returns()
    check_taxes(market)
    for run in db.session.scalars(sa.select(Settlement)):
        of_lines = sum(row.net for row in statement.rows(run.id))
        assert of_lines + run.corrected + run.brought == run.payable + run.carried


def check_taxes(market: Market) -> None:
    """Of a locked run each sale is taxed by the form that the seller has, as it is known now, on the day of delivery:
    in all the parts of the rate, and of days as another form nothing."""
    known = forms.of_all(market.sellers)
    taxed: Counter[int] = Counter()
    withheld: Counter[int] = Counter()
    for seller, run_id, line in db.session.execute(sa.select(
            Settlement.cooperative_id, Settlement.id, SettlementLine).join(
            Settlement, Settlement.id == SettlementLine.settlement_id).where(
            Settlement.status.in_(DONE), Settlement.cooperative_id.in_(market.sellers),
            SettlementLine.kind == LineKind.SALE)):
        if known[seller].on(line.day) in rates.TAXED:
            taxed[run_id] += line.amount
            withheld[run_id] += line.vat
        else:
            assert (line.vat, line.pit) == (0, 0)
    for run_id, amount in taxed.items():
        assert withheld[run_id] == percent(Dong(amount), 100)


def check_returns() -> int:
    """A return carries just what its sale was settled with, the freight apart, and is of goods that came back. How many
    there are."""
    rows = {(row.order_line_id, row.kind): row for row in db.session.scalars(sa.select(SettlementLine))}
    came_back = set(db.session.scalars(sa.select(LineEvent.line_id).where(LineEvent.kind == LineEventKind.RETURNED)))
    found = [row for row in rows.values() if row.kind == LineKind.RETURN]
    for row in found:
        sale = rows[row.order_line_id, LineKind.SALE]
        assert row.order_line_id in came_back
        for name in ("amount", *PARTS):
            assert getattr(row, name) == (0 if name == "freight" else getattr(sale, name)), name
    return len(found)


def settle_all(market: Market) -> int:
    """In the end everything is settled: what was settled and came back is taken back, whole. How many lines."""
    for which in (0, 1, 0, 1):
        for act in (market.lock, market.settle):
            try:
                act(which)
            except DomainError:
                db.session.rollback()
    assert checks.run() == []
    for run in db.session.scalars(sa.select(Settlement)):
        told = statement.read(run)
        assert sum(dong for _, dong in told.sums) == told.result
        assert [sum(each.amount for each in told.rates if each.figure == part) for part in PARTS] == [
            getattr(run, part) for part in PARTS], "the rates that are named explain each figure to the dong"
    sold, returned = (set(db.session.scalars(sa.select(SettlementLine.order_line_id).join(
        OrderLine, OrderLine.id == SettlementLine.order_line_id).where(
        SettlementLine.kind == kind, OrderLine.cooperative_id.in_(market.sellers))))
        for kind in (LineKind.SALE, LineKind.RETURN))
    came_back = set(db.session.scalars(sa.select(LineEvent.line_id).where(LineEvent.kind == LineEventKind.RETURNED)))
    assert returned == sold & came_back
    return check_returns()


def test_nobody_is_paid_twice_nor_for_what_was_not_delivered(app, request):
    taken_back: list[int] = []
    allowed: list[int] = []

    @settings(max_examples=lives(request), deadline=None, suppress_health_check=list(HealthCheck))
    @given(steps=st.lists(
        st.tuples(st.sampled_from(sorted(STEPS) + AHEAD * 4), st.integers(0, 4)), min_size=8, max_size=24))
    def live(steps):
        market = Market()
        market.settle_some()
        for place, (name, which) in enumerate(steps):
            with clock.at(market.now + timedelta(days=place + 1)):
                forms.follow_all()
                try:
                    STEPS[name](market, which)
                except DomainError:
                    db.session.rollback()
                assert checks.run() == [], (name, which)
                check(market)
        with clock.at(market.now + timedelta(days=len(steps) + 1)):
            forms.follow_all()
            taken_back.append(settle_all(market))
            allowed.append(market.allowed)
        db.session.rollback()

    with app.app_context():
        live()
    assert sum(taken_back) > 0, "no life took anything back"
    assert sum(allowed) > 0, "no buyer was given anything back without goods"


@given(st.lists(st.tuples(st.integers(1, 10_000_000), st.sampled_from([0, 1, 50, 100, 333, 833, 5_000])), max_size=60))
def test_parts_add_up_and_each_is_within_a_dong(lines):
    shares = Shares()

    parts = [shares.part(Dong(amount), rate) for amount, rate in lines]

    for rate in {rate for _, rate in lines}:
        mine = [(amount, part) for (amount, own), part in zip(lines, parts, strict=True) if own == rate]
        assert sum(part for _, part in mine) == percent(Dong(sum(amount for amount, _ in mine)), rate)
        assert all(0 <= part <= amount and abs(part - amount * rate / 10_000) <= 1 for amount, part in mine)
