"""What is owed on the accounts of tax, commission and freight, by whom it is owed to; and what sellers owe us.

Debts arise without a name of their own: tax by the month in which a run was locked, commission by the hosts of the
session that a leg names, freight by the carrier of the parcel. What was paid of them is booked with the name (`party`).
"""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from core.db import Dong, db
from core.money import split
from orders.ledger import Account, Entry, Posting
from orders.models import OrderLine, Parcel
from orders.models.money import (
    CodStatement,
    LineKind,
    LineUse,
    Remittance,
    Settlement,
    SettlementLine,
    UseKind,
)
from orders.settlement import hosting, repaid
from orders.settlement.collected import DONE

ACCOUNTS = {UseKind.TAX: Account.TAX, UseKind.COMMISSION: Account.COMMISSION, UseKind.FREIGHT: Account.FREIGHT}
Sums = Mapping[str, int]
NOTHING = Dong(0)


@dataclass(frozen=True)
class Debt:
    """What arose, what a carrier has kept of the cash it brought, what was paid. `party` is empty for what is owed to
    nobody: it is ours."""

    kind: UseKind
    party: str
    arisen: Dong
    kept: Dong = NOTHING
    paid: Dong = NOTHING

    @property
    def left(self) -> Dong:
        """What is still owed; below zero for what was paid too much."""
        return Dong(self.arisen - self.kept - self.paid)


def debts(kind: UseKind) -> list[Debt]:
    """Everything of one kind that ever arose, in the order of the parties; what is ours comes last."""
    arisen, kept = _ARISEN[kind](), _kept() if kind == UseKind.FREIGHT else {}
    paid = _paid(ACCOUNTS[kind])
    found = [Debt(kind, party, Dong(arisen.get(party, 0)), Dong(kept.get(party, 0)), Dong(paid.get(party, 0)))
             for party in {*arisen, *kept, *paid}]
    return sorted(found, key=lambda each: (not each.party, each.party.partition(":")[0], _natural(each.party)))


def debt(kind: UseKind, party: str) -> Debt:
    """One of them; nothing for a party that nothing ever arose for."""
    return next((each for each in debts(kind) if each.party == party), Debt(kind, party, Dong(0)))


def sellers() -> list[Debt]:
    """What each seller owes since their last run that is locked, and what of it was paid back."""
    last = sa.select(Settlement.cooperative_id, sa.func.max(Settlement.number).label("number")).where(
        Settlement.status.in_(DONE)).group_by(Settlement.cooperative_id).subquery()
    rows = db.session.execute(sa.select(
        Settlement.cooperative_id, Settlement.carried, repaid.total(Settlement.id)).join(
        last, sa.and_(last.c.cooperative_id == Settlement.cooperative_id, last.c.number == Settlement.number)).where(
        Settlement.carried < 0).order_by(Settlement.cooperative_id))
    return [Debt(UseKind.REPAID, f"cooperative:{seller}", Dong(-carried), paid=Dong(int(paid)))
            for seller, carried, paid in rows]


def open_debts() -> list[Debt]:
    """What money that goes out may pay."""
    return [each for kind in ACCOUNTS for each in debts(kind) if each.party and each.left > 0]


def month_of(party: str) -> date:
    """The first day of a month that tax is owed for."""
    return date.fromisoformat(party.partition(":")[2] + "-01")


def sessions_of(person_id: int) -> set[int]:
    """Sessions in which this host has earned."""
    earned = db.session.scalars(sa.select(Entry.session_id).where(Entry.account == Account.COMMISSION).distinct())
    held = _earners({session_id for session_id in earned if session_id is not None})
    return {session_id for session_id, who in held.items() if person_id in who}


def _tax() -> Sums:
    found: dict[str, int] = defaultdict(int)
    for day, amount in db.session.execute(_arisen(Account.TAX, Posting.day)):
        found[f"month:{day:%Y-%m}"] += int(amount)
    return found


def _commission() -> Sums:
    by_session = {session_id: int(amount) for session_id, amount in db.session.execute(
        _arisen(Account.COMMISSION, Entry.session_id))}
    who = _earners({session_id for session_id in by_session if session_id is not None})
    found: dict[str, int] = defaultdict(int)
    for session_id, amount in by_session.items():
        people = [] if session_id is None else who.get(session_id, [])
        parts = split(Dong(abs(amount)), [1] * len(people)) if people else [Dong(abs(amount))]
        for party, part in zip([f"person:{person}" for person in people] or [""], parts, strict=True):
            found[party] += part if amount > 0 else -part
    return found


def _earners(session_ids: Collection[int]) -> dict[int, list[int]]:
    """Whom the commission of each session is owed to: its hosts; once one of them was paid, those of then: who is
    put on it later, or taken off, does not make what was paid too much, and owed anew."""
    booked = {row[0]: row[1] for row in db.session.execute(
        sa.select(Entry.session_id, sa.func.min(Posting.at)).join(Posting, Posting.id == Entry.posting_id).where(
            Entry.account == Account.COMMISSION, Entry.session_id.in_(session_ids)).group_by(Entry.session_id))}
    payments = db.session.execute(sa.select(LineUse.party, LineUse.made_at).where(
        LineUse.kind == UseKind.COMMISSION, ~repaid.is_undone()).order_by(LineUse.made_at, LineUse.id)).all()
    found = {}
    for session_id, times in hosting.times_of(session_ids).items():
        paid = (at for party, at in payments if session_id in booked and at >= booked[session_id]
                and party in {f"person:{person}" for person in hosting.hosts_at(times, at)})
        found[session_id] = hosting.hosts_at(times, next(paid, None))
    return found


def _freight() -> Sums:
    """Of buyers by the parcel that was brought, of sellers by the parcels of settled lines; what is left is ours."""
    found: dict[str, int] = defaultdict(int)
    buyers = sa.select(Parcel.carrier, -sa.func.sum(Entry.amount)).join(
        Posting, Posting.id == Entry.posting_id).join(Parcel, Posting.document == sa.literal("parcel:") + Parcel.code)
    sellers = sa.select(Parcel.carrier, sa.func.sum(SettlementLine.freight)).select_from(SettlementLine).join(
        Settlement, Settlement.id == SettlementLine.settlement_id).join(
        OrderLine, OrderLine.id == SettlementLine.order_line_id).join(Parcel, Parcel.id == OrderLine.parcel_id)
    for statement in (buyers.where(Entry.account == Account.FREIGHT),
                      sellers.where(SettlementLine.kind == LineKind.SALE, Settlement.status.in_(DONE))):
        for carrier, amount in db.session.execute(statement.group_by(Parcel.carrier)):
            found[f"carrier:{carrier}"] += int(amount or 0)
    whole = db.session.scalar(sa.select(-sa.func.sum(Entry.amount)).where(
        Entry.account == Account.FREIGHT, Entry.party == ""))
    found[""] = int(whole or 0) - sum(found.values())
    return {party: amount for party, amount in found.items() if amount}


_ARISEN = {UseKind.TAX: _tax, UseKind.COMMISSION: _commission, UseKind.FREIGHT: _freight}


def _arisen(account: Account, by: Any) -> sa.Select[Any]:
    return sa.select(by, -sa.func.sum(Entry.amount)).join(Posting, Posting.id == Entry.posting_id).where(
        Entry.account == account, Entry.party == "").group_by(by)


def _kept() -> Sums:
    """What carriers have kept of the cash they brought, as their statements say."""
    rows = db.session.execute(sa.select(CodStatement.carrier, sa.func.sum(Remittance.fees)).join(
        Remittance, Remittance.statement_id == CodStatement.id).group_by(CodStatement.carrier))
    return {f"carrier:{carrier}": int(amount) for carrier, amount in rows if amount}


def _paid(account: Account) -> Sums:
    rows = db.session.execute(sa.select(Entry.party, sa.func.sum(Entry.amount)).where(
        Entry.account == account, Entry.party != "").group_by(Entry.party))
    return {party: int(amount) for party, amount in rows}


def _natural(party: str) -> tuple[int, str]:
    ref = party.partition(":")[2]
    return (int(ref), "") if ref.isdecimal() else (0, ref)


