"""What came of a course: the orders and the delivered revenue of each trainee since then.

A trainee counts what the cooperative they sell for sold, and what every cooperative sold in which they are a
member as a person. Two trainees of one cooperative both show its sales; the sum counts each cooperative once.
"""
from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa

from accounts import grants
from accounts.models import Role, Scope
from core import clock
from core.actors import Actor
from core.db import db
from orders import reports
from orders.reports import Figures
from shop.models import Cooperative
from training.access import course as visible_course
from training.models import Course, Trainee


@dataclass(frozen=True)
class TraineeOutcome:
    """One trainee, the sellers they count for, and what those sold."""

    trainee: Trainee
    sellers: tuple[str, ...]
    sold: Figures

    @property
    def has_sold(self) -> bool:
        """True from the first order on."""
        return self.sold.orders > 0


@dataclass(frozen=True)
class Outcome:
    """A course and what came of it, from the day after its last one until today."""

    course: Course
    first_day: date
    until: date
    trainees: tuple[TraineeOutcome, ...]
    total: Figures

    @property
    def has_begun(self) -> bool:
        """False while the course still runs."""
        return self.first_day <= self.until

    @property
    def selling(self) -> int:
        """How many trainees have sold something."""
        return sum(each.has_sold for each in self.trainees)


def since_course(actor: Actor, course_code: str) -> Outcome:
    """What the trainees of a course sold since then; who sold most comes first, who sold nothing last.

    Raises UnknownCourse, also for whoever may not see it.
    """
    course = visible_course(actor, course_code)
    first_day, until = course.last_day + timedelta(days=1), clock.today()
    trainees = [each for each in course.trainees if each.left_at is None]
    sellers = _sellers(trainees)
    everybodys = frozenset(one for mine in sellers.values() for one in mine)
    single = reports.cooperative_revenue(everybodys, first_day, until) if everybodys else {}
    wanted = sa.select(Cooperative.id, Cooperative.name).where(Cooperative.id.in_(everybodys))
    names = {one.id: one.name for one in db.session.execute(wanted)}
    outcomes = []
    for each in trainees:
        mine = sellers[each.id]
        sold = single[next(iter(mine))] if len(mine) == 1 else _together(mine, first_day, until)
        outcomes.append(TraineeOutcome(each, tuple(sorted(names[one] for one in mine & names.keys())), sold))
    outcomes.sort(key=lambda each: (-each.sold.revenue, -each.sold.orders))
    together = _together(everybodys, first_day, until)
    return Outcome(course, first_day, until, tuple(outcomes), together)


def _sellers(trainees: list[Trainee]) -> dict[int, frozenset[int]]:
    """The cooperatives that each trainee counts for: {trainee id: cooperative ids}."""
    people = {each.person_id for each in trainees if each.person_id is not None}
    memberships = grants.refs_of_people(Role.MEMBER, Scope.COOPERATIVE, people)
    return {
        each.id: frozenset(
            ({each.cooperative_id} if each.cooperative_id is not None else set())
            | {int(ref) for ref in memberships.get(each.person_id or 0, ()) if ref.isdecimal()})
        for each in trainees
    }


def _together(cooperatives: frozenset[int], first: date, last: date) -> Figures:
    """What several sold: an order with goods of two of them is one order."""
    if not cooperatives:
        return Figures()
    return reports.total(reports.Scope(first, last, cooperatives=cooperatives))
