"""What the card provider pays out comes as one line at the bank for many payments.

It settles in a currency of its own and keeps its fees, so no payout is the sum of the payments in it: a person says, by
the provider's statement, how much of what it held for us the line covers. The rest are its fees. Only administrators
handle money.
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from core import actors, clock
from core.actors import Actor
from core.audit import note
from core.db import Dong, db
from core.idempotency import once
from core.money import vnd
from core.text import one_line
from core.transactions import lock, use_case
from orders import ledger
from orders.access import sees_everything
from orders.cards import bookings
from orders.cards.errors import FeesNeedALook, MoreThanTheProviderHas, NothingCovered, PayoutNeedsAName
from orders.cases.opening import close_cases
from orders.cash.paying_in import open_line
from orders.ledger import Account, Entry
from orders.models import BankAccount, BankLine, Direction
from orders.models.money import CardPayout
from orders.money_errors import NoSuchLine

USUAL_FEES = 10  # percent of what is covered; more, or less than nothing, wants a second look


@dataclass(frozen=True, kw_only=True)
class Covered:
    """How much of what the provider held a line covers, and what the provider calls the payout. `sure` after a look at
    unusual fees."""

    covers: Dong
    note: str
    sure: bool
    request_key: str


def held(actor: Actor) -> Dong:
    """What the provider holds for us by the books; nothing for whoever does not handle money."""
    return _held() if sees_everything(actor) else Dong(0)


def line_of(actor: Actor, line_id: int) -> BankLine:
    """A line that came in and may be a payout. Raises NoSuchLine."""
    found = db.session.get(BankLine, line_id) if sees_everything(actor) else None
    if found is None or found.direction != Direction.IN or found.account_id is None:
        raise NoSuchLine
    return found


def wanted(actor: Actor) -> sa.Select[CardPayout]:
    """All payouts, the latest first."""
    return sa.select(CardPayout).where(sa.true() if sees_everything(actor) else sa.false()).order_by(
        CardPayout.id.desc())


def of_line(line: BankLine) -> CardPayout | None:
    """The payout that the line was."""
    return db.session.scalar(sa.select(CardPayout).where(CardPayout.bank_line_id == line.id))


def lines(actor: Actor, most: int = 20) -> Sequence[BankLine]:
    """What came into the bank and is nobody's yet, the latest first."""
    if not sees_everything(actor):
        return []
    return db.session.scalars(sa.select(BankLine).where(
        BankLine.direction == Direction.IN, BankLine.remaining > 0, BankLine.account_id.is_not(None)
    ).order_by(BankLine.at.desc(), BankLine.id.desc()).limit(most)).all()


@use_case(keyed=True)
def pay_out(actor: Actor, line_id: int, said: Covered) -> CardPayout:
    """This line is money of the provider. The same key once.

    Raises NoSuchLine, NothingOnTheLine, NothingCovered, PayoutNeedsAName, MoreThanTheProviderHas, FeesNeedALook.
    """
    line_of(actor, line_id)
    return db.session.get_one(CardPayout, once(
        f"card payout:{line_id}", said.request_key, [said.covers, said.note], lambda: _pay_out(line_id, said).id))


def _pay_out(line_id: int, said: Covered) -> CardPayout:
    words = one_line(said.note)
    if not 1 <= len(words) <= 200:
        raise PayoutNeedsAName
    if said.covers <= 0:
        raise NothingCovered
    lock(BankAccount, db.session.scalars(sa.select(sa.func.min(BankAccount.id))).one())  # payouts one after the other
    line = open_line(line_id)
    if said.covers > (most := _held()):
        raise MoreThanTheProviderHas(most=vnd(most))
    fees = Dong(said.covers - line.remaining)
    if not said.sure and not 0 <= fees * 100 <= said.covers * USUAL_FEES:
        raise FeesNeedALook(fees=vnd(fees))
    row = CardPayout(bank_line_id=line.id, covers=said.covers, paid=line.remaining, fees=fees, note=words,
                     made_at=clock.now(), made_by=actors.current().ref)
    db.session.add(row)
    line.remaining = Dong(0)
    db.session.flush()
    ledger.post([bookings.paid_out(row)])
    note("card payout", f"line:{line.id}", covers=row.covers, fees=row.fees, words=words)
    close_cases(f"line:{line.id}", "paid_in", words)
    return row


def _held() -> Dong:
    return Dong(int(db.session.scalars(sa.select(sa.func.coalesce(sa.func.sum(Entry.amount), 0)).where(
        Entry.account == Account.CARD)).one()))
