"""Numbers that a platform shows of a live video: how often it was seen and liked, how many gifts were given."""
from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, UtcDateTime, choice
from core.triggers import Trigger, attach


class Metric(StrEnum):
    """What is counted from the beginning of the video on: it never becomes less."""

    VIEWS = "views"
    LIKES = "likes"
    GIFTS = "gifts"


class ChannelPoint(Base):
    """The highest number of a metric that a platform told of one minute.

    Numbers may come late, repeated and in any order: a row only rises, so that the order does not matter, and what
    a channel has reached is the highest of its rows.
    """

    __tablename__ = "channel_points"
    session_id: Mapped[int] = mapped_column(ForeignKey("live_sessions.id"), primary_key=True)
    channel_id: Mapped[int] = mapped_column(ForeignKey("channels.id"), primary_key=True)
    metric: Mapped[Metric] = mapped_column(choice(Metric, "metric"), primary_key=True)
    minute: Mapped[datetime] = mapped_column(UtcDateTime, primary_key=True)
    number: Mapped[int] = mapped_column(sa.BigInteger)
    __table_args__ = (CheckConstraint("number >= 0", "counted"),)


attach(ChannelPoint, Trigger("channel_points", "falls", "UPDATE", "NEW.number < OLD.number"),
       Trigger("channel_points", "no_delete", "DELETE"))
