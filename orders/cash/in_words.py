"""What pages say about cash on its way: how it was paid in, and how a waybill of a carrier stands."""
from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from orders.cash.comparing import Standing
from orders.models.money import CodSays, PaidBy

_S = Standing
WAYS: dict[PaidBy, Any] = {
    PaidBy.BANK: _l("By the bank"), PaidBy.HAND: _l("Handed over in the office"), PaidBy.LOSS: _l("Given up as lost")}
SAYS: dict[CodSays, Any] = {
    CodSays.FEE: _l("What is missing is a fee of the carrier"),
    CodSays.CLAIM: _l("Claim what is missing from the carrier"),
    CodSays.LOSS: _l("It is lost, and nobody goes after it"),
    CodSays.REST: _l("Pay in what is due; the rest stays with the line at the bank"),
    CodSays.WAIT: _l("Keep waiting, and book nothing")}
STANDINGS: dict[Standing, tuple[Any, str]] = {  # word and look of components/status.html
    _S.AGREES: (_l("Agrees"), "moving"), _S.PAID_IN: (_l("Paid in"), "done"),
    _S.ONLY_FEES: (_l("Only carriage"), "done"), _S.UNKNOWN: (_l("No parcel of ours"), "alert"),
    _S.OTHER_SUM: (_l("Another sum"), "alert"), _S.NOT_DELIVERED: (_l("Not delivered by our books"), "alert"),
    _S.NOTHING_DUE: (_l("No cash to collect"), "alert"), _S.TWICE: (_l("Paid in before"), "alert"),
    _S.NOTHING_COLLECTED: (_l("Delivered, and no cash stated"), "alert")}
