"""What is booked when a bank takes back a payment by card and has decided, and when the provider pays out: decision
11."""
from __future__ import annotations

from core.db import Dong
from orders.ledger import Account, Leg, NewPosting
from orders.models import Dispute, Order
from orders.models.money import CardPayout

OPENED, WON, LOST, REGAINED = "opened", "won", "lost", "regained"
PAID_IN = "paid_in"


def opened(dispute: Dispute, order: Order) -> NewPosting:
    """The money is gone; what no longer counted for the order is ours to lose."""
    return _posting(dispute, OPENED, Leg(Account.BUYER, dispute.of_buyer, _party(order)),
                    Leg(Account.LOSS, Dong(dispute.amount - dispute.of_buyer)),
                    Leg(Account.CARD, Dong(-dispute.amount)))


def won(dispute: Dispute, order: Order) -> NewPosting:
    """It is here again."""
    return _posting(dispute, WON, Leg(Account.CARD, dispute.amount),
                    Leg(Account.BUYER, Dong(-dispute.of_buyer), _party(order)),
                    Leg(Account.LOSS, Dong(dispute.of_buyer - dispute.amount)))


def lost(dispute: Dispute, order: Order) -> NewPosting | None:
    """It stays away: we lose it, and the buyer owes it no more. None if all of it was lost before."""
    if not dispute.of_buyer:
        return None
    return _posting(dispute, LOST, Leg(Account.LOSS, dispute.of_buyer),
                    Leg(Account.BUYER, Dong(-dispute.of_buyer), _party(order)))


def regained(dispute: Dispute) -> NewPosting:
    """It was lost, and is here again after an appeal: no loss any more."""
    return _posting(dispute, REGAINED, Leg(Account.CARD, dispute.amount), Leg(Account.LOSS, Dong(-dispute.amount)))


def paid_out(payout: CardPayout) -> NewPosting:
    """The line at the bank is explained by it, the rest was kept as fees."""
    return NewPosting(f"card_payout:{payout.id}", PAID_IN, [leg for leg in (
        Leg(Account.UNCLEAR, payout.paid, f"line:{payout.bank_line_id}"), Leg(Account.FEES, payout.fees),
        Leg(Account.CARD, Dong(-payout.covers))) if leg.amount])


def _party(order: Order) -> str:
    return f"order:{order.code}"


def _posting(dispute: Dispute, kind: str, *legs: Leg) -> NewPosting:
    return NewPosting(f"dispute:{dispute.id}", kind, [leg for leg in legs if leg.amount])
