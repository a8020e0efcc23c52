"""What happens by the clock: waiting has an end."""
from __future__ import annotations

from core.jobs import every
from orders.together import parking


@every(seconds=300)
def end_parkings() -> int:
    """Orders that waited long enough are packed without waiting further."""
    return sum(parking.end_if_over(order_id) for order_id in parking.over())
