"""Who brings a parcel, and under which number."""
from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.validators import InputRequired, Length

from core.forms import BaseForm, TidyField
from orders.shipping import carriers


class WaybillForm(BaseForm):
    """Typed, or scanned into the field: a scanner types the number and sends the form."""

    carrier = RadioField(_l("Who brings it?"), choices=lambda: list(carriers.offered().items()),
                         validators=[InputRequired()])
    waybill = TidyField(_l("Waybill number"), validators=[Length(max=40)])
