"""For whom a session sells, and how its buyers stand with these cooperatives: with no others, and never shared."""
from __future__ import annotations

from collections.abc import Collection, Iterable

import sqlalchemy as sa

from core.db import db
from core.prepared import Prepared
from core.transactions import known
from livestream.models import LiveBuyer, LiveSession, RunItem, SessionCooperative
from orders import restrictions, standing
from orders.models import Order
from orders.standing import Standing
from shop.models import Product


def of_session(session: LiveSession) -> set[int]:
    """The cooperatives that the session was planned for, and those whose goods are in its run-of-show."""
    db.session.flush()
    return known(("sellers", session.id), lambda: {row[0] for row in _SELLERS.rows(session_id=session.id)})


_SELLERS = Prepared(sa.union(
    sa.select(SessionCooperative.cooperative_id).where(SessionCooperative.session_id == sa.bindparam("session_id")),
    sa.select(Product.cooperative_id).join(RunItem, RunItem.product_id == Product.id).where(
        RunItem.session_id == sa.bindparam("session_id"), RunItem.position > 0)))


def of_items(items: Iterable[RunItem]) -> set[int]:
    """Whose goods these items are."""
    return {item.product.cooperative_id for item in items}


def author_of(buyer: LiveBuyer) -> str:
    """How a cooperative's list names a buyer of whom no phone number is known."""
    return f"{buyer.channel_id}:{buyer.author_id}"


def phone_of(buyer: LiveBuyer, order: Order | None) -> str | None:
    """What the buyer said on air, else what they have typed into their order."""
    return buyer.phone or (order.buyer_phone if order is not None else None)


def wants_a_person(buyer: LiveBuyer, items: Collection[RunItem]) -> bool:
    """True if a cooperative whose goods these are has restricted the buyer; in a rehearsal nobody is."""
    rehearsed = any(item.session.is_rehearsal for item in items)
    return not rehearsed and restrictions.applies(of_items(items), buyer.phone, author_of(buyer))


def standings(session: LiveSession, phones: Iterable[str | None]) -> dict[str, Standing]:
    """How these numbers stand with the cooperatives of the session; numbers of a rehearsal are nobody's."""
    known_phones = [phone for phone in phones if phone]
    if session.is_rehearsal or not known_phones:
        return {}
    return standing.of(of_session(session), known_phones)
