"""Papers of sellers and their goods: what is asked for, noted and seen. No picture of any is kept."""
from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, UtcDateTime, choice
from core.triggers import Trigger, append_only, attach, frozen
from shop.models.catalog import Product
from shop.models.cooperatives import Cooperative


class PaperKind(StrEnum):
    """What a seller shows before goods are sold on air."""

    REGISTRATION = "registration"
    FOOD_SAFETY = "food_safety"
    ORIGIN = "origin"
    DECLARATION = "declaration"
    QUARANTINE = "quarantine"
    OCOP = "ocop"

    @property
    def is_of_seller(self) -> bool:
        """True if one paper counts for all goods of the seller; of the others each product has its own."""
        return self in (PaperKind.REGISTRATION, PaperKind.FOOD_SAFETY)


CLAIMS_STARS = "ocop_stars"  # what a rule may ask of, beside the forms of sellers and the shelves


@append_only
class PaperRule(Base):
    """From `valid_from` on, `kind` is asked, or not any more, of a form of sellers, a shelf, or goods with stars.

    Of two rows from the same day the later one holds, as with dated settings.
    """

    __tablename__ = "paper_rules"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[PaperKind] = mapped_column(choice(PaperKind, "kind"))
    asked_of: Mapped[str] = mapped_column(sa.String(20))
    is_asked: Mapped[bool]
    valid_from: Mapped[date]
    actor: Mapped[str]
    at: Mapped[datetime] = mapped_column(UtcDateTime)


_OPEN = "withdrawn_at IS NULL"
_OF_SELLER, _OF_GOODS = sa.text(f"{_OPEN} AND product_id IS NULL"), sa.text(f"{_OPEN} AND product_id IS NOT NULL")


@frozen("cooperative_id", "product_id", "kind", "number", "issuer", "valid_until", "noted_by", "noted_at")
class Paper(Base):
    """A paper of a seller, or of one of its products, as somebody noted it, and who has seen it with their own eyes.

    It counts from being seen until its last day. A corrected one is a new one; the old one is withdrawn.
    """

    __tablename__ = "papers"
    id: Mapped[int] = mapped_column(primary_key=True)
    cooperative_id: Mapped[int] = mapped_column(ForeignKey("cooperatives.id"), index=True)
    product_id: Mapped[int | None] = mapped_column(ForeignKey("products.id"), index=True)
    kind: Mapped[PaperKind] = mapped_column(choice(PaperKind, "kind"))
    number: Mapped[str] = mapped_column(sa.String(60))
    issuer: Mapped[str] = mapped_column(sa.String(160))
    valid_until: Mapped[date | None]  # the last day; none: without end
    noted_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    noted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    seen_name: Mapped[str] = mapped_column(sa.String(120), default="")  # as they were called then
    seen_by_admin: Mapped[bool] = mapped_column(default=False)
    seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    cooperative: Mapped[Cooperative] = relationship()
    product: Mapped[Product | None] = relationship()
    __table_args__ = (
        CheckConstraint("(product_id IS NULL) = (kind IN ('registration', 'food_safety'))", "of_seller_or_of_goods"),
        CheckConstraint("number <> ''", "has_a_number"),
        CheckConstraint("seen_by IS NULL OR seen_at IS NOT NULL", "seen_at_some_moment"),
        CheckConstraint("seen_by IS NULL OR noted_by IS NULL OR seen_by <> noted_by OR seen_by_admin", "two_people"),
        CheckConstraint("withdrawn_by IS NULL OR withdrawn_at IS NOT NULL", "withdrawn_at_some_moment"),
        sa.Index("uq_papers_of_seller", "cooperative_id", "kind", "number", "valid_until", unique=True,
                 sqlite_where=_OF_SELLER, postgresql_where=_OF_SELLER),
        sa.Index("uq_papers_of_goods", "product_id", "kind", "number", "valid_until", unique=True,
                 sqlite_where=_OF_GOODS, postgresql_where=_OF_GOODS),
    )


attach(
    Paper,
    Trigger("papers", "of_its_seller", "INSERT",
            "NEW.product_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM products WHERE products.id = NEW.product_id "
            "AND products.cooperative_id = NEW.cooperative_id)"),
    Trigger("papers", "seen_once", "UPDATE",
            "OLD.seen_at IS NOT NULL AND (OLD.seen_at IS DISTINCT FROM NEW.seen_at "
            "OR OLD.seen_by IS DISTINCT FROM NEW.seen_by OR OLD.seen_by_admin IS DISTINCT FROM NEW.seen_by_admin)"),
    Trigger("papers", "stays_withdrawn", "UPDATE",
            "OLD.withdrawn_at IS NOT NULL AND OLD.withdrawn_at IS DISTINCT FROM NEW.withdrawn_at"),
)
