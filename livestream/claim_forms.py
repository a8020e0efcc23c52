"""What the crew types about the goods of a session."""
from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField
from wtforms.validators import InputRequired, NumberRange

from core.forms import BaseForm, KeyedForm, WholeField
from livestream import terms, words
from livestream.errors import BadAllotment
from livestream.forms import MeasureField
from livestream.models import LiveSession, RunItem


class TermsForm(BaseForm):
    """How long goods are kept, and how claims are filled. A field for each payment method is added by `terms_form`."""

    no_phone = WholeField(_l("Without a phone number, goods are kept for"),
                          validators=[InputRequired(), NumberRange(0, terms.LONGEST)])
    fill_part = BooleanField(_l("Who wants more than is left gets what is left and waits for the rest"))

    first_paid = BooleanField(_l("Who pays first is served first: nothing is kept for whoever only claims"))

    def wish(self) -> dict[str, int]:
        """What was typed, by the name of the term."""
        kept = {terms.minutes_of(method): self[f"kept_{method}"].data for method in terms.KEPT}
        return {terms.NO_PHONE: self.no_phone.data, terms.FILL_PART: int(self.fill_part.data),
                terms.FIRST_PAID: int(self.first_paid.data), **kept}


def terms_form(session: LiveSession) -> TermsForm:
    """With what holds now."""
    now = terms.of(session)
    fields = {f"kept_{method}": WholeField(
        gettext("With a phone number, until the order is completed (%(method)s)", method=words.METHODS[method]),
        validators=[InputRequired(), NumberRange(0, terms.LONGEST)]) for method in terms.KEPT}
    values: dict[str, Any] = {"no_phone": now[terms.NO_PHONE], "fill_part": bool(now[terms.FILL_PART]),
                              "first_paid": bool(now[terms.FIRST_PAID])}
    values |= {f"kept_{method}": now[terms.minutes_of(method)] for method in terms.KEPT}
    form: TermsForm = type("TermsOfMethodsForm", (TermsForm,), fields)(data=values)
    return form


class RestockForm(KeyedForm):
    """More of an item to sell, in its first pack size: on a page of its own, and with one key of the console."""

    more = MeasureField(_l("How much more"), validators=[InputRequired()])

    def base_units(self, item: RunItem) -> int:
        """In base units. Raises BadAllotment when it is no whole number of them."""
        size = item.prices[0].variant
        units = self.more.data * size.base_units
        if units != units.to_integral_value() or units > 10**12:
            raise BadAllotment(unit=size.unit_name)
        return int(units)


class LeaveForm(BaseForm):
    """Which claim is waited for no longer."""

    claim = WholeField(validators=[InputRequired(), NumberRange(1, 2**31 - 1)])
