"""Movements on our accounts: kept once whoever tells them, booked, and given to the orders they name.

All in one transaction, one movement or many: what is kept is booked, and what names an order is counted for it
(`counting`). What no rule decides stays with the line, as money that is nobody's yet, and is a case for a person.
"""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import Any, cast

import sqlalchemy as sa

from core import clock, locking
from core.bulk import insert_all
from core.db import Dong, db, insert_once
from core.transactions import lock, lock_all, use_case
from orders import ledger
from orders.banking import counting, outgoing, twins
from orders.banking.errors import OtherMovement
from orders.banking.heard import HeardLine
from orders.banking.matching import Match
from orders.banking.twins import Found
from orders.cases.opening import About, close_cases, open_cases
from orders.ledger import Account, Leg, NewPosting
from orders.models import BankAccount, BankLine, BankTelling, Case, CaseKind, Direction
from orders.models.money import BankAlias

RECEIVED = "received"
_TELLINGS = cast(sa.Table, BankTelling.__table__)


@dataclass(frozen=True)
class Heard:
    """The line, whether it is new, and what the machine made of it (None for what was known, or went out)."""

    line_id: int
    is_new: bool
    match: Match | None = None


def hear(told: HeardLine) -> Heard:
    """Keep, book and match one movement. Told again, by whomever, it is the same line."""
    return hear_together([told])[0]


@use_case(keyed=True)
def hear_together(told: Sequence[HeardLine]) -> list[Heard]:
    """The same for many that one source tells, in one transaction and in their order.

    They are heard as one by one, only in few statements. Which movements may not be heard together, as they lock more:
    hearing_many. Raises OtherMovement for one that has the number of another one: nothing is heard then.
    """
    [source] = {each.source for each in told}
    known, ours = _known(told), _accounts_of(told)
    places = {each.external_id: place for place, each in reversed(list(enumerate(told)))}
    if len(known) < len(places):
        _prepare([each for each in told if each.external_id not in known], is_ours=any(ours))
    if any(ours):
        lock_accounts({account.id for account in ours if account is not None})
        known = _known(told)
    for each in told:
        _refuse_another(each, known.get(each.external_id) or told[places[each.external_id]])
    new = [place for name, place in places.items() if name not in known]
    new.sort()
    found = twins.find_all([told[place] for place in new], [ours[place] for place in new])
    kept = _keep([(told[place], ours[place]) for place, same in zip(new, found, strict=True) if same.line is None])
    lines = [same.line or kept.pop(0) for same in found]
    _tell([(replace(told[place], reference="") if same.is_crossed else told[place], line)
           for place, line, same in zip(new, lines, found, strict=True)])
    decided = _decide([_Told(told[place], line, ours[place], same)
                       for place, line, same in zip(new, lines, found, strict=True)], source)
    heard = {told[place].external_id: Heard(line.id, same.line is None, decided.get(line.id))
             for place, line, same in zip(new, lines, found, strict=True)}
    again = {name: Heard(each.line_id, is_new=False) for name, each in known.items()}
    return [heard[each.external_id] if each.external_id in heard and places[each.external_id] == place
            else again.get(each.external_id) or Heard(heard[each.external_id].line_id, is_new=False)
            for place, each in enumerate(told)]


@dataclass(frozen=True)
class _Told:
    """What was told, the line it is by now, on which account of ours, and what was known of it before."""

    told: HeardLine
    line: BankLine
    account: BankAccount | None
    found: Found


def lock_accounts(account_ids: Iterable[int]) -> None:
    """Twins of two sources wait for each other here."""
    lock_all(BankAccount, account_ids)


def _decide(told: Sequence[_Told], source: str) -> dict[int, Match]:
    """What becomes of these: new lines, and old ones that others have told of. What the machine made of each line."""
    strange = {each.line.id: each.account for each in told
               if each.found.line is not None and each.account is not None and each.line.account_id is None}
    for line in lock_all(BankLine, strange):
        account = strange[line.id]
        if account is not None and line.account_id is None:
            set_account(line, account)
        else:
            strange.pop(line.id)
    open_cases([(CaseKind.STRANGE_ACCOUNT, _about(each.line, note=" ".join(each.told.numbers)))
                for each in told if each.found.line is None and each.account is None])
    return decide([(each.line, each.found.doubtful) for each in told
                   if each.line.id in strange or (each.found.line is None and each.account is not None)],
                  [each.line.id for each in told if each.found.line is not None], source)


def decide(new: Sequence[tuple[BankLine, BankLine | None]], again: Sequence[int] = (), source: str = "",
           ) -> dict[int, Match]:
    """What becomes of lines that are new on an account of ours, each with one that may be the same; and of those of
    which this source has told just now, `again`. Those that are not new here are locked."""
    came = [(line, doubtful) for line, doubtful in new if line.direction == Direction.IN]
    ledger.post([posting(line.id, line.amount) for line, _ in came])
    open_cases([(CaseKind.TWICE, _about(line, note=f"line:{doubtful.id}")) for line, doubtful in came
                if doubtful is not None])
    for line, doubtful in new:
        if line.direction == Direction.OUT and doubtful is None:
            outgoing.follow(line)
    sure = [line for line, doubtful in came if doubtful is None] + _settle(again, source)
    matches = counting.match_all(sorted(sure, key=attrgetter("id"))) if sure else {}
    return {line.id: Match.TWICE for line, doubtful in came if doubtful is not None} | matches


def _settle(line_ids: Sequence[int], source: str) -> list[BankLine]:
    """What waited for a person, and is known now to be no other line. A doubt that came up just now is asked, too."""
    settled = [line for line in lock_all(BankLine, _settled(line_ids, source)) if line.remaining == line.amount]
    for line in settled:
        close_cases(f"line:{line.id}", "two", kinds=(CaseKind.TWICE,))
    return settled


def _settled(line_ids: Sequence[int], source: str) -> set[int]:
    """This source has just told of these lines. Where it was asked whether two are one, and it has told of both, they
    are two: what waited for a person is for the order it names. Those lines."""
    if not line_ids:
        return set()
    names = [f"line:{line_id}" for line_id in line_ids]
    doubts: Any = db.session.execute(sa.select(Case.bank_line_id, Case.note).where(
        Case.kind == CaseKind.TWICE, Case.closed_at.is_(None),
        sa.or_(Case.subject.in_(names), Case.note.in_(names))).order_by(Case.bank_line_id)).all()
    settled = set()
    for line_id, note in doubts:
        both = {line_id, int(note.removeprefix("line:"))}
        told = set(db.session.scalars(sa.select(BankTelling.line_id).where(
            BankTelling.line_id.in_(both), BankTelling.source == source)))
        if told == both:
            settled.add(line_id)
    return settled


def take_as_ours(line: BankLine, account: BankAccount) -> Match | None:
    """The account of a line that was none of ours is this one: it is booked and matched now. The account is locked, and
    `counting.prepare` was called."""
    line = lock(BankLine, line.id)
    if line.account_id is not None:
        return None
    set_account(line, account)
    return decide([(line, None)]).get(line.id)


def set_account(line: BankLine, account: BankAccount) -> None:
    """The line, which is locked, is of this account."""
    line.account_id = account.id
    db.session.flush()
    close_cases(f"line:{line.id}", "ours", kinds=(CaseKind.STRANGE_ACCOUNT,))


def _prepare(told: Sequence[HeardLine], is_ours: bool) -> None:
    texts = [each.text for each in told if each.direction == Direction.IN]
    if texts:
        counting.prepare([*texts, *(twins.strange_words(told) if is_ours else ())])


def book(line: BankLine) -> None:
    """It is in the bank, and nobody's yet."""
    ledger.post([posting(line.id, line.amount)])


def posting(line_id: int, amount: Dong) -> NewPosting:
    """What is booked when it came in."""
    return NewPosting(f"bank:{line_id}", RECEIVED, [
        Leg(Account.BANK, amount), Leg(Account.UNCLEAR, Dong(-amount), f"line:{line_id}")])


def _known(told: Sequence[HeardLine]) -> dict[str, Any]:
    """The lines of those movements that their source has told before, by its name for them."""
    rows = db.session.execute(sa.select(
        BankTelling.external_id, BankTelling.line_id, BankLine.amount, BankLine.direction).join(
        BankLine, BankLine.id == BankTelling.line_id).where(
        BankTelling.source == told[0].source, BankTelling.external_id.in_([each.external_id for each in told])))
    return {row.external_id: row for row in rows}


def refuse_others(told: Sequence[HeardLine]) -> None:
    """Raises OtherMovement, if one of these has the number of another movement that was told before."""
    known = _known(told) if told else {}
    for each in told:
        _refuse_another(each, known.get(each.external_id, each))


def _refuse_another(told: HeardLine, before: Any) -> None:
    """One number for two sums: whoever counts anew, or has mixed them up, must not lose us the second one."""
    if (told.amount, told.direction) != (before.amount, before.direction):
        raise OtherMovement


def account_of(numbers: Sequence[str]) -> BankAccount | None:
    """The account of ours that is called so, by its own number or by another one; the first that is."""
    called = _accounts_called(numbers)
    return next((called[number] for number in numbers if number in called), None)


def _accounts_of(told: Sequence[HeardLine]) -> list[BankAccount | None]:
    called = _accounts_called({number for each in told for number in each.numbers})
    return [next((called[number] for number in each.numbers if number in called), None) for each in told]


def _accounts_called(numbers: Iterable[str]) -> dict[str, BankAccount]:
    """Accounts of ours by their own number, or else by others."""
    wanted = set(numbers)
    is_called = sa.and_(BankAlias.account_id == BankAccount.id, BankAlias.ended_at.is_(None),
                        BankAlias.number.in_(wanted))
    own, other = dict[str, BankAccount](), dict[str, BankAccount]()
    for account, number in db.session.execute(sa.select(BankAccount, BankAlias.number).outerjoin(
            BankAlias, is_called).where(sa.or_(BankAccount.number.in_(wanted), BankAlias.number.is_not(None)))
            .order_by(BankAccount.id.desc())):
        own[account.number] = account
        if number is not None:
            other[number] = account
    return other | own


def values(told: HeardLine, account: BankAccount | None) -> dict[str, Any]:
    """The row of a movement that nobody has told of before."""
    return {
        "account_id": account.id if account is not None else None, "account_number": told.account_number,
        "direction": told.direction, "amount": told.amount, "remaining": told.amount, "at": told.at,
        "day": clock.local(told.at).date(), "text": told.text, "reference": told.reference,
        "counter_name": told.counter_name, "counter_account": told.counter_account, "source": told.source,
        "heard_at": clock.now()}


def _keep(new: Sequence[tuple[HeardLine, BankAccount | None]]) -> list[BankLine]:
    lines = [BankLine(**values(told, account)) for told, account in new]
    db.session.add_all(lines)
    db.session.flush()
    for line in lines:
        locking.wrote(db.session().info, BankLine.__tablename__, line.id)
    return lines


def _tell(told: Sequence[tuple[HeardLine, BankLine]]) -> None:
    """Their source has told of these lines. One that a twin of this very telling has told meanwhile breaks the
    transaction, which is run again then."""
    insert_all(_TELLINGS, [
        {"source": each.source, "external_id": each.external_id, "line_id": line.id, "reference": each.reference,
         "at": clock.now(), "balance": each.balance} for each, line in told])


def remember(source: str, external_id: str, line: BankLine, reference: str = "", balance: Dong | None = None) -> bool:
    """This source has told of this line, with this reference of the bank and what the account held after it. False if
    it has told so before."""
    return insert_once(BankTelling, source=source, external_id=external_id, line_id=line.id, reference=reference,
                       at=clock.now(), balance=balance)


def _about(line: BankLine, note: str = "") -> About:
    return About(f"line:{line.id}", bank_line_id=line.id, amount=line.amount, note=note)
