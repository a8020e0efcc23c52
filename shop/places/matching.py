"""Which units in force a name may mean, given the district and the province said with it.

The rules: a district means the old list, looked up inside that district; without one the units in force of
the province come first, then its old units. "mới" and "cũ" say which list a name belongs to. Kind and
diacritics choose between namesakes, they do not exclude the only one.
"""
from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from shop.places.former import OldWard
from shop.places.lexicon import DistrictName, Lexicon, ProvinceName
from shop.places.mentions import Mention
from shop.places.names import accented_key, key
from shop.places.units import Ward

_T = TypeVar("_T", Ward, OldWard)


@dataclass(frozen=True)
class Found:
    """What a name means: `codes` of units in force. `is_sure` is False when a person must look at it anyway.

    `is_old`: found among the old units. `is_urban`: a ward of a town, where streets often bear the same name.
    `fit` ranks how well it fits.
    """

    codes: tuple[str, ...]
    is_sure: bool
    is_old: bool
    is_urban: bool = False
    fit: float = 0.0


def _prefer(some: Sequence[_T], test: Callable[[_T], bool]) -> Sequence[_T]:
    """Those that pass, or all when none does."""
    return [one for one in some if test(one)] or some


def _closest(some: Sequence[_T], mention: Mention) -> Sequence[_T]:
    """Of namesakes, those of the same kind and with the same diacritics, where there are any."""
    if mention.kind:
        some = _prefer(some, lambda one: one.kind == mention.kind)
    if mention.accented:
        some = _prefer(some, lambda one: accented_key(one.name) == mention.accented)
    return some


def _fit(some: Iterable[Ward | OldWard], mention: Mention) -> float:
    """Better when the kind and the diacritics are the same."""
    return max((1.0 if one.kind == mention.kind else -1.0) * bool(mention.kind)
               + (1.0 if accented_key(one.name) == mention.accented else -1.5) * bool(mention.accented)
               for one in some)


def _is_urban(some: Iterable[Ward | OldWard]) -> bool:
    return any(one.kind == "phường" for one in some)


def _of_old(olds: Sequence[OldWard], mention: Mention, is_sure: bool = True) -> Found:
    codes = tuple(sorted({code for old in olds for code in old.candidates}))
    is_one = len(olds) == 1 or len(codes) == 1
    return Found(codes, is_sure=is_sure and is_one, is_old=True, is_urban=_is_urban(olds),
                 fit=_fit(olds, mention))


def _of_new(news: Sequence[Ward], mention: Mention, is_sure: bool = True) -> Found:
    codes = tuple(sorted(ward.code for ward in news))
    return Found(codes, is_sure=is_sure and len(codes) == 1, is_old=False, is_urban=_is_urban(news),
                 fit=_fit(news, mention))


def _either(first: Found, second: Found) -> Found:
    """Two readings: sure only when they agree."""
    if first.codes == second.codes:
        return first
    return replace(first, codes=tuple(sorted({*first.codes, *second.codes})), is_sure=False)


def in_districts(lexicon: Lexicon, mention: Mention, names: Iterable[DistrictName]) -> Found | None:
    """The unit of this name in one of these districts, or the unit in force that came from them."""
    names = list(names)
    codes = {name.code for name in names}
    news = [ward for ward in lexicon.wards.get(mention.key, ()) if lexicon.districts_of[ward.code] & codes
            and mention.era != "old" and mention.kind != "thị trấn"]
    for is_earlier in (False, True):
        some = {name.code for name in names if name.is_earlier == is_earlier}
        olds = [old for old in lexicon.old_wards.get(mention.key, ()) if old.district_code in some]
        is_newer = news and _differs(olds, mention) and not _differs(news, mention)
        if olds and mention.era != "new" and not is_newer:
            return _of_old(_closest(olds, mention), mention)
    if news:
        return _of_new(_closest(news, mention), mention)
    earlier = [old for old in lexicon.earlier_wards.get(mention.key, ()) if old.district_code in codes]
    return _of_old(earlier, mention, is_sure=False) if earlier else None


def _new_in(lexicon: Lexicon, mention: Mention, province: ProvinceName) -> Sequence[Ward]:
    """Units in force of this name; under the name of a province that is no more, only those of its area."""
    if mention.era == "old" or mention.kind == "thị trấn":
        return []
    found = [ward for ward in lexicon.wards.get(mention.key, ()) if ward.province_code == province.code
             and (province.is_current or province.old_code in lexicon.old_provinces_of[ward.code])]
    return _closest(found, mention)


def _old_in(lexicon: Lexicon, mention: Mention, province: ProvinceName) -> Sequence[OldWard]:
    """Old units of this name in the province as it was, or else in all that it is now."""
    if mention.era == "new":
        return []
    named = lexicon.old_wards.get(mention.key, ())
    home = {old.code: lexicon.old_province_of[old.district_code] for old in named}
    found = [old for old in named if home[old.code] == province.old_code]
    nearest = _closest(found, mention)
    if province.is_current and (not found or _is_another_kind(found, mention)):
        wider = [old for old in named if lexicon.province_of[home[old.code]] == province.code]
        return [*nearest, *(old for old in _closest(wider, mention) if old not in nearest)]
    return nearest


def _is_another_kind(some: Sequence[Ward | OldWard], mention: Mention) -> bool:
    return bool(mention.kind) and all(one.kind != mention.kind for one in some)


def _differs(some: Sequence[Ward | OldWard], mention: Mention) -> bool:
    return bool(mention.accented) and all(accented_key(one.name) != mention.accented for one in some)


def in_province(lexicon: Lexicon, mention: Mention, province: ProvinceName) -> Found | None:
    """The unit of this name in a province: in force first, then old ones when the name was unique."""
    news, olds = _new_in(lexicon, mention, province), _old_in(lexicon, mention, province)
    if news and olds:
        new, old = _of_new(news, mention), _of_old(olds, mention)
        if _differs(news, mention) and not _differs(olds, mention):
            return old
        clashes = _is_another_kind(news, mention) and not _is_another_kind(olds, mention)
        if (clashes or not province.is_current) and mention.era != "new":
            return _either(new, old)
        return new
    if news:
        return _of_new(news, mention)
    if olds:
        return _of_old(olds, mention)
    earlier = [old for old in lexicon.earlier_wards.get(mention.key, ())
               if lexicon.old_province_of[old.district_code] == province.old_code]
    return _of_old(earlier, mention, is_sure=False) if earlier and len(earlier) < 4 else None


def anywhere(lexicon: Lexicon, mention: Mention) -> Found | None:
    """The unit of this name in all the country: sure only when nothing else bears it and it has two words."""
    news = () if mention.era == "old" or mention.kind == "thị trấn" else lexicon.wards.get(mention.key, ())
    olds = () if mention.era == "new" else lexicon.old_wards.get(mention.key, ())
    if mention.accented:
        news = tuple(one for one in news if accented_key(one.name) == mention.accented)
        olds = tuple(one for one in olds if accented_key(one.name) == mention.accented)
    codes = {ward.code for ward in news} | {code for old in olds for code in old.candidates}
    if not codes or len(codes) > 3:
        return None
    is_sure = mention.is_explicit and len(codes) == 1 and mention.stop - mention.start > 1 and len(olds) < 2
    return Found(tuple(sorted(codes)), is_sure, not news, fit=_fit([*news, *olds], mention))


def namesakes_in_force(lexicon: Lexicon, name: str, provinces: set[str]) -> tuple[str, ...]:
    """Units in force with the name of a district: "Hà Đông, Hà Nội" may be the ward or the old district."""
    if len(provinces) != 1:
        return ()
    return tuple(sorted(ward.code for ward in lexicon.wards.get(name, ()) if ward.province_code in provinces))


def is_also_elsewhere(lexicon: Lexicon, name: str, names: Iterable[DistrictName]) -> bool:
    """True for the bare name of a district, not a city, that a unit in another province bears too."""
    homes = {one.province_code for one in names if one.kind != "thành phố"}
    return bool(homes) and any(ward.province_code not in homes for ward in lexicon.wards.get(name, ()))


def whole_districts(lexicon: Lexicon, names: Iterable[DistrictName]) -> tuple[str, ...]:
    """The one unit a whole district became (the islands), or nothing."""
    codes = {code for name in names for old in lexicon.district_wards[name.code] for code in old.candidates}
    return tuple(codes) if len(codes) == 1 else ()


def _one_letter_off(one: str, other: str) -> bool:
    """True when one letter was changed, left out, added, or two neighbours exchanged."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    at = next((place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b),
              min(len(one), len(other)))
    rest, other_rest = one[at:], other[at:]
    return rest[1:] == other_rest[1:] or rest[1:] == other_rest or rest == other_rest[1:] \
        or (rest[1::-1] == other_rest[:2] and rest[2:] == other_rest[2:])


def misspelled(lexicon: Lexicon, typed: str, names: Iterable[DistrictName],
               province: ProvinceName | None) -> tuple[str, ...]:
    """Units whose name is one letter away from what was typed, in the districts or else in the province."""
    if len(typed) < 5:
        return ()
    districts = [name.code for name in names]
    if districts:
        olds = [old for code in districts for old in lexicon.district_wards[code]]
        return tuple(sorted({code for old in olds if _one_letter_off(typed, key(old.name))
                             for code in old.candidates}))
    if province is None:
        return ()
    return tuple(sorted(ward.code for name, wards in lexicon.wards.items() if _one_letter_off(typed, name)
                        for ward in wards if ward.province_code == province.code))
