"""What must always be true of stock, asked of the whole database: for the command that checks the books."""
from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from core.db import db
from shop.models import Hold, MoveKind, StockItem, StockMove

_ON_HAND = {MoveKind.RECEIVED: 1, MoveKind.FOUND: 1, MoveKind.RETURNED: 1, MoveKind.LOST: -1,
            MoveKind.SHIPPED: -1}
_RESERVED = {MoveKind.RESERVED: 1, MoveKind.RELEASED: -1, MoveKind.SHIPPED: -1}


def _signed(signs: dict[MoveKind, int]) -> sa.ColumnElement[int]:
    """The sum of the moves, each with its sign; those that do not concern the figure count nothing."""
    return sa.func.coalesce(sa.func.sum(sa.case(signs, value=StockMove.kind, else_=0) * StockMove.amount), 0)


def stock_equals_its_journal() -> Iterator[str]:
    """One sentence for each stock item whose figures are not the sum of its moves."""
    figures = (_signed(_ON_HAND).label("on_hand"), _signed(_RESERVED).label("reserved"))
    sums = sa.select(StockMove.stock_item_id, *figures).group_by(StockMove.stock_item_id).subquery()
    on_hand, reserved = sa.func.coalesce(sums.c.on_hand, 0), sa.func.coalesce(sums.c.reserved, 0)
    wrong = (sa.select(StockItem.id, StockItem.on_hand, on_hand, StockItem.reserved, reserved)
             .outerjoin(sums, sums.c.stock_item_id == StockItem.id)
             .where(sa.or_(StockItem.on_hand != on_hand, StockItem.reserved != reserved))
             .order_by(StockItem.id))
    for item_id, is_there, moved, is_reserved, promised in db.session.execute(wrong):
        yield (f"stock item {item_id}: on hand {is_there}, by its journal {moved}; "
               f"reserved {is_reserved}, by its journal {promised}")


def holds_add_up_to_what_is_reserved() -> Iterator[str]:
    """One sentence for each stock item whose holds are more or less than what is reserved of it."""
    sums = (sa.select(Hold.stock_item_id, sa.func.sum(Hold.base_units).label("held"))
            .group_by(Hold.stock_item_id).subquery())
    held = sa.func.coalesce(sums.c.held, 0)
    wrong = (sa.select(StockItem.id, StockItem.reserved, held)
             .outerjoin(sums, sums.c.stock_item_id == StockItem.id)
             .where(StockItem.reserved != held).order_by(StockItem.id))
    for item_id, reserved, kept in db.session.execute(wrong):
        yield f"stock item {item_id}: reserved {reserved}, its holds add up to {kept}"
