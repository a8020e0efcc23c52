"""What a buyer who pays by transfer is asked for: how far the order is paid, and what leads to the rest of it."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from core import clock
from core.db import Dong
from orders import awaiting, balances, disputed, wished
from orders.banking import accounts, banks, memos, vietqr
from orders.banking.errors import NoAccountShown
from orders.banking.vietqr import Transfer
from orders.models import BankAccount, Order, OrderStatus, ParcelStatus
from orders.wishes import PAID_BEFORE

METHOD = "transfer"


class Standing(StrEnum):
    """How far an order is paid."""

    WAITING = "waiting"  # nothing has come
    PART = "part"
    PAID = "paid"
    OVER = "over"  # more has come than it costs


@dataclass(frozen=True)
class Asked:
    """One transfer: where to, how much, with which words, and the text of the QR that says all of it."""

    bin: str
    bank: str
    number: str
    holder: str
    amount: Dong
    memo: str
    payload: str


@dataclass(frozen=True)
class Panel:
    """An order by transfer as its page shows it. `asked` is None when nothing is to be transferred (any more), or
    when there is no account that it could be transferred to."""

    standing: Standing
    received: Dong
    left: Dong
    surplus: Dong
    pay_by: datetime | None
    asked: Asked | None
    at_the_door: Dong | None = None  # of an order that needs a deposit (`left`): what is paid in cash then
    or_in_cash: bool = False  # it is confirmed: what has not come when it is packed is collected at the door

    @property
    def mark(self) -> str:
        """In a word how it stands: another one is news to whoever has the page open."""
        return f"{self.standing}-{self.received}-{self.left}"

    @property
    def is_late(self) -> bool:
        """True if the deadline has passed."""
        return self.pay_by is not None and self.pay_by <= clock.now()


def panel(order: Order) -> Panel | None:
    """How this order stands with its transfer, or with its deposit; None for one that is paid in another way.

    What a crew has seen coming in on air is not asked for again, though it is counted only when the bank tells of it.
    """
    if order.payment_method not in PAID_BEFORE:
        return _deposit(order)
    if order.payment_method != METHOD:
        return None
    balance = balances.of(order)
    left = balance.left
    if left and order.status == OrderStatus.PLACED:
        left = Dong(max(0, left - wished.of(order.id).transferred))
    or_in_cash = order.status == OrderStatus.CONFIRMED
    return Panel(_standing(balance, left), balance.received, left, balance.surplus,
                 None if or_in_cash else order.pay_by, _asked(order, left), or_in_cash=or_in_cash)


def _deposit(order: Order) -> Panel | None:
    """Paid at the door, but so much of it before anything is packed; None where that is not so, or no longer."""
    left = awaiting.missing(order) if order.status == OrderStatus.PLACED else Dong(0)
    if not left:
        return None
    received = order.received
    return Panel(Standing.PART if received else Standing.WAITING, received, left, Dong(0), order.pay_by,
                 _asked(order, left), Dong(sum(awaiting.values(order).values()) - received - left))


def _asked(order: Order, left: Dong) -> Asked | None:
    account = accounts.shown() if left and waits(order) and not disputed.held({order.id}) else None
    return None if account is None else transfer(account, left, [order.code])


def waits(order: Order) -> bool:
    """True while money for it changes nothing that is printed: it is not confirmed, or nothing of it is packed."""
    return order.status == OrderStatus.PLACED or (order.status == OrderStatus.CONFIRMED and all(
        parcel.status in (ParcelStatus.TO_PACK, ParcelStatus.CANCELLED) for parcel in order.parcels))


def asked_for(order: Order) -> Asked:
    """What is to be transferred for this order. Raises NoAccountShown if nothing is, or nowhere to."""
    found = panel(order)
    if found is None or found.asked is None:
        raise NoAccountShown
    return found.asked


def transfer(account: BankAccount, amount: Dong, codes: Sequence[str]) -> Asked:
    """A transfer of so much to this account, for the orders with these codes."""
    words = memos.memo(codes)
    bank = banks.find(account.bin)
    text = vietqr.payload(Transfer(account.bin, account.number, amount, words))
    return Asked(bank.bin, bank.name, account.number, account.holder, amount, words, text)


def _standing(balance: balances.Balance, left: Dong) -> Standing:
    if left:
        return Standing.PART if balance.received else Standing.WAITING
    return Standing.OVER if balance.surplus else Standing.PAID
