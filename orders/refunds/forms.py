"""What people type about a refund."""
from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms.validators import InputRequired, Length

from core.forms import BaseForm, TidyField


class SentForm(BaseForm):
    """It went."""

    reference = TidyField(_l("What the bank calls this transfer"), validators=[InputRequired(), Length(max=80)])


class FailedForm(BaseForm):
    """It did not go."""

    reason = TidyField(_l("Why it did not go"), validators=[InputRequired(), Length(max=200)])
