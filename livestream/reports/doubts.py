"""What the machine left to a person: how much, how fast somebody decided, who, and what nobody ever decided."""
from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from statistics import median

import sqlalchemy as sa

from accounts.models import Person
from core.db import db
from livestream.by_hand.hand import HAND
from livestream.models import Comment, Desk


@dataclass(frozen=True)
class Decider:
    """Somebody of the crew, how many they decided, and half of them within so many seconds of being heard."""

    name: str
    decided: int
    seconds: int


@dataclass(frozen=True)
class Open:
    """A comment that nobody has decided, without its words: they may hold a name or a number."""

    said_at: datetime
    channel_id: int
    on_air: str
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Doubts:
    """`seconds` is the time within which half were decided, `slowest` the longest; None while none was."""

    decided: int
    seconds: int | None
    slowest: int | None
    people: tuple[Decider, ...]
    open: tuple[Open, ...]

    @property
    def all(self) -> int:
        """How many there were."""
        return self.decided + len(self.open)


def doubts(session_id: int) -> Doubts:
    """The doubtful comments of a session."""
    rows = db.session.execute(
        sa.select(Comment.desk, Comment.said_at, Comment.heard_at, Comment.taken_at, Comment.taken_by,
                  Comment.channel_id, Comment.on_air_code, Comment.reading)
        .where(Comment.session_id == session_id, Comment.desk.in_((Desk.OPEN, Desk.TAKEN, Desk.SETTLED)),
               Comment.platform != HAND)
        .order_by(Comment.id)).all()
    took = [(row.taken_by, max(0, round((row.taken_at - row.heard_at).total_seconds())))
            for row in rows if row.desk == Desk.SETTLED]
    seconds = [each for _, each in took]
    names = _names({person_id for person_id, _ in took if person_id is not None})
    by: dict[int | None, list[int]] = {}
    for person_id, each in took:
        by.setdefault(person_id, []).append(each)
    people = [Decider(names.get(person_id or 0, ""), len(each), round(median(each))) for person_id, each in by.items()]
    return Doubts(
        len(took), round(median(seconds)) if seconds else None, max(seconds, default=None),
        tuple(sorted(people, key=lambda each: (-each.decided, each.name))),
        tuple(Open(row.said_at, row.channel_id, row.on_air_code or "", tuple(row.reading.get("reasons", ())))
              for row in rows if row.desk != Desk.SETTLED))


def _names(person_ids: Collection[int]) -> dict[int, str]:
    return dict(db.session.execute(sa.select(Person.id, Person.name).where(Person.id.in_(person_ids))).all())
