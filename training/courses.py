"""Courses: opened, changed, listed, and the lessons they consist of."""
from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta

import sqlalchemy as sa

from accounts import grants
from accounts.models import Role
from core import audit, clock
from core.actors import Actor
from core.db import db
from core.idempotency import once
from core.text import one_line
from core.transactions import use_case
from shop.places.units import ward
from training.access import locked_course, visible_to
from training.errors import (
    NotATrainer,
    NoTitle,
    OnlyTrainers,
    OutsideTheCourse,
    TextTooLong,
    WrongDays,
    WrongSeats,
)
from training.models import Course, Lesson, Trainee

MOST_SEATS = 1_000
LONGEST = timedelta(days=366)
_LESSON_A_DAY = 14  # a course of up to so many days begins with one lesson on each
_SIGNS = "23456789abcdefghjkmnpqrstvwxyz"


@dataclass(frozen=True)
class CourseDetails:
    """A course as it is written down. `trainer_id` is for administrators; a trainer's course is their own."""

    title: str
    commune_code: str
    first_day: date
    last_day: date
    place: str = ""
    partner: str = ""
    seats: int = 30
    trainer_id: int | None = None


@dataclass(frozen=True)
class Overview:
    """A course in the list."""

    course: Course
    trainees: int


@use_case(keyed=True)
def open_course(actor: Actor, details: CourseDetails, request_key: str) -> str:
    """Open a course and return its code; the same request key opens it once.

    A short course begins with a lesson on each day. Raises OnlyTrainers, NotATrainer, NoTitle, TextTooLong,
    WrongDays, WrongSeats, UnknownWard.
    """
    if not (actor.is_system or actor.has(Role.ADMIN) or actor.has(Role.TRAINER)):
        raise OnlyTrainers
    told = asdict(details) | {"first_day": str(details.first_day), "last_day": str(details.last_day)}
    course_id = once(f"{actor.ref}:open_course", request_key, told, lambda: _open(actor, details))
    return db.session.get_one(Course, course_id).code


def _open(actor: Actor, details: CourseDetails) -> int:
    course = Course(code="".join(secrets.choice(_SIGNS) for _ in range(8)), made_at=clock.now(),
                    trainer_id=_trainer(actor, details.trainer_id), **_checked(details))
    db.session.add(course)
    db.session.flush()
    days = (course.last_day - course.first_day).days + 1
    for number in range(days if days <= _LESSON_A_DAY else 1):
        db.session.add(Lesson(course_id=course.id, held_on=course.first_day + timedelta(days=number), topic=""))
    audit.note("training.course_opened", f"course:{course.id}")
    return course.id


@use_case
def change_course(actor: Actor, code: str, details: CourseDetails) -> None:
    """Write the whole form anew. Lessons and trainees stay. Raises as `open_course`, and UnknownCourse."""
    course = locked_course(actor, code)
    for name, value in _checked(details).items():
        setattr(course, name, value)
    if actor.is_system or actor.has(Role.ADMIN):
        course.trainer_id = _trainer(actor, details.trainer_id or course.trainer_id)
    audit.note("training.course_changed", f"course:{course.id}")


def _trainer(actor: Actor, wanted: int | None) -> int:
    """Only administrators name somebody else."""
    is_office = actor.is_system or actor.has(Role.ADMIN)
    person_id = wanted if is_office and wanted is not None else actor.person_id
    if person_id not in {trainer.id for trainer in grants.people_with(Role.TRAINER)} or person_id is None:
        raise NotATrainer
    return person_id


def _checked(details: CourseDetails) -> dict[str, object]:
    tidy = replace(details, title=one_line(details.title), place=one_line(details.place),
                   partner=one_line(details.partner))
    if not 1 <= len(tidy.title) <= 200:
        raise NoTitle
    if max(len(tidy.place), len(tidy.partner)) > 200:
        raise TextTooLong(most=200)
    if not timedelta(0) <= tidy.last_day - tidy.first_day <= LONGEST or not 2000 <= tidy.first_day.year <= 2100:
        raise WrongDays
    if not 1 <= tidy.seats <= MOST_SEATS:
        raise WrongSeats
    values = asdict(tidy)
    del values["trainer_id"]
    values["commune_code"] = ward(tidy.commune_code).code
    return values


@use_case
def add_lesson(actor: Actor, code: str, held_on: date, topic: str = "") -> None:
    """One more meeting; the same day and topic twice is one. Raises UnknownCourse, OutsideTheCourse, TextTooLong."""
    course = locked_course(actor, code)
    if not course.first_day <= held_on <= course.last_day:
        raise OutsideTheCourse
    if len(one_line(topic)) > 200:
        raise TextTooLong(most=200)
    if (held_on, one_line(topic)) not in {(lesson.held_on, lesson.topic) for lesson in course.lessons}:
        db.session.add(Lesson(course_id=course.id, held_on=held_on, topic=one_line(topic)))


def overview(actor: Actor, only_own: bool = False) -> Sequence[Overview]:
    """The courses this person may see, latest first, each with how many take part."""
    taking_part = sa.select(sa.func.count()).where(
        Trainee.course_id == Course.id, Trainee.left_at.is_(None)).scalar_subquery()
    wanted = visible_to(actor).add_columns(taking_part).order_by(Course.first_day.desc(), Course.id.desc())
    if only_own:
        wanted = wanted.where(Course.trainer_id == actor.person_id)
    return [Overview(course, count) for course, count in db.session.execute(wanted.limit(200))]
