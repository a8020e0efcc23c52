"""Movements on our account, told in any order and by any who listen, end in the same money, states and cases.

What must be equal, whatever came first: what each order has received and how it stands, what of its goods and freight
is paid, the lines with what is left of them, the sums of the accounts, and which cases wait about what. What may differ
is which of two lines for one order was the one too many: both are counted, and the case is about the order. Whether a
case about an order that was given up with too little calls it short or late says only when its money came.

One of those who listen tells everything. Where two told of one equal transfer each, nobody could know whether there
were two, and a person is asked (orders.banking.twins); who tells of both settles it, also afterwards.
"""
from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from operator import itemgetter

import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core import checks, clock
from core.db import Dong, db
from orders.banking import bundles, hearing_many
from orders.banking.asking import Asked
from orders.banking.heard import HeardLine
from orders.cancelling import cancel_by_buyer
from orders.expiry import giving_up
from orders.ledger import Account, Entry
from orders.models import BankAccount, BankLine, Case, CaseKind, Direction, Order
from tests.make import money, shop
from tests.make import orders as make
from tests.property.lives import lives

ORDERS, CANCELLED = 5, 4
KINDS = ("exact", "half", "short", "over", "pair", "pair short", "pair over", "unknown", "sent back",
         "went out", "asked", "asked short", "asked and one")
_numbers = itertools.count(1)


@dataclass(frozen=True)
class Told:
    """That somebody tells of the n-th movement; the bank's own reference is missing in some files."""

    movement: int
    source: str
    has_reference: bool = True


class World:
    """Orders that wait, two of which are asked for together, one that its buyer has cancelled, and an account of their
    own to pay to."""

    def __init__(self, movements: Sequence[tuple[str, int]]) -> None:
        self.number = f"90{next(_numbers):08}"
        if not make.count(BankAccount):
            money.account()
        money.account(self.number, is_shown=False)
        wish = {shop.sku(shop.product(in_stock=1_000_000)): 2_000}
        made = [money.by_transfer(wish) for _ in range(ORDERS)]
        self.orders = sorted(made, key=lambda order: order.code)  # of several, the first by code gets what is too much
        self.total, self.movements, self.at = self.orders[0].total, movements, clock.now()
        self.by_name = {order.code: f"order {place}" for place, order in enumerate(self.orders)}
        self.asked = self.whole(self.orders[:2])
        cancel_by_buyer(self.orders[CANCELLED].secret, "")

    def whole(self, orders: Sequence[Order]) -> Asked:
        """Something has come for the first, and their buyer was asked for the rest of both."""
        money.transferred(orders[0], 1_000)
        secrets = [order.secret for order in orders]
        bundles.give_code(secrets[0], secrets)
        [found] = bundles.of_links(secrets)
        assert found.asked is not None
        self.by_name[found.asked.memo] = "both"
        return found.asked

    def hear_all(self, told: Sequence[Told], expires_before: int, borders: Collection[int] | None) -> None:
        """One after the other, or some together, between these places; before one of them the time to pay is over."""
        self.hear(told[:expires_before], borders)
        with clock.at(self.at + timedelta(days=9)):
            for order in self.orders:
                giving_up.give_up(order.id)
            self.hear(told[expires_before:], borders)

    def hear(self, told: Sequence[Told], borders: Collection[int] | None) -> None:
        lines = [self.line(each) for each in told]
        chunks = [(place if borders is None else sum(border <= place for border in borders), line.source)
                  for place, line in enumerate(lines)]
        for _, group in groupby(zip(chunks, lines, strict=True), itemgetter(0)):
            hearing_many.hear_all([line for _, line in group], self.broke)

    def broke(self, line: HeardLine) -> None:
        raise AssertionError(line)

    def line(self, told: Told) -> HeardLine:
        kind, place = self.movements[told.movement]
        first, second = self.orders[place % ORDERS].code, self.orders[(place + 1) % ORDERS].code
        amount, text = {
            "exact": (self.total, first), "half": (self.total // 2, first), "short": (self.total - 1_000, first),
            "over": (self.total + 5_000, first), "pair": (2 * self.total, f"{first} {second}"),
            "pair short": (2 * self.total - 1_000, f"{first} {second}"),
            "pair over": (2 * self.total + 5_000, f"{first} {second}"), "unknown": (50_000, "ung ho"),
            "sent back": (50_000, f"hoan tien {first}"), "went out": (50_000, "rut tien"),
            "asked": (self.asked.amount, self.asked.memo), "asked short": (self.asked.amount - 1_000, self.asked.memo),
            "asked and one": (self.asked.amount, f"{self.asked.memo} {self.orders[2].code}")}[kind]
        reference = f"FT26{self.number}{told.movement:03}"
        return HeardLine(
            told.source, f"{self.number}-{told.movement}", self.number,
            Direction.OUT if kind == "went out" else Direction.IN, Dong(amount), self.at,
            text=f"MBVCB {text.lower()} ck", reference=reference if told.has_reference else "")

    def stands(self) -> dict[str, object]:
        """All that must be equal, with names that are the same in every world."""
        db.session.rollback()
        orders = [db.session.get_one(Order, order.id, populate_existing=True) for order in self.orders]
        lines = {line.id: line for line in db.session.scalars(
            sa.select(BankLine).where(BankLine.account_number == self.number))}
        names = {f"line:{line.id}": f"{self.plain(line.text)} of {line.amount}" for line in lines.values()}
        names |= {f"order:{order.code}": self.by_name[order.code] for order in orders}
        return {
            "orders": [(order.received, order.status.value, sum(line.paid for line in order.lines),
                        sum(parcel.freight_paid for parcel in order.parcels), len(order.parcels)) for order in orders],
            "lines": Counter((self.plain(line.text), line.amount, line.remaining) for line in lines.values()),
            "cases": Counter(self.cases(names)),
            "buyers": {self.by_name[order.code]: booked(Account.BUYER, f"order:{order.id}") for order in orders},
            "unclear": Counter({names[party]: 0 for party in names}) + Counter(
                {names[f"line:{line_id}"]: -booked(Account.UNCLEAR, f"line:{line_id}") for line_id in lines})}

    def cases(self, names: dict[str, str]) -> Iterator[tuple[str, str]]:
        for case in db.session.scalars(sa.select(Case).where(Case.closed_at.is_(None), Case.subject.in_(names))):
            kind = "short or late" if case.kind in (CaseKind.SHORT, CaseKind.LATE) else case.kind.value
            yield kind, names[case.subject]

    def plain(self, text: str) -> str:
        for code, name in self.by_name.items():
            text = text.replace(code.lower(), name)
        return text


def booked(account: Account, party: str) -> int:
    return int(db.session.scalars(sa.select(sa.func.coalesce(sa.func.sum(Entry.amount), 0)).where(
        Entry.account == account, Entry.party == party)).one())


@st.composite
def tellings(draw, count):
    """One source tells of everything; of some, others do as well, and a file perhaps, all of it without references."""
    whole, other = draw(st.permutations(["sepay", "casso"]))
    told = [Told(n, whole) for n in range(count)]
    told += [Told(n, other) for n in range(count) if draw(st.booleans())]
    has_references = draw(st.booleans())
    told += [Told(n, "file", has_references) for n in range(count) if draw(st.booleans())]
    told += [draw(st.sampled_from(told)) for _ in range(draw(st.integers(0, 2)))]
    return draw(st.permutations(told))


def test_in_whatever_order_lines_come_the_same_comes_of_them(app, request):
    @settings(max_examples=lives(request, 12, 5), deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.data())
    def live(data):
        movements = data.draw(st.lists(st.tuples(st.sampled_from(KINDS), st.integers(0, ORDERS - 1)), min_size=2,
                                       max_size=6))
        movements += [data.draw(st.sampled_from(movements)) for _ in range(data.draw(st.integers(0, 2)))]
        told = data.draw(tellings(len(movements)))
        straight, shuffled = World(movements), World(movements)
        straight.hear_all([Told(n, "sepay") for n in range(len(movements))], data.draw(
            st.sampled_from([0, len(movements)])), borders=None)
        shuffled.hear_all(told, data.draw(st.integers(0, len(told))), data.draw(
            st.none() | st.sets(st.integers(1, len(told)), max_size=4)))

        assert shuffled.stands() == straight.stands()
        assert checks.run() == []

    with app.app_context():
        live()
