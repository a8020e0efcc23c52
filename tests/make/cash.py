"""Cash that riders and carriers have collected."""
from __future__ import annotations

import itertools

from core.actors import SYSTEM
from core.db import Dong, db
from core.transactions import use_case
from orders import parcels
from orders.cash import paying_in
from orders.models import BankLine, Parcel, Payment
from orders.models.money import Remittance
from tests.make import money
from tests.make import orders as make

_keys = itertools.count(1)


def collected() -> Payment:
    """A parcel was delivered, and whoever brought it has the cash."""
    return payment_of(make.delivered())


def payment_of(parcel: Parcel) -> Payment:
    """Its cash."""
    return db.session.query(Payment).filter_by(parcel_id=parcel.id).order_by(Payment.id.desc()).first()


@use_case
def sent_by(parcel: Parcel, waybill: str, carrier: str = "viettelpost") -> Parcel:
    """It goes with a carrier."""
    kept = db.session.get_one(Parcel, parcel.id)
    kept.carrier, kept.waybill = carrier, waybill
    return kept


def by_carrier(waybill: str, delivered: bool = True, with_cash: bool = False) -> Payment:
    """A parcel that a carrier has taken, and by our books delivered; its cash is not recorded."""
    parcel = sent_by(make.shipped(), waybill)
    if delivered:
        parcels.deliver(SYSTEM, parcel.id, with_cash)
    return payment_of(parcel)


def line(amount: int, text: str = "NOP TIEN THU HO") -> BankLine:
    """Money at the bank that names no order, on an account of ours."""
    account = db.session.query(money.BankAccount).first() or money.account()
    return money.line(amount, text, account_id=account.id)


def key() -> str:
    """A request key that nobody has used."""
    return f"cash-{next(_keys)}"


def paid_in(*payments: Payment, line: BankLine | None = None, given: int | None = None,
            reason: str = "anh Phà nộp") -> Remittance:
    """This cash is paid in, by a bank line or by hand."""
    return paying_in.pay_in(SYSTEM, paying_in.PayIn(
        payment_ids=tuple(each.id for each in payments), line_id=None if line is None else line.id,
        given=None if given is None else Dong(given), reason=reason, request_key=key()))
