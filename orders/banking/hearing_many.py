"""Many movements of one account at once, as a file tells them: by the rule of `hearing`, in few statements.

Only what names no order of ours is heard so; whatever does goes through `hearing.hear`, which locks it.
"""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, cast

import sqlalchemy as sa

from core import clock
from core.db import Dong, db
from core.transactions import lock, use_case
from orders import ledger
from orders.banking import hearing, matching, outgoing, twins
from orders.banking.heard import HeardLine
from orders.banking.hearing import Heard
from orders.banking.matching import Match
from orders.banking.memos import codes_in
from orders.cases.opening import About, open_cases
from orders.models import BankAccount, BankLine, BankTelling, CaseKind, Direction, Order
from orders.models.money import TransferBundle

_LINES, _TELLINGS = cast(sa.Table, BankLine.__table__), cast(sa.Table, BankTelling.__table__)
_INSERT = sa.insert(_LINES).returning(_LINES.c.id, sort_by_parameter_order=True)


def strange_amounts(first: date, last: date) -> set[Dong]:
    """The sums of lines near these days on accounts that are none of ours: what is as much is heard alone, as it may be
    the same."""
    return set(db.session.scalars(sa.select(BankLine.amount).where(
        BankLine.account_id.is_(None), BankLine.day.between(first - twins.NEAR, last + twins.NEAR))))


def naming(texts: Iterable[str]) -> set[str]:
    """Those of the texts that name an order of ours, or what we paid out; the others may be heard together."""
    codes = {text: set(codes_in(text)) for text in texts}
    paid_out = {text for text in codes if outgoing.names_any(text)}
    every = sorted(set().union(*codes.values()))
    if not every:
        return paid_out
    ours = {*db.session.scalars(sa.select(Order.code).where(Order.code.in_(every))),
            *db.session.scalars(sa.select(TransferBundle.code).where(TransferBundle.code.in_(every)))}
    return paid_out | {text for text, named in codes.items() if named & ours}


@use_case(keyed=True)
def hear_many(told: Sequence[HeardLine]) -> list[Heard]:
    """All of them in one transaction, in their order; told again, they are the same lines.

    They are of one account and one source, each under another name, none of them names an order of ours, and none may
    be a line of a strange account.
    """
    if len({(each.account_number, each.source) for each in told}) != 1 or len(
            {each.external_id for each in told}) < len(told) or naming(each.text for each in told):
        raise AssertionError("lines of one account and source, that name no order")
    account = hearing.account_of(told[0].numbers)
    if account is not None:
        account = lock(BankAccount, account.id)  # twins of two sources wait for each other here
    known, others = _known(told), _others(told, account)
    heard: dict[int, Heard] = {}
    new: list[tuple[int, HeardLine, BankLine | None]] = []
    tellings: list[tuple[HeardLine, int]] = []
    nameless: list[BankLine] = []
    for place, each in enumerate(told):
        if each.external_id in known:
            heard[place] = Heard(known[each.external_id], is_new=False)
            continue
        near = others.get((each.direction, each.amount), [])
        found = twins.choose(each, clock.local(each.at).date(), [line for line in near if _is_near(each, line)])
        if found.doubtful is not None:
            found = twins.uncrossed(each, found, [*nameless, *twins.told_without_reference(each, account)])
        if found.line is None:
            new.append((place, each, found.doubtful))
        else:
            near.remove(found.line)  # this source has told of it now
            nameless += [] if each.reference else [found.line]
            tellings.append((replace(each, reference="") if found.is_crossed else each, found.line.id))
            heard[place] = Heard(found.line.id, is_new=False)
    ids = _keep([each for _, each, _ in new], account)
    matches = _follow_up([(each, line_id, doubtful) for (_, each, doubtful), line_id in zip(new, ids, strict=True)],
                         account)
    for (place, each, _), line_id in zip(new, ids, strict=True):
        heard[place] = Heard(line_id, is_new=True, match=matches.get(line_id))
        tellings.append((each, line_id))
    if tellings:
        db.session.execute(sa.insert(_TELLINGS), [
            {"source": each.source, "external_id": each.external_id, "line_id": line_id,
             "reference": each.reference, "at": clock.now(), "balance": each.balance} for each, line_id in tellings])
    hearing.settle_doubts([line_id for _, line_id in tellings], told[0].source)
    return [heard[place] for place in range(len(told))]


def _known(told: Sequence[HeardLine]) -> dict[str, int]:
    rows = db.session.execute(sa.select(BankTelling.external_id, BankTelling.line_id).where(
        BankTelling.source == told[0].source, BankTelling.external_id.in_([each.external_id for each in told])))
    return {row.external_id: row.line_id for row in rows}


def _others(told: Sequence[HeardLine], account: BankAccount | None) -> Mapping[tuple[Direction, Dong], list[BankLine]]:
    """What others have told of this account about these days, and this source has not."""
    days = [clock.local(each.at).date() for each in told]
    found: dict[tuple[Direction, Dong], list[BankLine]] = {}
    mine = BankLine.account_number == told[0].account_number
    if account is not None:
        mine = sa.or_(mine, BankLine.account_id == account.id)
    for line in db.session.scalars(sa.select(BankLine).where(
            mine, BankLine.amount.in_({each.amount for each in told}),
            BankLine.day.between(min(days) - twins.NEAR, max(days) + twins.NEAR),
            ~sa.exists().where(BankTelling.line_id == BankLine.id, BankTelling.source == told[0].source),
    ).order_by(BankLine.id)):
        found.setdefault((line.direction, line.amount), []).append(line)
    return found


def _is_near(told: HeardLine, line: BankLine) -> bool:
    distance: timedelta = line.day - clock.local(told.at).date()
    return abs(distance) <= twins.NEAR


def _keep(told: Sequence[HeardLine], account: BankAccount | None) -> list[int]:
    """The new lines; their ids in the same order."""
    if not told:
        return []
    rows: list[dict[str, Any]] = [hearing.values(each, account) for each in told]
    return list(db.session.scalars(_INSERT, rows))


def _follow_up(new: Sequence[tuple[HeardLine, int, BankLine | None]], account: BankAccount | None) -> dict[int, Match]:
    """What came in is booked; what a person decides is a case. What the machine made of each."""
    cases: list[tuple[CaseKind, About]] = []
    matches: dict[int, Match] = {}
    for each, line_id, doubtful in new:
        about = About(f"line:{line_id}", bank_line_id=line_id, amount=each.amount)
        if account is None:
            cases.append((CaseKind.STRANGE_ACCOUNT, About(about.subject, bank_line_id=line_id, amount=each.amount,
                                                          note=each.account_number)))
        elif each.direction == Direction.IN:
            match = matching.decide(each.amount, each.text, {}).match
            matches[line_id] = match if doubtful is None else Match.TWICE
            if doubtful is not None:
                cases.append((CaseKind.TWICE, About(about.subject, bank_line_id=line_id, amount=each.amount,
                                                    note=f"line:{doubtful.id}")))
            elif match in hearing.CASES:
                cases.append((hearing.CASES[match], about))
    ledger.post([hearing.posting(line_id, each.amount) for each, line_id, _ in new if line_id in matches])
    open_cases(cases)
    return matches
