"""A trainer lets a course rehearse with one button and sees how each trainee gets on; trainees see only their own."""
from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from accounts import people
from accounts.models import Role
from core import checks, clock
from core.db import db
from livestream import access, jobs, sessions
from livestream.errors import NoSuchSession
from livestream.models import LiveSession
from livestream.rehearsal import playing
from livestream.rehearsal_errors import NoSuchRecording
from tests.make import accounts, rehearsals
from tests.make import livestream as live
from tests.make import training as make
from training import rehearsals as course_rehearsals
from training.errors import NobodyRehearses, NoRunOfShow, OnlyTrainers, UnknownCourse, UnknownTrainee
from training.rehearsals import Wish

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def trainer(context):
    return make.trainer()


@pytest.fixture
def course(trainer):
    return make.course(trainer)


@pytest.fixture
def source(context):
    session = live.planned()
    live.add(session)
    return session


def trainee(course, name):
    person = accounts.person(name=name)
    return make.trainee(course, name, phone=person.phone), person


def rehearsal_of(person):
    db.session.rollback()
    [ref] = people.as_actor(person).refs("host", "session")
    return db.session.get_one(LiveSession, int(ref), populate_existing=True)


def set_up(trainer, course, source, recording=None, key="once", tenths=100):
    wish = Wish(source.code, recording.id if recording is not None else None, tenths)
    return course_rehearsals.set_up(trainer, course.code, wish, key)


def test_each_trainee_who_may_sign_in_gets_one_of_their_own(trainer, course, source):
    _, mai = trainee(course, "Lò Thị Mai")
    _, tu = trainee(course, "Vàng A Tú")
    make.trainee(course, "Người Không Máy")

    assert set_up(trainer, course, source) == 2
    assert set_up(trainer, course, source) == 2

    session = rehearsal_of(mai)
    assert session.is_rehearsal
    assert [item.code for item in session.line_up] == ["A01"]
    assert playing.of_session(session).tenths == 100
    assert db.session.scalar(access.sessions_visible_to(people.as_actor(mai))).id == session.id
    with pytest.raises(NoSuchSession):
        access.find(people.as_actor(tu), session.id)
    with pytest.raises(NoSuchSession):
        access.find(trainer, session.id)


def test_the_trainer_sees_who_rehearsed_with_best_and_last_points(trainer, course, source):
    first, mai = trainee(course, "Lò Thị Mai")
    trainee(course, "Vàng A Tú")
    kept = rehearsals.recording(rehearsals.line(1, "còn thì lấy a1 1kg", expect=rehearsals.order(1)), by=trainer)
    set_up(trainer, course, source, kept)
    me, session = people.as_actor(mai), rehearsal_of(mai)
    sessions.go_live(me, session.id)
    playing.play(me, session.id)
    with clock.at(clock.now() + timedelta(seconds=5)):
        jobs.play_rehearsals()
        sessions.end(me, session.id)

    rows = course_rehearsals.overview(course)

    assert [(row.trainee.name, row.rehearsals, row.rounds, row.best) for row in rows] == [
        ("Lò Thị Mai", 1, 1, 0), ("Vàng A Tú", 1, 0, None)]
    progress = course_rehearsals.progress(trainer, course.code, first.id)
    assert [each.points for each in progress.kept] == [0]
    assert progress.feedback.score.missed == 1
    assert checks.run() == []


def test_who_is_in_the_middle_of_it_is_said_to_rehearse_now(trainer, course, source):
    _, mai = trainee(course, "Lò Thị Mai")
    trainee(course, "Vàng A Tú")
    set_up(trainer, course, source)
    me, session = people.as_actor(mai), rehearsal_of(mai)

    def at_it():
        return [row.trainee.name for row in course_rehearsals.overview(course) if row.is_on]

    assert at_it() == []
    sessions.go_live(me, session.id)
    assert at_it() == ["Lò Thị Mai"]
    sessions.end(me, session.id)
    assert at_it() == []


def test_what_stands_against_it_is_said(trainer, course, source):
    with pytest.raises(NobodyRehearses):
        set_up(trainer, course, source)
    trainee(course, "Lò Thị Mai")
    for session in (live.planned(is_rehearsal=True, channel_ids=()), live.planned()):
        with pytest.raises(NoRunOfShow):
            set_up(trainer, course, session)
    theirs = rehearsals.recording(rehearsals.line(1, "a1"), by=make.trainer())
    with pytest.raises(NoSuchRecording):
        set_up(trainer, course, source, theirs, key="two")
    assert db.session.scalar(sa.select(sa.func.count()).select_from(LiveSession).where(LiveSession.is_rehearsal)) == 1


def test_only_the_trainer_of_the_course_sets_up_rehearsals(trainer, course, source):
    with pytest.raises(UnknownCourse):
        set_up(make.trainer(), course, source)
    with pytest.raises(UnknownTrainee):
        course_rehearsals.progress(trainer, course.code, 987654)
    officer = accounts.actor(Role.OFFICER, accounts.Scope.COMMUNE, course.commune_code)
    with pytest.raises(OnlyTrainers):
        set_up(officer, course, source)
