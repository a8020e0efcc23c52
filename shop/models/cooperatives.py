"""Who sells."""
from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, UtcDateTime, choice


class CooperativeKind(StrEnum):
    """The legal form of a seller."""

    COOPERATIVE = "cooperative"
    ENTERPRISE = "enterprise"
    HOUSEHOLD = "household"
    INDIVIDUAL = "individual"


class Cooperative(Base):
    """A seller of any legal form; revenue counts for the commune it is registered in on the day of ordering."""

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
