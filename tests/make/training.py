"""Courses and trainees, made the way trainers make them."""
from __future__ import annotations

import itertools
from datetime import timedelta
from typing import Any

from accounts.models import Role
from core import clock
from core.actors import SYSTEM, Actor
from core.db import db
from tests.make import accounts
from training import courses, trainees
from training.access import course as find
from training.courses import CourseDetails
from training.models import Course, Trainee, TraineeKind
from training.trainees import NewTrainee

BINH_LU, SIN_HO = "03390", "03478"
_numbers = itertools.count(1)


def trainer(**details: Any) -> Actor:
    """Somebody who may open courses."""
    return accounts.actor(Role.TRAINER, **details)


def details(ended: int = 10, days: int = 2, **changes: Any) -> CourseDetails:
    """A course of two days that ended ten days ago."""
    last = clock.today() - timedelta(days=ended)
    values = {"title": "Bán hàng qua livestream", "commune_code": BINH_LU, "last_day": last,
              "first_day": last - timedelta(days=days - 1)}
    return CourseDetails(**{**values, **changes})


def course(holder: Actor | None = None, **changes: Any) -> Course:
    """A course of a trainer of its own."""
    code = courses.open_course(holder or trainer(), details(**changes), f"course-{next(_numbers)}")
    return find(SYSTEM, code)


def trainee(of: Course, name: str = "Lò Thị Mẩy", **wish: Any) -> Trainee:
    """Somebody who takes part."""
    made = trainees.enrol(SYSTEM, of.code, NewTrainee(**{"kind": TraineeKind.HOUSEHOLD, "name": name, **wish}))
    return db.session.get_one(Trainee, made)
