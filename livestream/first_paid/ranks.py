"""The order of paying: a row for each moment, in the order of their ids. The session is locked by whoever calls."""
from __future__ import annotations

from collections.abc import Sequence

from core import actors, clock
from core.db import Dong, db
from livestream.buying import ordering
from livestream.models import LiveBuyer, LiveSession, PayingMoment
from livestream.serving.sharing import Ask


def note(session: LiveSession, buyer: LiveBuyer, method: str, amount: int | None = None) -> PayingMoment:
    """This buyer pays now, after everybody who has paid before."""
    moment = PayingMoment(session_id=session.id, buyer_id=buyer.id, method=method,
                          amount=None if amount is None else Dong(amount), at=clock.now(), actor=actors.current().ref)
    db.session.add(moment)
    db.session.flush()
    return moment


def give(session: LiveSession, new: Sequence[Ask]) -> None:
    """Give those who come new their place in the order of paying, in a session in which that decides.

    What stays of a claim keeps its place. Whoever has said where to pays by speaking: the rider finds them. All others
    wish something and pay later.
    """
    moments: dict[int, int | None] = {}
    for ask in new:
        ask.is_wish = True
        if ask.claim is not None and ask.claim.paid_id is not None:
            ask.paid_id = ask.claim.paid_id
            continue
        if ask.buyer.id not in moments:
            moments[ask.buyer.id] = _now(session, ask.buyer)
        ask.paid_id = moments[ask.buyer.id]


def _now(session: LiveSession, buyer: LiveBuyer) -> int | None:
    order = ordering.open_order(buyer)
    if order is None or not order.has_address or not ordering.takes(order, 1):
        return None
    return note(session, buyer, order.payment_method).id
