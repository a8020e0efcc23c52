"""Who takes part."""
from __future__ import annotations

import pytest
import sqlalchemy as sa

from accounts.models import Role, Scope
from core.db import db
from core.phones import NotAPhone
from tests.at_once import at_once
from tests.make import accounts as make
from tests.make import shop
from tests.make import training as school
from training import trainees
from training.errors import (
    AlreadyEnrolled,
    CourseFull,
    NoTraineeName,
    OnlyTrainers,
    UnknownCourse,
    UnknownSeller,
    UnknownTrainee,
)
from training.models import Trainee, TraineeKind
from training.trainees import NewTrainee

pytestmark = pytest.mark.usefixtures("context")
MAY = NewTrainee(TraineeKind.HOUSEHOLD, "Lò Thị Mẩy", "0912.345.678")


def enrolled():
    db.session.rollback()
    return list(db.session.scalars(sa.select(Trainee).order_by(Trainee.id)))


def test_every_kind_of_trainee_takes_part_with_or_without_a_phone():
    trainer = school.trainer()
    code = school.course(trainer).code

    for kind in TraineeKind:
        trainees.enrol(trainer, code, NewTrainee(kind, f" Nhóm  {kind.value}"))

    assert [(one.kind, one.name, one.phone) for one in enrolled()] == [
        (kind, f"Nhóm {kind.value}", None) for kind in TraineeKind]


def test_a_phone_links_the_trainee_to_whoever_signs_in_with_it():
    trainer, may = school.trainer(), make.person(phone="0912345678")

    trainees.enrol(trainer, school.course(trainer).code, MAY)

    assert (enrolled()[0].person_id, enrolled()[0].phone) == (may.id, "0912345678")


def test_a_trainee_is_linked_to_the_seller_they_work_for():
    trainer, seller = school.trainer(), shop.cooperative()
    code, slug = school.course(trainer).code, seller.slug

    trainees.enrol(trainer, code, NewTrainee(TraineeKind.COOPERATIVE, "Hợp tác xã Thử", "", slug))

    assert enrolled()[0].cooperative_id == seller.id
    with pytest.raises(UnknownSeller):
        trainees.enrol(trainer, code, NewTrainee(TraineeKind.COOPERATIVE, "Ai", "", "khong-co"))


def test_the_same_phone_twice_is_one_trainee_even_at_the_same_moment(app):
    trainer = school.trainer()
    code = school.course(trainer).code

    results = at_once(app, 4, lambda _: trainees.enrol(trainer, code, MAY))

    assert sum(isinstance(result, int) for result in results) == 1
    assert sum(isinstance(result, AlreadyEnrolled) for result in results) == 3
    assert len(enrolled()) == 1


def test_without_phones_the_same_name_twice_is_one_trainee():
    course = school.course()
    school.trainee(course, "Sùng A Páo")

    with pytest.raises(AlreadyEnrolled):
        school.trainee(course, "SÙNG  a páo")
    school.trainee(course, "Sùng A Páo", phone="0912345678")
    assert len(enrolled()) == 2


@pytest.mark.parametrize(("name", "phone", "refusal"), [
    ("", "", NoTraineeName), ("x" * 161, "", NoTraineeName), ("Mẩy", "12345", NotAPhone),
    ("Mẩy", "0212345678", NotAPhone),
])
def test_a_trainee_that_cannot_be_is_refused(name, phone, refusal):
    trainer = school.trainer()
    code = school.course(trainer).code

    with pytest.raises(refusal):
        trainees.enrol(trainer, code, NewTrainee(TraineeKind.HOUSEHOLD, name, phone))


def test_the_last_seat_is_given_once(app):
    trainer = school.trainer()
    course = school.course(trainer, seats=2)
    code = course.code
    school.trainee(course)

    results = at_once(app, 4, lambda i: trainees.enrol(
        trainer, code, NewTrainee(TraineeKind.INDIVIDUAL, f"Người {i}", f"091234567{i}")))

    assert sum(isinstance(result, int) for result in results) == 1
    assert sum(isinstance(result, CourseFull) for result in results) == 3


def test_whoever_left_frees_a_seat_and_may_come_back_with_what_they_attended():
    trainer = school.trainer()
    course = school.course(trainer, seats=1)
    code, may_id = course.code, trainees.enrol(trainer, course.code, MAY)

    trainees.leave(trainer, code, may_id)
    trainees.leave(trainer, code, may_id)
    other = trainees.enrol(trainer, code, NewTrainee(TraineeKind.INDIVIDUAL, "Sùng A Páo"))
    with pytest.raises(CourseFull):
        trainees.enrol(trainer, code, MAY)
    trainees.leave(trainer, code, other)

    assert trainees.enrol(trainer, code, MAY) == may_id
    assert [one.left_at is None for one in enrolled()] == [True, False]


def test_only_the_trainer_of_the_course_writes_people_in_and_out():
    course = school.course()
    code, may_id = course.code, school.trainee(course).id
    elsewhere = school.trainee(school.course(), "Người khác").id

    for actor, refusal in ((make.actor(Role.OFFICER, Scope.COMMUNE, school.BINH_LU), OnlyTrainers),
                           (school.trainer(), UnknownCourse), (make.actor(), UnknownCourse)):
        with pytest.raises(refusal):
            trainees.enrol(actor, code, MAY)
        with pytest.raises(refusal):
            trainees.leave(actor, code, may_id)
    with pytest.raises(UnknownTrainee):
        trainees.leave(make.actor(Role.ADMIN), code, elsewhere)
