"""What must hold of cards: a page is of a payment by card, and what banks took back is booked as they decided."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from core import checks
from core.checks import Question, each_row, fixed
from core.states import StatusChange
from orders.cards.bookings import LOST, OPENED, PAID_IN, REGAINED, WON
from orders.cards.provider import NAME
from orders.ledger import Account
from orders.models import BankLine, CardPage, Dispute, DisputeStatus, Order, Payment, PaymentStatus
from orders.models.money import CardPayout

_S = DisputeStatus
_WAS_LOST = sa.exists().where(StatusChange.entity == Dispute.__tablename__, StatusChange.entity_id == Dispute.id,
                              StatusChange.new == _S.LOST.value)
_BOOKED: Mapping[str, sa.ColumnElement[bool]] = {
    OPENED: sa.true(), WON: sa.and_(Dispute.status == _S.WON, ~_WAS_LOST), LOST: _WAS_LOST,
    REGAINED: sa.and_(Dispute.status == _S.WON, _WAS_LOST)}
_PAID = (PaymentStatus.PAID, PaymentStatus.REFUNDED)


@fixed
def card_pages_are_of_card_payments() -> Iterable[Question]:
    """A page belongs to a payment by card; of one that is paid the provider's name for the payment is known."""
    yield from each_row(sa.select(Payment.reference).join(CardPage, CardPage.payment_id == Payment.id).where(
        sa.or_(Payment.provider != NAME, sa.and_(Payment.status.in_(_PAID), CardPage.intent.is_(None)))),
        "{reference} has a page for cards that is not of it, or is paid by nobody knows whom")


def disputes_told() -> sa.Select[Any]:
    """What is to be booked of each, as the bank has decided."""
    legs = {
        OPENED: ((Account.BUYER, Dispute.of_buyer), (Account.LOSS, Dispute.amount - Dispute.of_buyer),
                 (Account.CARD, -Dispute.amount)),
        WON: ((Account.BUYER, -Dispute.of_buyer), (Account.LOSS, Dispute.of_buyer - Dispute.amount),
              (Account.CARD, Dispute.amount)),
        LOST: ((Account.BUYER, -Dispute.of_buyer), (Account.LOSS, Dispute.of_buyer)),
        REGAINED: ((Account.CARD, Dispute.amount), (Account.LOSS, -Dispute.amount)),
    }
    document = (sa.literal("dispute:") + sa.cast(Dispute.id, sa.String)).label("document")
    buyer = sa.literal("order:") + Order.code
    wanted = sa.union_all(*(
        sa.select(document, sa.literal(kind).label("kind"), sa.literal(account.value).label("account"),
                  (buyer if account is Account.BUYER else sa.literal("")).label("party"),
                  sa.cast(amount, sa.BigInteger).label("amount"))
        .join(Payment, Payment.id == Dispute.payment_id).join(Order, Order.id == Payment.order_id)
        .where(_BOOKED[kind], amount != 0)
        for kind, parts in legs.items() for account, amount in parts)).subquery()
    return sa.select(wanted)


@fixed
def no_more_is_disputed_than_was_paid() -> Iterable[Question]:
    """Only what was paid by card can be taken back."""
    yield from each_row(
        sa.select(Payment.reference, Dispute.amount).join(Payment, Payment.id == Dispute.payment_id).where(sa.or_(
            Payment.provider != NAME, Payment.status.not_in(_PAID), Dispute.amount > Payment.amount)),
        "of {reference} a bank took back {amount}, which was never paid")


def payouts_told() -> sa.Select[Any]:
    """What is to be booked of what the provider paid out."""
    document = (sa.literal("card_payout:") + sa.cast(CardPayout.id, sa.String)).label("document")
    line = sa.literal("line:") + sa.cast(CardPayout.bank_line_id, sa.String)
    wanted = sa.union_all(*(
        sa.select(document, sa.literal(PAID_IN).label("kind"), sa.literal(account.value).label("account"),
                  party.label("party"), sa.cast(amount, sa.BigInteger).label("amount")).where(amount != 0)
        for account, party, amount in (
            (Account.UNCLEAR, line, CardPayout.paid), (Account.FEES, sa.literal(""), CardPayout.fees),
            (Account.CARD, sa.literal(""), -CardPayout.covers)))).subquery()
    return sa.select(wanted)


@fixed
def card_payouts_are_whole_lines() -> Iterable[Question]:
    """What the provider paid out is all of its line at the bank."""
    yield from each_row(
        sa.select(CardPayout.id, BankLine.remaining).join(BankLine, BankLine.id == CardPayout.bank_line_id).where(
            BankLine.remaining != 0),
        "card payout {id} is a line of which {remaining} is somebody else's")


def install() -> None:
    """Let `flask check` ask all this."""
    for check in (card_pages_are_of_card_payments, no_more_is_disputed_than_was_paid, card_payouts_are_whole_lines):
        checks.add(check.__name__.replace("_", " "), check, about_money=True)
