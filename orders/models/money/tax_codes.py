"""By which number the tax office knows a seller."""
from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, UtcDateTime
from core.sealed import Box
from core.triggers import frozen

_VALID = sa.text("ended_at IS NULL")


@frozen("cooperative_id", "tail", "noted_by", "noted_at")
class SellerTaxCode(Base):
    """The tax code of a seller, as somebody noted it; without an end it is the one that holds.

    That of a household or of a person is the number of an identity card, so `code_box` is sealed for the seller;
    `tail` are its last three digits, to be recognised by.
    """

    __tablename__ = "seller_tax_codes"
    id: Mapped[int] = mapped_column(primary_key=True)
    cooperative_id: Mapped[int] = mapped_column(ForeignKey("cooperatives.id"), index=True)
    code_box: Mapped[str] = mapped_column(Box(400))
    tail: Mapped[str] = mapped_column(sa.String(3))
    noted_by: Mapped[str]
    noted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    __table_args__ = (
        sa.Index("uq_seller_tax_codes_valid", "cooperative_id", unique=True, sqlite_where=_VALID,
                 postgresql_where=_VALID),
    )
