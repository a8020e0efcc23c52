"""What an order is, from the wish of a buyer to a parcel at the door and money in hand."""
from orders.models.customers import Customer
from orders.models.lines import LineEvent, LineEventKind, OrderLine
from orders.models.orders import ORDER, Order, OrderStatus, Source
from orders.models.parcels import PARCEL, Parcel, ParcelStatus
from orders.models.payments import PAYMENT, Payment, PaymentStatus
from orders.models.restrictions import Restriction

__all__ = [
    "ORDER", "PARCEL", "PAYMENT", "Customer", "LineEvent", "LineEventKind", "Order", "OrderLine", "OrderStatus",
    "Parcel", "ParcelStatus", "Payment", "PaymentStatus", "Restriction", "Source",
]
