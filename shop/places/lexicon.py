"""Every name a province, district or unit goes by, looked up by its key."""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

from shop.places import former, units
from shop.places.names import accented_key, key, unit_key

_T = TypeVar("_T")
_SHORT = {
    "01": ("hn", "hnoi", "thudo", "hatay"),
    "79": ("hcm", "hcmc", "tphcm", "sg", "saigon", "tpsg", "hcmcity", "hochiminhcity"),
    "77": ("brvt", "baria", "vungtau", "brvungtau"),
    "46": ("tthue", "thuathienhue", "thuathien"),
    "31": ("hp", "hphong"),
    "48": ("dnang",),
    "92": ("ct", "ctho"),
    "66": ("daclac",),
    "67": ("dacnong",),
    "06": ("baccan",),
    "62": ("contum",),
}
_UNSURE = {
    "dn": ("48", "75"), "qn": ("22", "49"), "bd": ("74", "52"), "tn": ("19", "72"), "lc": ("10", "12"),
    "hg": ("02", "93"), "bt": ("60", "83"), "th": ("38",), "na": ("40",), "nd": ("36",), "tb": ("34",),
    "hd": ("30",),
    "bg": ("24",), "bn": ("27",), "vp": ("26",), "pt": ("25",), "hb": ("17",), "yb": ("15",), "sl": ("14",),
    "tq": ("08",), "cb": ("04",), "ls": ("20",), "nb": ("37",), "qt": ("45",), "qb": ("44",), "gl": ("64",),
    "bp": ("70",), "tg": ("82",), "tv": ("84",), "vl": ("86",), "ag": ("89",), "st": ("94",), "bl": ("95",),
}
_SHORT_DISTRICTS = {"643": "bmt", "582": "phanrang"}
_CITY = "Thành phố "
_WRITTEN_TOGETHER = {"Thành phố": "tp", "Thị xã": "tx"}
_DISTRICT_KINDS = ("Thành phố", "Thị xã", "Huyện", "Quận")


@dataclass(frozen=True, slots=True)
class ProvinceName:
    """A name of a province: which one was meant before 1 July 2025, and in which one it lies now."""

    old_code: str
    code: str
    accented: str
    is_city: bool
    is_current: bool
    is_unsure: bool = False


@dataclass(frozen=True, slots=True)
class DistrictName:
    """A name of a district. `is_earlier`: it, or one it got a part of, bore the name some years before."""

    code: str
    old_province_code: str
    province_code: str
    kind: str
    accented: str
    is_earlier: bool = False


@dataclass(frozen=True)
class Lexicon:
    """What each key may mean, and where the units in force came from."""

    provinces: dict[str, tuple[ProvinceName, ...]]
    districts: dict[str, tuple[DistrictName, ...]]
    wards: dict[str, tuple[units.Ward, ...]]
    old_wards: dict[str, tuple[former.OldWard, ...]]
    earlier_wards: dict[str, tuple[former.OldWard, ...]]
    district_wards: dict[str, tuple[former.OldWard, ...]]
    districts_of: dict[str, frozenset[str]]
    old_provinces_of: dict[str, frozenset[str]]
    old_province_of: dict[str, str]
    province_of: dict[str, str]

    def is_name(self, name: str) -> bool:
        """True when something in the country bears this name, with its diacritics if it has any."""
        plain = key(name)
        if name.isascii():
            return any(plain in some for some in (self.provinces, self.districts, self.wards, self.old_wards))
        typed = accented_key(name)
        return (any(one.accented == typed for one in self.provinces.get(plain, ()))
                or any(one.accented == typed for one in self.districts.get(plain, ()))
                or any(accented_key(one.name) == typed for one in self.wards.get(plain, ()))
                or any(accented_key(one.name) == typed for one in self.old_wards.get(plain, ())))


def _grouped(pairs: Iterable[tuple[str, _T]]) -> dict[str, tuple[_T, ...]]:
    groups: dict[str, list[_T]] = defaultdict(list)
    for name, thing in pairs:
        groups[name].append(thing)
    return {name: tuple(things) for name, things in groups.items()}


def _province_names() -> Iterable[tuple[str, ProvinceName]]:
    current = {one.short_name: one for one in units.provinces()}
    for old in former.old_provinces().values():
        short = old.name.removeprefix(_CITY).removeprefix("Tỉnh ")
        now = current.get(short)
        unsure = [name for name, codes in _UNSURE.items() if old.code in codes]
        is_city = old.name.startswith(_CITY) or (now is not None and now.name.startswith(_CITY))
        together = ("tp" + key(short),) if is_city else ()
        for name in dict.fromkeys((key(short), *together, *_SHORT.get(old.code, ()), *unsure)):
            typed = accented_key(short) if name == key(short) else ""
            yield name, ProvinceName(old.code, old.province_code, typed, is_city, now is not None,
                                     name in unsure)


def _district_names(province_of: dict[str, str]) -> Iterable[tuple[str, DistrictName]]:
    for one in former.districts().values():
        kind = next(kind for kind in _DISTRICT_KINDS if one.name.startswith(kind))
        short = one.name.removeprefix(kind + " ")
        district = DistrictName(one.code, one.old_province_code, province_of[one.old_province_code],
                                kind.casefold(), accented_key(short))
        yield key(short), district
        if kind in _WRITTEN_TOGETHER:
            yield _WRITTEN_TOGETHER[kind] + key(short), district
        if one.code in _SHORT_DISTRICTS:
            yield _SHORT_DISTRICTS[one.code], district
    for name, codes in former.earlier_names()["district"].items():
        for code in codes:
            home = former.districts()[code].old_province_code
            yield name, DistrictName(code, home, province_of[home], "", "", is_earlier=True)


@cache
def lexicon() -> Lexicon:
    """All names; read once, at the first address."""
    province_of = {old.code: old.province_code for old in former.old_provinces().values()}
    old_province_of = {one.code: one.old_province_code for one in former.districts().values()}
    came_from: dict[str, set[str]] = defaultdict(set)
    for old in former.old_wards():
        for code in old.candidates:
            came_from[code].add(old.district_code)
    by_code = {old.code: old for old in former.old_wards()}
    return Lexicon(
        provinces=_grouped(_province_names()),
        districts=_grouped(_district_names(province_of)),
        wards=_grouped((key(one.name), one) for one in units.wards()),
        old_wards=_grouped((unit_key(one.name), one) for one in former.old_wards() if one.code),
        earlier_wards={name: tuple(by_code[code] for code in codes)
                       for name, codes in former.earlier_names()["ward"].items()},
        district_wards=_grouped((one.district_code, one) for one in former.old_wards()),
        districts_of={code: frozenset(found) for code, found in came_from.items()},
        old_provinces_of={code: frozenset(old_province_of[one] for one in found)
                          for code, found in came_from.items()},
        old_province_of=old_province_of,
        province_of=province_of,
    )
