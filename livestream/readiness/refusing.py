"""The host refuses an item whose papers are incomplete, with a reason; it leaves the sale until that is taken back."""
from __future__ import annotations

import sqlalchemy as sa

from core.actors import Actor
from core.audit import note
from core.db import db
from core.text import one_line
from core.transactions import use_case
from livestream import signals
from livestream.codes import free_code
from livestream.errors import NoSuchItem
from livestream.models import Decided, LiveSession, PaperDecision, RunItem, SessionStatus
from livestream.planning import lineup
from livestream.readiness import clearing, papers
from livestream.readiness_errors import NoSuchRefusal, PapersComplete, RefusalNeedsReason
from shop.models import Product


@use_case
def refuse(actor: Actor, session_id: int, code: str, reason: str) -> PaperDecision:
    """This item is not sold in this session: who, when, why, and which papers were missing are kept.

    Of two who refuse it at once the first did, and the other gets what stands there by then.
    Raises NoSuchItem, PapersComplete, RefusalNeedsReason, ItemHasClaims once it was sold, NotPlanned.
    """
    session = lineup.open_session(actor, session_id)
    known = refused_already(session, code)
    if known is not None:
        return known
    item = lineup.item_of(session, code)
    text = one_line(reason)
    if not 1 <= len(text) <= 200:
        raise RefusalNeedsReason
    [found] = papers.of_items([item])
    if found.is_complete:
        raise PapersComplete(code=item.code)
    made = clearing.decision(actor, session, item, Decided.REFUSED, found.standing, text)
    lineup.take_out(session, item)
    db.session.add(made)
    db.session.flush()
    note("item refused", f"session:{session.id}", code=made.code, missing=made.missing)
    return made


@use_case
def take_back(actor: Actor, session_id: int, item_id: int) -> RunItem:
    """The item is in the run-of-show again, at its place, under its code if that is still free.

    On air its papers must be complete and its allotment on the shelf. A second call changes nothing.
    Raises NoSuchRefusal, PapersMissing, CannotHold, NotPlanned.
    """
    session = lineup.open_session(actor, session_id)
    refused = refusal_of(session, item_id)
    item = next((each for each in session.items if each.id == item_id), None)
    if item is None:
        raise NoSuchItem
    if clearing.latest([item.id])[item.id].what != Decided.REFUSED:
        return item
    db.session.add(clearing.decision(actor, session, item, Decided.TAKEN_BACK))
    db.session.flush()
    _put_back(session, item, refused)
    if session.status == SessionStatus.LIVE:
        clearing.clear(actor, session, [item])
    note("refusal taken back", f"session:{session.id}", code=item.code)
    return item


def _put_back(session: LiveSession, item: RunItem, refused: PaperDecision) -> None:
    """At its place, or at the end, with what was set aside for it."""
    others = [each for each in session.line_up if each.id != item.id]
    taken = {each.code for each in others}
    item.code = free_code(taken) if refused.code in taken else refused.code
    others.insert(max(0, min(refused.place - 1, len(others))), item)
    for position, each in enumerate(others, 1):
        each.position = position
    lineup.set_aside(session, item, refused.allotment)
    db.session.flush()
    db.session.expire(session, ["items"])
    signals.session_changed(session)


def refusal_of(session: LiveSession, item_id: int) -> PaperDecision:
    """Why an item of this session is not sold, or was not before that was taken back. Raises NoSuchRefusal."""
    found = db.session.scalar(sa.select(PaperDecision).where(
        PaperDecision.session_id == session.id, PaperDecision.item_id == item_id,
        PaperDecision.what == Decided.REFUSED).order_by(PaperDecision.id.desc()).limit(1))
    if found is None:
        raise NoSuchRefusal
    return found


def refused_already(session: LiveSession, code: str) -> PaperDecision | None:
    """Why what had this code is not sold, unless something else has it by now."""
    if code in {each.code for each in session.line_up}:
        return None
    return next((each for each in of_session(session) if each.code == code), None)


def of_session(session: LiveSession) -> list[PaperDecision]:
    """What is refused in a session now, in the order of its run-of-show."""
    last = sa.select(sa.func.max(PaperDecision.id)).where(PaperDecision.session_id == session.id).group_by(
        PaperDecision.item_id)
    wanted = sa.select(PaperDecision).where(PaperDecision.id.in_(last), PaperDecision.what == Decided.REFUSED)
    return list(db.session.scalars(wanted.order_by(PaperDecision.place, PaperDecision.id)))


def listed(session: LiveSession) -> list[tuple[PaperDecision, str]]:
    """The same with the names of the goods."""
    found = of_session(session)
    names = {} if not found else dict(db.session.execute(sa.select(RunItem.id, Product.name).join(
        Product, Product.id == RunItem.product_id).where(RunItem.id.in_([each.item_id for each in found]))).all())
    return [(each, names[each.item_id]) for each in found]
