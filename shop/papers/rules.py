"""Which papers are asked for: rows that an administrator adds to, never constants."""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from datetime import date, datetime

import sqlalchemy as sa

from core import actors, clock
from core.actors import Actor
from core.audit import note
from core.db import db
from core.transactions import use_case
from shop.errors import OnlyAdministrators
from shop.models import CLAIMS_STARS, Category, CooperativeKind, PaperKind, PaperRule
from shop.paper_errors import DayIsOver, UnknownRule

FORMS, SHELVES = tuple(CooperativeKind), tuple(Category)
Rules = Mapping[str, frozenset[PaperKind]]


def in_force(day: date | None = None, moment: datetime | None = None) -> Rules:
    """What is asked on `day` (today), by form of seller, shelf or claim; as it was known at `moment` (now)."""
    wanted = sa.select(PaperRule.kind, PaperRule.asked_of, PaperRule.is_asked).where(
        PaperRule.valid_from <= (day or clock.today()), PaperRule.at <= (moment or clock.now()))
    latest = {(kind, of): is_asked for kind, of, is_asked in db.session.execute(
        wanted.order_by(PaperRule.valid_from, PaperRule.id))}
    found: dict[str, set[PaperKind]] = {}
    for (kind, of), is_asked in latest.items():
        if is_asked:
            found.setdefault(of, set()).add(kind)
    return {of: frozenset(kinds) for of, kinds in found.items()}


def asked(rules: Rules, facts: Iterable[str]) -> list[PaperKind]:
    """Which papers these rules ask for goods of which these facts hold, in the order people read them."""
    wanted = frozenset[PaperKind]().union(*(rules.get(fact, frozenset()) for fact in facts))
    return [kind for kind in PaperKind if kind in wanted]


def may_ask(kind: PaperKind, of: str) -> bool:
    """True if such a rule makes sense: of forms of sellers papers of the seller are asked, of goods any but these."""
    if of in FORMS:
        return kind == PaperKind.REGISTRATION
    return of == CLAIMS_STARS or (of in SHELVES and kind != PaperKind.REGISTRATION)


def possible() -> list[tuple[PaperKind, str]]:
    """Every rule that makes sense, in the order people read them."""
    return [(kind, of) for of in (*FORMS, *SHELVES, CLAIMS_STARS) for kind in PaperKind if may_ask(kind, of)]


@use_case
def ask(actor: Actor, kind: PaperKind, of: str, is_asked: bool, valid_from: date | None = None) -> None:
    """From a day on (today) this paper is asked of these sellers or goods, or not any more.

    What holds already is not written again. Raises OnlyAdministrators, UnknownRule, DayIsOver.
    """
    _check(actor, valid_from)
    _ask(kind, of, is_asked, valid_from or clock.today())


@use_case
def ask_exactly(actor: Actor, wanted: Set[tuple[PaperKind, str]], valid_from: date) -> int:
    """From a day on exactly these are asked; how many rules that changes. Raises as `ask` does."""
    _check(actor, valid_from)
    if not wanted <= set(possible()):
        raise UnknownRule
    return sum(_ask(kind, of, (kind, of) in wanted, valid_from) for kind, of in possible())


def _check(actor: Actor, valid_from: date | None) -> None:
    if not (actor.is_system or actor.has("admin")):
        raise OnlyAdministrators
    if valid_from is not None and valid_from < clock.today():
        raise DayIsOver


def _ask(kind: PaperKind, of: str, is_asked: bool, day: date) -> bool:
    if not may_ask(kind, of):
        raise UnknownRule
    if (kind in in_force(day).get(of, frozenset())) == is_asked:
        return False
    db.session.add(PaperRule(kind=kind, asked_of=of, is_asked=is_asked, valid_from=day,
                             actor=actors.current().ref, at=clock.now()))
    note("papers asked", f"paper:{kind.value}", of=of, is_asked=is_asked, valid_from=day.isoformat())
    return True
