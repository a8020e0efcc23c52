"""The readings of an address: which names are the province, the district and the unit, best one first."""
from __future__ import annotations

from dataclasses import dataclass, replace

from shop.places import matching
from shop.places.lexicon import DistrictName, Lexicon, ProvinceName
from shop.places.matching import Found
from shop.places.mentions import Mention
from shop.places.vocabulary import Level

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
        """True when the unit stands right before its district, or after it where the province comes first."""
        ward, district, province = self.ward, self.district, self.province
        if ward is None or district is None:
            return False
        if province is not None and province.stop == district.first:
            return district.stop == ward.first
        return ward.stop == district.first


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
    """What a mention of a province may mean; "TP Hải Dương" is the town in the province, not the province."""
    names = lexicon.provinces[mention.key]
    if mention.kind == "thành phố" and mention.key in lexicon.districts:
        return tuple(name for name in names if name.is_city)
    return names


def district_names(
    lexicon: Lexicon, mention: Mention, province: ProvinceName | None,
) -> tuple[DistrictName, ...]:
    """What a mention of a district may mean in a province: kind and diacritics choose between namesakes."""
    names = lexicon.districts[mention.key]
    if province is not None:
        names = tuple(name for name in names if name.old_province_code == province.old_code) or tuple(
            name for name in names if name.province_code == province.code)
    if mention.kind == "thành phố":
        names = tuple(name for name in names if name.kind not in ("huyện", "quận"))
    if mention.kind:
        names = tuple(name for name in names if name.kind == mention.kind or name.is_earlier) or names
    if mention.accented:
        names = tuple(name for name in names if name.accented == mention.accented or name.is_earlier) or names
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
            named = home.province_name
            names = district_names(lexicon, one, named)
            if names:
                is_rather_province = not one.is_explicit and named is None and one.key in lexicon.provinces
                is_elsewhere = named is not None and names[0].old_province_code != named.old_code
                homes.append(Reading(home.province, named, one, names,
                                     score=home.score + _weight(one) + _in_order(one, home.province)
                                     + _accents(one, names) - is_elsewhere - 10 * is_rather_province))
    return homes


def _ward_score(lexicon: Lexicon, ward: Mention, home: Reading, found: Found) -> float:
    """How much a unit adds: an old one goes with its district; a bare name of a province is rather that."""
    return (_weight(ward) + found.fit + 3 * found.is_sure + _in_order(ward, home.district or home.province)
            + 2 * (found.is_old and home.district is not None)
            - 3 * (not ward.is_explicit and ward.key in lexicon.provinces))


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
                score = home.score + _ward_score(lexicon, ward, home, found)
                all_of_them.append(replace(home, ward=ward, found=found, score=score))
    return sorted(all_of_them, key=lambda reading: -reading.score)
