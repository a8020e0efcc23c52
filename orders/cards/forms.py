"""What a person types about cards."""
from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField
from wtforms.validators import InputRequired, Length

from core.forms import BaseForm, DongField, KeyedForm, TidyField


class PayoutForm(KeyedForm):
    """Which payout of the provider a line at the bank is, and how much of what it held that covers."""

    covers = DongField(_l("Payments that it covers, by the statement of the provider"), validators=[InputRequired()])
    note = TidyField(_l("What the provider calls this payout"), validators=[InputRequired(), Length(max=200)])
    sure = BooleanField(_l("I have looked at the fees, and they are right"))


class OtherSumForm(BaseForm):
    """Why money of another sum goes back."""

    reason = TidyField(_l("Reason"), validators=[InputRequired(), Length(max=200)])
