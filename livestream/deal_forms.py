"""What the crew types about a deal."""
from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, TimeField
from wtforms.validators import InputRequired, NumberRange, Optional

from core import clock
from core.forms import BaseForm, DongField, WholeField
from livestream.errors import BadAllotment, BadDealMoment
from livestream.forms import MeasureField
from livestream.models import ItemPrice, LiveSession, RunItem, SessionStatus
from livestream.pricing.deals import NewDeal

BY_KEY, NOW, AT = "key", "now", "at"
_LONGER = timedelta(hours=3)  # an evening may last longer than planned


class DealForm(BaseForm):
    """A deal on one pack size of an item; amounts in its units."""

    size = SelectField(_l("Pack size"), coerce=int)
    price = DongField(_l("Price of the deal"), validators=[InputRequired()])
    cap = MeasureField(_l("For how many in all"), validators=[InputRequired()])
    per_buyer = MeasureField(_l("At most for one buyer"))
    minutes = WholeField(_l("Minutes"), validators=[InputRequired(), NumberRange(1, 600)])
    when = SelectField(_l("When it begins"))
    at = TimeField(_l("At this time"), validators=[Optional()])
    sizes: tuple[ItemPrice, ...] = ()

    def wish(self, session: LiveSession) -> NewDeal:
        """What was typed. Raises BadAllotment, BadDealMoment."""
        size = next(each for each in self.sizes if each.id == self.size.data)
        return NewDeal(
            size.id, self.price.data, self.minutes.data, self._units(size, self.cap) or 0,
            self._units(size, self.per_buyer), self._moment(session) if self.when.data == AT else None,
            begins_now=self.when.data == NOW)

    def _units(self, size: ItemPrice, field: Any) -> int | None:
        if field.data is None:
            return None
        if field.data != field.data.to_integral_value() or not 1 <= field.data <= 10**6:
            raise BadAllotment(unit=size.variant.unit_name)
        return int(field.data) * size.variant.base_units

    def _moment(self, session: LiveSession) -> datetime:
        """That time of the session's evening, which may end after midnight."""
        if self.at.data is None:
            raise BadDealMoment
        day = clock.local(session.starts_at).date()
        moment = datetime.combine(day, self.at.data, clock.HOME)
        next_day = moment + timedelta(days=1)
        return next_day if moment < session.starts_at and next_day < session.ends_at + _LONGER else moment


def deal_form(session: LiveSession, item: RunItem) -> DealForm:
    """With the pack sizes of the item, and what may be chosen while the session stands as it does."""
    made = type("SizedDealForm", (DealForm,), {"sizes": tuple(item.prices)})
    is_on = session.status in (SessionStatus.LIVE, SessionStatus.CLOSING)
    form: DealForm = made(data={"minutes": 10, "when": BY_KEY})
    form.size.choices = [(each.id, each.variant.name) for each in item.prices]
    begins = [(BY_KEY, gettext("When the crew starts it, with one key")), (NOW, gettext("Now")),
              (AT, gettext("At a time"))]
    form.when.choices = [each for each in begins if is_on or each[0] != NOW]
    return form
