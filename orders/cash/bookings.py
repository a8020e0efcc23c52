"""What is booked when cash is paid in: decision 11.

| how                        | legs                                                          |
| -------------------------- | ------------------------------------------------------------- |
| by a line at the bank      | unclear + and fees + / cash in transit -                      |
| handed over in the office  | cash in transit (office) + / cash in transit -                |
| from the office to a bank  | unclear + / cash in transit (office) -                        |
| missing, and given up      | loss + / cash in transit -                                    |

What is short stays in transit until it is made up for or given up.
"""
from __future__ import annotations

from core.db import Dong
from orders.ledger import Account, Leg, NewPosting
from orders.models.money import PaidBy, Remittance

PAID_IN = "paid_in"
OFFICE = "office"  # whose the cash is that lies in the office


def paid_in(row: Remittance) -> NewPosting:
    """The posting of a remittance that was just written."""
    target = {
        PaidBy.BANK: Leg(Account.UNCLEAR, row.paid, f"line:{row.bank_line_id}"),
        PaidBy.HAND: Leg(Account.CASH_IN_TRANSIT, row.paid, OFFICE),
        PaidBy.LOSS: Leg(Account.LOSS, row.paid)}[row.way]
    source = Leg(Account.CASH_IN_TRANSIT, Dong(-row.paid - row.fees), OFFICE if row.from_office else "")
    return NewPosting(f"remittance:{row.id}", PAID_IN, [
        leg for leg in (target, Leg(Account.FEES, row.fees), source) if leg.amount])
