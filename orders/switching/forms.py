"""Which way to pay was chosen."""
from __future__ import annotations

from wtforms import HiddenField
from wtforms.validators import InputRequired, Length

from core.forms import KeyedForm


class WayForm(KeyedForm):
    """One button for each way."""

    method = HiddenField(validators=[InputRequired(), Length(max=12)])
