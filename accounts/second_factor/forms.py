"""What people type to show their second factor."""
from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import PasswordField
from wtforms.validators import InputRequired, Length, Optional

from core.forms import BaseForm, TidyField

_CODE = (Length(max=60),)


class SecondCodeForm(BaseForm):
    """A code of the phone, or a recovery code."""

    code = TidyField(_l("Code from the phone"), validators=[InputRequired(), *_CODE])


class AgainForm(BaseForm):
    """The password, and a code for whoever has a second factor."""

    password = PasswordField(_l("Password"), validators=[InputRequired(), Length(max=1_000)])
    code = TidyField(_l("Code from the phone"), validators=[Optional(), *_CODE])
