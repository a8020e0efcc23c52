"""May these items be sold on air? Only with complete papers, and then it is noted which ones they were."""
from __future__ import annotations

from collections.abc import Collection, Sequence

import sqlalchemy as sa

from core import clock
from core.actors import Actor
from core.db import db
from core.transactions import lock_all
from livestream.models import Decided, LiveSession, PaperDecision, RunItem
from livestream.readiness_errors import ItemRefused, PapersMissing
from shop.models import Paper
from shop.papers import standing
from shop.papers.standing import Standing

_NAMED = 4  # so many items an error names


def clear(actor: Actor, session: LiveSession, items: Sequence[RunItem]) -> None:
    """These items go on air. Raises PapersMissing with those whose papers are not complete; then none does.

    A rehearsal sells nothing and needs no papers.
    """
    if session.is_rehearsal:
        return
    found = _steady({item.product_id for item in items})
    wrong = [f"{item.code} {item.product.name}" for item in items if found[item.product_id].missing]
    if wrong:
        more = [f"+{len(wrong) - _NAMED}"] if len(wrong) > _NAMED else []
        raise PapersMissing(items=", ".join([*wrong[:_NAMED], *more]))
    db.session.add_all(decision(actor, session, item, Decided.CLEARED, found[item.product_id]) for item in items)


def _steady(product_ids: Collection[int]) -> dict[int, Standing]:
    """How these stand until the transaction ends: the papers that count are locked, so that nobody withdraws one that
    was looked at before it is written down as complete."""
    locked: set[int] = set()
    while True:
        found = standing.of_products(product_ids)
        counting = {each.paper.id for one in found.values() for each in one.papers if each.is_good and each.paper}
        if counting <= locked:
            return found
        lock_all(Paper, counting)
        locked |= counting


def decision(actor: Actor, session: LiveSession, item: RunItem, what: Decided, found: Standing | None = None,
             reason: str = "") -> PaperDecision:
    """A row about an item as it stands now."""
    papers = {each.kind.value: each.paper.id if each.is_good and each.paper else None
              for each in (found.papers if found else ())}
    return PaperDecision(
        session_id=session.id, item_id=item.id, what=what, papers=papers, facts=list(found.facts if found else ()),
        code=item.code, place=item.position, allotment=item.allotment, reason=reason, person_id=actor.person_id,
        person_name=actor.name[:120], at=clock.now())


def latest(item_ids: Collection[int]) -> dict[int, PaperDecision]:
    """The row that holds of each of these items, if there is one."""
    last = sa.select(sa.func.max(PaperDecision.id)).where(PaperDecision.item_id.in_(sorted(item_ids))).group_by(
        PaperDecision.item_id)
    rows = db.session.scalars(sa.select(PaperDecision).where(PaperDecision.id.in_(last)))
    return {row.item_id: row for row in rows}


def check_not_refused(item: RunItem) -> None:
    """Raise ItemRefused if it left the run-of-show for its papers, so that nobody adds it by another way."""
    found = latest([item.id]).get(item.id)
    if found is not None and found.what == Decided.REFUSED:
        raise ItemRefused(code=found.code)
