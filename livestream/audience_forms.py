"""What viewers type on our own live page."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms.validators import InputRequired, Length

from core.forms import BaseForm, KeyedForm, PhoneField, TidyField
from core.text import one_line
from livestream.forms import MeasureField


class PhoneForm(BaseForm):
    """Whose number it is, and which."""

    viewer_name = TidyField(_l("What we may call you"), validators=[InputRequired(), Length(1, 120)])
    phone = PhoneField(_l("Your phone number"), validators=[InputRequired()])


class CodeForm(BaseForm):
    """The code that came by message."""

    code = TidyField(_l("The code"), validators=[InputRequired(), Length(1, 40)])


class CommentForm(KeyedForm):
    """A comment. How long it may be is said by the rule, in numbers."""

    comment = TidyField(_l("Your comment"), validators=[InputRequired()])


class ClaimForm(KeyedForm):
    """A claim by tapping: so much of an item."""

    item = TidyField(validators=[InputRequired(), Length(1, 4)])
    unit = TidyField(validators=[InputRequired(), Length(1, 20)])
    quantity = MeasureField(_l("How much"), validators=[InputRequired()])

    def words(self) -> str:
        """The claim as a comment says it: so much in all."""
        return one_line(f"{self.item.data} {self.quantity.data.normalize():f} {self.unit.data}")

    def kept(self) -> dict[str, str]:
        """What was chosen, for a browser that is to prove its number first."""
        return {"item": self.item.data, "unit": self.unit.data, "quantity": f"{self.quantity.data:f}"}

    @classmethod
    def showing(cls, kept: Mapping[str, Any]) -> ClaimForm:
        """With what is kept: as if it had just been typed."""
        form = cls(formdata=None)
        for name in ("item", "unit"):
            form[name].data = str(kept.get(name, ""))
        form.quantity.process_formdata([str(kept.get("quantity", ""))])
        form.quantity.raw_data = [form.quantity._value()]
        return form


class ChangeForm(KeyedForm):
    """Another amount of what was claimed, or none of it. The fields of each item on the page have ids of their own."""

    item = TidyField(validators=[InputRequired(), Length(1, 4)])
    unit = TidyField(validators=[Length(max=20)])
    quantity = MeasureField(_l("How much in all"))

    def words(self, *, is_cancel: bool) -> str:
        """The change as a comment says it."""
        if is_cancel or self.quantity.data is None or not self.quantity.data or not self.unit.data:
            return one_line(f"huỷ {self.item.data}")
        return one_line(f"{self.item.data} {self.quantity.data.normalize():f} {self.unit.data}")


def texts(errors: Mapping[str | None, Sequence[str]]) -> str:
    """Everything that is to be mended, in one text: for scripts."""
    return " ".join(dict.fromkeys(str(each) for several in errors.values() for each in several))
