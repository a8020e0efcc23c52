"""Who gets the parcel, and where."""
from __future__ import annotations

from dataclasses import dataclass

from core.phones import read_mobile
from core.text import one_line, tidy
from orders.errors import NameMissing, NoteTooLong, StreetMissing, UnclearWard
from shop.places import units
from shop.places.errors import UnknownWard


@dataclass(frozen=True)
class Contact:
    """A name, a mobile number and a complete address in two tiers, as a courier needs them."""

    name: str
    phone: str
    ward_code: str
    street: str
    note: str = ""

    @property
    def province_code(self) -> str:
        """The province of the ward."""
        return units.ward(self.ward_code).province_code


def read_contact(name: str, phone: str, ward_code: str, street: str, note: str = "") -> Contact:
    """What somebody typed, in its normal form.

    Raises NameMissing, core.phones.NotAPhone, UnclearWard, StreetMissing, NoteTooLong.
    """
    name, street, note = one_line(name), one_line(street), tidy(note)
    if not 1 <= len(name) <= 120:
        raise NameMissing
    number = read_mobile(phone)
    try:
        units.ward(ward_code)
    except UnknownWard as error:
        raise UnclearWard from error
    if not 1 <= len(street) <= 300:
        raise StreetMissing
    if len(note) > 500:
        raise NoteTooLong
    return Contact(name, number, ward_code, street, note)
