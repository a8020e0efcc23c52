"""Who watches on our own live page and has proved a phone number: the number, the browsers, the codes, the ticks."""
from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, UtcDateTime
from core.triggers import Trigger, attach, frozen

MOST_TRIES = 5


@frozen("author", "since")
class Viewer(Base):
    """A phone number whose holder has written on our own live page, or may; erased when it is out of use.

    `author` is random and names them in comments and buyers: nobody who knows a number can speak as its holder.
    """

    __tablename__ = "viewers"
    id: Mapped[int] = mapped_column(primary_key=True)
    phone: Mapped[str | None] = mapped_column(sa.String(10), unique=True)
    author: Mapped[str] = mapped_column(sa.String(60), unique=True)
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)  # when they last proved it or wrote something
    erased_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    __table_args__ = (CheckConstraint("(phone IS NULL) = (erased_at IS NOT NULL)", "phone_until_erased"),)


attach(Viewer, Trigger("viewers", "phone_only_erased", "UPDATE",
                       "NEW.phone IS NOT NULL AND NEW.phone IS DISTINCT FROM OLD.phone"))


@frozen("viewer_id", "token_hash", "since", "until")
class ViewerBrowser(Base):
    """A browser in which somebody has proved a number; its cookie holds a token, the row the hash of it."""

    __tablename__ = "viewer_browsers"
    id: Mapped[int] = mapped_column(primary_key=True)
    viewer_id: Mapped[int] = mapped_column(ForeignKey("viewers.id"), index=True)
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    name: Mapped[str] = mapped_column(sa.String(120))  # what they want to be called; erased with the number
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    until: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # "not my number"
    viewer: Mapped[Viewer] = relationship()
    __table_args__ = (CheckConstraint("until > since", "remembered_for_a_while"),)


attach(ViewerBrowser, Trigger("viewer_browsers", "ends_once", "UPDATE",
                              "OLD.ended_at IS NOT NULL AND NEW.ended_at IS DISTINCT FROM OLD.ended_at"))


@frozen("ask_hash", "language", "made_at", "expires_at")
class ViewerCode(Base):
    """A one-time code on its way to a phone, good in the browser that asked for it.

    The code stands nowhere: it is a keyed hash of `seed`, made again when it is sent and when it is tried. Number,
    name and seed are erased when it is over.
    """

    __tablename__ = "viewer_codes"
    id: Mapped[int] = mapped_column(primary_key=True)
    ask_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    phone: Mapped[str | None] = mapped_column(sa.String(10))
    name: Mapped[str] = mapped_column(sa.String(120))
    seed: Mapped[str] = mapped_column(sa.String(64))
    language: Mapped[str] = mapped_column(sa.String(2))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    tries: Mapped[int] = mapped_column(default=0)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # used, or replaced by a newer one
    __table_args__ = (
        CheckConstraint(f"tries BETWEEN 0 AND {MOST_TRIES}", "tries_limited"),
        CheckConstraint("expires_at > made_at", "good_for_a_while"),
        CheckConstraint("language IN ('vi', 'en')", "language_we_speak"),
        sa.Index("ix_viewer_codes_kept", "expires_at", sqlite_where=sa.text("phone IS NOT NULL"),
                 postgresql_where=sa.text("phone IS NOT NULL")),
    )


attach(ViewerCode,
       Trigger("viewer_codes", "used_once", "UPDATE",
               "OLD.ended_at IS NOT NULL AND NEW.ended_at IS DISTINCT FROM OLD.ended_at"),
       Trigger("viewer_codes", "tries_only_rise", "UPDATE", "NEW.tries < OLD.tries"),
       Trigger("viewer_codes", "phone_only_erased", "UPDATE",
               "NEW.phone IS NOT NULL AND NEW.phone IS DISTINCT FROM OLD.phone"))


@frozen("buyer_id")
class ViewerTicks(Base):
    """How often something of this buyer's own was other, on our own live page. No row: never yet.

    The pages of the viewer wait for the tick of the next number (livestream.audience.ticks).
    """

    __tablename__ = "viewer_ticks"
    buyer_id: Mapped[int] = mapped_column(ForeignKey("live_buyers.id"), primary_key=True)
    number: Mapped[int]  # of the last tick
    __table_args__ = (CheckConstraint("number > 0", "counted"),)


attach(ViewerTicks, Trigger("viewer_ticks", "only_rise", "UPDATE", "NEW.number <= OLD.number"))
