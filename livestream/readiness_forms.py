"""What the crew types before going live."""
from __future__ import annotations

from collections.abc import Sequence
from typing import Self

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import DateField, RadioField, SelectField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from core.forms import BaseForm, KeyedForm, TidyField, WholeField
from livestream.forms import MeasureField
from shop.errors import BadQuantity
from shop.models import PaperKind, Unit
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


class CountForm(KeyedForm):
    """What somebody counted in the store, in kilograms, litres or pieces."""

    amount = MeasureField(_l("Counted"), validators=[InputRequired()])

    def base_units(self, unit: Unit) -> int:
        """In what the stock is counted. Raises BadQuantity for what is no whole number of it."""
        units = self.amount.data * (1 if unit == Unit.PIECE else 1_000)
        if units != units.to_integral_value() or not 0 <= units <= 10**12:
            raise BadQuantity
        return int(units)


class NetworkForm(BaseForm):
    """What the device in hand has measured; without scripts it can measure nothing."""

    round_trip_ms = WholeField(_l("Network"), validators=[
        InputRequired(_l("This browser cannot measure without scripts. Please use another one.")),
        NumberRange(0, 600_000)])
    stream_ms = WholeField(_l("Live events"), validators=[Optional(), NumberRange(0, 600_000)])


class PrinterForm(BaseForm):
    """Whether the slip that was printed to try can be read."""

    result = RadioField(_l("Result"), validators=[InputRequired()], choices=lambda: [
        ("good", gettext("It can be read")), ("bad", gettext("It did not print well"))])
