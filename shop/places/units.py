"""The units in force: 34 provinces and centrally-run cities, 3,321 communes, wards and special zones.

Read from the package's own dated files at first use and kept. Codes are those of the National Statistics
Office: two digits for a province, five for a unit, always text.
"""
from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files

from shop.places.errors import UnknownProvince, UnknownWard
from shop.places.names import key, sort_key

AS_OF = "2026-04-30"
_KINDS = {"x": "xã", "p": "phường", "t": "thị trấn", "d": "đặc khu", "": ""}
_PROVINCE_KINDS = ("Thành phố ", "Tỉnh ")


def read(name: str) -> list[list[str]]:
    """The lines of one data file, heading left out, as fields."""
    text = files("shop.places").joinpath("data", name).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if not line.startswith("#")]


def kind_of(letter: str) -> str:
    """"xã" for "x": the files write kinds as one letter."""
    return _KINDS[letter]


@dataclass(frozen=True)
class Province:
    """A province or centrally-run city in force."""

    code: str
    name: str

    @cached_property
    def short_name(self) -> str:
        """"Lai Châu" of "Tỉnh Lai Châu"."""
        kind = next((kind for kind in _PROVINCE_KINDS if self.name.startswith(kind)), "")
        return self.name.removeprefix(kind)


@dataclass(frozen=True)
class Ward:
    """A commune, ward or special zone in force. `name` is bare: "Bình Lư"."""

    code: str
    name: str
    kind: str
    province_code: str

    @property
    def full_name(self) -> str:
        """"xã Bình Lư", as it stands inside a sentence or an address."""
        return f"{self.kind} {self.name}"

    @property
    def province(self) -> Province:
        """The province it belongs to."""
        return province(self.province_code)


@cache
def _provinces() -> dict[str, Province]:
    found = [Province(code, name) for code, name in read(f"provinces-{AS_OF}.tsv")]
    return {province.code: province for province in sorted(found, key=lambda one: sort_key(one.short_name))}


@cache
def _wards() -> dict[str, Ward]:
    return {code: Ward(code, name, kind_of(kind), home)
            for code, home, kind, name in read(f"units-{AS_OF}.tsv")}


@cache
def wards_of(province_code: str) -> tuple[Ward, ...]:
    """The units of a province in Vietnamese order. Raises UnknownProvince."""
    home = province(province_code).code
    return tuple(sorted((ward for ward in _wards().values() if ward.province_code == home),
                        key=lambda ward: (sort_key(ward.name), ward.code)))


def provinces() -> tuple[Province, ...]:
    """All provinces in Vietnamese order."""
    return tuple(_provinces().values())


def wards() -> tuple[Ward, ...]:
    """All units in force, by code."""
    return tuple(_wards().values())


def province(code: str) -> Province:
    """The province with this code. Raises UnknownProvince."""
    try:
        return _provinces()[code]
    except KeyError:
        raise UnknownProvince(code=code) from None


def ward(code: str) -> Ward:
    """The unit with this code. Raises UnknownWard."""
    try:
        return _wards()[code]
    except KeyError:
        raise UnknownWard(code=code) from None


@cache
def _searchable() -> tuple[tuple[str, str, Ward], ...]:
    kinds = {kind: key(kind) for kind in _KINDS.values()}
    return tuple((name, kinds[one.kind] + name + key(home.short_name), one)
                 for home in provinces() for one in wards_of(home.code) for name in (key(one.name),))


def search_wards(text: str, province_code: str | None = None, limit: int = 10) -> list[Ward]:
    """Units whose name holds what was typed, for a picker: those that begin with it first, then by alphabet.

    Case and diacritics do not count; the kind before and the province after the name may be typed too ("xã
    Bình Lư", "binh lu lai chau"). Nothing typed gives the first units of the province, or none without a
    province.
    """
    wanted = key(text[:100])
    if not wanted and province_code is None:
        return []
    found = [(not name.startswith(wanted), not whole.startswith(wanted), place, one)
             for place, (name, whole, one) in enumerate(_searchable())
             if province_code in (None, one.province_code) and wanted in whole]
    return [one for *_, one in sorted(found, key=lambda hit: hit[:3])[:limit]]
