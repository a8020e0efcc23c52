"""What people type in the shop."""
from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Any, Self

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, Field, RadioField, SelectField, TextAreaField, ValidationError
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import TextInput

from core.forms import BaseForm, DongField, KeyedForm, PhoneField, TidyField, WholeField
from core.text import one_line
from shop.catalog import NewVariant, ProductDetails
from shop.cooperatives import NewCooperative
from shop.drawings import GOODS
from shop.errors import BadPack, BadQuantity, BadWeight
from shop.journal import REASONS
from shop.keeping import MOST_DAYS
from shop.left import Left
from shop.models import Category, Cooperative, CooperativeKind, Product, Unit
from shop.places.units import ward, wards_of
from shop.shelves import KINDS, SHELVES
from shop.storekeeping import LossReason

_MEASURES = {"kg": (Unit.GRAM, 1_000), "g": (Unit.GRAM, 1), "l": (Unit.MILLILITRE, 1_000),
             "ml": (Unit.MILLILITRE, 1), "piece": (Unit.PIECE, 1)}
_WORDS = {"l": "lít", "piece": "cái"}  # a name is the seller's own text, so it is not translated
_LOOSE_STEP = 100
_CONTACT = ("pickup_address", "contact_name", "contact_phone")
_AMOUNT = re.compile(r"(?:[1-9]\d{0,2}(?:\.\d{3})+|\d{1,9})(?:,\d{1,3})?|\d{1,9}\.\d{1,3}", re.ASCII)
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?", re.ASCII)


def _measures() -> list[tuple[str, str]]:
    return [("kg", "kg"), ("g", "g"), ("l", gettext("litres")), ("ml", "ml"), ("piece", gettext("pieces"))]


class AmountField(Field):
    """How much, the way people write it: 12, 12,5, 12.5, 1.200; up to three digits after the comma.

    A point before exactly three digits stands for thousands, as always in Vietnamese, but not after a zero.
    """

    widget = TextInput()

    def _value(self) -> str:
        typed = (self.raw_data or [""])[0] if self.raw_data or self.data is None else str(self.data)
        return str(typed)

    def process_formdata(self, values: Sequence[str]) -> None:
        """Read it, or refuse it with a sentence."""
        text = re.sub(r"\s", "", values[0]) if values else ""
        self.data = None
        if not text:
            self.raw_data = []  # spaces are nothing: a field that must be filled says so
            return
        if not _AMOUNT.fullmatch(text):
            raise ValidationError(gettext("This is not an amount. Write it like 12 or 12,5."))
        whole = text.replace(".", "") if _THOUSANDS.fullmatch(text) else text
        self.data = Decimal(whole.replace(",", "."))


def in_base_units(amount: Decimal, measure: int, refusal: type[BadPack | BadQuantity | BadWeight]) -> int:
    """So many base units, unless it is no whole number of them."""
    units = amount * measure
    if units != int(units):
        raise refusal
    return int(units)


def one_of(kind: type[StrEnum]) -> Callable[[str], str]:
    """Read a choice; what is none stays what it is, and is refused like any other wrong choice."""
    return lambda value: kind(value) if value in set(kind) else value


def _months() -> list[tuple[int, str]]:
    named = ((month, gettext("Month %(month)s", month=month)) for month in range(1, 13))
    return [(0, gettext("All year")), *named]


def _wards(province_code: str) -> list[tuple[str, str]]:
    return [(one.code, one.full_name) for one in wards_of(province_code)]


class _Keyed(KeyedForm):
    """With its key as a text."""

    def key(self) -> str:
        """The request key; a form that was checked has one."""
        return self.request_key.data or ""


class ProductForm(_Keyed):
    """What a seller writes about a product."""

    name = TidyField(_l("Name"), validators=[InputRequired(), Length(max=160)])
    category = SelectField(_l("Shelf"), coerce=one_of(Category), choices=lambda: [
        (shelf.category.value, shelf.label) for shelf in SHELVES.values()])
    description = TextAreaField(_l("What buyers should know"), validators=[Length(max=5_000)])
    origin = SelectField(_l("Where it comes from"))
    season_first = SelectField(_l("Season from"), coerce=int, choices=_months)
    season_last = SelectField(_l("Season to"), coerce=int, choices=_months)
    keeps = TidyField(_l("How to store it, how long it keeps"), validators=[Length(max=120)])
    keeps_days = WholeField(_l("Goods keep for so many days"), validators=[Optional(), NumberRange(0, MOST_DAYS)])
    aliases = TidyField(_l("Other names buyers use"), validators=[Length(max=600)])
    stars = SelectField(_l("OCOP stars"), coerce=int, default=0, choices=lambda: [
        (0, gettext("None")), *((n, gettext("%(n)s stars", n=n)) for n in (3, 4, 5))])
    drawing = SelectField(_l("Drawing, while there is no photo"), choices=lambda: [
        ("", gettext("The one of the shelf")), *GOODS.items()])

    def of(self, seller: Cooperative, product: Product | None = None, *, anew: bool = False) -> Self:
        """With the communes to choose from; with what is known, unless somebody just typed something else."""
        self.origin.choices = _wards(ward(seller.commune_code).province_code)
        if self.is_submitted() and not anew:
            return self
        self.origin.data = product.origin_commune_code if product else seller.commune_code
        if product is not None:
            for name in ("name", "category", "description", "keeps", "keeps_days", "drawing"):
                self[name].data = getattr(product, name)
            self.aliases.data = ", ".join(product.aliases)
            self.stars.data = product.ocop_stars or 0
            self.season_first.data = product.season_first or 0
            self.season_last.data = product.season_last or 0
        return self

    def details(self) -> ProductDetails:
        """What was typed, for the catalogue to judge."""
        return ProductDetails(
            name=self.name.data, category=self.category.data, description=self.description.data or "",
            origin_commune_code=self.origin.data, drawing=self.drawing.data, ocop_stars=self.stars.data or None,
            season_first=self.season_first.data or None, season_last=self.season_last.data or None,
            keeps=self.keeps.data or "", keeps_days=self.keeps_days.data,
            aliases=tuple(one_line(alias) for alias in re.split(r"[,;]", self.aliases.data or "")))


class PackFields:
    """A pack size in a seller's words: one bag holds 5 kg and costs so much."""

    unit_name = TidyField(_l("What one is called"), validators=[InputRequired(), Length(max=20)])
    content = AmountField(_l("One holds"), validators=[InputRequired()])
    measure = SelectField(_l("Measured in"), choices=_measures)
    price = DongField(_l("Price of one"), validators=[InputRequired()])
    weight = AmountField(_l("Weight of one to be sent, in kg"), validators=[Optional()])
    loose = BooleanField(_l("Buyers in a live session may take part of one"))

    def unit(self) -> Unit:
        """In what the stock is counted."""
        return _MEASURES[self.measure.data][0]

    def variant(self) -> NewVariant:
        """What was typed. Raises BadPack or BadWeight for fractions of a gram."""
        unit, measure = _MEASURES[self.measure.data]
        units = in_base_units(self.content.data, measure, BadPack)
        weight = None if self.weight.data is None else in_base_units(self.weight.data, 1_000, BadWeight)
        step = 1 if unit == Unit.PIECE or units % _LOOSE_STEP else _LOOSE_STEP
        return NewVariant(self.unit_name.data, units, self.price.data, weight, self._pack_name(),
                          step if self.loose.data else None)

    def _pack_name(self) -> str:
        """"túi 5 kg"; but only "con" for one piece and "kg" for one kilogram."""
        name, measure = str(self.unit_name.data), _WORDS.get(self.measure.data, self.measure.data)
        if self.content.data == 1 and (self.measure.data == "piece" or name.lower() == measure):
            return name
        return f"{name} {(self.content.raw_data or [''])[0].strip()} {measure}"


class NewProductForm(PackFields, ProductForm):
    """A product with its first pack size."""


class PackForm(PackFields, _Keyed):
    """One more pack size of a product whose stock is counted already."""

    def of(self, unit: Unit) -> Self:
        """Only the measures that fit the stock."""
        self.measure.choices = [(name, word) for name, word in _measures() if _MEASURES[name][0] == unit]
        return self


class PriceForm(BaseForm):
    """Another price."""

    price = DongField(_l("New price"), validators=[InputRequired()])


class PhotoForm(BaseForm):
    """A picture from the phone."""

    photo = FileField(_l("Photo"), validators=[FileRequired(_l("Please choose a photo."))])
    alt = TidyField(_l("What is on it"), validators=[Length(max=200)])


class AmountForm(_Keyed):
    """So much of a stock item, in kilograms or in packs."""

    amount = AmountField(_l("How much"), validators=[InputRequired()])
    measure = SelectField(_l("Counted in"))

    def of(self, left: Left, packs: Sequence[tuple[str, int]]) -> Self:
        """With every way this stock item can be counted; the value is how many base units one stands for."""
        ways = {f"{factor}": word for word, factor in packs if factor > 1}
        for name, word in _measures():
            unit, factor = _MEASURES[name]
            if unit == left.unit:
                ways[f"{factor}"] = left.word or word
        self.measure.choices = sorted(ways.items(), key=lambda way: _rank(int(way[0])))
        return self

    def base_units(self) -> int:
        """What was typed. Raises BadQuantity for fractions of a base unit."""
        return in_base_units(self.amount.data, int(self.measure.data), BadQuantity)


def _rank(factor: int) -> tuple[bool, int]:
    """Kilograms and litres first, then pieces and packs."""
    return factor != 1_000, factor


class LossForm(AmountForm):
    """So much is gone, and why."""

    reason = RadioField(_l("What happened"), coerce=one_of(LossReason), choices=lambda: [
        (reason.value, words) for reason, words in REASONS.items()], validators=[InputRequired()])


class CooperativeForm(BaseForm):
    """A seller, as an administrator writes it down."""

    name = TidyField(_l("Name"), validators=[InputRequired(), Length(max=160)])
    kind = RadioField(_l("Legal form"), coerce=one_of(CooperativeKind), default=CooperativeKind.COOPERATIVE,
                      choices=lambda: [(kind.value, words) for kind, words in KINDS.items()])
    commune = SelectField(_l("Registered in"))
    pickup_address = TidyField(_l("Where parcels are picked up"), validators=[Length(max=300)])
    contact_name = TidyField(_l("Contact person"), validators=[Length(max=120)])
    contact_phone = PhoneField(_l("Mobile phone of the contact person"), validators=[Optional()])
    story = TextAreaField(_l("Their story, as buyers read it"), validators=[Length(max=5_000)])
    is_active = BooleanField(_l("Sells on the market"), default=True)
    _is_of: CooperativeKind | None = None

    def of(self, province_code: str, seller: Cooperative | None = None) -> Self:
        """With the communes of a province to choose from, and what is known."""
        self.commune.choices = _wards(province_code)
        if seller is not None:
            self._is_of = seller.kind  # another legal form begins on a day, on a page of its own
            del self.kind
        if seller is not None and not self.is_submitted():
            for name in ("name", "story", "is_active", *_CONTACT):
                self[name].data = getattr(seller, name)
            self.commune.data = seller.commune_code
        return self

    def wish(self) -> NewCooperative:
        """What was typed, for the use case to judge."""
        typed: dict[str, Any] = {name: self[name].data or "" for name in ("story", *_CONTACT)}
        return NewCooperative(self.name.data, self._is_of or self.kind.data, self.commune.data, **typed)
