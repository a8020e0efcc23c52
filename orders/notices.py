"""What buyers are told by message: short, with the code of the order and its secret link, in their language.

Nothing is sent for what the buyer has just done on a page: that page says it. So an order from the shop is heard
of again when somebody accepts it later, when a parcel leaves, or when the shop cancels it. Who took something on air
has seen no page yet: as soon as a phone number is known, they get the link behind which they say where to.

Each notice is promised with the change and sent from the outbox, once. News that has passed by then is left out.
"""
from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from flask_babel import LazyString, force_locale
from flask_babel import lazy_gettext as _l

from core import actors, figures, links, outbox
from core.actors import NOBODY
from core.db import db
from core.figures import Language
from core.messaging import sending
from core.messaging.messenger import Message
from core.states import StatusChange
from core.transactions import in_batch
from orders.cancelling import JOINED
from orders.models import Expiry, Order, OrderStatus, Parcel, ParcelStatus, Payment, PaymentStatus
from orders.topics import CANCELLED, CONFIRMED, HANDED_OVER, PHONE_KNOWN

_LEFT = (ParcelStatus.PICKED_UP, ParcelStatus.UNDER_WAY)


def _is_news(**_: Any) -> bool:
    """What is loaded in bulk is history: nobody waits for word of it."""
    return not in_batch()


def _is_news_to_buyers(session_ids: Sequence[int] | None = None, **_: Any) -> bool:
    """False for what a guest does on a page, and for an order that is confirmed as it is placed, by whomever: that
    alone is announced without the sessions of the order."""
    return session_ids is not None and actors.current() != NOBODY and _is_news()


@outbox.on(PHONE_KNOWN, when=_is_news)
def ask_where_to(order_id: int, again: int = 0, **_: Any) -> None:
    """The buyer of a live order gets the link to complete it; `again` tells a corrected number from the first."""
    order = db.session.get_one(Order, order_id)
    if order.status == OrderStatus.PLACED and not order.has_address:
        send(order, f"where-to:{again}" if again else "where-to", _l(
            "Chợ Bản: nothing is kept for you yet, who pays first is served first. Please say where to send it: "
            "%(link)s", **named(order)) if not order.lines else _l(
            "Chợ Bản: order %(code)s is kept for you. Please say where to send it: %(link)s", **named(order)))


@outbox.on(CONFIRMED, when=_is_news_to_buyers)
def tell_confirmed(order_id: int, **_: Any) -> None:
    """Somebody has accepted the order."""
    order = db.session.get_one(Order, order_id)
    if order.status in (OrderStatus.CONFIRMED, OrderStatus.PACKED):
        send(order, "confirmed", _l(
            "Chợ Bản: order %(code)s is confirmed and will be packed soon. See it here: %(link)s", **named(order)))


@outbox.on(HANDED_OVER, when=_is_news)
def tell_handed_over(order_id: int, parcel_id: int, **_: Any) -> None:
    """A parcel has left the store; how much to have ready for it, unless it is paid."""
    order, parcel = db.session.get_one(Order, order_id), db.session.get_one(Parcel, parcel_id)
    if parcel.status not in _LEFT:
        return
    due = db.session.scalar(sa.select(Payment.amount).where(
        Payment.parcel_id == parcel_id, Payment.status == PaymentStatus.STARTED))
    facts = named(order) | {"parcel": parcel.code}
    send(order, f"handed-over:{parcel.code}", _l(
        "Chợ Bản: parcel %(parcel)s is on its way to you. See it here: %(link)s", **facts) if due is None else _l(
        "Chợ Bản: parcel %(parcel)s is on its way to you. Please have %(sum)s ready. See it here: %(link)s",
        sum=figures.dong(due, language(order)), **facts))


@outbox.on(CANCELLED, when=_is_news_to_buyers)
def tell_cancelled(order_id: int, **_: Any) -> None:
    """The shop has cancelled an order that the buyer had completed, and its goods go on in no other."""
    order = db.session.get_one(Order, order_id)
    if order.status != OrderStatus.CANCELLED or not order.has_address:
        return
    expiry = db.session.scalar(sa.select(Expiry.id).where(Expiry.order_id == order.id, Expiry.revived_at.is_(None)))
    if expiry is not None:
        send(order, f"expired:{expiry}", _l(
            "Chợ Bản: order %(code)s was not paid in full in time, so its goods go to others. Of your money %(sum)s is "
            "here and stays yours: the market calls you. See it here: %(link)s",
            sum=figures.dong(order.received, language(order)), **named(order)) if order.received else _l(
            "Chợ Bản: order %(code)s was not paid in time, so its goods go to others. If you have paid already, just "
            "wait: your money is found. See it here: %(link)s", **named(order)))
    elif not _is_joined(order):
        send(order, "cancelled", _l(
            "Chợ Bản: we are sorry, order %(code)s was cancelled. You owe nothing for it. See it here: %(link)s",
            **named(order)))


def _is_joined(order: Order) -> bool:
    ended = sa.select(StatusChange.reason).where(
        StatusChange.entity == Order.__tablename__, StatusChange.entity_id == order.id,
        StatusChange.new == OrderStatus.CANCELLED.value).order_by(StatusChange.id.desc()).limit(1)
    return db.session.scalar(ended) == JOINED


def send(order: Order, what: str, text: LazyString) -> None:
    """A short text to whoever ordered, unless no number is known. `what` tells it from others about the order."""
    if order.buyer_phone is None:
        return
    with force_locale(language(order)):
        message = Message(order.buyer_phone, str(text), language(order), f"order:{order.code}")
    sending.send(message, f"{message.reference}:{what}")


def named(order: Order) -> dict[str, str]:
    """The code of the order and its secret link, as notices name them."""
    return {"code": order.code, "link": links.absolute("orders.show", secret=order.secret)}


def language(order: Order) -> Language:
    """The language in which the buyer is told."""
    return "en" if order.language == "en" else "vi"
