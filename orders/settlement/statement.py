"""What stands on the statement of a run, on the page, on paper and in the spreadsheet alike."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext, pgettext

from core.db import Dong, db
from orders import quantities
from orders.banking import banks
from orders.banking.errors import UnknownBank
from orders.models import Order, OrderLine
from orders.models.money import (
    PARTS,
    LineKind,
    Payout,
    Settlement,
    SettlementCorrection,
    SettlementLine,
)
from orders.settlement import accounts, repaid
from orders.settlement.applied import Applied, applied
from orders.settlement.correcting import about, of_allowances
from orders.settlement.in_words import in_words
from orders.yearly import tax_codes
from shop import legal
from shop.models import Cooperative
from shop.places import units
from shop.places.errors import UnknownWard
from shop.shelves import KINDS

_AT_ONCE = 1_000


@dataclass(frozen=True)
class Kept:
    """What is kept of goods, part by part; what a return gives back is below zero."""

    commission: Dong
    fee_platform: Dong
    fee_operator: Dong
    freight: Dong
    vat: Dong
    pit: Dong

    @property
    def fees(self) -> Dong:
        """Both fees."""
        return Dong(self.fee_platform + self.fee_operator)

    @property
    def tax(self) -> Dong:
        """What goes to the state."""
        return Dong(self.vat + self.pit)

    @property
    def total(self) -> Dong:
        """All of it."""
        return Dong(self.commission + self.fees + self.freight + self.tax)


@dataclass(frozen=True)
class Row:
    """An order line in the run; of a return every figure but the freight is below zero."""

    day: date
    order_code: str
    goods: str
    quantity: str
    is_return: bool
    amount: Dong
    rate: int
    kept: Kept

    @property
    def label(self) -> str:
        """The goods, and whether they came back."""
        return _label(self)

    @property
    def net(self) -> Dong:
        """What of it is for the seller."""
        return Dong(self.amount - self.kept.total)


@dataclass(frozen=True)
class Goods:
    """All sales, or all returns, of one pack size."""

    goods: str
    quantity: str
    is_return: bool
    lines: int
    amount: Dong
    kept: Kept

    @property
    def label(self) -> str:
        """The goods, and whether they came back."""
        return _label(self)

    @property
    def net(self) -> Dong:
        """What of it is for the seller."""
        return Dong(self.amount - self.kept.total)


@dataclass(frozen=True)
class Correction:
    """What an earlier run got wrong."""

    what: str
    reason: str
    amount: Dong


@dataclass(frozen=True)
class Statement:
    """A run as its seller reads it. `sums` are the lines of the sum, deductions below zero; `figures` names each;
    `rates` says how they came about. Tax code and account are shown by their last digits."""

    settlement: Settlement
    seller: Cooperative
    kind: str
    commune: str
    sums: tuple[tuple[str, Dong], ...]
    figures: tuple[str, ...]
    goods: tuple[Goods, ...]
    corrections: tuple[Correction, ...]
    rates: tuple[Applied, ...]
    payout: Payout | None
    tax_code: str
    account: str
    lines: int

    @property
    def result(self) -> Dong:
        """What is paid out, or below zero what is carried on."""
        return Dong(self.settlement.payable + self.settlement.carried)

    @property
    def words(self) -> str:
        """What is paid out, in Vietnamese words."""
        return in_words(self.settlement.payable)

    @property
    def result_label(self) -> str:
        """What the last line of the sum says."""
        return str(gettext("To be paid out") if self.result >= 0 else gettext("Carried on to the next settlement"))


def read(settlement: Settlement) -> Statement:
    """The statement of a run; whoever asks has seen to it that the reader may see it."""
    seller = db.session.get_one(Cooperative, settlement.cooperative_id)
    corrections = db.session.scalars(sa.select(SettlementCorrection).where(
        SettlementCorrection.settlement_id == settlement.id).order_by(SettlementCorrection.id))
    given_back = of_allowances(settlement.id)
    payout = db.session.scalars(sa.select(Payout).where(Payout.settlement_id == settlement.id).order_by(
        Payout.nth.desc()).limit(1)).first()
    goods, sums = tuple(_goods(settlement.id)), tuple(_sums(settlement))
    return Statement(
        settlement, seller, _form(settlement), _commune(seller.commune_code),
        tuple((name, dong) for _, name, dong in sums), tuple(figure for figure, _, _ in sums), goods,
        tuple(Correction(about(each, given_back), each.reason, each.amount) for each in corrections),
        applied(settlement), payout, tax_codes.tail_of(seller.id) or "", _account(seller.id, payout),
        sum(each.lines for each in goods))


def rows(settlement_id: int, first: int = 0, most: int | None = None) -> Iterator[Row]:
    """The lines of a run by their days, some at a time, so that memory does not grow with their number."""
    line = SettlementLine
    wanted = sa.select(
        line.day, Order.code, OrderLine.product_name, OrderLine.variant_name, OrderLine.unit_name, OrderLine.milli,
        line.kind, line.amount, line.rate, *(getattr(line, name) for name in PARTS), line.id,
    ).join(OrderLine, OrderLine.id == line.order_line_id).join(Order, Order.id == OrderLine.order_id).where(
        line.settlement_id == settlement_id).order_by(line.day, line.id)
    if most is not None:
        yield from map(_row, db.session.execute(wanted.offset(first).limit(most)))
        return
    after: Any = None
    while True:
        beyond = sa.true() if after is None else sa.or_(
            line.day > after.day, sa.and_(line.day == after.day, line.id > after.id))
        found = db.session.execute(wanted.where(beyond).limit(_AT_ONCE)).all()
        yield from map(_row, found)
        if len(found) < _AT_ONCE:
            return
        after = found[-1]


def _form(run: Settlement) -> str:
    """Its legal form; where that changed within the days of the run, each with its days."""
    earliest = db.session.scalar(sa.select(sa.func.min(SettlementLine.day)).where(
        SettlementLine.settlement_id == run.id, SettlementLine.kind == LineKind.SALE))
    first = min(run.first_day, earliest or run.first_day)
    forms = legal.read(run.forms).between(first, run.last_day) if run.forms else []
    if len(forms) < 2:
        return str(KINDS[run.kind])
    return ", ".join(gettext("%(form)s from %(first)s to %(last)s", form=KINDS[kind], first=begin.strftime("%d/%m/%Y"),
                             last=end.strftime("%d/%m/%Y")) for begin, end, kind in forms)


def _row(found: Any) -> Row:
    sign = -1 if found.kind == LineKind.RETURN else 1
    return Row(
        found.day, found.code, quantities.title(found.product_name, found.variant_name, found.unit_name),
        quantities.said(found.milli, found.unit_name), sign < 0, Dong(sign * found.amount), found.rate,
        _kept(found, sign))


def _kept(found: Any, sign: int) -> Kept:
    return Kept(*(Dong(sign * int(getattr(found, name))) for name in PARTS))


def _account(cooperative_id: int, payout: Payout | None) -> str:
    """Where the money went; before it went, where it would go today."""
    if payout is not None and payout.account_tail:
        bin_, holder, tail = payout.bank_bin, payout.holder, payout.account_tail
    else:
        now = accounts.of(cooperative_id)
        if now is None:
            return ""
        bin_, holder, tail = now.bin, now.holder, now.number[-4:]
    try:
        bank = banks.find(bin_).name
    except UnknownBank:
        bank = bin_
    return f"{holder} · {bank} · … {tail}"


def _goods(settlement_id: int) -> Iterator[Goods]:
    line, of = SettlementLine, OrderLine
    kept = [sa.func.sum(getattr(line, name)).label(name) for name in PARTS]
    found = db.session.execute(
        sa.select(of.product_name, of.variant_name, of.unit_name, line.kind, sa.func.sum(of.milli).label("milli"),
                  sa.func.count().label("lines"), sa.func.sum(line.amount).label("value"), *kept)
        .join(of, of.id == line.order_line_id).where(line.settlement_id == settlement_id)
        .group_by(of.product_name, of.variant_name, of.unit_name, line.kind)
        .order_by(line.kind.desc(), sa.func.sum(line.amount).desc(), of.product_name, of.variant_name))
    for row in found:
        sign = -1 if row.kind == LineKind.RETURN else 1
        yield Goods(
            quantities.title(row.product_name, row.variant_name, row.unit_name),
            quantities.said(int(row.milli), row.unit_name), sign < 0, row.lines, Dong(sign * int(row.value)),
            _kept(row, sign))


def _sums(found: Settlement) -> Iterator[tuple[str, str, Dong]]:
    """The name of the figure, what it is called, and the figure."""
    yield "sales", gettext("Goods delivered and collected"), found.sales
    kept = (
        ("returned", gettext("Came back after they were settled")),
        ("commission", gettext("Host commission")),
        ("fee_platform", gettext("Fee of the market")),
        ("fee_operator", gettext("Fee for taking orders on air")),
        ("freight", gettext("Freight that the seller bears")),
        ("vat", pgettext("withheld", "VAT")),
        ("pit", gettext("Personal income tax withheld")),
    )
    for figure, name in kept:
        if getattr(found, figure):
            yield figure, name, Dong(-getattr(found, figure))
    if found.corrected:
        yield "corrected", gettext("Corrections of earlier settlements"), found.corrected
    left = repaid.carried_before(found)
    if left:
        yield "brought", gettext("Brought from the settlement before"), left
    if found.brought != left:
        yield "repaid", gettext("Paid back by transfer since then"), Dong(found.brought - left)


def _label(told: Row | Goods) -> str:
    return str(gettext("Came back: %(goods)s", goods=told.goods)) if told.is_return else told.goods


def _commune(code: str) -> str:
    try:
        ward = units.ward(code)
    except UnknownWard:
        return code
    return f"{ward.full_name}, {ward.province.short_name}"
