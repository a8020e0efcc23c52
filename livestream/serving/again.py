"""An order that was given up unpaid takes its goods again: a session on air gives it what is left and nobody waits for.

Who waited has moved up as the goods were freed, so what the session still holds is nobody's. It leaves the allotment
with them: the claims stay released, since their place in the queue and their share of a deal went to others.
"""
from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

import sqlalchemy as sa

from core.db import db
from core.prepared import PreparedIn
from core.transactions import lock
from livestream import signals, terms
from livestream.models import LiveBuyer, LiveSession, RunItem
from livestream.serving import following, goods
from livestream.serving.sharing import ON_AIR
from orders.models import OrderLine
from shop import stock

_IN_SESSIONS = PreparedIn(lambda order_ids: sa.select(OrderLine.order_id, OrderLine.session_id).where(
    OrderLine.order_id.in_(order_ids), OrderLine.session_id.is_not(None)).union(
    sa.select(LiveBuyer.order_id, LiveBuyer.session_id).where(LiveBuyer.order_id.in_(order_ids))))


def concerned(order_ids: Collection[int]) -> set[int]:
    """Orders with goods of, or wishes in, sessions that are on air, or where goods go to who pays first."""
    db.session.flush()  # as every other question does: callers may count on it
    found = _IN_SESSIONS.rows(order_ids)
    sessions = {session.id for session in db.session.scalars(sa.select(LiveSession).where(
        LiveSession.id.in_({session_id for _, session_id in found}))) if _may_give(session)} if found else set()
    return {order_id for order_id, session_id in found if session_id in sessions}


def _may_give(session: LiveSession) -> bool:
    return session.status in ON_AIR or terms.is_first_paid(session)


def prepare_payment(order_id: int) -> None:
    """Money has come: the sessions that may give goods for it are locked before the order."""
    for session_id in following.sessions_of(order_id):
        session = db.session.get_one(LiveSession, session_id)
        if _may_give(session):
            lock(LiveSession, session_id)


def give(order_id: int, line_ids: Sequence[int], owner: str) -> dict[int, int]:
    """Hand over what sessions on air have left of these lines, each line whole: `{stock item id: base units}`."""
    given: Counter[int] = Counter()
    lines = list(db.session.scalars(sa.select(OrderLine).where(
        OrderLine.id.in_(line_ids), OrderLine.session_id.is_not(None)).order_by(OrderLine.session_id, OrderLine.id)))
    for session_id in dict.fromkeys(line.session_id for line in lines):
        session = db.session.get(LiveSession, session_id)
        if session is None or session.is_rehearsal or session.status not in ON_AIR:
            continue
        given.update(_give(session, [line for line in lines if line.session_id == session_id], owner))
    return dict(given)


def _give(session: LiveSession, lines: Sequence[OrderLine], owner: str) -> Counter[int]:
    left, wanted = goods.left(session), Counter[int]()
    for line in lines:
        if wanted[line.stock_item_id] + line.base_units <= left.get(line.stock_item_id, 0):
            wanted[line.stock_item_id] += line.base_units
    wanted = +wanted
    if not wanted:
        return wanted
    items = list(db.session.scalars(sa.select(RunItem).where(
        RunItem.session_id == session.id, RunItem.stock_item_id.in_(wanted))))
    for item in items:
        item.allotment -= wanted[item.stock_item_id]
        item.version += 1
    stock.hand_over(wanted, goods.hold_of(session.id), owner)
    signals.items_changed(session, [item.id for item in items])
    return wanted
