"""The rule about deposits as people read it."""
from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from orders.door import rule
from orders.models import CallOutcome

WHY: dict[str, Any] = {
    rule.LARGE: _l("a large parcel"), rule.NEW: _l("not a regular buyer"), rule.REFUSED: _l("left parcels at the door"),
    rule.AREA: _l("the area"),
}
SAID: dict[CallOutcome, Any] = {
    CallOutcome.NO_ANSWER: _l("Written down: nobody answered."),
    CallOutcome.CONFIRMED: _l("Written down: the buyer wants it."),
    CallOutcome.DECLINED: _l("Written down: the buyer does not want it. The goods are back on the shelf."),
}
