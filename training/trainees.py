"""Who takes part in a course, and whom their sales are counted by."""
from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from accounts.models import Person
from core import audit, clock
from core.actors import Actor
from core.db import db
from core.phones import read_mobile
from core.text import fold, one_line
from core.transactions import use_case
from shop.models import Cooperative
from shop.places.names import sort_key
from training.access import locked_course
from training.errors import AlreadyEnrolled, CourseFull, NoTraineeName, UnknownSeller, UnknownTrainee
from training.models import Course, Trainee, TraineeKind

_LONGEST_NAME = 160


@dataclass(frozen=True)
class NewTrainee:
    """Somebody who takes part. `seller` is the slug of the cooperative they sell for, if there is one."""

    kind: TraineeKind
    name: str
    phone: str = ""
    seller: str = ""


@use_case
def enrol(actor: Actor, code: str, wish: NewTrainee) -> int:
    """Write somebody into the course; whoever had left comes back. The id of the trainee.

    A phone that somebody signs in with links the trainee to that person. Raises UnknownCourse, OnlyTrainers,
    NoTraineeName, NotAPhone, UnknownSeller, AlreadyEnrolled, CourseFull.
    """
    course = locked_course(actor, code)
    name = one_line(wish.name)
    if not 1 <= len(name) <= _LONGEST_NAME:
        raise NoTraineeName
    phone = read_mobile(wish.phone) if wish.phone.strip() else None
    seller_id = _seller(wish.seller)
    known = _known(course, phone, fold(name), seller_id)
    if known is not None and known.left_at is None:
        raise AlreadyEnrolled(name=known.name)
    if sum(each.left_at is None for each in course.trainees) >= course.seats:
        raise CourseFull(seats=course.seats)
    trainee = known or Trainee(course_id=course.id, enrolled_at=clock.now())
    trainee.kind, trainee.name, trainee.sort_key, trainee.phone = wish.kind, name, sort_key(name)[:320], phone
    trainee.cooperative_id, trainee.person_id, trainee.left_at = seller_id, _person(phone), None
    db.session.add(trainee)
    db.session.flush()
    audit.note("training.enrolled", f"course:{course.id}", trainee=trainee.id)
    return trainee.id


def _known(course: Course, phone: str | None, folded_name: str, seller_id: int | None) -> Trainee | None:
    """The same phone is the same trainee; without phones, the same name of the same seller."""
    for each in course.trainees:
        if phone is not None and each.phone == phone:
            return each
        same_name = fold(each.name) == folded_name and each.cooperative_id == seller_id
        if same_name and phone is None and each.phone is None:
            return each
    return None


def _seller(slug: str) -> int | None:
    if not slug:
        return None
    found = db.session.scalar(sa.select(Cooperative.id).where(Cooperative.slug == slug))
    if found is None:
        raise UnknownSeller
    return found


def _person(phone: str | None) -> int | None:
    return db.session.scalar(sa.select(Person.id).where(Person.phone == phone)) if phone is not None else None


@use_case
def leave(actor: Actor, code: str, trainee_id: int) -> None:
    """Write somebody out; what they attended stays. A repeat changes nothing. Raises UnknownTrainee."""
    course = locked_course(actor, code)
    trainee = next((each for each in course.trainees if each.id == trainee_id), None)
    if trainee is None:
        raise UnknownTrainee
    if trainee.left_at is None:
        trainee.left_at = clock.now()
        audit.note("training.left", f"course:{course.id}", trainee=trainee.id)


def sellers() -> list[tuple[str, str]]:
    """What a trainee may sell for: slugs and names, in Vietnamese order."""
    wanted = sa.select(Cooperative.slug, Cooperative.name).where(Cooperative.is_active)
    return [(slug, name) for slug, name in db.session.execute(wanted.order_by(Cooperative.sort_key, Cooperative.id))]


def names_of_sellers(course: Course) -> dict[int, str]:
    """The cooperatives that trainees of a course sell for: {id: name}."""
    ids = {each.cooperative_id for each in course.trainees if each.cooperative_id is not None}
    wanted = sa.select(Cooperative.id, Cooperative.name).where(Cooperative.id.in_(ids))
    return {one.id: one.name for one in db.session.execute(wanted)}
