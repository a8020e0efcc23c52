"""What a buyer reads about an order: where it stands, step by step, and what to do now."""
from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from core.db import Dong, db
from core.states import StatusChange
from orders import accepting, addressing, cancelling, deadlines, disputed, quantities, wished
from orders.banking import asking
from orders.cancelling import JOINED, LAPSED, UNSERVED
from orders.cards import standing as card_standing
from orders.models import ExpiredLine, Order, OrderLine, OrderStatus, Parcel, ParcelStatus, Payment, PaymentStatus
from orders.models.money import TransferSlip
from orders.models.money.slips import MOST
from orders.progress import IN_STORE, ON_THE_ROAD
from orders.refunds import shown
from orders.refunds.shown import GoingBack
from orders.transfer_slips import standing as slips
from orders.wished import Wished
from shop.models import Cooperative

_P = ParcelStatus
_AWAY = {
    _P.GOING_BACK: _l("Going back to the seller"), _P.BACK: _l("Back with the seller"),
    _P.LOST: _l("Lost on the way"), _P.CANCELLED: _l("Cancelled"),
}


@dataclass(frozen=True)
class Step:
    """One step of a timeline, as templates/components/timeline.html draws it."""

    label: str
    state: str
    at: datetime | None = None
    note: str = ""


@dataclass(frozen=True)
class GoodsLine:
    """A line as people read it."""

    name: str
    quantity: str
    amount: Dong
    is_cancelled: bool


@dataclass(frozen=True)
class Bundle:
    """What one cooperative sends: its goods, and its timeline."""

    cooperative_id: int
    seller: str
    seller_phone: str
    lines: tuple[GoodsLine, ...]
    steps: tuple[Step, ...]
    collect: Dong  # cash that is still due at the door


@dataclass(frozen=True)
class OrderPage:
    """Everything the page shows."""

    order: Order
    bundles: tuple[Bundle, ...]
    place: str
    can_cancel: bool
    can_complete: bool
    collect: Dong
    kept_until: datetime | None  # then the goods go to others, unless the buyer has answered
    is_joined: bool  # the goods went on in another order of the same buyer
    is_lapsed: bool  # nobody answered in time
    is_unserved: bool  # who pays first was served first, and nothing was left for this one
    wished: Wished  # on air, and not had yet
    going_back: GoingBack  # money, to the buyer
    transfer: asking.Panel | None  # how far it is paid, for an order that is paid by transfer
    card: card_standing.Standing  # how it stands with paying by card
    is_held: bool  # its payment by card is in dispute
    slips: tuple[TransferSlip, ...]  # photos of transfers that were sent
    may_send_slip: bool
    goes_on_in: str  # the secret of that other order, where the buyer has typed the same number and address twice

    @property
    def is_only_wished(self) -> bool:
        """True while nothing of it is kept for the buyer: it was only wished, where who pays first is served first."""
        return self.order.status == OrderStatus.PLACED and not self.order.lines


def read(order: Order) -> OrderPage:
    """The order as its buyer sees it."""
    sellers = _sellers(order)
    when = _history(order)
    parcels = {parcel.cooperative_id: parcel for parcel in order.parcels}
    is_held = bool(disputed.held({order.id}))
    due = {} if is_held else _cash_due(order)
    bundles, taken_again = [], _taken_again(order)
    for cooperative_id in dict.fromkeys(line.cooperative_id for line in order.lines):
        seller, parcel = sellers[cooperative_id], parcels.get(cooperative_id)
        lines = tuple(_line(line) for line in order.lines
                      if line.cooperative_id == cooperative_id and line.id not in taken_again)
        bundles.append(Bundle(seller.id, seller.name, seller.contact_phone, lines, tuple(_steps(order, parcel, when)),
                              due.get(parcel.id, Dong(0)) if parcel else Dong(0)))
    why = when.get(("orders", order.id, OrderStatus.CANCELLED.value))
    reason = why.reason if order.status == OrderStatus.CANCELLED and why is not None else ""
    can_complete = order.status == OrderStatus.PLACED and not order.has_address
    sent = tuple(slips.of_order(order.id))
    place = ", ".join((order.street, addressing.full_name(order.ward_code))) if order.ward_code else ""
    return OrderPage(order, tuple(bundles), place, cancelling.possible(order),
                     can_complete, Dong(sum(due.values())), deadlines.kept_until(order.id) if can_complete else None,
                     reason == JOINED, reason == LAPSED, reason == UNSERVED, wished.of(order.id), shown.of(order),
                     asking.panel(order), card_standing.of(order), is_held,
                     sent, slips.may_send(order) and len(sent) < MOST, _goes_on_in(order) if reason == JOINED else "")


def _taken_again(order: Order) -> set[int]:
    """Lines that were given up unpaid and stand there a second time since the order went on: nobody need see both."""
    wanted = sa.select(ExpiredLine.line_id).join(OrderLine, OrderLine.id == ExpiredLine.line_id).where(
        OrderLine.order_id == order.id, ExpiredLine.again_id.is_not(None))
    return set(db.session.scalars(wanted))


def _goes_on_in(order: Order) -> str:
    """Nobody is shown another order who has not typed its number and its address themselves."""
    if not order.has_address:
        return ""
    same = sa.select(Order.secret).where(
        Order.buyer_phone == order.buyer_phone, Order.ward_code == order.ward_code, Order.source == order.source,
        Order.id < order.id, Order.status != OrderStatus.CANCELLED)
    return db.session.scalar(same.order_by(Order.id.desc()).limit(1)) or ""


def _sellers(order: Order) -> dict[int, Cooperative]:
    ids = {line.cooperative_id for line in order.lines}
    return {seller.id: seller for seller in db.session.scalars(sa.select(Cooperative).where(Cooperative.id.in_(ids)))}


def _line(line: OrderLine) -> GoodsLine:
    return GoodsLine(quantities.title(line.product_name, line.variant_name, line.unit_name),
                     quantities.said(line.milli, line.unit_name),
                     line.amount, line.cancelled_at is not None)


def _cash_due(order: Order) -> dict[int, Dong]:
    waiting = sa.select(Payment.parcel_id, Payment.amount).where(
        Payment.order_id == order.id, Payment.status == PaymentStatus.STARTED)
    return {parcel_id: amount for parcel_id, amount in db.session.execute(waiting) if parcel_id is not None}


def _history(order: Order) -> dict[tuple[str, int, str], StatusChange]:
    """The latest change of the order, and of each parcel, into each state."""
    ids: dict[str, list[int]] = defaultdict(list, {"orders": [order.id]})
    ids["parcels"] = [parcel.id for parcel in order.parcels]
    mine = sa.or_(*(sa.and_(StatusChange.entity == entity, StatusChange.entity_id.in_(numbers))
                    for entity, numbers in ids.items()))
    changes = db.session.scalars(sa.select(StatusChange).where(mine).order_by(StatusChange.id))
    return {(change.entity, change.entity_id, change.new): change for change in changes}


def _steps(order: Order, parcel: Parcel | None, when: dict[tuple[str, int, str], StatusChange]) -> list[Step]:
    def moment(status: ParcelStatus) -> datetime | None:
        change = when.get(("parcels", parcel.id, status.value)) if parcel else None
        return change.at if change else None

    confirmed = when.get(("orders", order.id, OrderStatus.CONFIRMED.value))
    steps = [Step(gettext("Ordered"), "done", order.placed_at)]
    if parcel is None:
        if order.status == OrderStatus.CANCELLED:
            cancelled = when.get(("orders", order.id, OrderStatus.CANCELLED.value))
            return [*steps, Step(gettext("Cancelled"), "stopped", cancelled.at if cancelled else None)]
        is_paid = accepting.is_paid_for(order)
        waits = gettext("Waiting to be confirmed") if is_paid else gettext("Waiting to be paid")
        return [*steps, Step(waits, "now"), *_coming(_plain())]
    steps.append(Step(gettext("Confirmed"), "done", confirmed.at if confirmed else None))
    if parcel.status in _AWAY:
        if moment(_P.PICKED_UP):
            steps.append(Step(gettext("On its way"), "done", moment(_P.PICKED_UP)))
        if moment(_P.DELIVERED):
            steps.append(Step(gettext("Delivered"), "done", moment(_P.DELIVERED)))
        return [*steps, Step(str(_AWAY[parcel.status]), "stopped", moment(parcel.status))]
    packed, on_way, there = _plain()
    if parcel.status == _P.TO_PACK:
        return [*steps, Step(gettext("Being packed"), "now"), *_coming((on_way, there))]
    steps.append(Step(packed, "done", moment(_P.PACKED)))
    if parcel.status in IN_STORE:
        return [*steps, Step(gettext("Waiting for the courier"), "now"), *_coming((there,))]
    if parcel.status in ON_THE_ROAD:
        note = gettext("Nobody was there. The courier will try again.") if parcel.status == _P.FAILED else ""
        return [*steps, Step(on_way, "now", moment(_P.PICKED_UP), note), *_coming((there,))]
    return [*steps, Step(on_way, "done", moment(_P.PICKED_UP)), Step(there, "done", moment(_P.DELIVERED))]


def _plain() -> tuple[str, str, str]:
    return gettext("Packed"), gettext("On its way"), gettext("Delivered")


def _coming(labels: tuple[str, ...]) -> list[Step]:
    return [Step(label, "coming") for label in labels]
