"""Sessions in which who pays first is served first."""
from __future__ import annotations

from typing import Any

from core.actors import SYSTEM
from livestream import sessions, terms
from livestream.first_paid import paying
from livestream.models import LiveSession
from shop.models import Product
from tests.make import livestream as make


def over(author: str, goods: Product, **plan: Any) -> tuple[LiveSession, int]:
    """A session that is over, and the moment at which the money of somebody came, which is still to be settled."""
    session = make.planned(**plan)
    terms.agree(SYSTEM, session.id, {terms.FIRST_PAID: 1})
    make.add(session, goods, allotment=1_000)
    sessions.go_live(SYSTEM, session.id)
    make.say(session, "a1 1kg", author)
    moment = paying.record_transfer(SYSTEM, session.id, make.buyer(session, author).number, 45_000, "k1")
    sessions.end(SYSTEM, session.id)
    return session, moment.id
