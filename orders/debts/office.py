"""The office of what we owe: to the treasury, to hosts and carriers; and what sellers owe us."""
from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from accounts.names import names_of
from core.access import allow
from core.db import db
from orders.books import entries
from orders.books import words as book_words
from orders.debts import owed, words
from orders.debts.errors import NoSuchDebt
from orders.ledger import Account, Entry, Posting
from orders.models import BankLine, OrderLine, Parcel
from orders.models.money import LineUse, LineUseUndone, SettlementLine, UseKind
from shop.paging import page_asked, paged

bp = Blueprint("debts", __name__, url_prefix="/office/money/owed")


@bp.get("")
@allow("admin")
def overview() -> ResponseReturnValue:
    """What is owed, by account and by whom to; and what sellers owe us."""
    found = {kind: owed.debts(kind) for kind in owed.ACCOUNTS}
    sellers = owed.sellers()
    every = [*sellers, *(each for many in found.values() for each in many)]
    named = words.names((each.kind, each.party) for each in every)
    return render_template("orders/office/money/owed.html", debts=found, sellers=sellers, names=named,
                           kinds=words.KINDS, others=_others())


@bp.get("/<kind>/<party>")
@allow("admin")
def debt(kind: str, party: str) -> ResponseReturnValue:
    """One of them: the entries it arose from, and the movements that paid it."""
    if kind not in (*owed.ACCOUNTS, UseKind.REPAID, UseKind.FEE, UseKind.COST, UseKind.CAPITAL, UseKind.INCOME):
        raise NoSuchDebt
    which, of = UseKind(kind), "" if party == "-" else party[:40]
    found = owed.debt(which, of) if which in owed.ACCOUNTS else next(
        (each for each in owed.sellers() if each.party == of), None)
    page = paged(_entries(which, of), page_asked(), 20)
    rows = db.session.execute(sa.select(LineUse, LineUseUndone, BankLine).join(
        BankLine, BankLine.id == LineUse.line_id).outerjoin(LineUseUndone, LineUseUndone.use_id == LineUse.id).where(
        LineUse.kind == which, LineUse.party == of).order_by(LineUse.id.desc()).limit(200)).all()
    if not rows and not page.items and not (found is not None and found.arisen):
        raise NoSuchDebt
    named = words.names([(which, of)])
    return render_template(
        "orders/office/money/debt.html", debt=found, kind=which, party=of, rows=rows, page=page,
        name=named.get(of) or named.get(f"{which}:") or words.KINDS[which], kinds=words.KINDS,
        lines=entries.lines_of(page.items), accounts=book_words.ACCOUNTS, events=book_words.KINDS,
        people=names_of(row[0].made_by for row in rows))


def _others() -> list[tuple[UseKind, Any]]:
    """What movements were beside debts, in sum."""
    rows = db.session.execute(sa.select(LineUse.kind, sa.func.sum(sa.case(
        (BankLine.direction == "in", LineUse.amount), else_=-LineUse.amount))).join(
        BankLine, BankLine.id == LineUse.line_id).outerjoin(LineUseUndone, LineUseUndone.use_id == LineUse.id).where(
        LineUse.kind.in_((UseKind.FEE, UseKind.COST, UseKind.CAPITAL, UseKind.INCOME)),
        LineUseUndone.use_id.is_(None)).group_by(LineUse.kind).order_by(LineUse.kind))
    return [(kind, amount) for kind, amount in rows]


def _entries(kind: UseKind, party: str) -> sa.Select[Any]:
    """The legs from which it arose."""
    found = sa.select(Entry).join(Posting, Posting.id == Entry.posting_id).order_by(Entry.id.desc())
    if kind == UseKind.REPAID:
        return found.where(Entry.account == Account.PRODUCER, Entry.cooperative_id == _number(party))
    if kind not in owed.ACCOUNTS:
        return found.where(sa.false())
    found = found.where(Entry.account == owed.ACCOUNTS[kind], Entry.party == "")
    if kind == UseKind.TAX and party:
        first = _month(party)
        after = (first + timedelta(days=31)).replace(day=1)
        return found.where(Posting.day >= first, Posting.day < after)
    if kind == UseKind.COMMISSION and party:
        return found.where(Entry.session_id.in_(owed.sessions_of(_number(party))))
    if kind == UseKind.FREIGHT and party:
        mine = Parcel.carrier == party.partition(":")[2]
        parcels = sa.select(sa.literal("parcel:") + Parcel.code).where(mine)
        runs = sa.select(sa.literal("settlement:") + sa.cast(SettlementLine.settlement_id, sa.String)).join(
            OrderLine, OrderLine.id == SettlementLine.order_line_id).join(Parcel, Parcel.id == OrderLine.parcel_id)
        return found.where(sa.or_(Posting.document.in_(parcels), Posting.document.in_(runs.where(
            mine, SettlementLine.freight > 0))))
    return found.where(sa.false() if kind == UseKind.TAX else Entry.session_id.is_(None))


def _number(party: str) -> int:
    ref = party.partition(":")[2]
    if not ref.isascii() or not ref.isdecimal() or len(ref) > 9:
        raise NoSuchDebt
    return int(ref)


def _month(party: str) -> date:
    try:
        return owed.month_of(party)
    except ValueError as error:
        raise NoSuchDebt from error
