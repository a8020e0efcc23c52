"""What an order is, from the wish of a buyer to a parcel at the door and money in hand."""
from orders.models.customers import Customer
from orders.models.door import CallOutcome, Deposit, DepositArea, LabelPrint, OrderCall
from orders.models.lines import LineEvent, LineEventKind, OrderLine
from orders.models.money import (
    REFUND,
    BankAccount,
    BankLine,
    BankTelling,
    CardEvent,
    CardPage,
    Case,
    CaseKind,
    Direction,
    Dispute,
    DisputeStatus,
    EventVerdict,
    ExpiredLine,
    Expiry,
    MoneyMove,
    PayReminder,
    Refund,
    RefundStatus,
    WriteOff,
)
from orders.models.orders import ORDER, Order, OrderStatus, Source
from orders.models.parcels import PARCEL, Parcel, ParcelStatus
from orders.models.payments import PAYMENT, Payment, PaymentStatus
from orders.models.restrictions import Restriction
from orders.models.together import OrderJoin, Parking

__all__ = [
    "ORDER",
    "PARCEL",
    "PAYMENT",
    "REFUND",
    "BankAccount",
    "BankLine",
    "BankTelling",
    "CallOutcome",
    "CardEvent",
    "CardPage",
    "Case",
    "CaseKind",
    "Customer",
    "Deposit",
    "DepositArea",
    "Direction",
    "Dispute",
    "DisputeStatus",
    "EventVerdict",
    "ExpiredLine",
    "Expiry",
    "LabelPrint",
    "LineEvent",
    "LineEventKind",
    "MoneyMove",
    "Order",
    "OrderCall",
    "OrderJoin",
    "OrderLine",
    "OrderStatus",
    "Parcel",
    "ParcelStatus",
    "Parking",
    "PayReminder",
    "Payment",
    "PaymentStatus",
    "Refund",
    "RefundStatus",
    "Restriction",
    "Source",
    "WriteOff",
]
