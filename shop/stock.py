"""Stock: the only module that changes on_hand, reserved and holds, and it writes down why.

Everything is counted in whole base units (g, ml, piece) per stock item. One conditional UPDATE an item, in id
order: atomic without reading first, and two buyers of the same goods cannot wait for each other.
"""
from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm.util import identity_key

from core import actors, clock
from core.db import db
from core.errors import Conflict, DomainError
from core.prepared import Prepared
from core.transactions import use_case
from shop.errors import BadQuantity, HeldForOrders, NoSuchStock, NotHeld, OutOfStock
from shop.models import Hold, MoveKind, StockCount, StockItem, StockMove

Quantities = Mapping[int, int]  # {stock item id: base units}
_MOST = 10**12
_INSERT: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
_ITEMS, _HOLDS = cast(sa.Table, StockItem.__table__), cast(sa.Table, Hold.__table__)
_on_hand, _reserved = _ITEMS.c.on_hand, _ITEMS.c.reserved
_n: sa.BindParameter[int] = sa.bindparam("n", type_=sa.BigInteger)


def _if(condition: sa.ColumnElement[bool], **values: sa.ColumnElement[int]) -> Prepared:
    """Change one stock item if the condition holds."""
    item = (_ITEMS.c.id == sa.bindparam("item_id"), condition)
    return Prepared(sa.update(_ITEMS).where(*item).values(**values).returning(_ITEMS.c.id))


_ADD = _if(_on_hand <= _MOST - _n, on_hand=_on_hand + _n)
_TAKE = _if(_on_hand - _reserved >= _n, on_hand=_on_hand - _n)
_RESERVE = _if(_on_hand - _reserved >= _n, reserved=_reserved + _n)
_RELEASE = _if(_reserved >= _n, reserved=_reserved - _n)
_SHIP = _if(_reserved >= _n, reserved=_reserved - _n, on_hand=_on_hand - _n)
_NOTE = Prepared(sa.insert(cast(sa.Table, StockMove.__table__)).inline(), (
    "stock_item_id", "kind", "amount", "reference", "actor", "at"))
_TAKE_HOLD = Prepared(
    sa.update(_HOLDS)
    .where(_HOLDS.c.stock_item_id == sa.bindparam("item_id"), _HOLDS.c.owner == sa.bindparam("of"),
           _HOLDS.c.base_units >= _n)
    .values(base_units=_HOLDS.c.base_units - _n)
    .returning(_HOLDS.c.id)
)


def _add_hold(dialect: str) -> Any:
    insert = _INSERT[dialect](_HOLDS)
    more = {"base_units": _HOLDS.c.base_units + insert.excluded.base_units}
    return insert.on_conflict_do_update(index_elements=[_HOLDS.c.stock_item_id, _HOLDS.c.owner], set_=more).inline()


_ADD_HOLD = Prepared(_add_hold, ("stock_item_id", "owner", "base_units"))


@use_case
def receive(quantities: Quantities, reference: str) -> None:
    """Put goods on the shelf: a harvest, a delivery. Raises NoSuchStock, also for more than a store holds."""
    _change(quantities, reference, MoveKind.RECEIVED, NoSuchStock, _ADD)


@use_case
def take_back(quantities: Quantities, reference: str) -> None:
    """Put back on the shelf what came back in good order."""
    _change(quantities, reference, MoveKind.RETURNED, NoSuchStock, _ADD)


@use_case
def lose(quantities: Quantities, reference: str) -> None:
    """Write off what is spoiled or gone. Raises OutOfStock when so much is not free: holds come first."""
    _change(quantities, reference, MoveKind.LOST, OutOfStock, _TAKE)


@use_case
def count(stock_item_id: int, counted: int, reference: str) -> None:
    """Set on_hand to what a person counted. Raises HeldForOrders when more than that is held."""
    if not 0 <= counted <= _MOST:
        raise BadQuantity
    item = db.session.get(StockItem, stock_item_id, with_for_update=True, populate_existing=True)
    if item is None:
        raise NoSuchStock(stock_item_id=stock_item_id)
    difference = counted - item.on_hand
    if difference > 0:
        _change({stock_item_id: difference}, reference, MoveKind.FOUND, NoSuchStock, _ADD)
    elif difference < 0:
        _change({stock_item_id: -difference}, reference, MoveKind.LOST, HeldForOrders, _TAKE)
    who = actors.current()
    db.session.add(StockCount(stock_item_id=stock_item_id, counted=counted, actor=who.ref, actor_name=who.name[:120],
                              at=clock.now()))


@use_case
def reserve(quantities: Quantities, owner: str) -> None:
    """Hold `{stock item id: base units}` for `owner`: all of it or none. Raises OutOfStock."""
    reserve_or_fail(quantities, owner)


def reserve_or_fail(quantities: Quantities, owner: str) -> None:
    """The same for a use case that ends with the refusal, hence needs no savepoint of its own."""
    _change(quantities, owner, MoveKind.RESERVED, OutOfStock, _RESERVE)
    _add_to_holds(quantities, owner)


@use_case
def release(quantities: Quantities, owner: str) -> None:
    """Give back to the shelf what `owner` holds. Raises NotHeld when that is less."""
    _change(quantities, owner, MoveKind.RELEASED, NotHeld, _RELEASE)
    _take_from_holds(quantities, owner)


def ship(quantities: Quantities, owner: str) -> None:
    """Hand over what `owner` holds: it is neither held nor in the store any more. Raises NotHeld."""
    ship_all({owner: quantities})


@use_case
def ship_all(parts: Mapping[str, Quantities]) -> None:
    """The same for many owners, `{owner: quantities}`: each stock item changes once. Raises NotHeld."""
    _change_for(parts, MoveKind.SHIPPED, NotHeld, _SHIP)
    taken = sorted((item_id, owner, amount) for owner, each in parts.items() for item_id, amount in each.items())
    for item_id, owner, amount in taken:
        _take_from_holds({item_id: amount}, owner)


@use_case
def hand_over(quantities: Quantities, giver: str, taker: str) -> None:
    """Make what `giver` holds a hold of `taker` without letting go of it. Raises OutOfStock if it is less.

    The shelf does not change, so buyers in a live session queue for the session's hold and not for the shelf.
    Holds are touched by stock item and then by owner, so two who hand over crosswise do not block each other;
    whoever also reserves from the shelf in the same transaction does that first.
    """
    for item_id, amount in _in_order(quantities):
        one = {item_id: amount}
        if taker < giver:
            _add_to_holds(one, taker)
            _take_from_holds(one, giver, OutOfStock)
        else:
            _take_from_holds(one, giver, OutOfStock)
            _add_to_holds(one, taker)


def held(owner: str) -> dict[int, int]:
    """What `owner` holds now: `{stock item id: base units}`, without the empty ones."""
    db.session.flush()  # as every other question does: callers may count on it
    return {item_id: units for item_id, units in _HELD.rows(owner=owner)}  # noqa: C416 - rows, not pairs


_HELD = Prepared(sa.select(Hold.stock_item_id, Hold.base_units).where(
    Hold.owner == sa.bindparam("owner"), Hold.base_units > 0))


def _change(
    quantities: Quantities, reference: str, kind: MoveKind, refusal: type[DomainError],
    change: Prepared,
) -> None:
    _change_for({reference: quantities}, kind, refusal, change)


def _change_for(parts: Mapping[str, Quantities], kind: MoveKind, refusal: type[DomainError], change: Prepared
                ) -> None:
    """Change each stock item once, by what all references take of it together; each has its own entry."""
    session, total = db.session(), Counter[int]()
    for quantities in parts.values():
        total.update(dict(_in_order(quantities)))
    for item_id, amount in sorted(total.items()):
        if change.scalar(item_id=item_id, n=amount) is None:
            raise refusal(stock_item_id=item_id, wanted=amount)
        loaded = session.identity_map.get(identity_key(StockItem, item_id))
        if loaded is not None:
            session.expire(loaded)  # the row was changed behind its back
    told = {"kind": kind, "actor": actors.current().ref, "at": clock.now()}
    _NOTE.run_all([{"stock_item_id": item_id, "amount": amount, "reference": reference, **told}
                   for reference, quantities in parts.items() for item_id, amount in _in_order(quantities)])


def _add_to_holds(quantities: Quantities, owner: str) -> None:
    _ADD_HOLD.run_all([{"stock_item_id": item_id, "owner": owner, "base_units": amount}
                       for item_id, amount in _in_order(quantities)])


def _take_from_holds(quantities: Quantities, owner: str, refusal: type[Conflict] = NotHeld) -> None:
    for item_id, amount in _in_order(quantities):
        if _TAKE_HOLD.scalar(item_id=item_id, of=owner, n=amount) is None:
            raise refusal(stock_item_id=item_id, wanted=amount, owner=owner)


def _in_order(quantities: Quantities) -> list[tuple[int, int]]:
    for amount in quantities.values():
        if type(amount) is not int or not 1 <= amount <= _MOST:
            raise BadQuantity(amount=amount)
    return sorted(quantities.items())
