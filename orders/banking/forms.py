"""What the office types about the operator's accounts."""
from __future__ import annotations

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.validators import InputRequired, Length

from core.forms import BaseForm, TidyField
from orders.banking import banks


class AccountForm(BaseForm):
    """One more account of the operator."""

    bank = SelectField(_l("Bank"), validators=[InputRequired()], choices=lambda: [
        ("", gettext("Choose")), *((bank.bin, f"{bank.name} ({bank.code})") for bank in banks.everyone())])
    number = TidyField(_l("Account number"), validators=[InputRequired(), Length(max=40)])
    holder = TidyField(_l("Name of the account"), validators=[InputRequired(), Length(max=120)])


class AliasForm(BaseForm):
    """Another number of an account."""

    number = TidyField(_l("Virtual account number"), validators=[InputRequired(), Length(max=50)])
