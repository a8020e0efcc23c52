"""The units before 1 July 2025, with districts, and which unit in force each became a part of."""
from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from shop.places.units import kind_of, read

BEFORE = "2025-06-30"


@dataclass(frozen=True)
class OldProvince:
    """One of the 63 provinces, with the code it had; `province_code` is the one in force it went into."""

    code: str
    name: str
    province_code: str


@dataclass(frozen=True)
class District:
    """A district, town or city under a province."""

    code: str
    name: str
    old_province_code: str


@dataclass(frozen=True)
class OldWard:
    """A commune, ward or township as it was. `candidates` are the units in force that got a part of it.

    An island district without communes stands here as one unit without code, kind and name.
    """

    code: str
    name: str
    kind: str
    district_code: str
    candidates: tuple[str, ...]

    @property
    def is_split(self) -> bool:
        """True when it was divided, so that its name alone does not tell the unit in force."""
        return len(self.candidates) > 1


@cache
def old_provinces() -> dict[str, OldProvince]:
    """All 63, by the code they had."""
    return {row[0]: OldProvince(*row) for row in read(f"provinces-{BEFORE}.tsv")}


@cache
def districts() -> dict[str, District]:
    """All 696, by code."""
    return {code: District(code, name, home) for code, home, name in read(f"districts-{BEFORE}.tsv")}


@cache
def old_wards() -> tuple[OldWard, ...]:
    """All 10,035 and the five island districts."""
    return tuple(OldWard(code, name, kind_of(kind), district, tuple(now.split()))
                 for district, code, kind, name, now in read(f"units-{BEFORE}.tsv"))


@cache
def earlier_names() -> dict[str, dict[str, tuple[str, ...]]]:
    """{"ward" | "district": {name as compared: codes}}: names given up before the old order ended."""
    found: dict[str, dict[str, tuple[str, ...]]] = {"ward": {}, "district": {}}
    for level, code, name in read(f"names-{BEFORE}.tsv"):
        found[level][name] = (*found[level].get(name, ()), code)
    return found
