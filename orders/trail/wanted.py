"""Which steps are asked for: of which days, about what kind of thing, by whom, about which document."""
from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from core import clock
from core.actors import Actor
from core.db import db
from orders.access import sees_everything
from orders.codes import read_code
from orders.models import Order, Parcel, Payment
from orders.models.money import Case, MoneyMove, Payout, Refund, SettlementCorrection, WriteOff

PEOPLE, MACHINES = "people", "machines"
_RUN, _BATCH = re.compile(r"QT(\d{6,9})", re.ASCII), re.compile(r"LC(\d{6,9})", re.ASCII)
_PERSON = re.compile(r"person:\d{1,18}", re.ASCII)


class About(StrEnum):
    """What kind of steps."""

    MONEY = "money"  # the books, payments, refunds, settlements, payouts, cases, months, and notes about money
    RULES = "rules"  # people and rights, rates, prices, papers
    GOODS = "goods"  # orders, parcels, products
    ALL = "all"


@dataclass(frozen=True)
class Wanted:
    """The filter of the page. `who` is a person's reference, PEOPLE, MACHINES or nothing; `of` as it was typed."""

    actor: Actor
    first: date
    last: date
    about: About = About.MONEY
    who: str = ""
    of: str = ""

    def within(self, moment: Any) -> sa.ColumnElement[bool]:
        """The moment is on one of the days."""
        begin = sa.true() if self.first == date.min else moment >= clock.day_bounds(self.first)[0]
        end = sa.true() if self.last == date.max else moment < clock.day_bounds(self.last)[1]
        return sa.and_(begin, end)

    def by(self, actor: Any) -> Any:
        """Done by whom it is asked for; whoever may not see everything finds nothing."""
        if not sees_everything(self.actor):
            return sa.false()
        if self.who == PEOPLE:
            return actor.startswith("person:")
        if self.who == MACHINES:
            return ~actor.startswith("person:")
        return actor == self.who if self.who else sa.true()


def who_asked(text: str) -> str:
    """The part of an address that says by whom; what makes no sense means everybody."""
    return text if text in (PEOPLE, MACHINES) or _PERSON.fullmatch(text) else ""


@dataclass(frozen=True)
class Things:
    """What a document is called in the journals. `subjects` are "order:CB...", `rows` are (table, id)."""

    subjects: frozenset[str]
    rows: frozenset[tuple[str, int]] = frozenset()

    def named(self, column: Any) -> Any:
        """The column names one of them."""
        return column.in_(self.subjects)

    def ids(self, table: str) -> list[int]:
        """Those in one table."""
        return sorted(ident for name, ident in self.rows if name == table)

    def in_tables(self, entity: Any, ident: Any) -> sa.ColumnElement[bool]:
        """The two columns together name one of them."""
        tables = sorted({name for name, _ in self.rows})
        return sa.or_(sa.false(), *(sa.and_(entity == name, ident.in_(self.ids(name))) for name in tables))


def things(of: str) -> Things | None:
    """What is meant by what somebody typed: the code of an order, a parcel, a settlement, a file for the bank, or what
    the journals themselves say ("refund:7"). None for nothing, which means everything."""
    text = of.strip()
    if not text:
        return None
    parcel = re.fullmatch(r"(CB[0-9A-Z]{8})-\d{1,3}", text.upper(), re.ASCII)
    code = read_code(text) or (parcel[1] if parcel else None)
    if code is not None:
        return _of_order(code)
    run, batch = _RUN.fullmatch(text.upper()), _BATCH.fullmatch(text.upper())
    if run:
        return _of_run(int(run[1]))
    if batch:
        payouts = db.session.scalars(sa.select(Payout.id).where(Payout.batch_id == int(batch[1])))
        return _all([("payout_batch", "payout_batches", int(batch[1])),
                     *(("payout", "payouts", ident) for ident in payouts)])
    kind, _, ref = text.partition(":")
    number = int(ref) if ref.isascii() and ref.isdecimal() and len(ref) < 10 else None
    if kind == "settlement" and number is not None:
        return _of_run(number)
    rows = frozenset() if number is None else frozenset({(kind, number), (f"{kind}s", number)})
    return Things(frozenset({text}), rows)


def _of_order(code: str) -> Things:
    order_id = db.session.scalar(sa.select(Order.id).where(Order.code == code))
    if order_id is None:
        return Things(frozenset({f"order:{code}"}))
    found = _all([
        *_ids("refund", "refunds", Refund.id, Refund.order_id == order_id),
        *_ids("write_off", "write_offs", WriteOff.id, WriteOff.order_id == order_id),
        *_ids("move", "money_moves", MoneyMove.id, sa.or_(
            MoneyMove.from_order_id == order_id, MoneyMove.to_order_id == order_id)),
        *_ids("case", "money_cases", Case.id, Case.order_id == order_id),
        ("order", "orders", order_id)])
    parcels = db.session.execute(sa.select(Parcel.id, Parcel.code).where(Parcel.order_id == order_id)).all()
    payments = db.session.execute(sa.select(Payment.id, Payment.reference).where(Payment.order_id == order_id)).all()
    return Things(
        found.subjects | {f"order:{code}"} | {f"parcel:{row.code}" for row in parcels}
        | {f"payment:{row.reference}" for row in payments},
        found.rows | {("parcels", row.id) for row in parcels} | {("payments", row.id) for row in payments})


def _of_run(ident: int) -> Things:
    return _all([("settlement", "settlements", ident),
                 *_ids("payout", "payouts", Payout.id, Payout.settlement_id == ident),
                 *_ids("correction", "settlement_corrections", SettlementCorrection.id, sa.or_(
                     SettlementCorrection.settlement_id == ident, SettlementCorrection.about_id == ident))])


def _ids(kind: str, table: str, column: Any, condition: sa.ColumnElement[bool]) -> list[tuple[str, str, int]]:
    return [(kind, table, ident) for ident in db.session.scalars(sa.select(column).where(condition))]


def _all(named: Iterable[tuple[str, str, int]]) -> Things:
    found = list(named)
    return Things(frozenset(f"{kind}:{ident}" for kind, _, ident in found),
                  frozenset((table, ident) for _, table, ident in found))
