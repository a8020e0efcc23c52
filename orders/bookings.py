"""What each event writes into the journal of order lines, and what it books in the ledger.

| event                   | line event | posting (document, kind)      | legs for each line, freight without tags   |
| ----------------------- | ---------- | ----------------------------- | ------------------------------------------ |
| placed                  | ordered    |                               |                                            |
| line cancelled          | cancelled  |                               |                                            |
| delivered               | delivered  | parcel:<code>, delivered      | buyer + / producer -, or freight -         |
| cash recorded           |            | payment:<reference>, paid     | cash in transit + / buyer -                |
| money from outside      |            | payment:<reference>, paid     | unclear + (card +) / buyer -               |
| refused before delivery | refused    |                               |                                            |
| lost before delivery    | lost       |                               |                                            |
| given back after it     | returned   | parcel:<code>, returned       | producer + / buyer -; freight stays due    |

What goes back, to another order or nowhere: orders/money_bookings.py. Formerly cash that was given back was booked as
payment:<reference>, refunded; such postings stay.

So revenue of a commune is minus the sum of its producer legs; what was paid is minus its buyer legs of "paid".
Freight of a parcel that was delivered stays earned when the goods come back; of one that never was, there is none.
"""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import cast

import sqlalchemy as sa

from core import actors, clock
from core.db import Dong, db
from core.prepared import Prepared
from orders.ledger import Account, Leg, NewPosting, is_posted
from orders.models import LineEvent, LineEventKind, Order, OrderLine, Parcel, Payment

DELIVERED = "delivered"
PAID = "paid"
RETURNED = "returned"
REFUNDED = "refunded"
_EVENTS = cast(sa.Table, LineEvent.__table__)
_LINES = cast(sa.Table, OrderLine.__table__)
_COPIED = ("order_id", "amount", "base_units", "commune_code", "cooperative_id", "session_id", "channel_id")
_NOTE = Prepared(sa.insert(_EVENTS).from_select(
    ["line_id", *_COPIED, "kind", "day", "actor", "at"],
    sa.select(_LINES.c.id, *(_LINES.c[name] for name in _COPIED),
              *(sa.bindparam(name, type_=_EVENTS.c[name].type) for name in ("kind", "day", "actor", "at")))
    .where(_LINES.c.id == sa.bindparam("line")),
    include_defaults=False,
))


def note(kind: LineEventKind, line_ids: Iterable[int]) -> None:
    """Write down that this became of the lines today."""
    db.session.flush()
    told = {"kind": kind, "day": clock.today(), "actor": actors.current().ref, "at": clock.now()}
    _NOTE.run_all([{"line": line_id, **told} for line_id in line_ids])


def delivered(order: Order, parcel: Parcel, lines: Sequence[OrderLine]) -> NewPosting:
    """The buyer owes the goods and the freight, we owe the goods to the producer."""
    legs = [leg for line in lines for leg in _pair(order, line, Account.BUYER, Account.PRODUCER)]
    legs += _freight_pair(order, parcel.freight, Account.BUYER, Account.FREIGHT)
    return NewPosting(f"parcel:{parcel.code}", DELIVERED, legs)


def paid(order: Order, parcel: Parcel, lines: Sequence[OrderLine], payment: Payment) -> NewPosting:
    """Somebody of ours has the buyer's cash: what of the lines and the freight was not paid before."""
    legs = [leg for line in lines
            for leg in _pair(order, line, Account.CASH_IN_TRANSIT, Account.BUYER, Dong(line.amount - line.paid))]
    legs += _freight_pair(order, Dong(parcel.freight - parcel.freight_paid), Account.CASH_IN_TRANSIT, Account.BUYER)
    return NewPosting(f"payment:{payment.reference}", PAID, legs)


def received(order: Order, payment: Payment, account: Account, added: Mapping[int, Dong]) -> NewPosting:
    """Money from outside is the buyer's: `added` of it, by line id, pays goods; the rest freight, or nothing yet."""
    legs = [leg for line in order.lines if line.id in added
            for leg in _pair(order, line, account, Account.BUYER, added[line.id])]
    legs += _freight_pair(order, Dong(payment.amount - sum(added.values())), account, Account.BUYER)
    party = "" if payment.bank_line_id is None else f"line:{payment.bank_line_id}"
    return NewPosting(f"payment:{payment.reference}", PAID, [
        replace(leg, party=party) if leg.account == account else leg for leg in legs])


def returned(order: Order, parcel: Parcel, lines: Sequence[OrderLine]) -> NewPosting:
    """The goods go back: neither does the buyer owe them nor we the producer."""
    legs = [leg for line in lines for leg in _pair(order, line, Account.PRODUCER, Account.BUYER)]
    return NewPosting(f"parcel:{parcel.code}", RETURNED, legs)


def is_booked_delivered(parcel: Parcel) -> bool:
    """True if the buyer once had it."""
    return is_posted(f"parcel:{parcel.code}", DELIVERED)


def _party(order: Order, account: Account, cooperative_id: int | None) -> str:
    if account is Account.BUYER:
        return f"order:{order.code}"
    return f"cooperative:{cooperative_id}" if account is Account.PRODUCER else ""


def _pair(order: Order, line: OrderLine, debit: Account, credit: Account, amount: Dong | None = None) -> list[Leg]:
    booked = line.amount if amount is None else amount
    return [
        Leg(account, Dong(sign * booked), _party(order, account, line.cooperative_id), line.commune_code,
            line.cooperative_id, line.session_id, line.channel_id, line.id)
        for account, sign in ((debit, 1), (credit, -1)) if booked
    ]


def _freight_pair(order: Order, freight: Dong, debit: Account, credit: Account) -> list[Leg]:
    return [Leg(account, Dong(sign * freight), _party(order, account, None))
            for account, sign in ((debit, 1), (credit, -1)) if freight]
