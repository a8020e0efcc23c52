"""Who sells."""
from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, UtcDateTime, choice
from core.triggers import Trigger, attach, frozen

BEGINNING = date(2000, 1, 1)  # the first legal form of a seller holds from here on
_HOLDS = sa.text("ended_at IS NULL")


class CooperativeKind(StrEnum):
    """The legal form of a seller."""

    COOPERATIVE = "cooperative"
    ENTERPRISE = "enterprise"
    HOUSEHOLD = "household"
    INDIVIDUAL = "individual"


class Cooperative(Base):
    """A seller of any legal form; revenue counts for the commune it is registered in on the day of ordering.

    `kind` is the legal form of today, for whoever shows it; what follows from the form of a day asks `LegalForm`.
    """

    __tablename__ = "cooperatives"
    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(sa.String(80), unique=True)  # what addresses use
    name: Mapped[str] = mapped_column(sa.String(160))
    folded: Mapped[str] = mapped_column(sa.String(200))
    sort_key: Mapped[str] = mapped_column(sa.String(320), index=True)
    kind: Mapped[CooperativeKind] = mapped_column(choice(CooperativeKind, "kind"))
    commune_code: Mapped[str] = mapped_column(sa.String(5), index=True)
    story: Mapped[str] = mapped_column(sa.Text, default="")
    pickup_address: Mapped[str] = mapped_column(sa.String(300), default="")
    contact_name: Mapped[str] = mapped_column(sa.String(120), default="")
    contact_phone: Mapped[str] = mapped_column(sa.String(10), default="")
    is_active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    __table_args__ = (sa.CheckConstraint("length(commune_code) = 5", "commune_code_length"),)


@frozen("cooperative_id", "valid_from", "kind", "reason", "made_at", "made_by")
class LegalForm(Base):
    """From `valid_from` on, until the next one, a seller has this legal form.

    The first begins at BEGINNING, so that every day has one; a day has at most one that holds. What was taken back, or
    replaced by another of the same day, has ended and stays known.
    """

    __tablename__ = "legal_forms"
    id: Mapped[int] = mapped_column(primary_key=True)
    cooperative_id: Mapped[int] = mapped_column(sa.ForeignKey("cooperatives.id"))
    valid_from: Mapped[date]
    kind: Mapped[CooperativeKind] = mapped_column(choice(CooperativeKind, "kind"))
    reason: Mapped[str] = mapped_column(sa.String(200), default="")
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[str]
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by: Mapped[str | None]
    __table_args__ = (
        sa.CheckConstraint("(ended_at IS NULL) = (ended_by IS NULL)", "ended_by_somebody"),
        sa.Index("uq_legal_forms_day", "cooperative_id", "valid_from", unique=True, sqlite_where=_HOLDS,
                 postgresql_where=_HOLDS),
    )


_NO_FIRST = ("NOT EXISTS (SELECT 1 FROM legal_forms WHERE cooperative_id = NEW.cooperative_id"
             " AND valid_from = '2000-01-01')")
attach(
    LegalForm,
    Trigger("legal_forms", "from_the_beginning", "INSERT",
            f"NEW.valid_from < '{BEGINNING}' OR (NEW.valid_from > '{BEGINNING}' AND {_NO_FIRST})"),
    Trigger("legal_forms", "first_stays", "UPDATE", f"OLD.valid_from = '{BEGINNING}'"),
    Trigger("legal_forms", "ended_once", "UPDATE",
            "OLD.ended_at IS NOT NULL AND (OLD.ended_at IS DISTINCT FROM NEW.ended_at"
            " OR OLD.ended_by IS DISTINCT FROM NEW.ended_by)"))
