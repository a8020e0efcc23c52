"""What people type about orders."""
from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from core.db import Dong
from core.forms import BaseForm, KeyedForm, PhoneField, TidyField
from core.i18n import chosen as chosen_language
from core.security import client_address
from orders import addressing, browser
from orders.checkout import PlaceOrder, WishLine
from orders.models import Order
from orders.payments import offered
from orders.payments.words import METHODS
from shop.places import units


class AddForm(BaseForm):
    """One pack size into the basket."""

    sku = HiddenField(validators=[InputRequired(), Length(max=24)])
    quantity = TidyField(default="1")


class ContactForm(KeyedForm):
    """Who receives the parcel, and where: the address in one line, resolved to the two tiers in force."""

    buyer_name = TidyField(_l("Name of whoever receives it"), validators=[InputRequired(), Length(max=120)])
    buyer_phone = PhoneField(_l("Mobile number"), validators=[InputRequired()])
    address = TextAreaField(_l("Full address"), validators=[InputRequired(), Length(max=300)])
    ward = RadioField(_l("Which of these is it?"), choices=[], validate_choice=False, validators=[Optional()])
    asked_about = HiddenField(validators=[Length(max=300)])  # the address for which the wards were offered
    province = SelectField(_l("Province or city"), choices=[], validate_choice=False, validators=[Optional()])
    commune = TidyField(_l("Commune or ward"), validators=[Length(max=80)])
    note = TextAreaField(_l("Note to the seller"), validators=[Length(max=500)])
    payment_method = RadioField(_l("How to pay"), default="cod", choices=[])

    street = ""
    ward_code = ""
    needs_names = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.province.choices = [("", gettext("Choose")), *((one.code, one.short_name) for one in units.provinces())]
        self.payment_method.choices = [(method, str(METHODS[method])) for method in offered.offered()]

    @property
    def has_a_choice(self) -> bool:
        """True if there is more than one way to pay."""
        return len(self.payment_method.choices or ()) > 1

    def validate(self, extra_validators: Any = None) -> bool:
        """Every field, and then whether the address names one ward."""
        is_valid = super().validate(extra_validators)
        if self.address.data and not self.address.errors:
            is_valid = self._locate() and is_valid
        return bool(is_valid)

    def _locate(self) -> bool:
        typed = str(self.address.data)
        is_about_this = self.asked_about.data == typed
        found = addressing.understand(
            typed, str(self.ward.data or "") if is_about_this else "", str(self.province.data or ""),
            str(self.commune.data or ""))
        self.ward_code, self.street = found.ward_code, found.street
        if found.ward_code and found.street:
            self.ward.choices = [(found.ward_code, addressing.full_name(found.ward_code))]
            self.ward.data = found.ward_code
            self.asked_about.data = typed
            return True
        if found.ward_code:
            self.address.errors = [gettext("Please add the house number, street or village.")]
            return False
        self.asked_about.data = typed
        if found.choices:
            self.ward.choices = [*((code, addressing.full_name(code)) for code in found.choices),
                                 (addressing.NONE_OF_THESE, gettext("None of these"))]
            self.ward.data = found.likely or None
            self.ward.errors = [gettext("This address may be in one of these communes or wards. Please choose.")]
            return False
        self.needs_names = True
        self.province.data = found.province_code
        self.commune.errors = [gettext("We do not recognise the commune or ward. Please choose the province and "
                                       "type the name of the commune or ward.")]
        return False

    def fill_from(self, order: Order) -> None:
        """What the order knows already."""
        self.buyer_name.data, self.note.data = order.buyer_name, order.note
        self.buyer_phone.data = order.buyer_phone or ""
        if offered.is_offered(order.payment_method):
            self.payment_method.data = order.payment_method
        if order.ward_code:
            self.address.data = f"{order.street}, {addressing.full_name(order.ward_code)}"


class CheckoutForm(ContactForm):
    """A whole order on one page. `lines` carries what the page showed, so that sending it twice is one order."""

    lines = HiddenField(validators=[InputRequired()])
    payment_method = RadioField(_l("How to pay"), default="cod", choices=[], validators=[InputRequired()])

    def wished(self) -> tuple[WishLine, ...]:
        """The lines as the page showed them."""
        return browser.read(str(self.lines.data or ""))

    def wish(self) -> PlaceOrder:
        """The order as typed. Raises BadWish for lines that nobody was shown."""
        return PlaceOrder(
            lines=self.wished(), buyer_name=str(self.buyer_name.data), buyer_phone=str(self.buyer_phone.data),
            ward_code=self.ward_code, street=self.street, note=str(self.note.data or ""),
            payment_method=str(self.payment_method.data), request_key=str(self.request_key.data),
            language=chosen_language(), sent_from=client_address())

    def begin_anew(self) -> None:
        """Another order than the one this form has made."""
        self.request_key.data = secrets.token_urlsafe(16)


class ReasonForm(BaseForm):
    """Why: in one line."""

    reason = TidyField(_l("Reason"), validators=[Length(max=200)])


class StepForm(ReasonForm):
    """One step of a parcel. The boxes say what comes with it."""

    with_cash = BooleanField(_l("The cash was collected"))
    in_good_order = BooleanField(_l("Everything is in good order"))


def quantities_of(form_values: Sequence[tuple[str, str]]) -> dict[str, str]:
    """What was typed for each pack size in the form of the basket: `{sku: text}`."""
    return {name.removeprefix("q-"): value for name, value in form_values if name.startswith("q-")}



def shown_sums(values: Sequence[str]) -> dict[str, Dong]:
    """What a list showed for each parcel, "CB0000000X-1:120000"; what cannot be read is left out."""
    pairs = (value.rpartition(":") for value in values[:500])
    return {code: Dong(int(text)) for code, _, text in pairs if text.isascii() and text.isdecimal() and len(text) < 13}
