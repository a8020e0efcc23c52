"""What the crew types before going live."""
from __future__ import annotations

from collections.abc import Sequence
from typing import Self

from flask_babel import lazy_gettext as _l
from wtforms import DateField, SelectField
from wtforms.validators import InputRequired, Length, Optional

from core.forms import BaseForm, TidyField
from shop.models import PaperKind
from shop.papers.noting import NewPaper
from shop.papers.words import PAPERS


class HandedPaperForm(BaseForm):
    """A paper that was handed over for an item: what stands on it. No picture of it is kept."""

    kind = SelectField(_l("Which paper"))
    number = TidyField(_l("Number on the paper"), validators=[InputRequired(), Length(max=60)])
    issuer = TidyField(_l("Issued by"), validators=[InputRequired(), Length(max=160)])
    valid_until = DateField(_l("Last day on which it is valid"), validators=[Optional()])

    def of(self, kinds: Sequence[PaperKind]) -> Self:
        """With these kinds to choose from."""
        self.kind.choices = [(kind.value, PAPERS[kind]) for kind in kinds]
        return self

    def wish(self, product_id: int) -> NewPaper:
        """What was typed; papers of the seller are for no product."""
        kind = PaperKind(self.kind.data)
        return NewPaper(kind, self.number.data or "", self.issuer.data or "", self.valid_until.data,
                        None if kind.is_of_seller else product_id)


class RefusalForm(BaseForm):
    """Why an item is not sold."""

    reason = TidyField(_l("Why it is refused"), validators=[InputRequired(), Length(max=200)])
