"""What others may want to hear about orders. Keys and payloads are ids only."""
from core import outbox

PLACED = outbox.topic("orders.placed")  # order_id
CONFIRMED = outbox.topic("orders.confirmed")  # order_id
CANCELLED = outbox.topic("orders.cancelled")  # order_id
PAID = outbox.topic("orders.paid")  # order_id, parcel_id
DELIVERED = outbox.topic("orders.delivered")  # order_id, parcel_id
