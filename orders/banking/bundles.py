"""A whole buyer: several orders that one transfer pays.

Whoever holds the links of orders with one phone number is their buyer, and may pay them together; a phone number alone
proves nothing. Two codes fit into the words of a transfer; more orders get a code of their own.
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from core import clock
from core.db import Dong, db
from core.transactions import use_case
from orders import access
from orders.banking import accounts, asking, memos
from orders.banking.asking import Asked
from orders.codes import new_code
from orders.errors import NoSuchOrder
from orders.models import Order
from orders.models.money import BundledOrder, TransferBundle

MOST = 12


@dataclass(frozen=True)
class Part:
    """One of the orders, and what of it is left to be transferred."""

    order: Order
    left: Dong


@dataclass(frozen=True)
class Whole:
    """What one buyer is to transfer in all. `asked` is None while more orders than fit have no code of their own."""

    parts: tuple[Part, ...]
    asked: Asked | None

    @property
    def name(self) -> str:
        """What it is known by: the code of its first order."""
        return self.parts[0].order.code

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
    account = accounts.shown()
    if account is None or len(secrets) < 2:
        return []
    by_phone: dict[str, list[Part]] = {}
    for order in sorted(access.all_behind(list(secrets)), key=lambda order: order.id):
        panel = asking.panel(order)
        if panel is not None and panel.asked is not None and order.buyer_phone:
            by_phone.setdefault(order.buyer_phone, []).append(Part(order, panel.asked.amount))
    found = []
    for parts in (tuple(each[:MOST]) for each in by_phone.values() if len(each) > 1):
        codes = _codes([part.order for part in parts])
        amount = Dong(sum(part.left for part in parts))
        found.append(Whole(parts, asking.transfer(account, amount, codes) if codes else None))
    return found


def one_of_links(secrets: Sequence[str], name: str) -> Whole:
    """The one with this name. Raises NoSuchOrder."""
    found = next((each for each in of_links(secrets) if each.name == name), None)
    if found is None:
        raise NoSuchOrder
    return found


@use_case
def give_code(secrets: Sequence[str], name: str) -> None:
    """Make a code for orders of one buyer that do not fit into one memo, once for the same ones. Raises NoSuchOrder."""
    whole = one_of_links(secrets, name)
    if whole.asked is not None:
        return
    orders = [part.order for part in whole.parts]
    bundle = TransferBundle(code=new_code(), orders=_key(orders), made_at=clock.now())
    db.session.add(bundle)
    db.session.flush()
    db.session.add_all(BundledOrder(bundle_id=bundle.id, order_id=order.id) for order in orders)


def orders_of(codes: Sequence[str]) -> list[Order]:
    """The orders behind these codes, as far as they are codes for several."""
    wanted = sa.select(Order).join(BundledOrder, BundledOrder.order_id == Order.id).join(
        TransferBundle, TransferBundle.id == BundledOrder.bundle_id).where(TransferBundle.code.in_(codes))
    return list(db.session.scalars(wanted.order_by(Order.id)))


def _codes(orders: Sequence[Order]) -> list[str]:
    """What goes into the words: the codes of the orders, or the one for all of them, if it was made."""
    codes = [order.code for order in orders]
    if memos.fit(codes):
        return codes
    made = db.session.scalar(sa.select(TransferBundle.code).where(TransferBundle.orders == _key(orders)))
    return [made] if made else []


def _key(orders: Sequence[Order]) -> str:
    return ",".join(str(order.id) for order in orders)
