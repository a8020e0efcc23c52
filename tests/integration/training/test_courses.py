"""Courses: opened once, changed by their trainer, seen by whom they concern."""
from __future__ import annotations

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from accounts.models import Role, Scope
from core import clock
from core.actors import SYSTEM
from core.db import db
from core.idempotency import KeyReused
from shop.places.errors import UnknownWard
from tests.at_once import at_once
from tests.make import accounts as make
from tests.make import training as school
from tests.make.training import BINH_LU, SIN_HO
from training import access, courses
from training.errors import (
    NotATrainer,
    NoTitle,
    OnlyTrainers,
    OutsideTheCourse,
    TextTooLong,
    UnknownCourse,
    WrongDays,
    WrongSeats,
)
from training.models import Course

pytestmark = pytest.mark.usefixtures("context")


def test_a_trainer_opens_a_course_with_a_lesson_on_each_day():
    trainer = school.trainer()

    course = school.course(trainer, title="  Khởi sự   kinh doanh ", days=3)

    assert course.title == "Khởi sự kinh doanh"
    assert course.trainer_id == trainer.person_id
    assert [lesson.held_on - course.first_day for lesson in course.lessons] == [timedelta(days=n) for n in range(3)]


def test_a_long_course_begins_with_one_lesson():
    assert len(school.course(days=15, ended=0).lessons) == 1


def test_the_same_form_sent_often_opens_one_course(app):
    trainer, details = school.trainer(), school.details()

    codes = at_once(app, 4, lambda _: courses.open_course(trainer, details, "key"))

    assert len(set(codes)) == 1
    db.session.rollback()
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Course)) == 1
    with pytest.raises(KeyReused):
        courses.open_course(trainer, school.details(title="Khác"), "key")


@pytest.mark.parametrize(("changes", "refusal"), [
    ({"title": " "}, NoTitle), ({"title": "x" * 201}, NoTitle), ({"commune_code": "99999"}, UnknownWard),
    ({"commune_code": ""}, UnknownWard), ({"place": "x" * 201}, TextTooLong), ({"partner": "x" * 201}, TextTooLong),
    ({"seats": 0}, WrongSeats), ({"seats": -1}, WrongSeats), ({"seats": 1_001}, WrongSeats),
    ({"first_day": date(2026, 5, 2), "last_day": date(2026, 5, 1)}, WrongDays),
    ({"first_day": date(2025, 1, 1), "last_day": date(2026, 5, 1)}, WrongDays),
    ({"first_day": date(1, 1, 1), "last_day": date(1, 1, 1)}, WrongDays),
    ({"first_day": date(9999, 12, 31), "last_day": date(9999, 12, 31)}, WrongDays),
])
def test_a_course_that_cannot_be_is_refused(changes, refusal):
    with pytest.raises(refusal):
        courses.open_course(school.trainer(), school.details(**changes), "key")

    assert db.session.scalar(sa.select(sa.func.count()).select_from(Course)) == 0


@pytest.mark.parametrize(("role", "scope", "ref"), [
    (None, Scope.EVERYWHERE, ""), (Role.HOST, Scope.EVERYWHERE, ""), (Role.OFFICER, Scope.COMMUNE, BINH_LU),
    (Role.PROVINCE, Scope.PROVINCE, "12"),
])
def test_only_trainers_and_administrators_open_courses(role, scope, ref):
    with pytest.raises(OnlyTrainers):
        courses.open_course(make.actor(role, scope, ref), school.details(), "key")


def test_an_administrator_opens_a_course_for_a_trainer_and_for_nobody_else():
    admin, trainer, stranger = make.actor(Role.ADMIN), school.trainer(), make.actor()

    code = courses.open_course(admin, school.details(trainer_id=trainer.person_id), "key")

    assert access.course(trainer, code).trainer_id == trainer.person_id
    for wrong in (stranger.person_id, None, 999_999):
        with pytest.raises(NotATrainer):
            courses.open_course(admin, school.details(trainer_id=wrong), f"key {wrong}")


def test_a_trainer_cannot_open_a_course_in_somebody_elses_name():
    trainer, other = school.trainer(), school.trainer()

    code = courses.open_course(trainer, school.details(trainer_id=other.person_id), "key")

    assert access.course(SYSTEM, code).trainer_id == trainer.person_id


def test_everybody_sees_the_courses_that_concern_them():
    trainer, other = school.trainer(), school.trainer()
    here, there = school.course(trainer).code, school.course(other, commune_code=SIN_HO).code
    far = school.course(other, commune_code="00166").code
    seen_by = {
        trainer: {here}, other: {there, far}, make.actor(Role.OFFICER, Scope.COMMUNE, BINH_LU): {here},
        make.actor(Role.OFFICER, Scope.COMMUNE, SIN_HO): {there},
        make.actor(Role.PROVINCE, Scope.PROVINCE, "12"): {here, there}, make.actor(Role.ADMIN): {here, there, far},
        make.actor(): set(), make.actor(Role.HOST): set(),
    }

    for actor, seen in seen_by.items():
        assert {each.course.code for each in courses.overview(actor)} == seen
        for code in (here, there, far, "22222222"):
            if code not in seen:
                with pytest.raises(UnknownCourse):
                    access.course(actor, code)


def test_a_former_trainer_sees_nothing_any_more():
    trainer = school.trainer()
    code = school.course(trainer).code
    as_person = make.people.as_actor(make.people.own(trainer))
    make.grants.revoke(SYSTEM, make.grants.held_by(trainer.person_id)[0].id)
    now = make.people.as_actor(make.people.own(trainer))

    assert access.course(as_person, code).code == code
    with pytest.raises(UnknownCourse):
        access.course(now, code)


def test_a_course_is_changed_by_its_trainer_and_read_by_officers():
    trainer = school.trainer()
    code = school.course(trainer).code

    courses.change_course(trainer, code, school.details(title="Mới", seats=12))

    assert (access.course(trainer, code).title, access.course(trainer, code).seats) == ("Mới", 12)
    with pytest.raises(OnlyTrainers):
        courses.change_course(make.actor(Role.OFFICER, Scope.COMMUNE, BINH_LU), code, school.details())
    with pytest.raises(UnknownCourse):
        courses.change_course(school.trainer(), code, school.details())


def test_a_lesson_is_added_once_and_only_within_the_course():
    trainer = school.trainer()
    course = school.course(trainer, days=1)

    for _ in range(2):
        courses.add_lesson(trainer, course.code, course.last_day, " Chụp  ảnh ")
    with pytest.raises(OutsideTheCourse):
        courses.add_lesson(trainer, course.code, course.last_day + timedelta(days=1))

    db.session.rollback()
    assert [lesson.topic for lesson in access.course(trainer, course.code).lessons] == ["", "Chụp ảnh"]


def test_the_list_counts_who_takes_part_and_begins_with_the_latest():
    trainer = school.trainer()
    old, new = school.course(trainer, ended=30), school.course(trainer, ended=-5)
    school.trainee(old)

    assert [(each.course.id, each.trainees) for each in courses.overview(trainer)] == [(new.id, 0), (old.id, 1)]
    assert clock.today() < new.last_day
