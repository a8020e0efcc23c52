"""To which account a refund goes: the buyer says it behind their link, or staff who have asked; it is kept sealed.

Only whoever sends the money reads it whole, and that is noted.
"""
from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from core import actors, clock, secret_box
from core.actors import Actor
from core.audit import note
from core.db import db
from core.states import move
from core.text import fold
from core.transactions import lock, lock_all, use_case
from orders.access import behind, lock_order, sees_everything
from orders.banking import banks, pictures, vietqr
from orders.banking.errors import BadAccountNumber, HolderMissing
from orders.models import Refund, RefundStatus
from orders.models.money import RefundBatch, RefundBatchItem
from orders.money_errors import AccountNotNeeded, NoSuchRefund, NoSuchRefundFile
from orders.refunds import going

_NUMBER = re.compile(r"[0-9A-Z]{4,19}", re.ASCII)
_HOLDER_MOST = 70


@dataclass(frozen=True)
class GivenAccount:
    """An account as somebody types it."""

    bin: str
    number: str
    holder: str


@dataclass(frozen=True)
class Opened:
    """The same as whoever sends the money reads it; `qr` is a picture in the page that a banking app reads."""

    account: GivenAccount
    bank: str
    memo: str
    qr: str


@use_case
def give_by_buyer(secret: str, refund_id: int, wish: GivenAccount) -> Refund:
    """Whoever has the secret link of the order says where its refund goes; until somebody sends it, it may change.

    Raises NoSuchOrder, NoSuchRefund for one of another order, AccountNotNeeded, UnknownBank, BadAccountNumber,
    HolderMissing.
    """
    order = behind(secret)
    lock_order(order.id)
    found = db.session.get(Refund, refund_id)
    if found is None or found.order_id != order.id:
        raise NoSuchRefund
    return _give(refund_id, wish)


@use_case
def give(actor: Actor, refund_id: int, wish: GivenAccount) -> Refund:
    """The same for staff who have asked the buyer."""
    going.refund_of(actor, refund_id)
    return _give(refund_id, wish)


@use_case
def open_account(actor: Actor, refund_id: int) -> Opened | None:
    """The whole account, which is noted; None while nobody has given one. Raises NoSuchRefund, Sealed."""
    refund = going.refund_of(actor, refund_id)
    if not refund.account_box:
        return None
    note("refund account read", f"refund:{refund.id}")
    return opened(refund)


def opened(refund: Refund) -> Opened:
    """What is in the box of this refund, for whoever has noted that it is read."""
    account = _given(refund)
    memo = f"HOAN TIEN {refund.id}"
    text = vietqr.payload(vietqr.Transfer(account.bin, account.number, refund.amount, memo))
    return Opened(account, banks.find(account.bin).name, memo, pictures.svg_in_page(text))


def number_of(refund: Refund) -> str:
    """The number it goes to, for a machine that compares it and shows it to nobody; "" while nobody has given one.

    Raises Sealed.
    """
    return _given(refund).number if refund.account_box else ""


def _given(refund: Refund) -> GivenAccount:
    return GivenAccount(*secret_box.unseal(refund.account_box, _about(refund.id)).split("|", 2))


@use_case
def begin_all(actor: Actor) -> list[Refund]:
    """All transfers that wait with an account: taken on by this person, for one file to the bank; that is noted."""
    if not sees_everything(actor):
        raise NoSuchRefund
    waiting = db.session.scalars(sa.select(Refund.id).where(
        Refund.provider == "transfer", Refund.account_box != "", Refund.status == RefundStatus.PROMISED
    ).order_by(Refund.id)).all()
    taken = [refund for refund in lock_all(Refund, waiting)
             if refund.status == RefundStatus.PROMISED and move(refund, RefundStatus.SENDING)]
    for refund in taken:
        note("refund account read", f"refund:{refund.id}")
    if taken:
        batch = RefundBatch(made_at=clock.now(), made_by=actors.current().ref)
        db.session.add(batch)
        db.session.flush()
        db.session.add_all([RefundBatchItem(refund_id=refund.id, batch_id=batch.id) for refund in taken])
        db.session.flush()
    return taken


@use_case
def again(actor: Actor, code: str) -> list[Refund]:
    """What is in a file for the bank that was made before: all of it, whatever became of each; that is noted.

    Raises NoSuchRefundFile.
    """
    batch = batch_of(actor, code)
    note("refund file had again", f"refund_batch:{batch.id}")
    inside = refunds_in(batch)
    for refund in inside:
        note("refund account read", f"refund:{refund.id}")
    return inside


def batch_of(actor: Actor, code: str) -> RefundBatch:
    """A file for the bank, by its code. Raises NoSuchRefundFile."""
    number = code.removeprefix("HT")
    is_code = code.startswith("HT") and number.isascii() and number.isdecimal() and 6 <= len(number) < 10
    found = db.session.get(RefundBatch, int(number)) if is_code and sees_everything(actor) else None
    if found is None:
        raise NoSuchRefundFile
    return found


def refunds_in(batch: RefundBatch) -> list[Refund]:
    """What is in it, as it was written."""
    return list(db.session.scalars(sa.select(Refund).join(
        RefundBatchItem, RefundBatchItem.refund_id == Refund.id).where(
        RefundBatchItem.batch_id == batch.id).order_by(Refund.id)))


def batches(actor: Actor) -> list[tuple[RefundBatch, int, int, int]]:
    """The files, the latest first, with how many are in each, how much in sum, and how many have not ended."""
    if not sees_everything(actor):
        return []
    waits = sa.case((Refund.status.in_((RefundStatus.SENDING, RefundStatus.UNKNOWN)), 1), else_=0)
    rows = db.session.execute(sa.select(
        RefundBatch, sa.func.count(), sa.func.sum(Refund.amount), sa.func.sum(waits)).join(
        RefundBatchItem, RefundBatchItem.batch_id == RefundBatch.id).join(
        Refund, Refund.id == RefundBatchItem.refund_id).group_by(RefundBatch.id).order_by(
        RefundBatch.id.desc()).limit(100))
    return [(batch, int(number), int(amount), int(left)) for batch, number, amount, left in rows]


def reseal() -> int:
    """Seal anew what an older key has sealed."""
    old = [refund.id for refund in db.session.scalars(sa.select(Refund).where(Refund.account_box != ""))
           if not secret_box.is_current(refund.account_box)]
    for refund_id in old:
        _reseal(refund_id)
    return len(old)


def bank_names() -> Iterable[tuple[str, str]]:
    """The banks to choose from, by BIN."""
    return [(bank.bin, f"{bank.name} ({bank.code})") for bank in banks.everyone()]


def _give(refund_id: int, wish: GivenAccount) -> Refund:
    number = re.sub(r"[\s.\-]", "", wish.number).upper()
    holder = re.sub(r"[^A-Z0-9 ]+", " ", fold(wish.holder).upper())
    holder = " ".join(holder.split())
    banks.find(wish.bin)
    if not _NUMBER.fullmatch(number):
        raise BadAccountNumber
    if not 2 <= len(holder) <= _HOLDER_MOST:
        raise HolderMissing
    refund = lock(Refund, refund_id)
    if refund.provider != "transfer" or refund.status != RefundStatus.PROMISED:
        raise AccountNotNeeded
    refund.account_box = secret_box.seal(f"{wish.bin}|{number}|{holder}", _about(refund.id))
    note("refund account given", f"refund:{refund.id}", bank=wish.bin)
    return refund


@use_case
def _reseal(refund_id: int) -> None:
    refund = lock(Refund, refund_id)
    inside = secret_box.unseal(refund.account_box, _about(refund_id))
    refund.account_box = secret_box.seal(inside, _about(refund_id))


def _about(refund_id: int) -> str:
    return f"account of refund {refund_id}"
