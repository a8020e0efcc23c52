"""What we owe, and what sellers owe us; and the lines at the bank that pay it."""
from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from core import clock
from core.actors import SYSTEM
from core.db import Dong, db
from orders import parcels, returns
from orders.allowances import granting
from orders.debts import paying
from orders.debts.paying import Use
from orders.models import BankAccount, BankLine, Direction, Refund
from orders.models.money import LineUse, Settlement, UseKind
from orders.refunds import going
from shop.models import Cooperative
from tests.make import allowances, cash, money, settlement, shop
from tests.make import orders as make

_keys = itertools.count(1)


def month() -> str:
    """Whom the tax of today is owed for."""
    return f"month:{clock.today():%Y-%m}"


def went_out(amount: int, text: str = "CHUYEN TIEN") -> BankLine:
    """Money that left an account of ours."""
    return money.line(amount, text, direction=Direction.OUT, account_id=_account())


def came_in(amount: int, text: str = "CHUYEN TIEN") -> BankLine:
    """Money on an account of ours that names no order."""
    return money.line(amount, text, account_id=_account())


def _account() -> int:
    found = db.session.scalar(sa.select(BankAccount.id).limit(1))
    return found or money.account().id


def use(line: BankLine, kind: UseKind, amount: int | None = None, party: str = "", **details: Any) -> LineUse:
    """So much of the line (what is left of it) was for this."""
    wish = Use(kind, Dong(line.remaining if amount is None else amount), details.pop("reason", "as the bank says"),
               party, **details)
    made = paying.use(SYSTEM, line.id, wish, f"use-{next(_keys)}")
    return db.session.get_one(LineUse, made)


def taxed(price: int = 100_000) -> Settlement:
    """A household's run that withheld 1.5 % of so much."""
    seller = shop.cooperative(kind=shop.CooperativeKind.HOUSEHOLD)
    settlement.sold(seller, 1_000, price)
    return settlement.locked(seller)


def hosted(price: int = 100_000, hosts: int = 1, session_id: int = 7) -> list[str]:
    """A tenth of so much was earned by the hosts of a session; who they are."""
    settlement.rates(commission_host=1_000)
    people = [settlement.host_of(session_id) for _ in range(hosts)]
    seller = shop.cooperative()
    settlement.sold(seller, 1_000, price, session_id=session_id)
    settlement.locked(seller)
    return [f"person:{each}" for each in people]


def brought(carrier: str = "viettelpost") -> Dong:
    """A carrier has brought a parcel; the freight of it."""
    sent = cash.sent_by(make.shipped(), f"VTP{next(_keys)}", carrier)
    parcels.deliver(SYSTEM, sent.id)
    return sent.freight


def debtor(price: int = 45_000) -> Cooperative:
    """A seller whose goods came back after they had been paid out, so that a run ended below zero."""
    seller = shop.cooperative()
    sold = settlement.sold(seller, price=price)
    settlement.paid(seller)
    returns.give_back(SYSTEM, sold.id, "too sour")
    settlement.locked(seller)
    return seller


def everything(out: Callable[[int], int]) -> None:
    """Each use of a line, and each of them undone; there is an account."""
    taxed()
    [host] = hosted()
    brought()
    seller = debtor()
    made = []
    for kind, party in ((UseKind.TAX, month()), (UseKind.COMMISSION, host), (UseKind.FREIGHT, "carrier:viettelpost")):
        line = db.session.get_one(BankLine, out(100_000))
        made.append(use(line, kind, party=party, is_cost_beyond=True))
    made += [use(db.session.get_one(BankLine, out(5_000)), kind) for kind in (
        UseKind.FEE, UseKind.COST, UseKind.CAPITAL)]
    made += [use(came_in(5_000), kind) for kind in (UseKind.INCOME, UseKind.CAPITAL)]
    made.append(use(came_in(5_000), UseKind.REPAID, party=f"cooperative:{seller.id}"))
    line = allowances.line_of(settlement.sold(shop.cooperative()))
    allowed = allowances.grant(line, 1_000, provider="transfer")
    going.failed(SYSTEM, db.session.scalars(sa.select(Refund.id).order_by(Refund.id.desc()).limit(1)).one(), "closed")
    granting.undo(SYSTEM, allowed.id, "a mistake")
    for each in made:
        paying.undo(SYSTEM, each.id, "looked again")
