"""From one line of address, typed as people do, to a ward in force; where it is not clear, the buyer is asked."""
from __future__ import annotations

from dataclasses import dataclass

from shop.places import units
from shop.places.addresses import Status, resolve
from shop.places.errors import UnknownProvince, UnknownWard
from shop.places.names import key

_MOST_CHOICES = 12
NONE_OF_THESE = "none"


@dataclass(frozen=True)
class Understood:
    """What an address says. Without `ward_code` the buyer chooses one of `choices`, or names province and commune."""

    ward_code: str = ""
    street: str = ""
    choices: tuple[str, ...] = ()
    likely: str = ""
    province_code: str = ""


def understand(address: str, chosen: str = "", province_code: str = "", commune: str = "") -> Understood:
    """`address` as typed; `chosen` is the ward the buyer picked for it, or a province with the name of a commune."""
    found = resolve(address)
    street = found.street
    if chosen and chosen != NONE_OF_THESE:
        return Understood(chosen if _is_ward(chosen) else "", street or address, province_code=province_code)
    if commune:
        return _by_name(street or address, province_code, commune)
    if found.status is Status.EXACT and found.ward_code and chosen != NONE_OF_THESE:
        return Understood(found.ward_code, street)
    if chosen == NONE_OF_THESE or not found.candidates:
        return Understood("", street, province_code=province_code or found.province_code or "")
    choices = found.candidates[:_MOST_CHOICES]
    return Understood("", street, choices, found.ward_code or "", found.province_code or "")


def full_name(ward_code: str) -> str:
    """"phường Cầu Giấy, Hà Nội"."""
    ward = units.ward(ward_code)
    return f"{ward.full_name}, {ward.province.short_name}"


def _by_name(street: str, province_code: str, commune: str) -> Understood:
    try:
        found = units.search_wards(commune, province_code or None, limit=_MOST_CHOICES)
    except UnknownProvince:
        return Understood("", street)
    exact = [ward for ward in found if key(commune) in (key(ward.name), key(ward.full_name))]
    if len(exact) == 1 or len(found) == 1:
        return Understood((exact or found)[0].code, street, province_code=province_code)
    return Understood("", street, tuple(ward.code for ward in exact or found), province_code=province_code)


def _is_ward(code: str) -> bool:
    try:
        units.ward(code)
    except UnknownWard:
        return False
    return True
