"""Papers for tests. Where a test does not say so, nothing is asked: a session goes live with whatever it sells."""
from __future__ import annotations

import itertools
from datetime import date, datetime, timedelta

from accounts import identity
from core import clock, dated
from core.actors import SYSTEM
from shop.models import Paper, PaperKind, Product
from shop.papers import noting, rules
from shop.papers.noting import NewPaper

_numbers = itertools.count(1)


def ask_nothing() -> None:
    """Neither papers nor identities are asked for, since the day on which they began to be."""
    with clock.at(datetime(2025, 7, 1, 12, tzinfo=clock.HOME)):
        rules.ask_exactly(SYSTEM, set(), clock.today())
        dated.enact(identity.IS_REQUIRED, clock.today(), 0)


def ask_hosts() -> None:
    """From now on the identity of hosts is asked for."""
    dated.enact(identity.IS_REQUIRED, clock.today(), 1)


def ask(*kinds: PaperKind, of: str = "fruit") -> None:
    """From now on these are asked of goods of this shelf, or of sellers of this form."""
    for kind in kinds or (PaperKind.ORIGIN,):
        rules.ask(SYSTEM, kind, of, True)


def paper(goods: Product, kind: PaperKind = PaperKind.ORIGIN, days: int | None = 400, seen: bool = True,
          number: str = "") -> Paper:
    """A paper of these goods or of their seller, valid for so many days; somebody has seen it."""
    until: date | None = None if days is None else clock.today() + timedelta(days=days)
    made = noting.note_paper(SYSTEM, goods.cooperative_id, NewPaper(
        kind, number or f"SỐ-{next(_numbers)}/2026", "UBND xã Thử", until, None if kind.is_of_seller else goods.id))
    return noting.see_paper(SYSTEM, made.id) if seen else made
