"""What viewers type to be reminded."""
from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms.validators import InputRequired

from core.forms import BaseForm, PhoneField


class RemindForm(BaseForm):
    """A phone number."""

    phone = PhoneField(_l("Your phone number"), validators=[InputRequired()])


class StopForm(BaseForm):
    """One button."""
