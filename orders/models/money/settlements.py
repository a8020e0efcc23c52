"""What producers are paid: runs of settlement, the order lines in them, what corrects an earlier one."""
from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, Dong, DongColumn, UtcDateTime, choice
from core.states import Machine, guard
from core.triggers import Trigger, append_only, attach, frozen
from shop.models import BEGINNING, CooperativeKind, LegalForm


class SettlementStatus(StrEnum):
    """A draft is computed anew at will; what is locked stays as it is for ever."""

    DRAFT = "draft"
    REVIEWED = "reviewed"
    LOCKED = "locked"
    PAID = "paid"
    DISCARDED = "discarded"  # a draft that nobody wants


_S = SettlementStatus
SETTLEMENT = Machine(_S, _S.DRAFT, {
    _S.DRAFT: frozenset({_S.REVIEWED, _S.DISCARDED}),
    _S.REVIEWED: frozenset({_S.DRAFT, _S.LOCKED}),
    _S.LOCKED: frozenset({_S.PAID}),
    _S.PAID: frozenset({_S.LOCKED}),  # the bank sent the money back: it is to be paid again, nothing else changes
})


class LineKind(StrEnum):
    """A line is in at most one run as a sale, and at most one as a return."""

    SALE = "sale"
    RETURN = "return"  # it came back after it had been settled: what was paid for it is taken back


class CorrectionAccount(StrEnum):
    """What a correction is about; these are accounts of the ledger."""

    COMMISSION = "commission"
    FEES = "fees"
    FREIGHT = "freight"
    TAX = "tax"
    LOSS = "loss"


PARTS = ("commission", "fee_platform", "fee_operator", "freight", "vat", "pit")
_TOTALS = ("sales", "returned", *PARTS, "corrected", "brought", "payable", "carried")


@guard
@frozen("cooperative_id", "number", "first_day", "last_day", "made_at")
class Settlement(Base):
    """What one seller gets for what was delivered by the last day of a period and collected by now.

    Deductions are what sales cost less what returns give back, so they may be below zero. `brought` is what an earlier
    run left below zero, `carried` what this one leaves to the next; neither is ever paid out. `kind` is the legal form
    on the last day, `forms` all by which it was computed (`shop.legal.Forms.told`): tax follows that of each
    delivery.
    """

    __tablename__ = "settlements"
    machine = SETTLEMENT
    id: Mapped[int] = mapped_column(primary_key=True)
    cooperative_id: Mapped[int] = mapped_column(ForeignKey("cooperatives.id"))
    number: Mapped[int]  # 1, 2, 3 ... of this seller
    first_day: Mapped[date]
    last_day: Mapped[date]
    kind: Mapped[CooperativeKind] = mapped_column(choice(CooperativeKind, "kind"))
    forms: Mapped[str] = mapped_column(sa.Text, default="", server_default="")
    _status: Mapped[SettlementStatus] = SETTLEMENT.column()
    sales: Mapped[Dong] = mapped_column(DongColumn, default=Dong(0))
    returned: Mapped[Dong] = mapped_column(DongColumn, default=Dong(0))
    commission: Mapped[Dong] = mapped_column(DongColumn, default=Dong(0))
    fee_platform: Mapped[Dong] = mapped_column(DongColumn, default=Dong(0))
    fee_operator: Mapped[Dong] = mapped_column(DongColumn, default=Dong(0))
    freight: Mapped[Dong] = mapped_column(DongColumn, default=Dong(0))
    vat: Mapped[Dong] = mapped_column(DongColumn, default=Dong(0))
    pit: Mapped[Dong] = mapped_column(DongColumn, default=Dong(0))
    corrected: Mapped[Dong] = mapped_column(DongColumn, default=Dong(0))
    brought: Mapped[Dong] = mapped_column(DongColumn, default=Dong(0))
    payable: Mapped[Dong] = mapped_column(DongColumn, default=Dong(0))
    carried: Mapped[Dong] = mapped_column(DongColumn, default=Dong(0))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    computed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    locked_on: Mapped[date | None]
    version: Mapped[int] = mapped_column()
    __table_args__ = (
        UniqueConstraint("cooperative_id", "number"),
        sa.Index("uq_settlements_open", "cooperative_id", unique=True,
                 sqlite_where=sa.text("status IN ('draft', 'reviewed')"),
                 postgresql_where=sa.text("status IN ('draft', 'reviewed')")),
        sa.Index("ix_settlements_status", "status"),
        CheckConstraint("first_day <= last_day", "days_in_order"),
        CheckConstraint("sales >= 0 AND returned >= 0", "goods_not_negative"),
        CheckConstraint("payable >= 0 AND carried <= 0 AND brought <= 0 AND (payable = 0 OR carried = 0)",
                        "paid_out_or_carried"),
        CheckConstraint("payable + carried = sales - returned - commission - fee_platform - fee_operator - freight"
                        " - vat - pit + corrected + brought", "adds_up"),
        CheckConstraint("(locked_on IS NOT NULL) = (status IN ('locked', 'paid'))", "locked_on_a_day"),
    )
    __mapper_args__ = {"version_id_col": version}

    @hybrid_property
    def status(self) -> SettlementStatus:
        """How far it went; changed by core.states.move."""
        return self._status

    @property
    def code(self) -> str:
        """What people and addresses call it."""
        return self.code_of(self.id)

    @staticmethod
    def code_of(ident: int) -> str:
        """What the run with this id is called."""
        return f"QT{ident:06d}"

    @property
    def fees(self) -> Dong:
        """Both fees."""
        return Dong(self.fee_platform + self.fee_operator)

    @property
    def tax(self) -> Dong:
        """What is withheld and goes to the state."""
        return Dong(self.vat + self.pit)

    @property
    def deducted(self) -> Dong:
        """All that is kept of the goods' value."""
        return Dong(self.commission + self.fees + self.freight + self.tax)


class SettlementLine(Base):
    """One order line in one run, with what is kept of it. A return carries what its sale was settled with, and gives
    it back, freight apart: the parcel was brought. `rate` is the commission in basis points."""

    __tablename__ = "settlement_lines"
    id: Mapped[int] = mapped_column(primary_key=True)
    settlement_id: Mapped[int] = mapped_column(ForeignKey("settlements.id"), index=True)
    order_line_id: Mapped[int] = mapped_column(ForeignKey("order_lines.id"))
    kind: Mapped[LineKind] = mapped_column(choice(LineKind, "kind"))
    day: Mapped[date]  # of the delivery, or the return
    amount: Mapped[Dong] = mapped_column(DongColumn)
    rate: Mapped[int]
    commission: Mapped[Dong] = mapped_column(DongColumn)
    fee_platform: Mapped[Dong] = mapped_column(DongColumn)
    fee_operator: Mapped[Dong] = mapped_column(DongColumn)
    freight: Mapped[Dong] = mapped_column(DongColumn)
    vat: Mapped[Dong] = mapped_column(DongColumn)
    pit: Mapped[Dong] = mapped_column(DongColumn)
    __table_args__ = (
        UniqueConstraint("order_line_id", "kind"),
        CheckConstraint("amount > 0", "amount_positive"),
        CheckConstraint("commission >= 0 AND fee_platform >= 0 AND fee_operator >= 0 AND freight >= 0 AND vat >= 0"
                        " AND pit >= 0", "parts_not_negative"),
        CheckConstraint("kind = 'sale' OR freight = 0", "freight_stays"),
    )


@append_only
class CommissionRate(Base):
    """From `valid_from` on, what is sold in this session, or by this host, costs so much commission.

    `subject` is "session:<id>" or "person:<id>"; a session's own rate comes before that of its host, and both before
    the installation's.
    """

    __tablename__ = "commission_rates"
    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(sa.String(40), index=True)
    valid_from: Mapped[date]
    basis_points: Mapped[int]
    actor: Mapped[str]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    __table_args__ = (CheckConstraint("basis_points BETWEEN 0 AND 5000", "rate_sane"),)


class SettlementCorrection(Base):
    """What an earlier run got wrong, in the next one: above zero it is for the seller. Without a settlement it waits.

    `about_id` is the run that was wrong, if one was.
    """

    __tablename__ = "settlement_corrections"
    id: Mapped[int] = mapped_column(primary_key=True)
    cooperative_id: Mapped[int] = mapped_column(ForeignKey("cooperatives.id"), index=True)
    settlement_id: Mapped[int | None] = mapped_column(ForeignKey("settlements.id"), index=True)
    about_id: Mapped[int | None] = mapped_column(ForeignKey("settlements.id"))
    account: Mapped[CorrectionAccount] = mapped_column(choice(CorrectionAccount, "account"))
    amount: Mapped[Dong] = mapped_column(DongColumn)
    reason: Mapped[str] = mapped_column(sa.String(200))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[str]
    __table_args__ = (
        CheckConstraint("amount <> 0", "amount_not_zero"),
        CheckConstraint("reason <> ''", "has_a_reason"),
    )


def _sum(column: str) -> str:
    """What the lines say of a total: of parts, what sales cost less what returns give back."""
    what = {"sales": "CASE kind WHEN 'sale' THEN amount ELSE 0 END",
            "returned": "CASE kind WHEN 'sale' THEN 0 ELSE amount END",
            }.get(column, f"CASE kind WHEN 'sale' THEN {column} ELSE -{column} END")
    return f"(SELECT COALESCE(SUM({what}), 0) FROM settlement_lines WHERE settlement_id = NEW.id)"


_NO_DRAFT = "NOT EXISTS (SELECT 1 FROM settlements WHERE id = {0}.settlement_id AND status = 'draft')"
_EVENT = "EXISTS (SELECT 1 FROM line_events WHERE line_id = {0} AND kind = '{1}')"
_LOCKS = "NEW.status = 'locked' AND OLD.status = 'reviewed'"
_DIFFERS = " OR ".join(f"NEW.{name} <> {_sum(name)}" for name in ("sales", "returned", *PARTS))
_CORRECTED = "(SELECT COALESCE(SUM(amount), 0) FROM settlement_corrections WHERE settlement_id = NEW.id)"
_CHANGED = " OR ".join(f"OLD.{name} <> NEW.{name}" for name in ("kind", "forms", *_TOTALS))

attach(
    Settlement,
    Trigger("settlements", "no_day_twice", "INSERT",
            "EXISTS (SELECT 1 FROM settlements WHERE cooperative_id = NEW.cooperative_id"
            " AND status <> 'discarded' AND last_day >= NEW.first_day)"),
    Trigger("settlements", "paid_by_a_payout", "UPDATE",
            "NEW.status = 'paid' AND OLD.status = 'locked' AND NOT EXISTS (SELECT 1 FROM payouts"
            " WHERE settlement_id = NEW.id AND status = 'paid')"),
    Trigger("settlements", "computed_as_draft", "UPDATE", f"OLD.status <> 'draft' AND ({_CHANGED})"),
    Trigger("settlements", "locked_as_its_lines", "UPDATE",
            f"{_LOCKS} AND ({_DIFFERS} OR NEW.corrected <> {_CORRECTED})"),
    Trigger("settlements", "locked_without_returns", "UPDATE",
            f"{_LOCKS} AND EXISTS (SELECT 1 FROM settlement_lines JOIN line_events ON line_events.line_id ="
            " settlement_lines.order_line_id AND line_events.kind = 'returned'"
            " WHERE settlement_lines.settlement_id = NEW.id AND settlement_lines.kind = 'sale')"),
)
attach(
    SettlementLine,
    Trigger("settlement_lines", "no_update", "UPDATE"),
    Trigger("settlement_lines", "stays", "DELETE", _NO_DRAFT.format("OLD")),
    Trigger("settlement_lines", "no_truncate", "TRUNCATE"),
    Trigger("settlement_lines", "into_a_draft", "INSERT", _NO_DRAFT.format("NEW")),
    Trigger("settlement_lines", "of_its_seller", "INSERT",
            "NOT EXISTS (SELECT 1 FROM order_lines JOIN settlements ON settlements.cooperative_id ="
            " order_lines.cooperative_id WHERE order_lines.id = NEW.order_line_id"
            " AND settlements.id = NEW.settlement_id AND order_lines.amount = NEW.amount)"),
    Trigger("settlement_lines", "sold_means_delivered", "INSERT",
            f"NEW.kind = 'sale' AND (NOT {_EVENT.format('NEW.order_line_id', 'delivered')}"
            f" OR {_EVENT.format('NEW.order_line_id', 'returned')})"),
    Trigger("settlement_lines", "returned_means_settled", "INSERT",
            f"NEW.kind = 'return' AND (NOT {_EVENT.format('NEW.order_line_id', 'returned')} OR NOT EXISTS ("
            "SELECT 1 FROM settlement_lines AS sale JOIN settlements ON settlements.id = sale.settlement_id"
            " WHERE sale.order_line_id = NEW.order_line_id AND sale.kind = 'sale' AND sale.commission ="
            " NEW.commission AND sale.fee_platform = NEW.fee_platform AND sale.fee_operator = NEW.fee_operator"
            " AND sale.vat = NEW.vat AND sale.pit = NEW.pit AND settlements.status IN ('locked', 'paid')))"),
)
_SAME = ("cooperative_id", "about_id", "account", "amount", "reason", "made_at", "made_by")
_INTO = ("NEW.settlement_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM settlements WHERE id = NEW.settlement_id"
         " AND status = 'draft' AND cooperative_id = NEW.cooperative_id)")
attach(
    SettlementCorrection,
    Trigger("settlement_corrections", "kept", "UPDATE",
            " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in _SAME)),
    Trigger("settlement_corrections", "settled", "UPDATE",
            f"OLD.settlement_id IS NOT NULL AND {_NO_DRAFT.format('OLD')}"),
    Trigger("settlement_corrections", "into_its_draft", "UPDATE", _INTO),
    Trigger("settlement_corrections", "begins_waiting", "INSERT", "NEW.settlement_id IS NOT NULL"),
    Trigger("settlement_corrections", "no_delete", "DELETE"),
)
_SETTLED = ("EXISTS (SELECT 1 FROM settlements WHERE cooperative_id = {0}.cooperative_id"
            " AND status IN ('locked', 'paid') AND last_day >= {0}.valid_from)")
attach(
    LegalForm,
    Trigger("legal_forms", "after_what_is_settled", "INSERT",
            f"NEW.valid_from > '{BEGINNING}' AND {_SETTLED.format('NEW')}"),
    Trigger("legal_forms", "settled_stays", "UPDATE", _SETTLED.format("OLD")),
)
