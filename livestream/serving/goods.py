"""The goods of a session: the one place where live selling touches stock.

A real session has its goods from the shelf: what is set aside for it, and what each claim keeps, are holds in
shop.stock. A rehearsal has none. What it may still sell follows from its own rows, the allotment without what its
claims keep, so that no row of any stock is ever written for it; the session is locked by whoever changes claims, hence
both count the same way. That a rehearsal sells no more than it has is refused by a trigger (livestream.models.figures).
"""
from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa

from core.db import db
from core.prepared import Prepared
from livestream.models import Claim, ItemFigures, LiveSession, RunItem, SessionStatus
from shop import stock
from shop.errors import NotHeld, OutOfStock
from shop.models import StockItem

_ON_AIR = (SessionStatus.LIVE, SessionStatus.CLOSING)


def hold_of(session_id: int) -> str:
    """Under which name a session holds its allotment."""
    return f"session:{session_id}"


def claim_hold(claim_id: int) -> str:
    """Under which name a claim holds its goods until an order takes them over."""
    return f"claim:{claim_id}"


def left(session: LiveSession) -> dict[int, int]:
    """What the session may still sell while it is on air, in base units by stock item; without the empty ones."""
    if not session.is_rehearsal:
        return stock.held(hold_of(session.id))
    if session.status not in _ON_AIR:
        return {}
    db.session.flush()
    return {row[0]: int(row[1]) for row in _PRACTISED.rows(session_id=session.id) if row[1] > 0}


_PRACTISED = Prepared(
    sa.select(RunItem.stock_item_id, RunItem.allotment - sa.func.coalesce(ItemFigures.claimed, 0))
    .outerjoin(ItemFigures, ItemFigures.item_id == RunItem.id)
    .where(RunItem.session_id == sa.bindparam("session_id"), RunItem.position > 0))


def left_for_paper(session: LiveSession) -> dict[int, int]:
    """The same for lines from paper: after the end what is both left of the allotment and free on the shelf."""
    if session.status != SessionStatus.ENDED or session.is_rehearsal:
        return left(session)
    db.session.flush()
    return {row[0]: int(min(row[1:])) for row in _ON_SHELF.rows(session_id=session.id) if min(row[1:]) > 0}


_ON_SHELF = Prepared(
    sa.select(StockItem.id, sa.func.sum(RunItem.allotment) - sa.func.coalesce(sa.func.sum(ItemFigures.claimed), 0),
              StockItem.on_hand - StockItem.reserved)
    .join(RunItem, RunItem.stock_item_id == StockItem.id)
    .outerjoin(ItemFigures, ItemFigures.item_id == RunItem.id)
    .where(RunItem.session_id == sa.bindparam("session_id"), RunItem.position > 0)
    .group_by(StockItem.id, StockItem.on_hand, StockItem.reserved))


def set_aside(session: LiveSession, quantities: Mapping[int, int]) -> None:
    """Take this from the shelf for the session. Raises OutOfStock; a rehearsal needs nothing on any shelf."""
    if not session.is_rehearsal:
        stock.reserve(quantities, hold_of(session.id))


def give_back(session: LiveSession, quantities: Mapping[int, int]) -> None:
    """Back to the shelf. Raises NotHeld when the session has less."""
    if session.is_rehearsal:
        _check(session, quantities, NotHeld)
    else:
        stock.release(quantities, hold_of(session.id))


def give_all_back(session: LiveSession) -> None:
    """Whatever is left goes back to the shelf."""
    if not session.is_rehearsal:
        stock.release(stock.held(hold_of(session.id)), hold_of(session.id))


def pass_to(claim: Claim, session: LiveSession) -> None:
    """What the session holds, or after its end the shelf, becomes the claim's, which is about to be held.

    Raises OutOfStock.
    """
    quantities = _of(claim)
    if session.is_rehearsal:
        _check(session, quantities, OutOfStock)
    elif session.status == SessionStatus.ENDED:
        stock.reserve(quantities, claim_hold(claim.id))
    else:
        stock.hand_over(quantities, hold_of(session.id), claim_hold(claim.id))


def take_from(claim: Claim, session: LiveSession) -> None:
    """What the claim holds becomes the session's; the claim is about to be released."""
    if not session.is_rehearsal:
        stock.hand_over(_of(claim), claim_hold(claim.id), hold_of(session.id))


def take_from_shelf(claim: Claim, session: LiveSession) -> None:
    """What was in an order is free on the shelf now: the session takes it again. Raises OutOfStock."""
    set_aside(session, _of(claim))


def keep_for(claim: Claim) -> None:
    """What was in an order is free on the shelf now: it is the claim's, which goes into another. Raises OutOfStock."""
    stock.reserve(_of(claim), claim_hold(claim.id))


def _of(claim: Claim) -> dict[int, int]:
    return {claim.item.stock_item_id: claim.base_units}


def _check(session: LiveSession, quantities: Mapping[int, int], refusal: type[NotHeld | OutOfStock]) -> None:
    here = left(session)
    for item_id, amount in sorted(quantities.items()):
        if here.get(item_id, 0) < amount:
            raise refusal(stock_item_id=item_id, wanted=amount)
