"""Two acts of two people: somebody notes a paper's number and last day, somebody else confirms having seen it."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from core import clock
from core.actors import Actor
from core.audit import note
from core.db import db
from core.text import one_line
from core.transactions import lock, use_case
from shop.access import member_of
from shop.errors import NoSuchCooperative, NoSuchProduct
from shop.models import Cooperative, Paper, PaperKind, Product
from shop.paper_errors import (
    AlreadySeen,
    BadIssuer,
    BadNumber,
    HasExpired,
    NoSuchPaper,
    NotOfTheSeller,
    SeenByWhoNoted,
)


@dataclass(frozen=True)
class NewPaper:
    """A paper as somebody writes it down; without `valid_until` it has no last day."""

    kind: PaperKind
    number: str
    issuer: str
    valid_until: date | None = None
    product_id: int | None = None  # for papers of the seller it is left out


@use_case
def note_paper(actor: Actor, cooperative_id: int, wish: NewPaper) -> Paper:
    """Write a paper down, for those who work for the seller; a repeat finds the one that is there.

    Raises NoSuchCooperative for others', NoSuchProduct, BadNumber, BadIssuer, HasExpired, NotOfTheSeller.
    """
    if not member_of(actor, cooperative_id):
        raise NoSuchCooperative
    return write(actor, cooperative_id, wish)


def write(actor: Actor, cooperative_id: int, wish: NewPaper) -> Paper:
    """The same inside a use case that has asked whether the person may."""
    if db.session.get(Cooperative, cooperative_id) is None:
        raise NoSuchCooperative
    lock(Cooperative, cooperative_id)  # two who note the same paper at once write it once
    number, issuer = one_line(wish.number), one_line(wish.issuer)
    if not 1 <= len(number) <= 60:
        raise BadNumber
    if not 1 <= len(issuer) <= 160:
        raise BadIssuer
    if wish.valid_until is not None and wish.valid_until < clock.today():
        raise HasExpired
    product_id = None if wish.kind.is_of_seller else _own(cooperative_id, wish.product_id)
    known = db.session.scalar(sa.select(Paper).where(
        Paper.cooperative_id == cooperative_id, Paper.kind == wish.kind, Paper.number == number,
        Paper.product_id.is_(None) if product_id is None else Paper.product_id == product_id,
        Paper.valid_until.is_(None) if wish.valid_until is None else Paper.valid_until == wish.valid_until,
        Paper.withdrawn_at.is_(None)))
    if known is not None:
        return known
    made = Paper(cooperative_id=cooperative_id, product_id=product_id, kind=wish.kind, number=number, issuer=issuer,
                 valid_until=wish.valid_until, noted_by=actor.person_id, noted_at=clock.now())
    db.session.add(made)
    db.session.flush()
    return made


def _own(cooperative_id: int, product_id: int | None) -> int:
    if product_id is None:
        raise NotOfTheSeller
    seller = db.session.scalar(sa.select(Product.cooperative_id).where(Product.id == product_id))
    if seller != cooperative_id:
        raise NoSuchProduct
    return product_id


@use_case
def see_paper(actor: Actor, paper_id: int) -> Paper:
    """An administrator confirms having seen it; of the crew of a session livestream.readiness asks whose it is.

    A second call changes nothing. Raises NoSuchPaper.
    """
    if not (actor.is_system or actor.has("admin")):
        raise NoSuchPaper
    return confirm(actor, paper_id)


def confirm(actor: Actor, paper_id: int) -> Paper:
    """The same inside a use case that has asked whether the person may. Raises SeenByWhoNoted, HasExpired."""
    paper = _locked(paper_id)
    if paper.seen_at is not None:
        return paper
    is_admin = actor.is_system or actor.has("admin")
    if paper.noted_by is not None and paper.noted_by == actor.person_id and not is_admin:
        raise SeenByWhoNoted
    if paper.valid_until is not None and paper.valid_until < clock.today():
        raise HasExpired
    paper.seen_by, paper.seen_name, paper.seen_by_admin = actor.person_id, actor.name[:120], is_admin
    paper.seen_at = clock.now()
    note("paper seen", f"paper:{paper.id}", kind=paper.kind.value, cooperative=paper.cooperative_id)
    return paper


@use_case
def withdraw_paper(actor: Actor, paper_id: int) -> Paper:
    """Take back a paper that was noted wrongly; an administrator also one that was seen. A repeat changes nothing.

    Raises NoSuchPaper for others', AlreadySeen.
    """
    found = db.session.get(Paper, paper_id)
    if found is None or not member_of(actor, found.cooperative_id):
        raise NoSuchPaper
    paper = _locked(paper_id)
    if paper.withdrawn_at is not None:
        return paper
    if paper.seen_at is not None and not (actor.is_system or actor.has("admin")):
        raise AlreadySeen(name=paper.seen_name)
    paper.withdrawn_by, paper.withdrawn_at = actor.person_id, clock.now()
    note("paper withdrawn", f"paper:{paper.id}", kind=paper.kind.value, cooperative=paper.cooperative_id)
    return paper


def own_paper(cooperative_id: int, paper_id: int) -> Paper:
    """A paper of this seller. Raises NoSuchPaper."""
    found = db.session.get(Paper, paper_id)
    if found is None or found.cooperative_id != cooperative_id:
        raise NoSuchPaper
    return found


def _locked(paper_id: int) -> Paper:
    if db.session.get(Paper, paper_id) is None:
        raise NoSuchPaper
    return lock(Paper, paper_id)
