"""Reading the ledger: the balances of a period, the entries of an account, and what is booked for a document."""
from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from core import clock
from core.actors import Actor
from core.db import Dong, db
from orders.access import sees_everything
from orders.books import naming
from orders.ledger import Account, Entry, Posting
from orders.money_errors import NoSuchDocument

_AT_ONCE = 1_000


@dataclass(frozen=True)
class Wanted:
    """Which entries: of these local days, both included, and if wanted of one account, or of these parties."""

    actor: Actor
    first: date
    last: date
    account: Account | None = None
    parties: tuple[str, ...] = ()

    def conditions(self) -> list[sa.ColumnElement[bool]]:
        """The same for a query of legs with their postings. Whoever does not handle money finds nothing."""
        found: list[sa.ColumnElement[bool]] = [Posting.day.between(self.first, self.last)]
        if not sees_everything(self.actor):
            found.append(sa.false())
        if self.account is not None:
            found.append(Entry.account == self.account)
        if self.parties:
            found.append(Entry.party.in_(self.parties))
        return found


@dataclass(frozen=True)
class Balance:
    """An account over a period: what it held before, what came to and what left it, and what it holds then."""

    account: Account
    before: Dong
    debit: Dong
    credit: Dong

    @property
    def after(self) -> Dong:
        """What it holds at the end."""
        return Dong(self.before + self.debit - self.credit)


@dataclass(frozen=True)
class Line:
    """One leg with its posting; `about` and `whose` are the document and the party as a person says them."""

    day: date
    document: str
    kind: str
    actor: str
    account: Account
    party: str
    amount: Dong
    about: str
    whose: str

    @property
    def debit(self) -> Dong:
        """What came to the account."""
        return Dong(max(self.amount, 0))

    @property
    def credit(self) -> Dong:
        """What left it."""
        return Dong(max(-self.amount, 0))


@dataclass(frozen=True)
class Booked:
    """One posting with its legs, those of the same account and party added up; `whose` names the parties."""

    posting: Posting
    legs: tuple[tuple[Account, str, Dong], ...]
    whose: naming.Names


def trial_balance(wanted: Wanted) -> list[Balance]:
    """Every account that was ever used. Each column sums to zero, or debit to credit."""
    is_before, amount = Posting.day < wanted.first, Entry.amount
    query = sa.select(
        Entry.account,
        sa.func.coalesce(sa.func.sum(sa.case((is_before, amount), else_=0)), 0),
        sa.func.coalesce(sa.func.sum(sa.case((sa.and_(~is_before, amount > 0), amount), else_=0)), 0),
        sa.func.coalesce(sa.func.sum(sa.case((sa.and_(~is_before, amount < 0), -amount), else_=0)), 0),
    ).join(Posting, Posting.id == Entry.posting_id).where(Posting.day <= wanted.last).group_by(Entry.account)
    if not sees_everything(wanted.actor):
        return []
    found = {account: Balance(account, *(Dong(int(each)) for each in sums))
             for account, *sums in db.session.execute(query)}
    return [found[account] for account in Account if account in found]


def before(wanted: Wanted) -> Dong:
    """What the entries that are wanted come to before the period begins."""
    earlier = replace(wanted, first=date.min).conditions()
    total = sa.select(sa.func.coalesce(sa.func.sum(Entry.amount), 0)).join(
        Posting, Posting.id == Entry.posting_id).where(*earlier, Posting.day < wanted.first)
    return Dong(int(db.session.scalar(total) or 0))


def total(wanted: Wanted) -> tuple[Dong, Dong]:
    """What came to, and what left, within the period."""
    debit = sa.func.coalesce(sa.func.sum(sa.case((Entry.amount > 0, Entry.amount), else_=0)), 0)
    credit = sa.func.coalesce(sa.func.sum(sa.case((Entry.amount < 0, -Entry.amount), else_=0)), 0)
    row = db.session.execute(sa.select(debit, credit).join(
        Posting, Posting.id == Entry.posting_id).where(*wanted.conditions())).one()
    return Dong(int(row[0])), Dong(int(row[1]))


def months(actor: Actor) -> list[date]:
    """The first day of each month from the first entry until today, the latest first."""
    first = db.session.scalar(sa.select(sa.func.min(Posting.day))) if sees_everything(actor) else None
    found = []
    while first is not None and first <= clock.today():
        found.append(first.replace(day=1))
        first = (first.replace(day=1) + timedelta(days=32)).replace(day=1)
    return found[::-1]


def query(wanted: Wanted) -> sa.Select[Any]:
    """The legs that are wanted, day by day, in the order in which they were booked."""
    return sa.select(Entry).join(Posting, Posting.id == Entry.posting_id).where(*wanted.conditions()).order_by(
        Posting.day, Entry.id)


def lines_of(entries: list[Entry]) -> list[Line]:
    """These legs with what their postings say."""
    postings = {posting.id: posting for posting in db.session.scalars(
        sa.select(Posting).where(Posting.id.in_({entry.posting_id for entry in entries})))}
    return list(_lines((posting.day, posting.document, posting.kind, posting.actor, entry.account, entry.party,
                        entry.amount) for entry in entries for posting in [postings[entry.posting_id]]))


def stream(wanted: Wanted) -> Iterator[Line]:
    """All of them, a thousand at a time, for files: memory does not grow with their number."""
    columns = sa.select(Posting.day, Posting.document, Posting.kind, Posting.actor, Entry.account, Entry.party,
                        Entry.amount).join(Entry, Entry.posting_id == Posting.id).where(*wanted.conditions())
    in_order = columns.order_by(Posting.day, Entry.id).execution_options(yield_per=_AT_ONCE)
    for rows in db.session.execute(in_order).partitions(_AT_ONCE):
        yield from _lines(tuple(row) for row in rows)


def document(actor: Actor, name: str) -> list[Booked]:
    """What is booked for a document, kind by kind. Raises NoSuchDocument, also for whoever may not see it."""
    postings = list(db.session.scalars(sa.select(Posting).where(Posting.document == name).order_by(
        Posting.at, Posting.id))) if sees_everything(actor) else []
    if not postings:
        raise NoSuchDocument
    legs: dict[str, list[tuple[Account, str, Dong]]] = {posting.id: [] for posting in postings}
    summed = sa.select(Entry.posting_id, Entry.account, Entry.party, sa.func.sum(Entry.amount)).where(
        Entry.posting_id.in_(legs)).group_by(Entry.posting_id, Entry.account, Entry.party, Entry.amount > 0).order_by(
        sa.func.min(Entry.id))
    for posting_id, account, party, amount in db.session.execute(summed):
        legs[posting_id].append((account, party, Dong(int(amount))))
    whose = naming.parties({party for found in legs.values() for _, party, _ in found})
    return [Booked(posting, tuple(legs[posting.id]), whose) for posting in postings]


def _lines(found: Iterable[tuple[Any, ...]]) -> Iterator[Line]:
    """With the names of their documents and parties, looked up for all of them together."""
    rows = list(found)
    about, whose = naming.documents(row[1] for row in rows), naming.parties({row[5] for row in rows})
    for row in rows:
        yield Line(*(*row, about.get(row[1], row[1]), whose.get(row[5], row[5])))
