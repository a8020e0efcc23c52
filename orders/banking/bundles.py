"""A whole buyer: several orders that one transfer pays.

Whoever holds the links of orders with one phone number is their buyer, and may pay them together; a phone number alone
proves nothing. Two codes fit into the words of a transfer; more orders get a code of their own, and so do those of
which something has come before, or a deposit is asked: then the code says what was asked of each. Were it only added up
when the money comes, what it is for would depend on which money came first.
"""
from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from core import clock
from core.db import Dong, db
from core.transactions import use_case
from orders import access, balances
from orders.banking import accounts, asking, memos
from orders.banking.asking import Asked
from orders.banking.errors import NoAccountShown
from orders.codes import new_code
from orders.models import Order
from orders.models.money import BundledOrder, TransferBundle

MOST = 10  # orders at once: so many a code can hold, whatever they cost


@dataclass(frozen=True)
class Part:
    """One of the orders, and what of it is left to be transferred."""

    order: Order
    left: Dong


@dataclass(frozen=True)
class Whole:
    """What one buyer is to transfer in all. `asked` is None while orders that need one have no code of their own."""

    parts: tuple[Part, ...]
    asked: Asked | None

    @property
    def secret(self) -> str:
        """The link of its first order, by which it is asked for."""
        return self.parts[0].order.secret

    @property
    def amount(self) -> Dong:
        """All of it."""
        return Dong(sum(part.left for part in self.parts))

    @property
    def mark(self) -> str:
        """In a word how it stands."""
        return "-".join(f"{part.order.id}:{part.left}" for part in self.parts)


def of_links(secrets: Sequence[str]) -> list[Whole]:
    """What the holder of these links can pay together: for each phone number with more than one order that waits."""
    return [whole for whole in _wholes(secrets) if len(whole.parts) > 1] if len(secrets) > 1 else []


def with_others(secret: str, secrets: Sequence[str]) -> Whole:
    """The order behind this link, with what waits of the others of its buyer. Raises NoAccountShown if it does not wait
    itself, or nothing can be transferred."""
    found = next((whole for whole in _wholes([secret, *secrets])
                  if secret in [part.order.secret for part in whole.parts]), None)
    if found is None:
        raise NoAccountShown
    return found


def _wholes(secrets: Sequence[str]) -> list[Whole]:
    account = accounts.shown()
    if account is None:
        return []
    by_phone: dict[str, list[Part]] = {}
    for order in sorted(access.all_behind(list(secrets)), key=lambda order: order.id):
        panel = asking.panel(order)
        if panel is not None and panel.asked is not None and order.buyer_phone:
            by_phone.setdefault(order.buyer_phone, []).append(Part(order, panel.asked.amount))
    found = []
    for parts in (tuple(held[place:place + MOST]) for held in by_phone.values() for place in range(0, len(held), MOST)):
        codes = _codes(parts)
        amount = Dong(sum(part.left for part in parts))
        found.append(Whole(parts, asking.transfer(account, amount, codes) if codes else None))
    return found


@use_case
def give_code(secret: str, secrets: Sequence[str]) -> None:
    """Make a code for orders of one buyer that need one; once for the same ones with the same sums.

    Raises NoAccountShown.
    """
    whole = with_others(secret, secrets)
    if whole.asked is not None:
        return
    bundle = TransferBundle(code=new_code(), orders=_key(whole.parts), made_at=clock.now())
    db.session.add(bundle)
    db.session.flush()
    db.session.add_all(BundledOrder(bundle_id=bundle.id, order_id=part.order.id, amount=part.left)
                       for part in whole.parts)


def orders_of(codes: Collection[str]) -> dict[str, list[Order]]:
    """The orders behind these codes, as far as they are codes for several."""
    wanted = sa.select(TransferBundle.code, Order).join(
        BundledOrder, BundledOrder.bundle_id == TransferBundle.id).join(Order, Order.id == BundledOrder.order_id)
    found: dict[str, list[Order]] = {}
    for code, order in db.session.execute(wanted.where(TransferBundle.code.in_(codes)).order_by(Order.id)):
        found.setdefault(code, []).append(order)
    return found


def asked_of(codes: Collection[str]) -> dict[str, dict[str, Dong]]:
    """What these codes for several ask of each of their orders, by the code of the order; old ones are left out."""
    wanted = sa.select(TransferBundle.code, Order.code, BundledOrder.amount).join(
        BundledOrder, BundledOrder.bundle_id == TransferBundle.id).join(Order, Order.id == BundledOrder.order_id)
    found: dict[str, dict[str, Dong]] = {}
    for code, order, amount in db.session.execute(wanted.where(
            TransferBundle.code.in_(codes), BundledOrder.amount.is_not(None))):
        found.setdefault(code, {})[order] = Dong(amount or 0)
    return found


def _codes(parts: Sequence[Part]) -> list[str]:
    """What goes into the words: the codes of the orders, or the one for all of them, if it was made."""
    codes = [part.order.code for part in parts]
    if len(parts) == 1 or (memos.fit(codes) and all(part.left == balances.of(part.order).due for part in parts)):
        return codes
    made = db.session.scalar(sa.select(TransferBundle.code).where(TransferBundle.orders == _key(parts)))
    return [made] if made else []


def _key(parts: Sequence[Part]) -> str:
    return ",".join(f"{part.order.id}:{part.left}" for part in parts)
