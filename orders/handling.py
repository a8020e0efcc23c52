"""Confirming: the address is complete, and a rule or the cooperative has accepted."""
from __future__ import annotations

from core.actors import Actor
from core.transactions import use_case
from orders.accepting import accept, is_paid_for
from orders.access import lock_order, may_handle
from orders.cancelling import cancel_by_buyer, cancel_lines, cancel_order
from orders.errors import AddressIncomplete, NoSuchOrder, NotPaidYet
from orders.models import Order, OrderStatus
from orders.totals import open_lines

__all__ = ["cancel_by_buyer", "cancel_lines", "cancel_order", "confirm"]


@use_case
def confirm(actor: Actor, order_id: int) -> Order:
    """Accept the order: each cooperative gets its parcel to pack, with the cash to collect. A repeat is harmless.

    Any cooperative of the order may do it, after a call to the buyer. Raises AddressIncomplete; NotPaidYet;
    NoSuchOrder for whoever has nothing left in it; core.states.IllegalMove when it is cancelled.
    """
    order = lock_order(order_id)
    if not any(may_handle(actor, line) for line in open_lines(order) or order.lines):
        raise NoSuchOrder
    if order.status == OrderStatus.PLACED and not order.has_address:
        raise AddressIncomplete
    if order.status == OrderStatus.PLACED and not is_paid_for(order):
        raise NotPaidYet
    if order.status in (OrderStatus.PLACED, OrderStatus.CANCELLED):
        accept(order)
    return order
