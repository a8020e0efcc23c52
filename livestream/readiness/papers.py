"""Papers that sellers hand to the crew of a session: noted by one of them, seen by the host."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from core.actors import Actor
from core.db import db
from core.transactions import use_case
from livestream import access
from livestream.errors import NoSuchItem
from livestream.models import LiveSession, RunItem
from livestream.readiness_errors import OnlyTheHost
from shop.models import Paper
from shop.paper_errors import NoSuchPaper
from shop.papers import noting, standing
from shop.papers.noting import NewPaper
from shop.papers.standing import Standing, State


@dataclass(frozen=True)
class ItemPapers:
    """One item of the run-of-show with the papers of its goods."""

    item: RunItem
    standing: Standing

    @property
    def state(self) -> State:
        """How it stands: the worst of its papers."""
        return self.standing.state

    @property
    def is_complete(self) -> bool:
        """True if it may go on air."""
        return not self.standing.missing


def of_items(items: Sequence[RunItem]) -> list[ItemPapers]:
    """How these items of a session stand with their papers; for a rehearsal none is asked."""
    if items and items[0].session.is_rehearsal:
        return [ItemPapers(item, Standing(())) for item in items]
    found = standing.of_products({item.product_id for item in items})
    return [ItemPapers(item, found[item.product_id]) for item in items]


def of_session(session: LiveSession) -> list[ItemPapers]:
    """The run-of-show in its order."""
    return of_items(session.line_up)


def may_see(actor: Actor, session_id: int) -> bool:
    """True for whoever confirms papers in this session: its hosts, and administrators."""
    return actor.is_system or actor.has("admin") or str(session_id) in actor.refs("host", "session")


@use_case
def note_paper(actor: Actor, session_id: int, code: str, wish: NewPaper) -> Paper:
    """Somebody of the crew writes down a paper that was handed over for an item.

    Raises NoSuchSession, NoSuchItem, and what shop.papers.noting raises.
    """
    item = _item(actor, session_id, code)
    return noting.write(actor, item.product.cooperative_id, wish)


@use_case
def see_paper(actor: Actor, session_id: int, code: str, paper_id: int) -> Paper:
    """The host confirms having seen a paper of an item. A second call changes nothing.

    Raises NoSuchSession, NoSuchItem, NoSuchPaper, OnlyTheHost, SeenByWhoNoted, HasExpired.
    """
    item = _item(actor, session_id, code)
    paper = paper_of(item, paper_id)
    if not may_see(actor, session_id):
        raise OnlyTheHost
    return noting.confirm(actor, paper.id)


def paper_of(item: RunItem, paper_id: int) -> Paper:
    """A paper of the goods of an item, or of their seller. Raises NoSuchPaper."""
    paper = db.session.scalar(sa.select(Paper).where(
        Paper.id == paper_id, Paper.cooperative_id == item.product.cooperative_id, Paper.withdrawn_at.is_(None),
        sa.or_(Paper.product_id.is_(None), Paper.product_id == item.product_id)))
    if paper is None:
        raise NoSuchPaper
    return paper


def _item(actor: Actor, session_id: int, code: str) -> RunItem:
    session = access.find(actor, session_id)
    found = next((each for each in session.line_up if each.code == code), None)
    if found is None:
        raise NoSuchItem
    return found
