"""Whose courses are whose: the one place that says what somebody sees, and what they may change."""
from __future__ import annotations

import sqlalchemy as sa

from core.actors import Actor
from core.db import db
from core.transactions import lock
from shop.places import units
from shop.places.errors import UnknownProvince
from training.errors import OnlyTrainers, UnknownCourse
from training.models import Course


def visible_to(actor: Actor) -> sa.Select[Course]:
    """Trainers see their own courses, officers those of their commune, a province and administrators all theirs."""
    wanted = sa.select(Course)
    if actor.is_system or actor.has("admin"):
        return wanted
    seen: list[sa.ColumnElement[bool]] = [Course.commune_code.in_(_communes(actor))]
    if actor.has("trainer"):
        seen.append(Course.trainer_id == actor.person_id)
    return wanted.where(sa.or_(*seen))


def _communes(actor: Actor) -> list[str]:
    codes = set(actor.refs("officer", "commune"))
    for province in actor.refs("province", "province"):
        try:
            codes.update(ward.code for ward in units.wards_of(province))
        except UnknownProvince:
            continue  # the grant outlived its province
    return sorted(codes)


def course(actor: Actor, code: str) -> Course:
    """The course with this code. Raises UnknownCourse, also if it is not theirs to see."""
    found = db.session.scalar(visible_to(actor).where(Course.code == code))
    if found is None:
        raise UnknownCourse
    return found


def may_change(actor: Actor, course: Course) -> bool:
    """True for its trainer and for administrators; everybody else reads."""
    is_trainer = actor.has("trainer") and course.trainer_id == actor.person_id
    return actor.is_system or actor.has("admin") or is_trainer


def locked_course(actor: Actor, code: str) -> Course:
    """The course, and nobody else may change it until the end of this transaction.

    Raises UnknownCourse for whoever does not see it, OnlyTrainers for whoever only reads it.
    """
    found = course(actor, code)
    if not may_change(actor, found):
        raise OnlyTrainers
    return lock(Course, found.id)
