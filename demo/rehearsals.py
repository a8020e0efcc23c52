"""Rehearsals of the trainees: of one course they are over and scored, of the other one is going on while one looks."""
from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from flask_babel import force_locale

from accounts import people
from accounts.models import Person
from core import clock
from core.actors import Actor
from core.db import db
from demo.people import STAFF
from livestream import sessions
from livestream.comments import review
from livestream.models import Comment, Desk, LiveSession
from livestream.rehearsal import playing
from training import rehearsals
from training.access import course as visible_course
from training.models import Course, CourseRehearsal
from training.rehearsals import Wish

_TENTHS = 100  # ten times as fast as it was said: it takes 36 seconds
_STEP = timedelta(seconds=2)
_STEPS, _HALF = 20, 9  # to the end, and so far is who rehearses now
_YESTERDAY = timedelta(hours=20)


def hold(shown: str) -> None:
    """Everybody of the first course rehearsed yesterday; of the second somebody is in the middle of it, and others may
    begin whenever they like. They sell what the session with the code `shown` sells.

    Not in a batch: what is on air when a comment comes is in the event log, which is written at a commit.
    """
    trainer = _trainer()
    over, going_on = db.session.scalars(sa.select(Course.code).order_by(Course.first_day)).all()
    with force_locale("vi"):
        with clock.at(clock.now() - _YESTERDAY):
            for place, (session, person_id) in enumerate(_set_up(trainer, over, shown)):
                _rehearse(session, person_id, misses=2 if place == 0 else 0)
        first, *_ = _set_up(trainer, going_on, shown)
        _be_half_way(*first)


def _trainer() -> Actor:
    phone = next(each.phone for each in STAFF if each.key == "trainer")
    return people.as_actor(db.session.scalars(sa.select(Person).where(Person.phone == phone)).one())


def _set_up(trainer: Actor, code: str, source: str) -> list[tuple[LiveSession, int]]:
    """A rehearsal for each trainee who may sign in; with whose it is."""
    rehearsals.set_up(trainer, code, Wish(source, None, _TENTHS), request_key=f"demo-{code}")
    whose = {each.id: each.person_id or 0 for each in visible_course(trainer, code).trainees}
    rows = db.session.execute(sa.select(CourseRehearsal.trainee_id, LiveSession).join(
        LiveSession, LiveSession.id == CourseRehearsal.session_id).join(
        Course, Course.id == CourseRehearsal.course_id).where(Course.code == code).order_by(LiveSession.id))
    return [(session, whose[trainee_id]) for trainee_id, session in rows]


def _rehearse(session: LiveSession, person_id: int, misses: int) -> None:
    """From going live to the end: what the machine left to them they decide, but for so many that they miss."""
    trainee, began, missed = _begin(session, person_id), clock.now(), 0
    for step in range(1, _STEPS):
        with clock.at(began + _STEP * step):
            for comment in _open(session):  # what has come two seconds ago
                if missed < misses:
                    missed += 1
                    review.take(trainee, session.id, comment.id)
                else:
                    decide = review.accept if comment.reading["lines"] else review.dismiss
                    decide(trainee, session.id, comment.id)
            playing.go_on(session.id)
    with clock.at(began + _STEP * _STEPS):
        sessions.close(trainee, session.id)
        sessions.end(trainee, session.id)


def _begin(session: LiveSession, person_id: int) -> Actor:
    trainee = people.as_actor(db.session.get_one(Person, person_id))
    sessions.go_live(trainee, session.id)
    sessions.put_on_air(trainee, session.id, session.line_up[0].code)
    playing.play(trainee, session.id)
    return trainee


def _be_half_way(session: LiveSession, person_id: int) -> None:
    """Somebody has paused in the middle, with comments that wait for them."""
    began = clock.now() - _STEP * _HALF
    with clock.at(began):
        trainee = _begin(session, person_id)
    for step in range(1, _HALF):
        with clock.at(began + _STEP * step):
            playing.go_on(session.id)
    playing.pause(trainee, session.id)


def _open(session: LiveSession) -> list[Comment]:
    return list(db.session.scalars(sa.select(Comment).where(
        Comment.session_id == session.id, Comment.desk == Desk.OPEN).order_by(Comment.id)))
