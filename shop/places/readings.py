"""The readings of an address: which of its names are the province, the district and the unit, best one first."""
from __future__ import annotations

from dataclasses import dataclass

from shop.places import matching
from shop.places.lexicon import DistrictName, Lexicon, ProvinceName
from shop.places.matching import Found
from shop.places.mentions import Level, Mention

_WEIGHTS = {Level.WARD: (14.0, 5.0, 2.0), Level.DISTRICT: (9.0, 6.0, 3.0), Level.PROVINCE: (7.0, 6.0, 4.0)}


@dataclass(frozen=True)
class Reading:
    """One way to understand the text. `found` is what `ward` means under `district` and `province`."""

    province: Mention | None = None
    province_name: ProvinceName | None = None
    district: Mention | None = None
    district_names: tuple[DistrictName, ...] = ()
    ward: Mention | None = None
    found: Found | None = None
    score: float = 0.0

    @property
    def mentions(self) -> list[Mention]:
        """The names it uses."""
        return [one for one in (self.province, self.district, self.ward) if one is not None]

    def follows_at_once(self) -> bool:
        """True when the unit stands directly beside its district."""
        ward, district = self.ward, self.district
        return ward is not None and district is not None and (
            ward.stop == district.first or district.stop == ward.first)


def _weight(mention: Mention) -> float:
    said, closed, loose = _WEIGHTS[mention.level]
    base = said if mention.is_explicit or mention.era else closed if mention.is_closed else loose
    return base + 0.4 * (mention.stop - mention.start) + mention.is_closed + 0.01 * mention.start


def _in_order(first: Mention | None, second: Mention | None) -> float:
    """Small before large is the rule; side by side is better."""
    if first is None or second is None:
        return 0.0
    if first.stop <= second.first:
        return 3.0 if first.stop == second.first else 1.5
    return 1.0 if second.stop == first.first else 0.0


def province_names(lexicon: Lexicon, mention: Mention) -> tuple[ProvinceName, ...]:
    """What a mention of a province may mean; "TP Hải Dương" is the town under the province, not the province."""
    names = lexicon.provinces[mention.key]
    if mention.kind == "thành phố" and mention.key in lexicon.districts:
        return tuple(name for name in names if name.is_city)
    return names


def district_names(lexicon: Lexicon, mention: Mention, province: ProvinceName | None) -> tuple[DistrictName, ...]:
    """What a mention of a district may mean in a province: kind and diacritics choose between namesakes."""
    names = lexicon.districts[mention.key]
    if province is not None:
        names = tuple(name for name in names if name.old_province_code == province.old_code) or tuple(
            name for name in names if name.province_code == province.code)
    for matches in (lambda name: not mention.kind or name.kind == mention.kind,
                    lambda name: not mention.accented or name.accented == mention.accented):
        names = tuple(name for name in names if matches(name) or name.is_earlier) or names
    return names


def _found(lexicon: Lexicon, ward: Mention, reading: Reading) -> Found | None:
    if reading.district_names:
        return matching.in_districts(lexicon, ward, reading.district_names)
    if reading.province_name is not None:
        return matching.in_province(lexicon, ward, reading.province_name)
    return matching.anywhere(lexicon, ward)


def _accents(mention: Mention, names: tuple[DistrictName, ...] | tuple[ProvinceName, ...]) -> float:
    known = [name.accented for name in names if name.accented]
    return 0.0 if not mention.accented or not known else 0.5 if mention.accented in known else -1.5


def _homes(lexicon: Lexicon, mentions: list[Mention]) -> list[Reading]:
    """Every pair of a province and a district that agree, and each alone, and none."""
    provinces = [Reading()] + [
        Reading(one, name, score=_weight(one) + _accents(one, (name,)) - 3 * name.is_unsure)
        for one in mentions if one.level is Level.PROVINCE for name in province_names(lexicon, one)]
    homes = list(provinces)
    for home in provinces:
        for one in mentions:
            if one.level is not Level.DISTRICT or (home.province and one.overlaps(home.province)):
                continue
            names = district_names(lexicon, one, home.province_name)
            if names:
                before = home.province_name is not None and names[0].old_province_code != home.province_name.old_code
                homes.append(Reading(home.province, home.province_name, one, names,
                                     score=home.score + _weight(one) + _in_order(one, home.province)
                                     + _accents(one, names) - before))
    return homes


def readings(lexicon: Lexicon, mentions: list[Mention]) -> list[Reading]:
    """All consistent readings, best first."""
    wards = [one for one in mentions if one.level is Level.WARD]
    all_of_them = []
    for home in _homes(lexicon, mentions):
        all_of_them.append(home)
        for ward in wards:
            if any(ward.overlaps(one) for one in home.mentions):
                continue
            found = _found(lexicon, ward, home)
            if found is not None:
                score = home.score + _weight(ward) + found.fit + found.is_sure + _in_order(
                    ward, home.district or home.province) + 2 * (found.is_old and bool(home.district))
                all_of_them.append(Reading(home.province, home.province_name, home.district, home.district_names,
                                           ward, found, score))
    return sorted(all_of_them, key=lambda reading: -reading.score)
