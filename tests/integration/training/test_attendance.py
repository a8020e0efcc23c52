"""Who was there."""
from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from accounts.models import Role, Scope
from core import clock
from core.db import db
from tests.at_once import at_once
from tests.make import accounts as make
from tests.make import training as school
from training import access, attendance
from training.errors import OnlyTrainers, UnknownCourse, UnknownLesson, UnknownTrainee
from training.models import Attendance

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def group():
    """A trainer, the course, its first lesson and three trainees, by id."""
    trainer = school.trainer()
    course = school.course(trainer)
    ids = [school.trainee(course, name).id for name in ("Mẩy", "Páo", "Dợ")]
    return trainer, course.code, course.lessons[0].id, ids


def marked(trainer, code, lesson_id):
    db.session.rollback()
    return attendance.of_course(access.course(trainer, code))[lesson_id]


def test_who_is_ticked_was_there_and_who_is_listed_only_was_not(group):
    trainer, code, lesson, (may, pao, do) = group

    attendance.mark(trainer, code, lesson, [may, pao, do], [may, do])

    assert marked(trainer, code, lesson) == {may: True, pao: False, do: True}


def test_saving_twice_changes_nothing_and_a_correction_counts(group):
    trainer, code, lesson, (may, pao, do) = group
    attendance.mark(trainer, code, lesson, [may, pao, do], [may])
    before = db.session.scalar(sa.select(Attendance.marked_at).where(Attendance.trainee_id == may))

    with clock.at(clock.now() + timedelta(minutes=5)):
        attendance.mark(trainer, code, lesson, [may, pao, do], [may, pao])

    assert marked(trainer, code, lesson) == {may: True, pao: True, do: False}
    assert db.session.scalar(sa.select(Attendance.marked_at).where(Attendance.trainee_id == may)) == before


def test_whoever_joined_after_the_page_was_shown_is_left_as_they_were(group):
    trainer, code, lesson, (may, pao, do) = group
    attendance.mark(trainer, code, lesson, [do], [do])

    attendance.mark(trainer, code, lesson, [may, pao], [may])

    assert marked(trainer, code, lesson) == {may: True, pao: False, do: True}


def test_two_who_save_at_the_same_moment_leave_one_mark_each(app, group):
    trainer, code, lesson, ids = group

    results = at_once(app, 4, lambda _: attendance.mark(trainer, code, lesson, ids, ids))

    assert results == [None] * 4
    assert marked(trainer, code, lesson) == dict.fromkeys(ids, True)


def test_lessons_and_trainees_of_other_courses_are_unknown(group):
    trainer, code, lesson, ids = group
    other = school.course(trainer)
    stranger, elsewhere = school.trainee(other).id, other.lessons[0].id

    for refused, listed, present in ((lesson, ids, [stranger]), (lesson, [stranger], []), (lesson, [0], [])):
        with pytest.raises(UnknownTrainee):
            attendance.mark(trainer, code, refused, listed, present)
    for wrong in (elsewhere, 0, -1, 999_999):
        with pytest.raises(UnknownLesson):
            attendance.mark(trainer, code, wrong, ids, ids)
    assert marked(trainer, code, lesson) == {}


def test_only_the_trainer_of_the_course_ticks(group):
    _, code, lesson, ids = group

    with pytest.raises(OnlyTrainers):
        attendance.mark(make.actor(Role.OFFICER, Scope.COMMUNE, school.BINH_LU), code, lesson, ids, ids)
    with pytest.raises(UnknownCourse):
        attendance.mark(school.trainer(), code, lesson, ids, ids)
