"""Money beside the payments of an order: the bank, what is given back, what is moved, what waits for a person."""
from orders.models.money.bank import BankAccount, BankLine, BankTelling, Direction
from orders.models.money.cases import Case, CaseKind
from orders.models.money.moves import MoneyMove, WriteOff
from orders.models.money.refunds import REFUND, Refund, RefundStatus

__all__ = [
    "REFUND", "BankAccount", "BankLine", "BankTelling", "Case", "CaseKind", "Direction", "MoneyMove", "Refund",
    "RefundStatus", "WriteOff",
]
