"""A person says what a movement at the bank paid of what we owe, what it cost, or whose own money it was.

Each part of a line is a row that is written once and booked once. No more of a debt is paid than is owed: what a
movement has more is a cost, if the person says so. What was wrong is undone by another row, booked on its own day.
"""
from __future__ import annotations

from dataclasses import asdict, dataclass

import sqlalchemy as sa

from core import actors, clock, idempotency
from core.actors import Actor
from core.audit import note
from core.db import Dong, db
from core.money import vnd
from core.text import one_line
from core.transactions import lock, lock_all, use_case
from orders import ledger
from orders.access import sees_everything
from orders.banking.errors import NoSuchLine
from orders.cases.opening import close_cases
from orders.debts import owed
from orders.debts.errors import (
    MoreThanDebt,
    MoreThanOwed,
    NoSuchDebt,
    NoSuchUse,
    NothingUsed,
    NotThatWay,
    SettledSince,
)
from orders.errors import NothingLeftOfTheLine, ReasonNeeded
from orders.ledger import Account, Leg, NewPosting
from orders.models import BankAccount, BankLine, Direction
from orders.models.money import LineUse, LineUseUndone, Settlement, UseKind
from orders.settlement import repaid

USED, UNDONE = "used", "undone"
WAYS = {Direction.IN: (UseKind.REPAID, UseKind.INCOME, UseKind.CAPITAL),
        Direction.OUT: (UseKind.TAX, UseKind.COMMISSION, UseKind.FREIGHT, UseKind.FEE, UseKind.COST, UseKind.CAPITAL)}
ACCOUNTS = {**owed.ACCOUNTS, UseKind.FEE: Account.FEES, UseKind.COST: Account.COSTS, UseKind.CAPITAL: Account.CAPITAL,
            UseKind.INCOME: Account.INCOME, UseKind.REPAID: Account.PRODUCER}


@dataclass(frozen=True)
class Use:
    """What a part of a line was; with `is_cost_beyond` what is more than was owed is a cost of ours."""

    kind: UseKind
    amount: Dong
    reason: str
    party: str = ""
    is_cost_beyond: bool = False


@use_case(keyed=True)
def use(actor: Actor, line_id: int, wish: Use, request_key: str) -> int:
    """So much of this line was for this; the id of what was written down. The same key once.

    Raises NoSuchLine, NothingUsed, ReasonNeeded, NotThatWay, NoSuchDebt, MoreThanOwed, MoreThanDebt, SettledSince, and
    NothingLeftOfTheLine for more than is left of it.
    """
    if not sees_everything(actor) or db.session.get(BankLine, line_id) is None:
        raise NoSuchLine
    reason = _reason(wish.reason)
    if type(wish.amount) is not int or wish.amount <= 0:
        raise NothingUsed

    def act() -> int:
        made = _use(line_id, wish, reason)
        note("bank line used", f"line:{line_id}", kind=wish.kind.value, party=wish.party, amount=wish.amount,
             reason=reason)
        return made.id

    return idempotency.once(f"bank.use:{line_id}", request_key, asdict(wish), act)


@use_case
def undo(actor: Actor, use_id: int, reason: str) -> LineUseUndone:
    """It was not so: booked the other way round today, and to be explained again. A repeat changes nothing.

    Raises NoSuchUse, ReasonNeeded, and SettledSince for what a seller repaid and a later run counts on.
    """
    made = db.session.get(LineUse, use_id) if sees_everything(actor) else None
    if made is None:
        raise NoSuchUse
    line = lock(BankLine, made.line_id)
    if made.about_id is not None:
        run = lock(Settlement, made.about_id)
        last = repaid.last_run(run.cooperative_id)
        if last is None or last.id != run.id:
            raise SettledSince
    known = db.session.get(LineUseUndone, use_id)
    if known is not None:
        return known
    text = _reason(reason)
    undone = LineUseUndone(use_id=use_id, reason=text, made_at=clock.now(), made_by=actors.current().ref)
    db.session.add(undone)
    line.remaining = Dong(line.remaining + made.amount)
    db.session.flush()
    ledger.post([NewPosting(f"line_use:{use_id}", UNDONE, [_turned(leg) for leg in _legs(made, line.direction)])])
    note("use of a bank line undone", f"line:{line.id}", kind=made.kind.value, party=made.party, amount=made.amount,
         reason=text)
    return undone


def use_of(actor: Actor, line_id: int, use_id: int) -> LineUse:
    """What a part of this line was said to be. Raises NoSuchUse."""
    found = db.session.get(LineUse, use_id) if sees_everything(actor) else None
    if found is None or found.line_id != line_id:
        raise NoSuchUse
    return found


def uses_of(line_id: int) -> list[tuple[LineUse, LineUseUndone | None]]:
    """What a line was for, and what was undone of it, the oldest first."""
    rows = db.session.execute(sa.select(LineUse, LineUseUndone).outerjoin(
        LineUseUndone, LineUseUndone.use_id == LineUse.id).where(LineUse.line_id == line_id).order_by(LineUse.id))
    return [(row[0], row[1]) for row in rows]


def _use(line_id: int, wish: Use, reason: str) -> LineUse:
    if wish.kind in owed.ACCOUNTS:  # two lines that pay the same wait for each other here
        lock_all(BankAccount, db.session.scalars(sa.select(sa.func.min(BankAccount.id))).all())
    line = lock(BankLine, line_id)
    if wish.kind not in WAYS[line.direction] or line.account_id is None:
        raise NotThatWay
    if wish.amount > line.remaining:
        raise NothingLeftOfTheLine
    beyond, about_id = _beyond(wish), _about(wish)
    made = LineUse(line_id=line.id, kind=wish.kind, party=wish.party, amount=wish.amount, beyond=beyond,
                   about_id=about_id, reason=reason, made_at=clock.now(), made_by=actors.current().ref)
    db.session.add(made)
    line.remaining = Dong(line.remaining - wish.amount)
    db.session.flush()
    ledger.post([NewPosting(f"line_use:{made.id}", USED, _legs(made, line.direction))])
    if not line.remaining:
        close_cases(f"line:{line.id}", "nothing", reason)
    return made


def _beyond(wish: Use) -> Dong:
    """What of it is more than was owed."""
    if wish.kind not in owed.ACCOUNTS:
        if wish.party and wish.kind != UseKind.REPAID:
            raise NoSuchDebt
        return Dong(0)
    debt = owed.debt(wish.kind, wish.party)
    if not wish.party or debt.arisen <= 0:
        raise NoSuchDebt
    beyond = Dong(max(wish.amount - max(debt.left, 0), 0))
    if beyond and not wish.is_cost_beyond:
        raise MoreThanOwed(owed=vnd(max(debt.left, 0)))
    return beyond


def _about(wish: Use) -> int | None:
    """The run that left what a seller repays, locked."""
    if wish.kind != UseKind.REPAID:
        return None
    kind, _, ref = wish.party.partition(":")
    last = repaid.last_run(int(ref)) if kind == "cooperative" and ref.isdecimal() and len(ref) < 10 else None
    if last is None:
        raise NoSuchDebt
    lock(Settlement, last.id)
    now = repaid.last_run(int(ref))
    if now is None or now.id != last.id:  # another run was locked meanwhile, and this one is settled
        raise SettledSince
    left = repaid.left_of(last)
    if wish.amount > left:
        raise MoreThanDebt(owed=vnd(left))
    return last.id


def _legs(made: LineUse, direction: Direction) -> list[Leg]:
    seller = int(made.party.partition(":")[2]) if made.kind == UseKind.REPAID else None
    account = ACCOUNTS[made.kind]
    if direction == Direction.IN:
        return [Leg(Account.UNCLEAR, made.amount, f"line:{made.line_id}"),
                Leg(account, Dong(-made.amount), made.party, cooperative_id=seller)]
    legs = [Leg(account, Dong(made.amount - made.beyond), made.party), Leg(Account.COSTS, made.beyond, made.party),
            Leg(Account.BANK, Dong(-made.amount))]
    return [leg for leg in legs if leg.amount]


def _turned(leg: Leg) -> Leg:
    return Leg(leg.account, Dong(-leg.amount), leg.party, cooperative_id=leg.cooperative_id)


def _reason(reason: str) -> str:
    text = one_line(reason)
    if not 1 <= len(text) <= 200:
        raise ReasonNeeded
    return text
