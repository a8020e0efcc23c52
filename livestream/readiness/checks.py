"""What must always be true of papers on air, asked of the whole database: for the command that checks the books."""
from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from accounts.models import IdentityCheck
from core import clock
from core.db import db
from livestream.models import (
    REAL,
    Claim,
    ClaimStatus,
    Decided,
    GoneLive,
    LiveSession,
    PaperDecision,
    RunItem,
    SessionStatus,
)
from shop.models import Paper
from shop.papers import rules
from shop.papers.standing import held_at

_last = sa.select(sa.func.max(PaperDecision.id)).group_by(PaperDecision.item_id).scalar_subquery()


def nothing_is_sold_without_papers() -> Iterator[str]:
    """What a session sells was cleared when it went on air, or its session went on air before papers were asked for."""
    decided = sa.select(PaperDecision.item_id).where(
        PaperDecision.id.in_(_last), PaperDecision.what.in_((Decided.CLEARED, Decided.EXEMPT)))
    rows = sa.select(LiveSession.code, RunItem.code).join(RunItem, RunItem.session_id == LiveSession.id).where(
        LiveSession.status.in_((SessionStatus.LIVE, SessionStatus.CLOSING, SessionStatus.ENDED)),
        REAL, RunItem.position > 0, RunItem.id.not_in(decided))
    for session, item in db.session.execute(rows.order_by(LiveSession.id, RunItem.id)):
        yield f"session {session}, {item}: is sold, and nobody has looked at its papers"


def refused_items_are_not_sold() -> Iterator[str]:
    """What was refused has no place in the run-of-show, no allotment and no claims, and is not on air."""
    claimed = sa.exists().where(Claim.item_id == RunItem.id, Claim.status != ClaimStatus.RELEASED)
    on_air = sa.exists().where(LiveSession.on_air_id == RunItem.id)
    rows = sa.select(PaperDecision.session_id, PaperDecision.code).join(
        RunItem, RunItem.id == PaperDecision.item_id).where(
        PaperDecision.id.in_(_last), PaperDecision.what == Decided.REFUSED,
        sa.or_(RunItem.position > 0, RunItem.allotment > 0, claimed, on_air))
    for session_id, code in db.session.execute(rows.order_by(PaperDecision.id)):
        yield f"session {session_id}, {code}: was refused and is sold"


def cleared_items_had_their_papers() -> Iterator[str]:
    """Each paper that was asked for when an item was cleared had been seen by then and was valid on that day."""
    rows = sa.select(PaperDecision).where(PaperDecision.what == Decided.CLEARED).order_by(PaperDecision.id)
    papers = {paper.id: paper for paper in db.session.scalars(sa.select(Paper))}
    known = dict[object, rules.Rules]()
    for row in db.session.scalars(rows):
        if row.at not in known:
            known[row.at] = rules.in_force(clock.local(row.at).date(), row.at)
        for kind in rules.asked(known[row.at], row.facts):
            paper = papers.get(row.papers.get(kind.value) or 0)
            if paper is None or paper.kind != kind or not held_at(paper, row.at):
                yield f"session {row.session_id}, {row.code}: was cleared without {kind.value}"


def hosts_on_air_were_checked() -> Iterator[str]:
    """Where it was asked for when a session went live, each of its hosts had passed a check that had not run out."""
    known = {row.id: row for row in db.session.scalars(sa.select(IdentityCheck))}
    for row in db.session.scalars(sa.select(GoneLive).where(GoneLive.needs_identity).order_by(GoneLive.session_id)):
        day = clock.local(row.at).date()
        for person_id, check_id in row.hosts.items():
            check = known.get(check_id or 0)
            if check is None or check.person_id != int(person_id) or check.checked_at > row.at or (
                    check.valid_until is None or check.valid_until < day):
                yield f"session {row.session_id}: person {person_id} hosted it unchecked"
