"""Who bears money back without goods, as people read it."""
from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from orders.models.money import Bearer

BEARERS: dict[str, Any] = {Bearer.SELLER.value: _l("The seller: taken from their next settlement"),
                           Bearer.OPERATOR.value: _l("Whoever operates the market: a loss")}
