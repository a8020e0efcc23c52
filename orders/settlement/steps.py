"""A run from draft to locked: reviewed by a person, then locked for ever, in the books and with its payout.

What was wrong in a locked run is put right by a correction in the next one. Only administrators do this.
"""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from core import actors, clock, idempotency
from core.actors import Actor
from core.db import Dong, db
from core.states import IllegalMove, move
from core.text import one_line
from core.transactions import lock, use_case
from orders import ledger
from orders.access import sees_everything
from orders.ledger import Account, Leg, NewPosting
from orders.models import OrderLine
from orders.models.money import (
    Allowance,
    AllowanceCorrection,
    CorrectionAccount,
    LineKind,
    Payout,
    Settlement,
    SettlementCorrection,
    SettlementLine,
    SettlementStatus,
)
from orders.settlement import collected, repaid
from orders.settlement.collected import DONE
from orders.settlement.drafting import open_run
from orders.settlement_errors import BadCorrection, NoSuchSettlement, OutOfDate
from shop import legal
from shop.models import Cooperative

LOCKED = "locked"
_CAME_BACK = "settlements_locked_without_returns"  # the trigger
_S = SettlementStatus
_MOST = 1_000_000_000


@use_case
def review(actor: Actor, settlement_id: int, seen: int) -> Settlement:
    """Somebody has looked at it: nothing is computed anew from here on. Raises ChangedMeanwhile, IllegalMove."""
    found = open_run(actor, settlement_id)
    if found.status != _S.REVIEWED:
        found = open_run(actor, settlement_id, seen)
        move(found, _S.REVIEWED)
    return found


@use_case
def back_to_draft(actor: Actor, settlement_id: int, seen: int) -> Settlement:
    """It is to be computed anew. Raises ChangedMeanwhile, IllegalMove: what is locked stays locked."""
    found = open_run(actor, settlement_id, seen)
    move(found, _S.DRAFT)
    return found


@use_case
def lock_run(actor: Actor, settlement_id: int, seen: int) -> Settlement:
    """It is as it is from now on: what is kept is booked, what is owed waits to be paid out. Once, however often asked.

    Raises OutOfDate when something of it came back meanwhile or the legal form is another, ChangedMeanwhile,
    IllegalMove.
    """
    before = _lock_before(actor, settlement_id)
    found = open_run(actor, settlement_id)
    if found.status in DONE:
        return found
    found = open_run(actor, settlement_id, seen)
    if found.status != _S.REVIEWED:
        raise IllegalMove(old=found.status, new=_S.LOCKED)
    lock(Cooperative, found.cooperative_id)  # whose legal form nobody changes meanwhile
    if collected.is_out_of_date(found.id) or found.brought != (0 if before is None else repaid.brought_from(before)):
        raise OutOfDate
    if found.forms != legal.of(found.cooperative_id).told(found.last_day):
        raise OutOfDate
    move(found, _S.LOCKED)
    found.locked_on = clock.today()
    _write()
    legs = list(_legs(found))
    if legs:
        ledger.post([NewPosting(f"settlement:{found.id}", LOCKED, legs)])
    if found.payable:
        db.session.add(Payout(settlement_id=found.id, cooperative_id=found.cooperative_id, nth=1,
                              amount=found.payable, made_at=clock.now()))
        db.session.flush()
    return found


def _lock_before(actor: Actor, settlement_id: int) -> Settlement | None:
    """The run before this one, locked first: what its seller pays back of it counts in this one, or not at all."""
    seller = db.session.scalar(sa.select(Settlement.cooperative_id).where(Settlement.id == settlement_id))
    last = repaid.last_run(seller) if seller is not None and sees_everything(actor) else None
    return None if last is None or last.id >= settlement_id else lock(Settlement, last.id)


@dataclass(frozen=True)
class Correction:
    """What an earlier run got wrong; `amount` above zero is for the seller, `about_id` the run, if it was one."""

    cooperative_id: int
    account: CorrectionAccount
    amount: Dong
    reason: str
    about_id: int | None = None


@use_case(keyed=True)
def correct_once(actor: Actor, wish: Correction, request_key: str) -> int:
    """The same as `correct` for a form that may be sent twice; the id of the correction."""
    return idempotency.once(f"settlement.correct:{actor.ref}", request_key, asdict(wish),
                            lambda: correct(actor, wish).id)


@use_case
def correct(actor: Actor, wish: Correction) -> SettlementCorrection:
    """Put right in the next run what an earlier one got wrong. Raises BadCorrection, NoSuchSettlement."""
    about = None if wish.about_id is None else db.session.get(Settlement, wish.about_id)
    is_known = db.session.get(Cooperative, wish.cooperative_id) is not None
    if not sees_everything(actor) or not is_known or (wish.about_id is not None and (
            about is None or about.cooperative_id != wish.cooperative_id)):
        raise NoSuchSettlement
    text = one_line(wish.reason)
    if not 1 <= len(text) <= 200 or not 0 < abs(wish.amount) <= _MOST:
        raise BadCorrection
    made = SettlementCorrection(
        cooperative_id=wish.cooperative_id, about_id=wish.about_id, account=wish.account, amount=wish.amount,
        reason=text, made_at=clock.now(), made_by=actors.current().ref)
    db.session.add(made)
    db.session.flush()
    return made


def _write() -> None:
    """Lock it, unless something came back since we asked: the database has the last word."""
    try:
        db.session.flush()
    except IntegrityError as error:
        if _CAME_BACK in str(error.orig):
            raise OutOfDate from error
        raise


def _legs(found: Settlement) -> Iterable[Leg]:
    """What the operator keeps of what it owes the producer. Commission names the sessions, so that each host's part
    is known; nothing names order lines, since these figures are none of the four of a report."""
    kept = [(Account.COMMISSION, dong, session_id) for session_id, dong in _commissions(found.id)]
    kept += [(Account.FEES, found.fees, None), (Account.FREIGHT, found.freight, None), (Account.TAX, found.tax, None)]
    kept += _corrections(found.id)
    for account, dong, session_id in kept:
        if dong:
            yield Leg(Account.PRODUCER, dong, f"cooperative:{found.cooperative_id}",
                      cooperative_id=found.cooperative_id, session_id=session_id)
            yield Leg(account, Dong(-dong), cooperative_id=found.cooperative_id, session_id=session_id)


def _corrections(settlement_id: int) -> list[tuple[Account, Dong, int | None]]:
    """What corrections change; commission of goods that a buyer was given money back for names their session."""
    row, is_commission = SettlementCorrection, SettlementCorrection.account == CorrectionAccount.COMMISSION
    session = sa.case((is_commission, OrderLine.session_id)).label("session")
    found = sa.select(row.account, session, sa.func.sum(row.amount)).outerjoin(
        AllowanceCorrection, AllowanceCorrection.correction_id == row.id).outerjoin(
        Allowance, Allowance.id == AllowanceCorrection.allowance_id).outerjoin(
        OrderLine, OrderLine.id == Allowance.line_id).where(row.settlement_id == settlement_id).group_by(
        row.account, session).order_by(row.account, session)
    return [(Account(account.value), Dong(-int(dong)), session_id)
            for account, session_id, dong in db.session.execute(found)]


def _commissions(settlement_id: int) -> list[tuple[int | None, Dong]]:
    line = SettlementLine
    net = sa.func.sum(sa.case((line.kind == LineKind.SALE, line.commission), else_=-line.commission))
    rows = db.session.execute(
        sa.select(OrderLine.session_id, net).join(OrderLine, OrderLine.id == line.order_line_id)
        .where(line.settlement_id == settlement_id).group_by(OrderLine.session_id).order_by(OrderLine.session_id))
    return [(session_id, Dong(int(dong))) for session_id, dong in rows]
