"""What buyers read about the ways to pay."""
from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

SHORT: dict[str, Any] = {
    "cod": _l("in cash when the parcel comes"), "transfer": _l("by bank transfer"), "card": _l("by card")}
METHODS: dict[str, Any] = {
    "cod": _l("Cash when the parcel arrives"),
    "transfer": _l("Bank transfer: scan a code with your banking app, before the goods are packed"),
    "card": _l("Card, before the goods are packed"),
}
