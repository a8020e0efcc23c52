"""What a buyer sends."""
from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired

from core.forms import KeyedForm, new_key


class SlipForm(KeyedForm):
    """A photo of a transfer."""

    photo = FileField(_l("Photo of the transfer"), validators=[FileRequired(_l("Please choose a photo."))])

    def begin_anew(self) -> None:
        """Another try is another request: what is chosen next may be another picture."""
        self.request_key.data = new_key()
