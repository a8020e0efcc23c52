"""What pages say about cash on its way: how it was paid in, and how a waybill of a carrier stands."""
from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from orders.cash.comparing import Standing
from orders.models.money import PaidBy

_S = Standing
WAYS: dict[PaidBy, Any] = {
    PaidBy.BANK: _l("By the bank"), PaidBy.HAND: _l("Handed over in the office"), PaidBy.LOSS: _l("Given up as lost")}
STANDINGS: dict[Standing, tuple[Any, str]] = {  # word and look of components/status.html
    _S.AGREES: (_l("Agrees"), "moving"), _S.PAID_IN: (_l("Paid in"), "done"),
    _S.ONLY_FEES: (_l("Only carriage"), "done"), _S.UNKNOWN: (_l("No parcel of ours"), "alert"),
    _S.OTHER_SUM: (_l("Another sum"), "alert"), _S.NOT_DELIVERED: (_l("Not delivered by our books"), "alert"),
    _S.NOTHING_DUE: (_l("No cash to collect"), "alert"), _S.TWICE: (_l("Paid in before"), "alert"),
    _S.NOTHING_COLLECTED: (_l("Delivered, and no cash stated"), "alert")}
