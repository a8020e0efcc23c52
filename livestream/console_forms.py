"""What operators type and press while a session runs."""
from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import DateField, HiddenField
from wtforms.validators import InputRequired, Length

from core.forms import BaseForm, DongField, KeyedForm, TidyField


class HandForm(KeyedForm):
    """An order by hand: one line, as it is said."""

    text = TidyField(_l("Order by hand"), validators=[InputRequired(), Length(1, 500)])


class HintForm(BaseForm):
    """What is being typed as an order by hand."""

    text = TidyField(_l("Order by hand"), validators=[InputRequired(), Length(1, 500)])


class DeskForm(BaseForm):
    """A decision about a comment; `text` says better what is meant. With a request key it is made once."""

    text = TidyField(_l("What is meant"), validators=[Length(max=500)])
    request_key = HiddenField(validators=[Length(max=200)])


class OnAirForm(BaseForm):
    """Another item on air. A screen that sends late what was pressed earlier says what it saw then."""

    request_key = HiddenField(validators=[Length(max=200)])
    instead_of = HiddenField(validators=[Length(max=4)])
    was_sent_later = HiddenField(validators=[Length(max=4)])


class PriceForm(KeyedForm):
    """A new live price of an item's first pack size."""

    price = DongField(_l("Live price"), validators=[InputRequired()])


class TransferForm(KeyedForm):
    """Money of a buyer that has come in."""

    amount = DongField(_l("How much came in"), validators=[InputRequired()])


class RestrictForm(BaseForm):
    """Speak with this buyer first: why, and until when."""

    reason = TidyField(_l("Why"), validators=[InputRequired(), Length(1, 200)])
    until = DateField(_l("Until and including"), validators=[InputRequired()])
