"""A person of the office gives back part of delivered goods, which the buyer keeps.

The order gets the sum as if it had come once more, at our loss; from there it goes back like everything that was paid
too much, by a refund. What the seller bears is a correction in their next run, with what was kept of that part of the
price: commission and fees of it are given back; freight is not, and neither is tax: the goods were sold. When the goods
come back after all, or the refund fails and a person says so, all of it is undone by entries of its own.
"""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from core import actors, clock, idempotency
from core.actors import Actor
from core.audit import note
from core.db import Dong, db
from core.money import vnd
from core.text import one_line
from core.transactions import use_case
from orders import balances, followers, ledger, receiving
from orders.access import lock_order, sees_everything
from orders.allowances.errors import GoodsNotThere, MoneyHasGone, MoreThanTheGoods, NoSuchAllowance, NotPaidInFull
from orders.cases.opening import close_cases
from orders.errors import NoSuchOrder, ReasonNeeded
from orders.ledger import Account, Leg, NewPosting
from orders.models import CaseKind, Order, OrderLine, ParcelStatus
from orders.models.money import (
    Allowance,
    AllowanceCorrection,
    AllowanceUndone,
    Bearer,
    CorrectionAccount,
    SettlementCorrection,
)
from orders.money_errors import AmountNeeded
from orders.refunds import promising
from orders.refunds.on_cards import lock_with_those
from orders.settlement import sharing

ALLOWED, UNDONE = "allowed", "undone"
CAME_BACK = "the goods came back"
_A = CorrectionAccount


@dataclass(frozen=True)
class Grant:
    """So much of a line goes back, by this way of promising.Wish; who bears it, and why."""

    line_id: int
    bearer: Bearer
    wish: promising.Wish


@use_case(keyed=True)
def grant(actor: Actor, order_id: int, asked: Grant) -> int:
    """Allow it and promise the refund, once for each request key; the id of the allowance.

    Raises NoSuchOrder, AmountNeeded, ReasonNeeded, GoodsNotThere, NotPaidInFull, MoreThanTheGoods, and what
    orders.refunds.promising says of the way.
    """
    if not sees_everything(actor):
        raise NoSuchOrder
    wish = asked.wish
    body = [order_id, asked.line_id, wish.amount, asked.bearer, wish.provider, wish.payment_id]
    return idempotency.once(f"allowance:{actors.current().ref}", wish.request_key, body,
                            lambda: _grant(order_id, asked).id)


@use_case
def undo(actor: Actor, allowance_id: int, reason: str) -> None:
    """The money did not go, and need not: it is ours again. A repeat changes nothing.

    Raises NoSuchAllowance, ReasonNeeded, MoneyHasGone.
    """
    found = db.session.get(Allowance, allowance_id) if sees_everything(actor) else None
    if found is None:
        raise NoSuchAllowance
    order = lock_order(_order_of(found))
    if db.session.get(AllowanceUndone, allowance_id) is not None:
        return
    if balances.of(order).surplus < found.amount:
        raise MoneyHasGone
    _undo(order, found, _reason(reason))
    if not balances.of(order).surplus:
        close_cases(f"order:{order.code}", "nothing", reason, (CaseKind.OVER,))


def overtaken(order: Order, lines: Iterable[OrderLine]) -> None:
    """These goods came back, so the whole price goes back: what was allowed of it is part of that. The order is locked.

    Of an order whose money is elsewhere by now, in a dispute that was lost, it stays.
    """
    for found in holding([line.id for line in lines]):
        if order.received >= found.amount:
            _undo(order, found, CAME_BACK)


def allowance_of(order: Order, allowance_id: int) -> Allowance:
    """One of this order, which the reader may see. Raises NoSuchAllowance."""
    found = db.session.get(Allowance, allowance_id)
    if found is None or _order_of(found) != order.id:
        raise NoSuchAllowance
    return found


def holding(line_ids: Iterable[int]) -> list[Allowance]:
    """What was allowed of these lines and holds, the oldest first."""
    return list(db.session.scalars(sa.select(Allowance).where(
        Allowance.line_id.in_(list(line_ids)), ~is_undone()).order_by(Allowance.id)))


def is_undone() -> sa.ColumnElement[bool]:
    """It does not hold any more."""
    return sa.exists().where(AllowanceUndone.allowance_id == Allowance.id)


def left_of(line: OrderLine) -> Dong:
    """How much of a line can still go back; nothing for goods that are not with the buyer."""
    if line.cancelled_at is not None or line.parcel is None or line.parcel.status != ParcelStatus.DELIVERED:
        return Dong(0)
    return Dong(max(line.paid - sum(each.amount for each in holding([line.id])), 0))


def _grant(order_id: int, asked: Grant) -> Allowance:
    reason, amount = _reason(asked.wish.reason), asked.wish.amount
    if type(amount) is not int or amount <= 0:
        raise AmountNeeded
    followers.prepare_payment(order_id)
    order = lock_with_those(order_id)
    line = next((each for each in order.lines if each.id == asked.line_id), None)
    if line is None or line.parcel is None or line.parcel.status != ParcelStatus.DELIVERED:
        raise GoodsNotThere
    if balances.of(order).left:
        raise NotPaidInFull
    left = left_of(line)
    if amount > left:
        raise MoreThanTheGoods(left=vnd(left))
    before = sum(each.amount for each in holding([line.id]) if each.bearer == Bearer.SELLER)
    made = Allowance(line_id=line.id, amount=amount, bearer=asked.bearer, reason=reason, made_at=clock.now(),
                     made_by=actors.current().ref)
    db.session.add(made)
    db.session.flush()
    ledger.post([NewPosting(f"allowance:{made.id}", ALLOWED, _legs(order, amount))])
    if made.bearer == Bearer.SELLER:
        _correct(line, made, sharing.of_part(line, before, amount))
    receiving.change_received(order, amount)
    promising.take(order, asked.wish, allowed=amount)
    note("money back without goods", f"order:{order.code}", amount=amount, bearer=made.bearer.value, reason=reason)
    return made


def _undo(order: Order, found: Allowance, reason: str) -> None:
    db.session.add(AllowanceUndone(allowance_id=found.id, reason=reason, made_at=clock.now(),
                                   made_by=actors.current().ref))
    db.session.flush()
    ledger.post([NewPosting(f"allowance:{found.id}", UNDONE, _legs(order, Dong(-found.amount)))])
    receiving.change_received(order, -found.amount)
    told = db.session.execute(sa.select(SettlementCorrection.account, SettlementCorrection.amount).join(
        AllowanceCorrection, AllowanceCorrection.correction_id == SettlementCorrection.id).where(
        AllowanceCorrection.allowance_id == found.id)).all()
    line = db.session.get_one(OrderLine, found.line_id)
    _write(line, found, [(account, Dong(-amount)) for account, amount in told], reason)


def _legs(order: Order, amount: Dong) -> list[Leg]:
    """Ours to bear until a run of the seller is locked; the buyer has so much more with us."""
    return [Leg(Account.LOSS, amount), Leg(Account.BUYER, Dong(-amount), f"order:{order.code}")]


def _correct(line: OrderLine, made: Allowance, back: sharing.Parts) -> None:
    parts = [(_A.LOSS, Dong(-made.amount)), (_A.COMMISSION, back.commission), (_A.FEES, back.fees)]
    _write(line, made, parts, made.reason)


def _write(line: OrderLine, found: Allowance, parts: Iterable[tuple[CorrectionAccount, Dong]], reason: str) -> None:
    for account, amount in parts:
        if amount:
            row = SettlementCorrection(
                cooperative_id=line.cooperative_id, account=account, amount=amount, made_at=clock.now(),
                made_by=actors.current().ref, reason=one_line(f"{line.order.code}: {reason}")[:200])
            db.session.add(row)
            db.session.flush()
            db.session.add(AllowanceCorrection(correction_id=row.id, allowance_id=found.id))
    db.session.flush()


def _order_of(found: Allowance) -> int:
    return db.session.scalars(sa.select(OrderLine.order_id).where(OrderLine.id == found.line_id)).one()


def _reason(reason: str) -> str:
    text = one_line(reason)
    if not 1 <= len(text) <= 200:
        raise ReasonNeeded
    return text
