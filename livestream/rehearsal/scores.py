"""Scores of rehearsals, kept for each person and round: what trainees and trainers look back on."""
from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from core import clock
from core.db import db, insert_once
from livestream.models import LiveSession, Playing, RehearsalScore
from livestream.planning import crew
from livestream.rehearsal import history, pace
from livestream.rehearsal.scoring import Score, score


@dataclass(frozen=True)
class Kept:
    """What somebody reached in one round, and where."""

    person_id: int
    code: str
    title: str
    round: int
    at: datetime
    tenths: int
    points: int | None
    seconds: int | None


def keep(session: LiveSession, playing: Playing) -> None:
    """Write down how well each of the crew did in this round; a repeat changes nothing. Call inside a use case."""
    db.session.flush()
    found = history.of_round(session, playing)
    if not found.round.comments:
        return
    people = crew.of_session(session.id)
    for person_id in sorted(people.hosts | people.operators):
        _write(session, playing, person_id, score(found.round, person_id))


def _write(session: LiveSession, playing: Playing, person_id: int, reached: Score) -> None:
    insert_once(
        RehearsalScore, session_id=session.id, round=playing.round, person_id=person_id, at=clock.now(),
        tenths=playing.tenths, points=reached.points, right=reached.right, wrong=reached.wrong,
        needless=reached.needless, missed=reached.missed, seconds=reached.seconds, slow_seconds=reached.slow_seconds)


def finish(session: LiveSession) -> None:
    """The rehearsal has ended: nothing more is played, and its score is kept. Call inside a use case."""
    playing = db.session.get(Playing, session.id, populate_existing=True)
    if playing is not None:
        pace.stop(playing)
        keep(session, playing)


def of_people(person_ids: Collection[int], session_ids: Collection[int] | None = None) -> list[Kept]:
    """What these people reached, the latest first; perhaps only in these sessions."""
    s = RehearsalScore
    wanted = sa.select(s.person_id, LiveSession.code, LiveSession.title, s.round, s.at, s.tenths, s.points, s.seconds
                       ).join(LiveSession, LiveSession.id == s.session_id).where(s.person_id.in_(person_ids))
    if session_ids is not None:
        wanted = wanted.where(s.session_id.in_(session_ids))
    return [Kept(*row) for row in db.session.execute(wanted.order_by(s.at.desc(), s.session_id.desc()).limit(500))]
