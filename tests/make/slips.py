"""Photos of transfers, as buyers send them."""
from __future__ import annotations

import io

from orders.models import Order
from orders.models.money import TransferSlip
from orders.transfer_slips import sending
from tests.make import pictures


def photo(colour: str = "white", width: int = 360, height: int = 640) -> io.BytesIO:
    """A picture as a phone sends it; another colour is another picture."""
    return io.BytesIO(pictures.jpeg(width, height, colour))


def sent(order: Order, colour: str = "white", key: str = "", address: str = "1.2.3.4") -> TransferSlip:
    """One that came from whoever has the link."""
    return sending.send(order.secret, photo(colour), key or f"key-{colour}", address)
