"""Live sessions and the channels they run on."""
from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, UtcDateTime, choice
from core.states import Machine, guard
from core.triggers import Trigger, attach, frozen

if TYPE_CHECKING:
    from livestream.models.items import RunItem


class Platform(StrEnum):
    """Where a channel lives. Buyers on TikTok Shop and Shopee are never steered off the platform."""

    OWN = "own"
    FACEBOOK = "facebook"
    YOUTUBE = "youtube"
    ZALO = "zalo"
    TIKTOK = "tiktok"
    SHOPEE = "shopee"

    @property
    def takes_orders(self) -> bool:
        """True if comments there may become our orders."""
        return self not in (Platform.TIKTOK, Platform.SHOPEE)


class Channel(Base):
    """A place where people watch: a page, an account, our own live page."""

    __tablename__ = "channels"
    id: Mapped[int] = mapped_column(primary_key=True)
    platform: Mapped[Platform] = mapped_column(choice(Platform, "platform"))
    name: Mapped[str] = mapped_column(sa.String(120))
    url: Mapped[str] = mapped_column(sa.String(300), default="")
    is_active: Mapped[bool] = mapped_column(default=True)
    is_practice: Mapped[bool] = mapped_column(default=False, server_default=sa.false())  # of rehearsals alone
    page_id: Mapped[str | None] = mapped_column(sa.String(32))  # of a Facebook Page that we may be connected to
    __table_args__ = (
        sa.UniqueConstraint("platform", "name"), sa.Index("uq_channels_page_id", "page_id", unique=True),
        sa.Index("uq_channels_practice", "is_practice", unique=True, sqlite_where=sa.text("is_practice"),
                 postgresql_where=sa.text("is_practice")))


_STRAY_PAGE = "NEW.page_id IS NOT NULL AND NEW.platform <> 'facebook'"
attach(Channel, Trigger("channels", "page_of_facebook", "INSERT", _STRAY_PAGE),
       Trigger("channels", "page_stays_of_facebook", "UPDATE", _STRAY_PAGE))


class SessionStatus(StrEnum):
    """While closing, late comments still count."""

    PLANNED = "planned"
    LIVE = "live"
    CLOSING = "closing"
    ENDED = "ended"
    CANCELLED = "cancelled"


_S = SessionStatus
SESSION = Machine(_S, _S.PLANNED, {
    _S.PLANNED: frozenset({_S.LIVE, _S.CANCELLED}),
    _S.LIVE: frozenset({_S.CLOSING}),
    _S.CLOSING: frozenset({_S.ENDED}),
})


@guard
@frozen("code", "is_rehearsal")
class LiveSession(Base):
    """A window of sale with its own line-up, on one or more channels at once, from one stock.

    Hosts and operators are grants of accounts on scope "session" with this row's id. A rehearsal is a session in every
    respect but one: nothing of it is in any stock, order, report, ledger or message.
    """

    __tablename__ = "live_sessions"
    machine = SESSION
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(12), unique=True)  # what addresses use
    title: Mapped[str] = mapped_column(sa.String(160))
    commune_code: Mapped[str] = mapped_column(sa.String(5), index=True)
    is_rehearsal: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    language: Mapped[str] = mapped_column(sa.String(40), default="")  # spoken: "Kinh", "Thái", "Mông"
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)  # as planned
    _status: Mapped[SessionStatus] = SESSION.column()
    went_live_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closes_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # while closing: until then comments count
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    on_air_id: Mapped[int | None] = mapped_column(
        ForeignKey("run_items.id", use_alter=True, name="fk_live_sessions_on_air_id"))
    sends_links: Mapped[bool] = mapped_column(default=True, server_default=sa.true())  # privately, to who ordered
    version: Mapped[int] = mapped_column()
    revision: Mapped[int] = mapped_column(default=0, server_default="0")  # how often the plan was changed
    planned_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # unknown for those of long ago
    changed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # the plan, or that it is cancelled
    items: Mapped[list[RunItem]] = relationship(
        back_populates="session", order_by="RunItem.position", foreign_keys="RunItem.session_id")
    channels: Mapped[list[SessionChannel]] = relationship(order_by="SessionChannel.channel_id")
    cooperatives: Mapped[list[SessionCooperative]] = relationship(order_by="SessionCooperative.cooperative_id")
    __table_args__ = (CheckConstraint("ends_at > starts_at", "ends_after_start"),)
    __mapper_args__ = {"version_id_col": version}

    @hybrid_property
    def status(self) -> SessionStatus:
        """Where the session stands; changed by core.states.move."""
        return self._status

    @property
    def line_up(self) -> list[RunItem]:
        """The run-of-show in its order, without what was taken out."""
        return [item for item in self.items if item.position > 0]

    @property
    def stream(self) -> str:
        """The name of its event log."""
        return f"session:{self.id}"


REAL = LiveSession.is_rehearsal.is_(False)
"""What everybody may hear of: the sessions that are no rehearsals."""


class SessionChannel(Base):
    """A session runs on a channel."""

    __tablename__ = "session_channels"
    session_id: Mapped[int] = mapped_column(ForeignKey("live_sessions.id"), primary_key=True)
    channel_id: Mapped[int] = mapped_column(ForeignKey("channels.id"), primary_key=True, index=True)
    video_url: Mapped[str] = mapped_column(sa.String(300), default="")
    channel: Mapped[Channel] = relationship(lazy="joined")


class SessionCooperative(Base):
    """A session sells for a cooperative."""

    __tablename__ = "session_cooperatives"
    session_id: Mapped[int] = mapped_column(ForeignKey("live_sessions.id"), primary_key=True)
    cooperative_id: Mapped[int] = mapped_column(ForeignKey("cooperatives.id"), primary_key=True, index=True)
