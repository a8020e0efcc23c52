"""What must hold of cash on delivery."""
from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from core import checks
from core.checks import each_row
from orders.door.labels import READY
from orders.models import Parcel


def packed_parcels_have_a_label() -> Iterable[str]:
    """It is known of each parcel that waits to leave what its label asks for."""
    yield from each_row(sa.select(Parcel.code).where(Parcel.status.in_(READY), Parcel.label_cash.is_(None)),
                        "parcel {code} is packed, and nobody knows what its label asks for")


def install() -> None:
    """Let `flask check` ask all this."""
    for check in (packed_parcels_have_a_label,):
        checks.add(check.__name__.replace("_", " "), check)
