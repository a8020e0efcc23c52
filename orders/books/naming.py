"""Documents and parties of the books as a person says them: "Transfer for order CB7K2M9QX", "Bank line of 21/11/2026".

The codes stay what entries are found by; a name is looked up when it is read, for many codes with a fixed number of
questions, and a code that nobody has a name for is shown as it is.
"""
from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext
from sqlalchemy.orm import aliased

from accounts.names import names_of
from core import moments
from core.db import db
from core.templating import language
from orders.debts import words as debts
from orders.models import BankLine, Direction, MoneyMove, Order, OrderLine, Payment, Refund, WriteOff
from orders.models.money import (
    Allowance,
    CardPayout,
    CodStatement,
    Dispute,
    LineUse,
    PaidBy,
    Payout,
    Remittance,
    Settlement,
    UseKind,
)
from orders.shipping import carriers
from shop.models import Cooperative

_AT_ONCE, _SHORT = 500, 60
_MONTH = re.compile(r"20\d\d-(0[1-9]|1[0-2])", re.ASCII)
Names = dict[str, str]


def documents(codes: Iterable[str]) -> Names:
    """What these documents are called: "payment:TRANSFER-12" is "Transfer for order CB7K2M9QX"."""
    return _named(codes, DOCUMENTS)


def parties(codes: Iterable[str]) -> Names:
    """What these parties are called: "cooperative:3" is the name of the seller."""
    wanted = set(codes)
    found = _named(wanted, PARTIES)
    return {**found, "office": str(gettext("Cash in the office"))} if "office" in wanted else found


def _named(codes: Iterable[str], kinds: dict[str, Callable[[list[str]], Iterator[tuple[str, str]]]]) -> Names:
    refs: dict[str, set[str]] = {}
    for code in codes:
        kind, _, ref = code.partition(":")
        if ref and kind in kinds:
            refs.setdefault(kind, set()).add(ref)
    found: Names = {}
    for kind, wanted in refs.items():
        left = iter(sorted(wanted))
        while some := list(islice(left, _AT_ONCE)):
            found |= {f"{kind}:{ref}": name for ref, name in kinds[kind](some)}
    return found


def _ids(refs: list[str]) -> list[int]:
    return [int(ref) for ref in refs if ref.isascii() and ref.isdecimal() and len(ref) < 10]


def _rows(query: Any) -> Iterator[Any]:
    yield from db.session.execute(query)


def _day(day: Any) -> str:
    return moments.exact_day(day, language())


def _short(text: str) -> str:
    return text if len(text) <= _SHORT else text[:_SHORT - 1].rstrip() + "…"


def _parcels(refs: list[str]) -> Iterator[tuple[str, str]]:
    for ref in refs:
        yield ref, gettext("Parcel %(code)s", code=ref)


def _payments(refs: list[str]) -> Iterator[tuple[str, str]]:
    for row in _rows(sa.select(Payment.reference, Payment.provider, Order.code).join(
            Order, Order.id == Payment.order_id).where(Payment.reference.in_(refs))):
        yield row.reference, {
            "transfer": gettext("Transfer for order %(code)s", code=row.code),
            "card": gettext("Card payment for order %(code)s", code=row.code),
        }.get(row.provider, gettext("Cash for order %(code)s", code=row.code))


def _lines(refs: list[str]) -> Iterator[tuple[str, str]]:
    for row in _rows(sa.select(BankLine.id, BankLine.day, BankLine.text, BankLine.direction).where(
            BankLine.id.in_(_ids(refs)))):
        said = (gettext("Money in on %(day)s", day=_day(row.day)) if row.direction == Direction.IN
                else gettext("Money out on %(day)s", day=_day(row.day)))
        yield str(row.id), f"{said}: {_short(row.text)}" if row.text else said


def _refunds(refs: list[str]) -> Iterator[tuple[str, str]]:
    for row in _rows(sa.select(Refund.id, Order.code, BankLine.day).outerjoin(Order, Order.id == Refund.order_id)
                     .outerjoin(BankLine, BankLine.id == Refund.bank_line_id).where(Refund.id.in_(_ids(refs)))):
        if row.code is not None:
            yield str(row.id), gettext("Refund for order %(code)s", code=row.code)
        else:
            yield str(row.id), gettext("Refund of the money that came on %(day)s", day=_day(row.day))


def _moves(refs: list[str]) -> Iterator[tuple[str, str]]:
    source, target = aliased(Order), aliased(Order)
    for row in _rows(sa.select(MoneyMove.id, source.code.label("source"), target.code.label("target"))
                     .join(source, source.id == MoneyMove.from_order_id)
                     .join(target, target.id == MoneyMove.to_order_id).where(MoneyMove.id.in_(_ids(refs)))):
        yield str(row.id), gettext("Moved from order %(source)s to %(target)s", source=row.source, target=row.target)


def _write_offs(refs: list[str]) -> Iterator[tuple[str, str]]:
    for row in _rows(sa.select(WriteOff.id, Order.code).join(Order, Order.id == WriteOff.order_id).where(
            WriteOff.id.in_(_ids(refs)))):
        yield str(row.id), gettext("Write-off of order %(code)s", code=row.code)


def _remittances(refs: list[str]) -> Iterator[tuple[str, str]]:
    for row in _rows(sa.select(Remittance.id, Remittance.way, BankLine.day, CodStatement.number)
                     .outerjoin(BankLine, BankLine.id == Remittance.bank_line_id)
                     .outerjoin(CodStatement, CodStatement.id == Remittance.statement_id)
                     .where(Remittance.id.in_(_ids(refs)))):
        if row.number is not None:
            yield str(row.id), gettext("Carrier's statement %(number)s", number=row.number)
        elif row.way == PaidBy.BANK:
            yield str(row.id), gettext("Cash paid in at the bank on %(day)s", day=_day(row.day))
        elif row.way == PaidBy.HAND:
            yield str(row.id), gettext("Cash handed over in the office")
        else:
            yield str(row.id), gettext("Missing cash given up")


def _disputes(refs: list[str]) -> Iterator[tuple[str, str]]:
    for row in _rows(sa.select(Dispute.id, Order.code).join(Payment, Payment.id == Dispute.payment_id).join(
            Order, Order.id == Payment.order_id).where(Dispute.id.in_(_ids(refs)))):
        yield str(row.id), gettext("Card dispute about order %(code)s", code=row.code)


def _card_payouts(refs: list[str]) -> Iterator[tuple[str, str]]:
    for row in _rows(sa.select(CardPayout.id, CardPayout.note).where(CardPayout.id.in_(_ids(refs)))):
        yield str(row.id), gettext("The card provider paid out: %(note)s", note=_short(row.note))


def _settlements(refs: list[str]) -> Iterator[tuple[str, str]]:
    for row in _rows(sa.select(Settlement.id, Cooperative.name).join(
            Cooperative, Cooperative.id == Settlement.cooperative_id).where(Settlement.id.in_(_ids(refs)))):
        yield str(row.id), gettext("Settlement %(code)s, %(name)s", code=Settlement.code_of(row.id), name=row.name)


def _payouts(refs: list[str]) -> Iterator[tuple[str, str]]:
    for row in _rows(sa.select(Payout.id, Payout.settlement_id, Cooperative.name).join(
            Cooperative, Cooperative.id == Payout.cooperative_id).where(Payout.id.in_(_ids(refs)))):
        yield str(row.id), gettext("Payout to %(name)s, %(code)s", name=row.name,
                                   code=Settlement.code_of(row.settlement_id))


def _orders(refs: list[str]) -> Iterator[tuple[str, str]]:
    for row in _rows(sa.select(Order.code, Order.buyer_name).where(Order.code.in_(refs))):
        said = gettext("Order %(code)s", code=row.code)
        yield row.code, f"{said} · {row.buyer_name}" if row.buyer_name else said


def _sellers(refs: list[str]) -> Iterator[tuple[str, str]]:
    for row in _rows(sa.select(Cooperative.id, Cooperative.name).where(Cooperative.id.in_(_ids(refs)))):
        yield str(row.id), row.name


def _people(refs: list[str]) -> Iterator[tuple[str, str]]:
    for ref, name in names_of(f"person:{ident}" for ident in _ids(refs)).items():
        yield ref.removeprefix("person:"), name


def _uses(refs: list[str]) -> Iterator[tuple[str, str]]:
    for row in _rows(sa.select(LineUse.id, LineUse.kind, BankLine.day).join(
            BankLine, BankLine.id == LineUse.line_id).where(LineUse.id.in_(_ids(refs)))):
        yield str(row.id), f"{debts.KINDS[row.kind]}, {_day(row.day)}"


def _months(refs: list[str]) -> Iterator[tuple[str, str]]:
    found = debts.names((UseKind.TAX, f"month:{ref}") for ref in refs if _MONTH.fullmatch(ref))
    yield from ((party.removeprefix("month:"), name) for party, name in found.items())


def _carriers(refs: list[str]) -> Iterator[tuple[str, str]]:
    yield from ((ref, carriers.name_of(ref)) for ref in refs)


def _allowances(refs: list[str]) -> Iterator[tuple[str, str]]:
    for row in _rows(sa.select(Allowance.id, Order.code).join(OrderLine, OrderLine.id == Allowance.line_id).join(
            Order, Order.id == OrderLine.order_id).where(Allowance.id.in_(_ids(refs)))):
        yield str(row.id), gettext("Money back without goods, order %(code)s", code=row.code)


DOCUMENTS: dict[str, Callable[[list[str]], Iterator[tuple[str, str]]]] = {
    "parcel": _parcels, "payment": _payments, "bank": _lines, "refund": _refunds, "move": _moves,
    "write_off": _write_offs, "remittance": _remittances, "dispute": _disputes, "card_payout": _card_payouts,
    "settlement": _settlements, "payout": _payouts, "line_use": _uses,
    "allowance": _allowances}
PARTIES: dict[str, Callable[[list[str]], Iterator[tuple[str, str]]]] = {
    "order": _orders, "cooperative": _sellers, "line": _lines, "refund": _refunds, "person": _people,
    "month": _months, "carrier": _carriers}
