"""Refunds as people read them."""
from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from orders.models import Refund, RefundStatus
from orders.refunds.following import CANCELLED, ELSEWHERE, TWICE

_S = RefundStatus
STATES: dict[str, Any] = {
    _S.PROMISED.value: _l("Promised"), _S.SENDING.value: _l("Being sent"), _S.UNKNOWN.value: _l("No answer yet"),
    _S.SENT.value: lazy_pgettext("refund", "Gone"), _S.FAILED.value: _l("Did not go"),
    _S.RETURNED.value: lazy_pgettext("refund", "Came back")}
_REASONS: dict[str, Any] = {
    CANCELLED: _l("What was paid was cancelled"), TWICE: _l("It was paid twice or too much"),
    ELSEWHERE: _l("Somebody sent it back on the pages of the card provider")}


def reason(refund: Refund) -> str:
    """Why it goes back, as somebody typed it, or as the machine says."""
    return str(_REASONS.get(refund.reason, refund.reason))
