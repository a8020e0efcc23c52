"""What people type about papers."""
from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Self

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import DateField, SelectField, SelectMultipleField
from wtforms.validators import InputRequired, Length, Optional

from core import clock
from core.forms import BaseForm, TidyField
from shop.models import PaperKind
from shop.papers import rules
from shop.papers.noting import NewPaper
from shop.papers.words import PAPERS

Rule = tuple[PaperKind, str]


class PaperForm(BaseForm):
    """A paper of the seller, or of one product: its number, who issued it, its last day. No picture of it is kept."""

    kind = SelectField(_l("Which paper"), choices=lambda: [(kind.value, word) for kind, word in PAPERS.items()])
    product = SelectField(_l("For which product"), coerce=int, default=0)
    number = TidyField(_l("Number on the paper"), validators=[InputRequired(), Length(max=60)])
    issuer = TidyField(_l("Issued by"), validators=[InputRequired(), Length(max=160)])
    valid_until = DateField(_l("Last day on which it is valid"), validators=[Optional()])

    def of(self, products: Sequence[tuple[int, str]]) -> Self:
        """With these products to choose from."""
        self.product.choices = [(0, gettext("All of ours: it is a paper of the seller")), *products]
        return self

    def wish(self) -> NewPaper:
        """What was typed; papers of the seller are for no product."""
        kind = PaperKind(self.kind.data)
        return NewPaper(kind, self.number.data or "", self.issuer.data or "", self.valid_until.data,
                        None if kind.is_of_seller else self.product.data or None)


def _rule_of(text: str) -> str:
    return text


class RulesForm(BaseForm):
    """Which papers are asked of whom, from a day on."""

    asked = SelectMultipleField(_l("Papers that are asked for"), coerce=_rule_of)
    valid_from = DateField(_l("From this day on"), validators=[InputRequired()])

    def of(self, day: date | None = None) -> Self:
        """With every rule that makes sense; with those in force, unless somebody just ticked others."""
        self.asked.choices = [(f"{kind.value}:{of}", "") for kind, of in rules.possible()]
        if not self.is_submitted():
            self.valid_from.data = day or clock.today()
            self.asked.data = [f"{kind.value}:{of}" for of, kinds in rules.in_force().items() for kind in kinds]
        return self

    def day(self) -> date:
        """The day that was chosen; a form that was checked has one."""
        return self.valid_from.data or clock.today()

    def wanted(self) -> set[Rule]:
        """What was ticked."""
        return {(PaperKind(kind), of) for kind, _, of in (each.partition(":") for each in self.asked.data or ())}
