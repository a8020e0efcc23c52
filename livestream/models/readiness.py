"""What was decided before goods went on air."""
from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, UtcDateTime, choice
from core.triggers import Trigger, append_only, attach
from livestream.models.items import RunItem


class Decided(StrEnum):
    """What became of an item on account of its papers; the latest row of an item holds."""

    CLEARED = "cleared"  # complete when it went on air
    REFUSED = "refused"  # not sold in this session, since papers are missing
    TAKEN_BACK = "taken_back"  # the refusal
    EXEMPT = "exempt"  # went on air before papers were asked for


@append_only
class PaperDecision(Base):
    """Why an item of a session may be sold on air, or why it may not.

    `papers` names for each kind that was asked for the paper that counted, or none; `facts` are what rules asked by
    then (form of the seller, shelf, stars). A refused item leaves the run-of-show: `code`, `place` and `allotment`
    are those it had, for the sheet and for taking it back.
    """

    __tablename__ = "paper_decisions"
    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("live_sessions.id"), index=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("run_items.id"), index=True)
    what: Mapped[Decided] = mapped_column(choice(Decided, "what"))
    papers: Mapped[dict[str, int | None]] = mapped_column(sa.JSON, default=dict)
    facts: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    code: Mapped[str] = mapped_column(sa.String(4), default="")
    place: Mapped[int] = mapped_column(default=0)
    allotment: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    reason: Mapped[str] = mapped_column(sa.String(200), default="")
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    person_name: Mapped[str] = mapped_column(sa.String(120), default="")  # as they were called then
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    __table_args__ = (CheckConstraint("what <> 'refused' OR (reason <> '' AND code <> '')", "refused_for_a_reason"),)

    @property
    def missing(self) -> list[str]:
        """The kinds that were asked for and were not there."""
        return [kind for kind, paper in self.papers.items() if paper is None]


class Tried(StrEnum):
    """What the crew tries out before going live."""

    NETWORK = "network"
    PRINTER = "printer"


@append_only
class Trial(Base):
    """Somebody tried something out for a session, on the device they had in hand; the latest of each kind holds."""

    __tablename__ = "readiness_trials"
    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("live_sessions.id"), index=True)
    what: Mapped[Tried] = mapped_column(choice(Tried, "what"))
    is_good: Mapped[bool]
    round_trip_ms: Mapped[int | None]  # half of some requests took less
    stream_ms: Mapped[int | None]  # until the event stream was open; none: it was not
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    person_name: Mapped[str] = mapped_column(sa.String(120), default="")  # as they were called then
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    __table_args__ = (
        CheckConstraint("round_trip_ms BETWEEN 0 AND 600000", "round_trip_sane"),
        CheckConstraint("stream_ms BETWEEN 0 AND 600000", "stream_sane"),
    )


@append_only
class GoneLive(Base):
    """How ready a session was when it went live, and who let it: `points` by name, `hosts` with the check that held."""

    __tablename__ = "sessions_gone_live"
    session_id: Mapped[int] = mapped_column(ForeignKey("live_sessions.id"), primary_key=True)
    points: Mapped[dict[str, str]] = mapped_column(sa.JSON)
    hosts: Mapped[dict[str, int | None]] = mapped_column(sa.JSON)
    needs_identity: Mapped[bool]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


attach(
    PaperDecision,
    Trigger("paper_decisions", "of_its_session", "INSERT",
            "NOT EXISTS (SELECT 1 FROM run_items WHERE run_items.id = NEW.item_id "
            "AND run_items.session_id = NEW.session_id)"),
    Trigger("paper_decisions", "refused_is_out", "INSERT",
            "NEW.what = 'refused' AND EXISTS (SELECT 1 FROM run_items WHERE run_items.id = NEW.item_id "
            "AND run_items.position > 0)"),
)
attach(
    RunItem,
    Trigger("run_items", "refused_stays_out", "UPDATE OF position",
            "NEW.position > 0 AND 'refused' = (SELECT what FROM paper_decisions WHERE item_id = NEW.id "
            "ORDER BY paper_decisions.id DESC LIMIT 1)"),
)
