"""What people type about papers."""
from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Self

from flask_babel import lazy_gettext as _l
from wtforms import DateField, SelectField, SelectMultipleField
from wtforms.validators import InputRequired, Length, Optional

from core import clock
from core.forms import BaseForm, TidyField
from shop.forms import one_of
from shop.models import PaperKind
from shop.papers import rules
from shop.papers.noting import NewPaper
from shop.papers.words import PAPERS

Rule = tuple[PaperKind, str]


class PaperForm(BaseForm):
    """A paper that somebody holds in their hand: its number, who issued it, its last day. No picture of it is kept."""

    kind = SelectField(_l("Which paper"), coerce=one_of(PaperKind))
    number = TidyField(_l("Number on the paper"), validators=[InputRequired(), Length(max=60)])
    issuer = TidyField(_l("Issued by"), validators=[InputRequired(), Length(max=160)])
    valid_until = DateField(_l("Last day on which it is valid"), validators=[Optional()])

    def of(self, kinds: Sequence[PaperKind]) -> Self:
        """With these kinds to choose from."""
        self.kind.choices = [(kind.value, PAPERS[kind]) for kind in kinds]
        return self

    def wish(self, product_id: int | None) -> NewPaper:
        """What was typed; papers of the seller are for no product."""
        kind = PaperKind(self.kind.data)
        return NewPaper(kind, self.number.data or "", self.issuer.data or "", self.valid_until.data,
                        None if kind.is_of_seller else product_id)


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
