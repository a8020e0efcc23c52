"""What people type about a refund."""
from __future__ import annotations

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.validators import InputRequired, Length

from core.forms import BaseForm, TidyField
from orders.refunds.accounts import GivenAccount, bank_names


class SentForm(BaseForm):
    """It went."""

    reference = TidyField(_l("What the bank calls this transfer"), validators=[InputRequired(), Length(max=80)])


class FailedForm(BaseForm):
    """It did not go."""

    reason = TidyField(_l("Why it did not go"), validators=[InputRequired(), Length(max=200)])


class RefundAccountForm(BaseForm):
    """To which account money goes back."""

    bank = SelectField(_l("Bank"), validators=[InputRequired()], choices=lambda: [
        ("", gettext("Choose")), *bank_names()])
    number = TidyField(_l("Account number"), validators=[InputRequired(), Length(max=40)])
    holder = TidyField(_l("Name of the account"), validators=[InputRequired(), Length(max=120)])

    @property
    def given(self) -> GivenAccount:
        """What was typed."""
        return GivenAccount(str(self.bank.data), str(self.number.data), str(self.holder.data))
