"""What must hold between settlements, the books and the payouts; asked in plain queries, past every use case."""
from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from core import checks
from core.checks import Check, Question, each_row, fixed
from core.db import db
from orders.ledger import Account, Entry
from orders.models import LineEvent, LineEventKind, OrderLine
from orders.models.money import (
    PARTS,
    LineKind,
    LineUse,
    Payout,
    PayoutStatus,
    Settlement,
    SettlementCorrection,
    SettlementLine,
    SettlementStatus,
)
from orders.settlement import repaid
from orders.settlement.collected import DONE
from orders.settlement.rates import TAXED
from shop import legal
from shop.models import LegalForm

_line = SettlementLine


@fixed
def settlements_are_their_lines() -> Iterable[Question]:
    """The totals of a run are those of its lines and corrections, and it begins with what the one before left."""
    def total(value: Any) -> Any:
        return sa.select(sa.func.coalesce(sa.func.sum(value), 0)).where(
            _line.settlement_id == Settlement.id).correlate(Settlement).scalar_subquery()

    is_sale = _line.kind == LineKind.SALE
    wanted: dict[str, Any] = {name: total(sa.case((is_sale, getattr(_line, name)), else_=-getattr(_line, name)))
                              for name in PARTS}
    wanted["sales"] = total(sa.case((is_sale, _line.amount), else_=0))
    wanted["returned"] = total(sa.case((is_sale, 0), else_=_line.amount))
    wanted["corrected"] = sa.select(sa.func.coalesce(sa.func.sum(SettlementCorrection.amount), 0)).where(
        SettlementCorrection.settlement_id == Settlement.id).correlate(Settlement).scalar_subquery()
    for name, value in wanted.items():
        column = getattr(Settlement, name)
        yield from each_row(
            sa.select(Settlement.id, column.label("told"), value.label("found")).where(column != value),
            f"settlement {{id}} says {{told}} {name}, its lines say {{found}}")
    left = Settlement.carried + repaid.total(Settlement.id)
    chain = sa.select(Settlement.id, Settlement.brought, sa.func.lag(left, 1, 0).over(
        partition_by=Settlement.cooperative_id, order_by=Settlement.number).label("left")).where(
        Settlement.status.in_(DONE)).subquery()
    yield from each_row(sa.select(chain).where(chain.c.brought != chain.c.left),
                        "settlement {id} begins with {brought}, the one before left {left}")


@fixed
def settled_lines_were_delivered() -> Iterable[Question]:
    """Each line in a run is its seller's, was delivered, with its own amount; what is taken back came back."""
    def has(kind: LineEventKind) -> sa.ColumnElement[bool]:
        return sa.exists().where(LineEvent.line_id == _line.order_line_id, LineEvent.kind == kind)

    right = sa.and_(
        OrderLine.cooperative_id == Settlement.cooperative_id, OrderLine.amount == _line.amount,
        has(LineEventKind.DELIVERED), sa.or_(_line.kind == LineKind.SALE, has(LineEventKind.RETURNED)))
    yield from each_row(
        sa.select(_line.id, _line.order_line_id).join(OrderLine, OrderLine.id == _line.order_line_id).join(
            Settlement, Settlement.id == _line.settlement_id).where(~right),
        "line {order_line_id} is settled by {id} and should not be so")
    twice = sa.select(_line.order_line_id, sa.func.count().label("times")).group_by(
        _line.order_line_id, _line.kind).having(sa.func.count() > 1)
    yield from each_row(twice, "line {order_line_id} is settled {times} times")


def tax_follows_the_legal_form() -> Iterable[str | Question]:
    """Of a locked run that knows its forms: what was delivered by a seller who declares its tax itself bears none, and
    the forms are still those of its days."""
    known = legal.of_all()
    runs = db.session.execute(sa.select(Settlement.id, Settlement.cooperative_id, Settlement.last_day, Settlement.forms)
                              .where(Settlement.status.in_(DONE), Settlement.forms != "").order_by(Settlement.id))
    for run_id, seller, last, told in runs:
        if seller not in known or known[seller].told(last) != told:
            yield f"settlement {run_id} was computed by other legal forms than its seller had"
    form = sa.select(LegalForm.kind).where(
        LegalForm.cooperative_id == Settlement.cooperative_id, LegalForm.valid_from <= _line.day,
        LegalForm.ended_at.is_(None)).order_by(LegalForm.valid_from.desc()).limit(1).correlate(
        Settlement, _line).scalar_subquery()
    yield from each_row(
        sa.select(_line.id, _line.order_line_id).join(Settlement, Settlement.id == _line.settlement_id).where(
            Settlement.status.in_(DONE), Settlement.forms != "", _line.kind == LineKind.SALE, _line.vat + _line.pit > 0,
            form.not_in(TAXED)),
        "line {order_line_id} bears tax of a form that its seller did not have on that day")


@fixed
def payouts_are_what_was_settled() -> Iterable[Question]:
    """No more is paid out than a locked run says, and a run is paid when its payout is."""
    alive = sa.select(sa.func.coalesce(sa.func.sum(Payout.amount), 0)).where(
        Payout.settlement_id == Settlement.id, Payout.status != PayoutStatus.RETURNED,
    ).correlate(Settlement).scalar_subquery()
    paid = sa.exists().where(Payout.settlement_id == Settlement.id, Payout.status == PayoutStatus.PAID)
    owed = sa.case((Settlement.status.in_(DONE), Settlement.payable), else_=0)
    yield from each_row(sa.select(Settlement.id, owed.label("owed"), alive.label("alive")).where(owed != alive),
                        "settlement {id} owes {owed}, and {alive} is paid or waits")
    yield from each_row(
        sa.select(Settlement.id).where((Settlement.status == SettlementStatus.PAID) != paid),
        "settlement {id} and its payout do not agree whether it is paid")


def producers_are_owed_what_documents_say() -> Iterable[str]:
    """What the books owe a producer is what was delivered and is in no locked run, what locked runs owe, less what was
    paid out, and less what came back and was not taken back yet."""
    told: dict[int, int] = {}

    def add(sign: int, statement: Any) -> None:
        for seller, amount in db.session.execute(statement):
            told[seller] = told.get(seller, 0) + sign * int(amount)

    def in_run(kind: LineKind) -> sa.ColumnElement[bool]:
        return sa.exists().where(_line.order_line_id == LineEvent.line_id, _line.kind == kind,
                                 Settlement.id == _line.settlement_id, Settlement.status.in_(DONE))

    for kind, run, sign in ((LineEventKind.DELIVERED, LineKind.SALE, 1), (LineEventKind.RETURNED, LineKind.RETURN, -1)):
        add(sign, sa.select(LineEvent.cooperative_id, sa.func.sum(LineEvent.amount)).where(
            LineEvent.kind == kind, ~in_run(run)).group_by(LineEvent.cooperative_id))
    net = Settlement.payable + Settlement.carried - Settlement.brought
    add(1, sa.select(Settlement.cooperative_id, sa.func.sum(net)).where(
        Settlement.status.in_(DONE)).group_by(Settlement.cooperative_id))
    add(1, sa.select(Settlement.cooperative_id, sa.func.sum(LineUse.amount)).join(
        LineUse, LineUse.about_id == Settlement.id).where(~repaid.is_undone()).group_by(Settlement.cooperative_id))
    add(-1, sa.select(Payout.cooperative_id, sa.func.sum(Payout.amount)).where(
        Payout.status == PayoutStatus.PAID).group_by(Payout.cooperative_id))
    booked: dict[Any, int] = {seller: -int(amount) for seller, amount in db.session.execute(
        sa.select(Entry.cooperative_id, sa.func.sum(Entry.amount)).where(
            Entry.account == Account.PRODUCER).group_by(Entry.cooperative_id))}
    for seller in sorted({*told, *booked}, key=lambda each: (each is not None, each or 0)):
        if seller is None:
            yield f"{booked[None]} is owed to producers by the books, and to no seller"
        elif told.get(seller, 0) != booked.get(seller, 0):
            yield (f"seller {seller} is owed {booked.get(seller, 0)} by the books, "
                   f"{told.get(seller, 0)} by the documents")


ALL: tuple[Check, ...] = (
    settlements_are_their_lines, settled_lines_were_delivered, tax_follows_the_legal_form,
    payouts_are_what_was_settled,
    producers_are_owed_what_documents_say,
)


def install() -> None:
    """Let `flask check` ask all this."""
    for check in ALL:
        checks.add(check.__name__.replace("_", " "), check, about_money=True)
