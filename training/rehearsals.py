"""Trainees rehearse: their trainer sets up a rehearsal for each of them, and sees how well they did.

Every trainee who may sign in gets one of their own, with the run-of-show of a session that is in public calendars, and
is its host: for that they need no role beyond it. It begins at once, so that they may go live whenever they are ready.
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa
from flask_babel import gettext

from core import audit, clock
from core.actors import Actor
from core.db import db
from core.idempotency import once
from core.transactions import use_case
from livestream import sessions
from livestream.models import REAL, LiveSession, Playing, RunItem, SessionStatus
from livestream.planning import copying
from livestream.planning.plans import NewSession
from livestream.rehearsal import feedback, playing, scores
from livestream.rehearsal.feedback import Feedback
from livestream.rehearsal.scores import Kept
from training.access import course as visible_course
from training.access import locked_course
from training.errors import NobodyRehearses, NoRunOfShow, UnknownTrainee
from training.models import Course, CourseRehearsal, Trainee

_LONG = timedelta(hours=4)
_ON_AIR = (SessionStatus.LIVE, SessionStatus.CLOSING)
_MOST = 60  # sessions to choose a run-of-show from


@dataclass(frozen=True)
class Wish:
    """What is rehearsed: the run-of-show of a session, these comments (None: the supplied ones), this fast."""

    session_code: str
    recording_id: int | None
    tenths: int
    follows_script: bool = True


@dataclass(frozen=True)
class Practice:
    """How a trainee gets on; the points of the best and of the last round, if any was scored; `is_on` if they are at it
    now."""

    trainee: Trainee
    rehearsals: int
    rounds: int
    best: int | None
    last: Kept | None
    is_on: bool = False


def run_of_shows() -> list[tuple[str, str]]:
    """What may be rehearsed: sessions of the market that sell something, the latest first."""
    sells = sa.exists().where(RunItem.session_id == LiveSession.id, RunItem.position > 0)
    wanted = sa.select(LiveSession).where(REAL, sells, LiveSession.status != SessionStatus.CANCELLED).order_by(
        LiveSession.starts_at.desc(), LiveSession.id.desc()).limit(_MOST)
    return [(each.code, f"{each.title} · {clock.local(each.starts_at):%d/%m/%Y}")
            for each in db.session.scalars(wanted)]


@use_case(keyed=True)
def set_up(actor: Actor, code: str, wish: Wish, request_key: str) -> int:
    """A rehearsal for each trainee who may sign in; how many they are. The same request key, once.

    Raises UnknownCourse, OnlyTrainers, NobodyRehearses, NoRunOfShow, NoSuchRecording, BadSpeed.
    """
    course = locked_course(actor, code)
    body = [wish.session_code, wish.recording_id, wish.tenths, wish.follows_script]
    return once(f"training.rehearse:{course.id}", request_key, body, lambda: _set_up(actor, course, wish))


def _set_up(actor: Actor, course: Course, wish: Wish) -> int:
    source = db.session.scalar(sa.select(LiveSession).where(LiveSession.code == wish.session_code, REAL))
    if source is None or not source.line_up:
        raise NoRunOfShow
    who = [each for each in course.trainees if each.left_at is None and each.person_id is not None]
    if not who:
        raise NobodyRehearses
    now = clock.now()
    for each in who:
        title = gettext("Rehearsal: %(name)s", name=each.name)[:160]
        session = sessions.schedule(actor, NewSession(
            title=title, commune_code=course.commune_code, starts_at=now, ends_at=now + _LONG, channel_ids=(),
            host_ids=(each.person_id or 0,), is_rehearsal=True, for_others=True))
        copying.take_over(source, session)
        playing.chosen(actor, session.id, wish.recording_id, wish.tenths, follows_script=wish.follows_script)
        db.session.add(CourseRehearsal(course_id=course.id, trainee_id=each.id, session_id=session.id))
    db.session.flush()
    audit.note("training.rehearsal_set_up", f"course:{course.id}", trainees=len(who))
    return len(who)


def overview(course: Course) -> list[Practice]:
    """How each trainee gets on, who did best first and who has not rehearsed last."""
    mine: dict[int, list[int]] = {}
    at_it: set[int] = set()
    for trainee_id, session_id, status in db.session.execute(
            sa.select(CourseRehearsal.trainee_id, LiveSession.id, LiveSession.status).join(
                LiveSession, LiveSession.id == CourseRehearsal.session_id).where(
                CourseRehearsal.course_id == course.id)):
        mine.setdefault(trainee_id, []).append(session_id)
        at_it |= {trainee_id} if status in _ON_AIR else set()
    every = [session_id for ids in mine.values() for session_id in ids]
    people = [each.person_id for each in course.trainees if each.person_id is not None]
    kept: dict[int, list[Kept]] = {}
    for each in scores.of_people(people, every):
        kept.setdefault(each.person_id, []).append(each)
    found = [_practice(each, mine.get(each.id, ()), kept.get(each.person_id or 0, ()), each.id in at_it)
             for each in course.trainees if each.left_at is None]
    return sorted(found, key=lambda each: -1 if each.best is None else each.best, reverse=True)


def _practice(trainee: Trainee, rehearsals: Sequence[int], kept: Sequence[Kept], is_on: bool) -> Practice:
    points = [each.points for each in kept if each.points is not None]
    return Practice(trainee, len(rehearsals), len(kept), max(points, default=None), kept[0] if kept else None, is_on)


@dataclass(frozen=True)
class Progress:
    """One trainee: every round, the latest first, and what they are told about the last one that was played."""

    trainee: Trainee
    kept: list[Kept]
    feedback: Feedback | None


def progress(actor: Actor, code: str, trainee_id: int) -> Progress:
    """What a trainee of this course has rehearsed for it. Raises UnknownCourse, UnknownTrainee."""
    course = visible_course(actor, code)
    trainee = next((each for each in course.trainees if each.id == trainee_id), None)
    if trainee is None:
        raise UnknownTrainee
    ids = list(db.session.scalars(sa.select(CourseRehearsal.session_id).where(
        CourseRehearsal.course_id == course.id, CourseRehearsal.trainee_id == trainee.id)))
    if trainee.person_id is None or not ids:
        return Progress(trainee, [], None)
    last = db.session.execute(sa.select(LiveSession, Playing).join(Playing, Playing.session_id == LiveSession.id).where(
        LiveSession.id.in_(ids), Playing.heard > 0).order_by(LiveSession.went_live_at.desc(), LiveSession.id.desc()
        ).limit(1)).first()
    told = feedback.about(last[0], last[1], trainee.person_id) if last is not None else None
    return Progress(trainee, scores.of_people([trainee.person_id], ids), told)
