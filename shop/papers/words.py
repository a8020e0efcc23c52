"""What papers and what they are asked of are called."""
from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from shop.models import CLAIMS_STARS, PaperKind
from shop.shelves import KINDS, SHELVES

PAPERS: dict[PaperKind, Any] = {
    PaperKind.REGISTRATION: _l("Registration of the seller"),
    PaperKind.FOOD_SAFETY: _l("Food safety certificate or commitment"),
    PaperKind.ORIGIN: _l("Proof of origin or label"),
    PaperKind.DECLARATION: _l("Self-declaration of the product"),
    PaperKind.QUARANTINE: _l("Quarantine certificate"),
    PaperKind.OCOP: _l("OCOP certificate"),
}
ASKED_OF: dict[str, Any] = {
    **{kind.value: word for kind, word in KINDS.items()},
    **{category.value: shelf.label for category, shelf in SHELVES.items()},
    CLAIMS_STARS: _l("Goods with OCOP stars"),
}
