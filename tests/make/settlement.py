"""Settlements, made the way the office makes them. Every account is made up."""
from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import sqlalchemy as sa

from accounts.models import Grant, Role, Scope
from core import clock, dated
from core.actors import SYSTEM
from core.db import db
from core.transactions import use_case
from orders.models import Order, Parcel
from orders.models.money import Payout, Settlement, SettlementCorrection, SettlementLine
from orders.settlement import accounts, drafting, payout_accounts, payouts, steps
from orders.settlement.accounts import PayoutAccount
from shop.models import Cooperative
from tests.make import accounts as accounts_make
from tests.make import orders as make
from tests.make import shop


def known_accounts() -> dict[int, PayoutAccount | None]:
    """Every seller has an account: what stands in the dictionary that is returned, what was confirmed, or one that
    is made up."""
    own: dict[int, PayoutAccount | None] = {}

    def of(seller: int) -> PayoutAccount | None:
        made_up = PayoutAccount("970436", f"00110{seller:07d}", "HTX MAU")
        return own[seller] if seller in own else payout_accounts.payout_account_of(seller) or made_up

    accounts.provide(replace(payout_accounts.KEPT, of=of))
    return own


def account(seller: Cooperative, number: str = "0011004455667") -> PayoutAccount | None:
    """An account that this seller has asked for and an administrator has confirmed."""
    accounts.provide(payout_accounts.KEPT)
    wish = payout_accounts.NewAccount("970436", number, "HTX Mẫu")
    payout_accounts.confirm(SYSTEM, payout_accounts.propose(SYSTEM, seller.id, wish).id)
    return payout_accounts.payout_account_of(seller.id)


def rates(**values: int) -> None:
    """These rates hold since long ago."""
    for name, value in values.items():
        dated.enact(name, clock.today().replace(year=2025, month=8), value)


def sold(seller: Cooperative, milli: int = 2_000, price: int = 45_000, session_id: int | None = None,
         with_cash: bool = True) -> Parcel:
    """So much of a new product of this seller at a buyer's, paid or not."""
    goods = shop.product(seller, shop.kilo(price))
    order = make.order({shop.sku(goods): milli}) if session_id is None else make.completed(
        make.live_order(goods, milli, price, session_id=session_id))
    return make.delivered(order, with_cash)


@use_case
def host_of(session_id: int) -> int:
    """Somebody who hosts this session; their id."""
    person_id = accounts_make.person().id
    db.session.add(Grant(person_id=person_id, role=Role.HOST, scope=Scope.SESSION, ref=str(session_id),
                         granted_by="system", granted_at=clock.now()))
    return person_id


@use_case
def no_host(session_id: int, *people: str) -> None:
    """These hosts ("person:7") are taken off this session."""
    for grant in db.session.scalars(sa.select(Grant).where(Grant.ref == str(session_id), Grant.role == Role.HOST)):
        if f"person:{grant.person_id}" in people:
            grant.revoked_at = clock.now()


def draft(seller: Cooperative) -> Settlement:
    """A draft of this seller until today, or until the day after the last one, should that be later."""
    last = db.session.scalar(sa.select(sa.func.max(Settlement.last_day)).where(
        Settlement.cooperative_id == seller.id, Settlement.locked_on.is_not(None)))
    first = clock.today().replace(day=1) if last is None else last + timedelta(days=1)
    with clock.at(max(clock.now(), clock.day_bounds(first)[0])):
        return drafting.draft(SYSTEM, seller.id, first, clock.today())


def locked(seller: Cooperative) -> Settlement:
    """A run of this seller, locked."""
    made = draft(seller)
    made = steps.review(SYSTEM, made.id, made.version)
    return steps.lock_run(SYSTEM, made.id, made.version)


def paid(seller: Cooperative) -> Settlement:
    """The same, paid out."""
    made = locked(seller)
    payouts.confirm_batch(SYSTEM, payouts.make_batch(SYSTEM, [payout(made).id]).id)
    return as_is(made)


def payout(settlement: Settlement) -> Payout:
    """Its latest payout, as it is now."""
    return db.session.scalars(sa.select(Payout).where(Payout.settlement_id == settlement.id).order_by(
        Payout.nth.desc()).limit(1).execution_options(populate_existing=True)).one()


def as_is(settlement: Settlement) -> Settlement:
    """The run as it is now."""
    return db.session.get_one(Settlement, settlement.id, populate_existing=True)


def lines(settlement: Settlement) -> list[SettlementLine]:
    """What is in it."""
    return list(db.session.scalars(sa.select(SettlementLine).where(
        SettlementLine.settlement_id == settlement.id).order_by(SettlementLine.id)))


def order_of(parcel: Parcel) -> Order:
    """The order it belongs to."""
    return db.session.get_one(Order, parcel.order_id)


def corrections(seller: Cooperative) -> list[SettlementCorrection]:
    """Every correction of this seller."""
    return list(db.session.scalars(sa.select(SettlementCorrection).where(
        SettlementCorrection.cooperative_id == seller.id).order_by(SettlementCorrection.id)))
