"""What a role may be granted on: sellers, communes, provinces."""
from __future__ import annotations

from functools import cache

import sqlalchemy as sa

from core.db import db
from shop.models import Cooperative
from shop.places import units

Choice = tuple[str, str]


def cooperatives() -> list[Choice]:
    """Every seller by its number, in Vietnamese order."""
    wanted = sa.select(Cooperative.id, Cooperative.name).order_by(Cooperative.sort_key, Cooperative.id)
    return [(str(number), name) for number, name in db.session.execute(wanted)]


@cache
def _communes() -> tuple[Choice, ...]:
    return tuple((one.code, f"{one.full_name}, {home.short_name}")
                 for home in units.provinces() for one in units.wards_of(home.code))


def communes() -> list[Choice]:
    """Every commune and ward in force by its code, province by province."""
    return list(_communes())


def provinces() -> list[Choice]:
    """Every province by its code."""
    return [(one.code, one.short_name) for one in units.provinces()]
