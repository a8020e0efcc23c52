"""Cash on its way from doors to the bank: what was paid in for which parcels, and what carriers state."""
from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, Dong, DongColumn, UtcDateTime, choice
from core.triggers import Trigger, append_only, attach

_PAYMENT, _REFUND = sa.text("payment_id IS NOT NULL"), sa.text("refund_id IS NOT NULL")


class CodStatement(Base):
    """What a carrier states about cash it collected and its fees; once, whoever sends it. `net` is what it pays out.

    A draft until a person has looked (`taken_at`): then it stays as it is, and money may be booked by it.
    """

    __tablename__ = "cod_statements"
    id: Mapped[int] = mapped_column(primary_key=True)
    carrier: Mapped[str] = mapped_column(sa.String(20))
    number: Mapped[str] = mapped_column(sa.String(20))
    customer: Mapped[str] = mapped_column(sa.String(40))
    day: Mapped[date | None]
    cod: Mapped[Dong] = mapped_column(DongColumn)
    fees: Mapped[Dong] = mapped_column(DongColumn)
    net: Mapped[Dong] = mapped_column(DongColumn)
    digest: Mapped[str] = mapped_column(sa.String(64))
    file_name: Mapped[str] = mapped_column(sa.String(160))
    brought_by: Mapped[str]
    brought_at: Mapped[datetime] = mapped_column(UtcDateTime)
    taken_by: Mapped[str | None]
    taken_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    lines: Mapped[list[CodStatementLine]] = relationship(order_by="CodStatementLine.waybill")
    __table_args__ = (
        UniqueConstraint("carrier", "number"),
        CheckConstraint("net = cod - fees", "net_is_the_rest"),
        CheckConstraint("cod >= 0", "cod_not_negative"),
        CheckConstraint("(taken_at IS NULL) = (taken_by IS NULL)", "taken_by_somebody"),
    )


_STATED = ("carrier", "number", "customer", "day", "cod", "fees", "net", "digest", "file_name", "brought_by",
           "brought_at")
attach(CodStatement,
       Trigger("cod_statements", "stays", "UPDATE", " OR ".join(
           ["OLD.taken_at IS NOT NULL", *(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in _STATED)])),
       Trigger("cod_statements", "taken_is_kept", "DELETE", "OLD.taken_at IS NOT NULL"))


class CodStatementLine(Base):
    """One waybill of a statement. One may stand in several: each is kept as it was stated."""

    __tablename__ = "cod_statement_lines"
    statement_id: Mapped[int] = mapped_column(ForeignKey("cod_statements.id"), primary_key=True)
    waybill: Mapped[str] = mapped_column(sa.String(40), primary_key=True, index=True)
    cod: Mapped[Dong] = mapped_column(DongColumn)
    fee: Mapped[Dong] = mapped_column(DongColumn)
    delivered_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(sa.String(200), default="")
    __table_args__ = (CheckConstraint("cod >= 0", "cod_not_negative"),)


attach(CodStatementLine, Trigger("cod_statement_lines", "no_update", "UPDATE"),
       Trigger("cod_statement_lines", "taken_is_kept", "DELETE",
               "EXISTS (SELECT 1 FROM cod_statements WHERE id = OLD.statement_id AND taken_at IS NOT NULL)"))


class CodSays(StrEnum):
    """What a person says of a waybill that differs."""

    FEE = "fee"  # what is missing the carrier has kept as its fee
    LOSS = "loss"  # it is missing, and nobody goes after it
    CLAIM = "claim"  # it is claimed from the carrier, and stays on its way until it comes
    REST = "rest"  # more came than is due: what is due is paid in, the rest stays with the bank line
    WAIT = "wait"  # nothing is booked: it is asked, or will agree by itself


@append_only
class CodDecision(Base):
    """What a person said of a waybill of a statement, and why; `difference` is what is missing (below zero: too much).

    `remittance_id` is what was paid in by it.
    """

    __tablename__ = "cod_decisions"
    id: Mapped[int] = mapped_column(primary_key=True)
    statement_id: Mapped[int] = mapped_column(ForeignKey("cod_statements.id"), index=True)
    waybill: Mapped[str] = mapped_column(sa.String(40))
    says: Mapped[CodSays] = mapped_column(choice(CodSays, "says"))
    difference: Mapped[Dong] = mapped_column(DongColumn)
    remittance_id: Mapped[int | None] = mapped_column(ForeignKey("remittances.id"), unique=True)
    reason: Mapped[str] = mapped_column(sa.String(200))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[str]
    __table_args__ = (
        CheckConstraint("(says = 'wait') = (remittance_id IS NULL)", "books_what_it_says"),
        CheckConstraint("reason <> ''", "has_a_reason"),
    )


class PaidBy(StrEnum):
    """How cash leaves those who collected it."""

    BANK = "bank"  # a line at the bank; of a carrier with a statement, its fees are kept back
    HAND = "hand"  # somebody handed it over in the office
    LOSS = "loss"  # it is missing, and nobody goes after it any more


class Remittance(Base):
    """Cash was paid in. `cash` is what its parcels had: `paid` of it came, `fees` were kept, `short` is missing.

    With `about_id` it makes up for what another one lacked. With `from_office` it is cash that had been handed over by
    hand and went to the bank from there. A row is written once and never changed.
    """

    __tablename__ = "remittances"
    id: Mapped[int] = mapped_column(primary_key=True)
    way: Mapped[PaidBy] = mapped_column(choice(PaidBy, "way"))
    bank_line_id: Mapped[int | None] = mapped_column(ForeignKey("bank_lines.id"), index=True)
    statement_id: Mapped[int | None] = mapped_column(ForeignKey("cod_statements.id"), index=True)
    about_id: Mapped[int | None] = mapped_column(ForeignKey("remittances.id"), index=True)
    from_office: Mapped[bool] = mapped_column(default=False)
    cash: Mapped[Dong] = mapped_column(DongColumn)
    paid: Mapped[Dong] = mapped_column(DongColumn)
    fees: Mapped[Dong] = mapped_column(DongColumn, default=0)
    short: Mapped[Dong] = mapped_column(DongColumn, default=0)
    reason: Mapped[str] = mapped_column(sa.String(200), default="")
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[str]
    items: Mapped[list[RemittanceItem]] = relationship(order_by="RemittanceItem.id")
    __table_args__ = (
        CheckConstraint("cash = paid + fees + short", "cash_is_all_of_it"),
        CheckConstraint("paid >= 0 AND short >= 0 AND paid + fees > 0", "something_came"),
        CheckConstraint("fees = 0 OR statement_id IS NOT NULL", "fees_are_stated"),
        CheckConstraint("(way = 'bank') = (bank_line_id IS NOT NULL)", "bank_has_a_line"),
        CheckConstraint("way = 'bank' OR reason <> ''", "by_hand_has_a_reason"),
        CheckConstraint("about_id IS NULL OR (short = 0 AND fees = 0 AND NOT from_office)", "made_up_is_plain"),
        CheckConstraint("way <> 'loss' OR about_id IS NOT NULL", "lost_was_missing"),
        CheckConstraint("NOT from_office OR (way = 'bank' AND short = 0 AND fees = 0)", "office_goes_to_the_bank"),
    )


append_only(Remittance)


@append_only
class RemittanceItem(Base):
    """Cash of one parcel that was paid in, or cash that was given back from it (below zero): each once."""

    __tablename__ = "remittance_items"
    id: Mapped[int] = mapped_column(primary_key=True)
    remittance_id: Mapped[int] = mapped_column(ForeignKey("remittances.id"), index=True)
    payment_id: Mapped[int | None] = mapped_column(ForeignKey("payments.id"))
    refund_id: Mapped[int | None] = mapped_column(ForeignKey("refunds.id"))
    amount: Mapped[Dong] = mapped_column(DongColumn)
    __table_args__ = (
        CheckConstraint("(payment_id IS NULL) <> (refund_id IS NULL)", "of_a_payment_or_a_refund"),
        CheckConstraint("(amount > 0) = (payment_id IS NOT NULL)", "in_or_given_back"),
        sa.Index("uq_remittance_items_payment_id", "payment_id", unique=True, sqlite_where=_PAYMENT,
                 postgresql_where=_PAYMENT),
        sa.Index("uq_remittance_items_refund_id", "refund_id", unique=True, sqlite_where=_REFUND,
                 postgresql_where=_REFUND),
    )


attach(
    RemittanceItem,
    Trigger("remittance_items", "collected", "INSERT",
            "NEW.payment_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM payments WHERE id = NEW.payment_id AND "
            "provider = 'cod' AND status = 'paid' AND amount = NEW.amount)"),
    Trigger("remittance_items", "given_back", "INSERT",
            "NEW.refund_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM refunds WHERE id = NEW.refund_id AND "
            "provider = 'cod' AND status = 'sent' AND amount = -NEW.amount)"))
