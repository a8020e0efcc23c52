"""What people type about themselves and others."""
from __future__ import annotations

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import PasswordField, RadioField, SelectField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from accounts.identifiers import LONGEST_EMAIL, LONGEST_NAME
from accounts.words import METHODS
from core.forms import BaseForm, PhoneField, TidyField

# what is too long for a password, accounts.passwords says
_TYPED = (InputRequired(), Length(max=1_000))


def _languages() -> list[tuple[str, str]]:
    return [("vi", "Tiếng Việt"), ("en", "English")]


class SignInForm(BaseForm):
    """Who one is, and the proof of it."""

    identifier = TidyField(_l("Phone number or e-mail"),
                           validators=[InputRequired(), Length(max=LONGEST_EMAIL)])
    password = PasswordField(_l("Password"), validators=_TYPED)


class _NewPasswordForm(BaseForm):
    """A new password, typed twice since nobody sees it."""

    password = PasswordField(_l("New password"), validators=_TYPED)
    again = PasswordField(_l("The same password again"), validators=[InputRequired()])

    def validate_again(self, field: PasswordField) -> None:
        """Both are the same."""
        if field.data != self.password.data:
            raise ValidationError(_l("The two passwords differ. Please type the same one twice."))


class CodeForm(_NewPasswordForm):
    """A one-time code, and the password it is used for."""

    code = TidyField(_l("One-time code"), validators=[InputRequired(), Length(max=60)])


class PasswordForm(_NewPasswordForm):
    """Another password for whoever knows the present one."""

    old = PasswordField(_l("Present password"), validators=_TYPED)


class OwnForm(BaseForm):
    """What people say about themselves."""

    name = TidyField(_l("Name"), validators=[InputRequired(), Length(max=LONGEST_NAME)])
    language = RadioField(_l("Language"), choices=_languages)


class PersonForm(BaseForm):
    """Somebody, as an administrator writes them down."""

    name = TidyField(_l("Name"), validators=[InputRequired(), Length(max=LONGEST_NAME)])
    phone = PhoneField(_l("Phone number"), validators=[Optional()])
    email = TidyField(_l("E-mail"), validators=[Optional(), Length(max=LONGEST_EMAIL)])


class InvitationForm(PersonForm):
    """Somebody new."""

    language = RadioField(_l("Language"), choices=_languages, default="vi")


class IdentityForm(BaseForm):
    """What came of looking whether somebody is who they say."""

    method = SelectField(_l("How it was checked"), choices=lambda: [
        (each.value, word) for each, word in METHODS.items()])
    result = RadioField(_l("Result"), validators=[InputRequired()], choices=lambda: [
        ("passed", gettext("Passed")), ("failed", gettext("Not passed"))])
