"""What staff type to give a buyer more time."""
from __future__ import annotations

from datetime import timedelta

from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.validators import InputRequired, Length

from core.forms import KeyedForm, TidyField

MORE = {"2": _l("2 hours"), "24": _l("1 day"), "72": _l("3 days"), "168": _l("7 days")}


class MoreTimeForm(KeyedForm):
    """How much more, and why."""

    hours = RadioField(_l("How much more time"), choices=lambda: list(MORE.items()), default="24",
                       validators=[InputRequired()])
    reason = TidyField(_l("Reason"), validators=[InputRequired(), Length(max=200)])

    @property
    def more(self) -> timedelta:
        """As it was chosen."""
        return timedelta(hours=int(self.hours.data))
