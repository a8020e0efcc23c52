"""Who was there: one row per lesson and trainee, ticked as often as needed."""
from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from core import clock
from core.actors import Actor
from core.db import db, insert_once
from core.transactions import use_case
from training.access import locked_course
from training.errors import UnknownLesson, UnknownTrainee
from training.models import Attendance, Course, Lesson


@use_case
def mark(actor: Actor, code: str, lesson_id: int, listed: Collection[int], present: Collection[int]) -> None:
    """Of the trainees `listed` on the page, those `present` were there and the others were not.

    Whoever joined after the page was shown is left as they were. Saved twice it is the same. Raises UnknownCourse,
    OnlyTrainers, UnknownLesson, UnknownTrainee.
    """
    course = locked_course(actor, code)
    lesson(course, lesson_id)
    if not {*listed, *present} <= {trainee.id for trainee in course.trainees}:
        raise UnknownTrainee
    for trainee_id in sorted({*listed, *present}):
        _mark(actor, lesson_id, trainee_id, trainee_id in present)


def _mark(actor: Actor, lesson_id: int, trainee_id: int, was_there: bool) -> None:
    marked = {"was_there": was_there, "marked_by": actor.ref, "marked_at": clock.now()}
    if not insert_once(Attendance, lesson_id=lesson_id, trainee_id=trainee_id, **marked):
        here = (Attendance.lesson_id == lesson_id, Attendance.trainee_id == trainee_id)
        db.session.execute(sa.update(Attendance).where(*here, Attendance.was_there != was_there).values(**marked))


def lesson(course: Course, lesson_id: int) -> Lesson:
    """The lesson of this very course. Raises UnknownLesson."""
    found = next((each for each in course.lessons if each.id == lesson_id), None)
    if found is None:
        raise UnknownLesson
    return found


def of_course(course: Course) -> dict[int, dict[int, bool]]:
    """What was marked: {lesson id: {trainee id: was there}}."""
    wanted = sa.select(Attendance).join(Lesson).where(Lesson.course_id == course.id)
    marked: dict[int, dict[int, bool]] = {each.id: {} for each in course.lessons}
    for each in db.session.scalars(wanted):
        marked[each.lesson_id][each.trainee_id] = each.was_there
    return marked
