"""What is booked when money goes back to a buyer, counts for another order, or is written off: decision 11."""
from __future__ import annotations

from core.db import Dong
from orders.ledger import Account, Leg, NewPosting
from orders.models import MoneyMove, Order, Refund, WriteOff

PROMISED, SENT, FAILED, RETURNED = "promised", "sent", "failed", "returned"
MOVED, WRITTEN_OFF = "moved", "written_off"
LEAVES = {"transfer": Account.BANK, "card": Account.CARD, "cod": Account.CASH_IN_TRANSIT}  # by the way it goes


def refund_promised(refund: Refund, order: Order | None) -> NewPosting:
    """It is the buyer's, and still with us."""
    return _posting(f"refund:{refund.id}", PROMISED, _source(refund, order, 1), _waiting(refund, -1))


def refund_sent(refund: Refund) -> NewPosting:
    """It left the account that the way of the refund says."""
    return _posting(f"refund:{refund.id}", SENT, _waiting(refund, 1),
                    Leg(LEAVES[refund.provider], Dong(-refund.amount)))


def refund_failed(refund: Refund, order: Order | None) -> NewPosting:
    """It did not go: it is again where it was before it was promised."""
    return _posting(f"refund:{refund.id}", FAILED, _waiting(refund, 1), _source(refund, order, -1))


def refund_returned(refund: Refund, order: Order | None, line_id: int | None) -> NewPosting:
    """It went and came back: by a line at the bank, or to where it had left."""
    back = Leg(LEAVES[refund.provider], refund.amount) if line_id is None else Leg(
        Account.UNCLEAR, refund.amount, f"line:{line_id}")
    return _posting(f"refund:{refund.id}", RETURNED, back, _source(refund, order, -1))


def moved(move: MoneyMove, source: Order, target: Order) -> NewPosting:
    """What one order had too much counts for another."""
    return _posting(f"move:{move.id}", MOVED, Leg(Account.BUYER, move.amount, f"order:{source.code}"),
                    Leg(Account.BUYER, Dong(-move.amount), f"order:{target.code}"))


def written_off(row: WriteOff, order: Order) -> NewPosting:
    """Short: we lose it, and the buyer owes it no more. Too much: it stays with us."""
    return _posting(f"write_off:{row.id}", WRITTEN_OFF, Leg(Account.LOSS, row.amount),
                    Leg(Account.BUYER, Dong(-row.amount), f"order:{order.code}"))


def _source(refund: Refund, order: Order | None, sign: int) -> Leg:
    """Whose it was before."""
    if order is None:
        return Leg(Account.UNCLEAR, Dong(sign * refund.amount), f"line:{refund.bank_line_id}")
    return Leg(Account.BUYER, Dong(sign * refund.amount), f"order:{order.code}")


def _waiting(refund: Refund, sign: int) -> Leg:
    return Leg(Account.REFUND, Dong(sign * refund.amount), f"refund:{refund.id}")


def _posting(document: str, kind: str, *legs: Leg) -> NewPosting:
    return NewPosting(document, kind, legs)
