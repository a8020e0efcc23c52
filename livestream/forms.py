"""What hosts and operators type."""
from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Self

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    Field,
    RadioField,
    SelectField,
    SelectMultipleField,
    TextAreaField,
    TimeField,
    ValidationError,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget, TextInput

from core import clock
from core.forms import BaseForm, DongField, KeyedForm, TidyField, WholeField
from core.text import tidy
from livestream import words
from livestream.codes import suggested_code
from livestream.errors import BadAllotment, BadTimes
from livestream.models import LiveSession, RunItem, SlipFor, SlipPhone, SlipWidth
from livestream.planning import crew
from livestream.planning.crew import Crew
from livestream.planning.lineup import ItemChange, NewItem
from livestream.planning.plans import NewSession
from livestream.platforms import channels
from livestream.printing.slips import Choices
from shop.models import Cooperative, Product, Variant
from shop.places.units import wards_of

_NUMBER = re.compile(r"(?:[1-9]\d{0,2}(?:\.\d{3})+|\d{1,9})(?:,\d{1,3})?|\d{1,9}\.\d{1,3}", re.ASCII)
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+(?:,\d{1,3})?", re.ASCII)


class Ticks(SelectMultipleField):
    """Several of a list, as boxes to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class MeasureField(Field):
    """So much of a unit, the way people write it: 120, 1.200, 2,5. `data` is a Decimal."""

    widget = TextInput()

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else f"{self.data.normalize():f}".replace(".", ",")

    def process_formdata(self, values: Sequence[str]) -> None:
        """Read it, or refuse it with a sentence."""
        text = re.sub(r"\s", "", values[0]) if values else ""
        self.data = None
        if not text:
            self.raw_data = []  # spaces are nothing: a field that must be filled says so
            return
        if not _NUMBER.fullmatch(text):
            raise ValidationError(gettext("This is not an amount. Write it like 12 or 12,5."))
        plain = text.replace(".", "") if _THOUSANDS.fullmatch(text) else text
        self.data = Decimal(plain.replace(",", "."))


class PlanForm(BaseForm):
    """A session as it is planned; days and times are local."""

    title = TidyField(_l("What the session is called"), validators=[InputRequired(), Length(1, 160)])
    rehearsal = BooleanField(_l("This is a rehearsal"))
    commune = SelectField(_l("Where it is held"))
    day = DateField(_l("Day"), validators=[InputRequired()])
    starts = TimeField(_l("Begins at"), validators=[InputRequired()])
    ends = TimeField(_l("Ends at"), validators=[InputRequired()])
    language = TidyField(_l("Language spoken"), validators=[Length(max=40)])
    channels = Ticks(_l("Channels"), coerce=int)
    hosts = Ticks(_l("Hosts"), coerce=int)
    operators = Ticks(_l("Operators"), coerce=int)
    cooperatives = Ticks(_l("Sellers"), coerce=int)

    def of(self, province_code: str, sellers: Sequence[Cooperative]) -> Self:
        """With everything there is to choose from."""
        self.commune.choices = [(ward.code, ward.full_name) for ward in wards_of(province_code)]
        self.channels.choices = [
            (each.id, f"{each.name} · {words.PLATFORMS[each.platform]}") for each in channels.active()]
        people = [(person.id, person.name) for person in crew.candidates()]
        self.hosts.choices = self.operators.choices = people
        self.cooperatives.choices = [(seller.id, seller.name) for seller in sellers]
        return self

    @staticmethod
    def values_of(session: LiveSession, people: Crew) -> dict[str, Any]:
        """What the form shows at first for a session that is there."""
        start, end = clock.local(session.starts_at), clock.local(session.ends_at)
        return {"title": session.title, "commune": session.commune_code, "day": start.date(), "starts": start.time(),
                "ends": end.time(), "language": session.language,
                "channels": [each.channel_id for each in session.channels], "hosts": sorted(people.hosts),
                "operators": sorted(people.operators),
                "cooperatives": [each.cooperative_id for each in session.cooperatives],
                "rehearsal": session.is_rehearsal}

    @staticmethod
    def values_asked(asked: Mapping[str, str]) -> dict[str, Any]:
        """What a link of the calendar says about a session that is to be planned; the rest of it is left out."""
        values: dict[str, Any] = {}
        with suppress(ValueError):
            values["day"] = date.fromisoformat(asked.get("day", ""))
        if asked.get("rehearsal"):
            now = clock.local(clock.now()).replace(second=0, microsecond=0)
            values |= {"rehearsal": True, "day": now.date(), "starts": now.time(), "weekdays": [],
                       "ends": (now + timedelta(hours=2)).time()}
        for name, wanted in (("channels", asked.get("channel", "")), ("hosts", asked.get("host", ""))):
            if wanted.isascii() and wanted.isdecimal() and len(wanted) < 10:
                values[name] = [int(wanted)]
        return values

    def wish(self, videos: dict[int, str]) -> NewSession:
        """What was typed. A session that ends before it begins ends on the next day."""
        day, starts, ends = self.day.data, self.starts.data, self.ends.data
        if day is None or starts is None or ends is None:
            raise BadTimes
        start, end = datetime.combine(day, starts, clock.HOME), datetime.combine(day, ends, clock.HOME)
        return NewSession(
            title=self.title.data, commune_code=self.commune.data, starts_at=start,
            ends_at=end if end > start else end + timedelta(days=1), channel_ids=tuple(self.channels.data or ()),
            host_ids=tuple(self.hosts.data or ()), operator_ids=tuple(self.operators.data or ()),
            cooperative_ids=tuple(self.cooperatives.data or ()), language=self.language.data or "",
            video_urls=videos, is_rehearsal=bool(self.rehearsal.data))


class ItemForm(BaseForm):
    """An item of the run-of-show. Prices are added for each pack size by `item_form`."""

    code = TidyField(_l("Code"), validators=[InputRequired(), Length(1, 4)])
    allotment = MeasureField(_l("Set aside for this session"), validators=[InputRequired()])
    limit = MeasureField(_l("Limit per buyer"))
    minutes = WholeField(_l("Minutes on air"), validators=[InputRequired(), NumberRange(1, 600)])
    talking_points = TextAreaField(_l("What to say about it"), validators=[Length(max=5_000)])
    sizes: tuple[Variant, ...] = ()

    def price_fields(self) -> list[Any]:
        """The fields of the prices, one for each pack size."""
        return [self[f"price_{n}"] for n in range(len(self.sizes))]

    def prices(self) -> dict[str, int]:
        """The live prices that were given, by SKU."""
        return {size.sku: field.data for size, field in zip(self.sizes, self.price_fields(), strict=True)
                if field.data is not None}

    def base_units(self, field: Any) -> int | None:
        """An amount in base units. Raises BadAllotment when it is no whole number of them."""
        if field.data is None:
            return None
        units = field.data * self.sizes[0].base_units
        if units != units.to_integral_value() or units > 10**12:
            raise BadAllotment(unit=self.sizes[0].unit_name)
        return int(units)

    def new(self, product: Product) -> NewItem:
        """The item as it was typed."""
        return NewItem(product.slug, self.prices(), self.base_units(self.allotment) or 0, self.code.data,
                       self.minutes.data, self.base_units(self.limit), tidy(self.talking_points.data or ""))

    def change(self) -> ItemChange:
        """What was typed about an item that is there."""
        return ItemChange(self.code.data, self.minutes.data, self.base_units(self.allotment) or 0, self.prices(),
                          self.base_units(self.limit), tidy(self.talking_points.data or ""))


def item_form(session: LiveSession, product: Product, item: RunItem | None) -> ItemForm:
    """A form with a price for each pack size; the first one is what amounts are given in."""
    known = {each.variant_id: each.price for each in item.prices} if item is not None else {}
    active = [each for each in product.variants if each.is_active or each.id in known]
    sizes = sorted((each for each in active if each.stock_item_id == active[0].stock_item_id),
                   key=lambda each: (each.id not in known if known else False, each.position))
    fields: dict[str, Any] = {
        f"price_{n}": DongField(gettext("Live price of %(size)s", size=size.name), validators=[Optional()])
        for n, size in enumerate(sizes)}
    made = type("PricedItemForm", (ItemForm,), {**fields, "sizes": tuple(sizes)})
    values: dict[str, Any] = {f"price_{n}": known.get(size.id) for n, size in enumerate(sizes)}
    if item is None:
        values |= {"code": suggested_code(session), "minutes": 10}
    else:
        unit = Decimal(sizes[0].base_units)
        values |= {"code": item.code, "minutes": item.minutes, "allotment": item.allotment / unit,
                   "limit": item.limit_per_buyer / unit if item.limit_per_buyer else None,
                   "talking_points": item.talking_points}
    form: ItemForm = made(data=values)
    return form


class JoinForm(BaseForm):
    """Two buyers are one person."""

    into = WholeField(_l("Number of the other buyer"), validators=[InputRequired(), NumberRange(1, 10**9)])


class PartForm(BaseForm):
    """Two buyers in one order are two people."""

    reason = TidyField(_l("Why these are two buyers"), validators=[InputRequired(), Length(1, 200)])
    forget = BooleanField(_l("The phone number is not theirs: forget it"))


class TallyForm(KeyedForm):
    """Lines from paper; the key stays while they are mended, so that what is done is not done again."""

    text = TextAreaField(_l("Lines from the sheet"), validators=[InputRequired(), Length(max=30_000)])


class SlipForm(BaseForm):
    """How a session prints its slips."""

    width = RadioField(_l("Width of the roll"), choices=[], validators=[InputRequired()])
    one_for = RadioField(_l("One slip for"), choices=[], validators=[InputRequired()])
    phone = RadioField(_l("Phone number on the slip"), choices=[], validators=[InputRequired()])
    with_qr = BooleanField(_l("With a QR code of the order, for the buyer"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.width.choices = [(each.value, f"{each.value} mm") for each in SlipWidth]
        self.one_for.choices = [(SlipFor.CLAIM.value, gettext("each item, as claims come")),
                                (SlipFor.BUYER.value, gettext("each buyer, with all their items"))]
        self.phone.choices = [(SlipPhone.LAST.value, gettext("the last three digits")),
                              (SlipPhone.HIDDEN.value, gettext("not at all")),
                              (SlipPhone.WHOLE.value, gettext("the whole number"))]

    @classmethod
    def showing(cls, kept: Choices) -> Self:
        """With what is kept."""
        return cls(formdata=None, data={"width": kept.width.value, "phone": kept.phone.value,
                                        "one_for": kept.one_for.value, "with_qr": kept.with_qr})

    def choices(self) -> Choices:
        """What was chosen."""
        return Choices(SlipWidth(self.width.data), SlipPhone(self.phone.data), SlipFor(self.one_for.data),
                       bool(self.with_qr.data))


class LinksForm(BaseForm):
    """Whether links are sent privately: 1 or 0."""

    links = WholeField(validators=[InputRequired(), NumberRange(0, 1)])


class ChannelForm(BaseForm):
    """A channel."""

    platform = SelectField(_l("Platform"))
    channel_name = TidyField(_l("Name of the page or account"), validators=[InputRequired(), Length(1, 120)])
    url = TidyField(_l("Address"), validators=[Length(max=300)])
    page_id = TidyField(_l("Number of the Facebook Page"), validators=[Length(max=40)])
    is_active = BooleanField(_l("Sessions may be planned on it"))

    def of(self) -> Self:
        """With the platforms to choose from."""
        self.platform.choices = [(each.value, str(text)) for each, text in words.PLATFORMS.items()]
        return self
