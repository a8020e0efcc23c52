"""What a session takes over from another: the run-of-show with codes, prices, allotments, limits and what to say, and
how long goods are kept, how claims are filled and who is served first."""
from __future__ import annotations

from core import actors
from core.db import db
from livestream import terms
from livestream.models import ItemPrice, LiveSession, RunItem
from livestream.pricing import prices
from shop.models import ProductStatus


def take_over(source: LiveSession, session: LiveSession) -> None:
    """Put the items and the terms of `source` into a new session. Call inside a use case, for one that has none yet.

    What is not on sale any more, or of a seller who is not in the new session, stays behind.
    """
    terms.take_over(source, session)
    sellers = {each.cooperative_id for each in session.cooperatives}
    position, priced = 0, list[ItemPrice]()
    for item in source.line_up:
        if item.product.status != ProductStatus.ACTIVE or (sellers and item.product.cooperative_id not in sellers):
            continue
        position += 1
        sizes = [ItemPrice(variant_id=each.variant_id, price=each.price) for each in item.prices]
        priced += sizes
        db.session.add(RunItem(
            session_id=session.id, position=position, code=item.code, product_id=item.product_id,
            stock_item_id=item.stock_item_id, minutes=item.minutes, allotment=item.allotment,
            limit_per_buyer=item.limit_per_buyer, talking_points=item.talking_points,
            prices=sizes))
    db.session.flush()
    for size in priced:
        prices.note(size, actors.current())
    db.session.expire(session, ["items"])
