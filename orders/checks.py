"""What must hold between orders, their holds and the books; asked in plain queries, past every use case.

That stock equals its journal, and reservations the holds, the shop asks itself.
"""
from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from core import checks
from core.checks import Question, differences, each_row, fixed
from core.db import db
from orders import balances
from orders.bookings import DELIVERED, PAID, REFUNDED, RETURNED
from orders.ledger import Account, Entry, Posting
from orders.models import (
    LineEvent,
    LineEventKind,
    Order,
    OrderLine,
    OrderStatus,
    Parcel,
    ParcelStatus,
    Payment,
    PaymentStatus,
)
from orders.progress import IN_STORE, derived
from shop.models import Hold

_CLOSED = sa.or_(Order.status == OrderStatus.CANCELLED, OrderLine.cancelled_at.is_not(None))


@fixed
def holds_are_open_orders() -> Iterable[Question]:
    """An order holds exactly what of it is still in the store."""
    owner = (sa.literal("order:") + Order.code).label("owner")
    waiting = sa.or_(Parcel.id.is_(None), Parcel.status.in_(IN_STORE))
    wanted = sa.select(owner, OrderLine.stock_item_id, sa.func.sum(OrderLine.base_units).label("units")).join(
        OrderLine, OrderLine.order_id == Order.id).outerjoin(Parcel, Parcel.id == OrderLine.parcel_id).where(
        ~_CLOSED, waiting).group_by(Order.code, OrderLine.stock_item_id)
    held = sa.select(Hold.owner, Hold.stock_item_id, Hold.base_units.label("units")).where(
        Hold.owner.startswith("order:", autoescape=True), Hold.base_units > 0)
    yield from differences(wanted, held, "{0} should hold {2} of stock item {1}", "{0} holds {2} of stock item {1}")


@fixed
def totals_are_their_lines() -> Iterable[Question]:
    """Goods value and freight of an order are those of its open lines and parcels; each open line has its parcel."""
    goods = sa.select(sa.func.coalesce(sa.func.sum(OrderLine.amount), 0)).where(
        OrderLine.order_id == Order.id, OrderLine.cancelled_at.is_(None)).scalar_subquery()
    freight = sa.select(sa.func.coalesce(sa.func.sum(Parcel.freight), 0)).where(
        Parcel.order_id == Order.id, Parcel.status != ParcelStatus.CANCELLED).scalar_subquery()
    has_parcels = sa.exists().where(Parcel.order_id == Order.id).correlate(Order)
    wrong = sa.or_(Order.goods_total != goods, sa.and_(has_parcels, Order.freight != freight))
    yield from each_row(
        sa.select(Order.code, Order.goods_total, Order.freight, goods.label("goods"), freight.label("brought"))
        .where(wrong), "{code} says {goods_total} and freight {freight}; its lines say {goods}, its parcels {brought}")
    astray = sa.select(Order.code, OrderLine.id).join(OrderLine, OrderLine.order_id == Order.id).outerjoin(
        Parcel, Parcel.id == OrderLine.parcel_id).where(OrderLine.cancelled_at.is_(None), sa.or_(
            sa.and_(Parcel.id.is_(None), has_parcels), Parcel.order_id != Order.id,
            Parcel.cooperative_id != OrderLine.cooperative_id, Parcel.status == ParcelStatus.CANCELLED))
    yield from each_row(astray, "line {id} of {code} is in no parcel of its own")


def orders_follow_their_parcels() -> Iterable[str | Question]:
    """From packing on an order is where its parcels are; before, it has none."""
    states: dict[tuple[str, OrderStatus], list[ParcelStatus]] = {}
    for code, status, parcel in db.session.execute(
            sa.select(Order.code, Order.status, Parcel.status).join(Parcel, Parcel.order_id == Order.id)):
        states.setdefault((code, status), []).append(parcel)
    for (code, status), parcels in states.items():
        if derived(parcels) != status:
            yield f"{code} is {status.value}, its parcels say {derived(parcels).value}"
    without = sa.select(Order.code, sa.cast(Order.status, sa.String).label("status")).where(
        Order.status.not_in([OrderStatus.PLACED, OrderStatus.CANCELLED]),
        ~sa.exists().where(Parcel.order_id == Order.id))
    yield from each_row(without, "{code} is {status} without a parcel")


@fixed
def journal_tells_the_lines() -> Iterable[Question]:
    """The line events are those of the lines, and say what became of them."""
    same = [getattr(LineEvent, name) == getattr(OrderLine, name) for name in (
        "order_id", "amount", "base_units", "commune_code", "cooperative_id")]
    same += [getattr(LineEvent, name).is_not_distinct_from(getattr(OrderLine, name))
             for name in ("session_id", "channel_id")]
    yield from each_row(sa.select(LineEvent.id).join(OrderLine, OrderLine.id == LineEvent.line_id).where(
        ~sa.and_(*same)), "line event {id} is not about its line")

    def has(kind: LineEventKind) -> sa.ColumnElement[bool]:
        return sa.exists().where(LineEvent.line_id == OrderLine.id, LineEvent.kind == kind)

    away = (ParcelStatus.GOING_BACK, ParcelStatus.BACK, ParcelStatus.LOST)
    is_away = sa.func.coalesce(Parcel.status.in_(away), sa.false())
    is_there = sa.func.coalesce(Parcel.status == ParcelStatus.DELIVERED, sa.false())
    not_taken = sa.or_(has(LineEventKind.REFUSED), has(LineEventKind.LOST))
    is_cancelled = OrderLine.cancelled_at.is_not(None)
    right = sa.and_(
        has(LineEventKind.ORDERED), has(LineEventKind.CANCELLED) == is_cancelled,
        has(LineEventKind.DELIVERED) == sa.and_(sa.or_(is_there, has(LineEventKind.RETURNED)), ~is_cancelled),
        sa.or_(has(LineEventKind.RETURNED), not_taken) == sa.and_(is_away, ~is_cancelled),
        ~sa.and_(has(LineEventKind.RETURNED), not_taken))
    yield from each_row(sa.select(OrderLine.id).outerjoin(Parcel, Parcel.id == OrderLine.parcel_id).where(~right),
                        "line {id}: its journal does not tell what became of it")


@fixed
def books_are_balanced() -> Iterable[Question]:
    """Each posting sums to zero, and no leg is without one."""
    total = sa.func.sum(Entry.amount)
    yield from each_row(sa.select(Entry.posting_id, total.label("total")).group_by(Entry.posting_id)
                        .having(total != 0), "posting {posting_id} sums to {total}")
    yield from each_row(sa.select(Entry.id).where(~sa.exists().where(Posting.id == Entry.posting_id)),
                        "leg {id} belongs to no posting")


@fixed
def books_are_the_orders() -> Iterable[Question]:
    """What was delivered, returned, paid and refunded is booked for its lines, to the dong, and nothing else is."""
    for posting, kind, account, sign in (
            (DELIVERED, LineEventKind.DELIVERED, Account.PRODUCER, -1),
            (RETURNED, LineEventKind.RETURNED, Account.PRODUCER, 1)):
        told = sa.select(LineEvent.line_id, LineEvent.day, LineEvent.amount, LineEvent.commune_code,
                         LineEvent.cooperative_id).where(LineEvent.kind == kind)
        booked = sa.select(Entry.line_id, Posting.day, (sign * Entry.amount).label("amount"), Entry.commune_code,
                           Entry.cooperative_id).join(Posting, Posting.id == Entry.posting_id).where(
            Posting.kind == posting, Posting.document.startswith("parcel:"), Entry.account == account)
        yield from differences(told, booked, f"line {{0}} was {posting} and is not booked so",
                                f"line {{0}} is booked as {posting} and was not")
    for posting, states in ((PAID, (PaymentStatus.PAID, PaymentStatus.REFUNDED)),
                            (REFUNDED, (PaymentStatus.REFUNDED,))):
        told_money = sa.select((sa.literal("payment:") + Payment.reference).label("document")).where(
            Payment.status.in_(states))
        booked_money = sa.select(Posting.document).where(
            Posting.kind == posting, Posting.document.startswith("payment:"))
        yield from differences(told_money, booked_money, f"{{0}} is {posting} and not booked",
                                f"{{0}} is booked as {posting} and is not")
    received = -sa.func.sum(Entry.amount)
    yield from each_row(
        sa.select(Payment.reference, Payment.amount, received.label("received"))
        .join(Posting, Posting.document == sa.literal("payment:") + Payment.reference)
        .join(Entry, sa.and_(Entry.posting_id == Posting.id, Entry.account == Account.BUYER))
        .where(Posting.kind == PAID).group_by(Payment.id).having(received != Payment.amount),
        "payment {reference} of {amount} is booked as {received}")


@fixed
def money_received_is_booked() -> Iterable[Question]:
    """What an order says was received is what the buyer's account got for it, goods that were delivered apart; and
    it covers what lines and parcels say they are paid."""
    sums = sa.select(Entry.party, sa.func.sum(-Entry.amount).label("booked")).join(
        Posting, Posting.id == Entry.posting_id).where(
        Entry.account == Account.BUYER, Posting.document.not_like("parcel:%")).group_by(Entry.party).subquery()
    booked = sa.func.coalesce(sums.c.booked, 0)
    yield from each_row(
        sa.select(Order.code, Order.received, booked.label("booked")).outerjoin(
            sums, sums.c.party == sa.literal("order:") + Order.code).where(Order.received != booked),
        "{code} says that {received} was received; the books say {booked}")
    paid = balances.paid_of_lines()
    yield from each_row(sa.select(Order.code, Order.received, paid.label("paid")).where(paid > Order.received),
                        "lines and parcels of {code} are paid with {paid} of {received}")


@fixed
def open_parcels_ask_for_their_money() -> Iterable[Question]:
    """A parcel in the store or on the road asks at the door for what of goods and freight is not paid, once."""
    goods = sa.select(sa.func.coalesce(sa.func.sum(OrderLine.amount - OrderLine.paid), 0)).where(
        OrderLine.parcel_id == Parcel.id, OrderLine.cancelled_at.is_(None)).correlate(Parcel).scalar_subquery()
    asked = sa.select(sa.func.coalesce(sa.func.sum(Payment.amount), 0)).where(
        Payment.parcel_id == Parcel.id, Payment.status == PaymentStatus.STARTED).correlate(Parcel).scalar_subquery()
    ended = (ParcelStatus.GOING_BACK, ParcelStatus.BACK, ParcelStatus.LOST, ParcelStatus.CANCELLED)
    due = goods + Parcel.freight - Parcel.freight_paid
    yield from each_row(sa.select(Parcel.code, asked.label("asked"), due.label("due")).where(
        Parcel.status.not_in(ended), asked != due), "parcel {code} asks for {asked}, and {due} is due")


def install() -> None:
    """Let `flask check` ask all this."""
    for check in (holds_are_open_orders, orders_follow_their_parcels, open_parcels_ask_for_their_money):
        checks.add(check.__name__.replace("_", " "), check)
    for check in (totals_are_their_lines, journal_tells_the_lines, books_are_balanced, books_are_the_orders,
                  money_received_is_booked):
        checks.add(check.__name__.replace("_", " "), check, about_money=True)
