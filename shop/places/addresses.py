"""Addresses as people write them, old or new, resolved to the unit in force. Pure: no network, no database.

Conservative: `EXACT` is only said when a courier could rely on it; what was divided is never chosen silently.
"""
from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from core.text import tidy
from shop.places import contacts, leftover, matching
from shop.places.lexicon import Lexicon, lexicon
from shop.places.matching import Found
from shop.places.mentions import Mention, Unknown, find, piece_before
from shop.places.readings import Reading, readings
from shop.places.tokens import Token, tokens
from shop.places.units import ward
from shop.places.vocabulary import Level, is_free_word, is_hamlet, is_persons_name

LONGEST = 500
_CONTROL = re.compile(
    r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060\ufeff\ue000-\uf8ff\ud800-\udfff]")
_TOO_MANY = 12
_CLOSE = 2.5


class Status(StrEnum):
    """How far an address was understood."""

    EXACT = "exact"
    SPLIT = "split"
    NEEDS_REVIEW = "needs_review"
    PROVINCE_ONLY = "province_only"
    UNRESOLVED = "unresolved"


@dataclass(frozen=True)
class Resolution:
    """What an address says.

    `ward_code` is the unit for `EXACT` and the likely one for `NEEDS_REVIEW`, else None. `candidates` are all
    units it may be. `street` is what is left for the courier: verbatim parts of the text.
    """

    status: Status
    ward_code: str | None = None
    province_code: str | None = None
    candidates: tuple[str, ...] = ()
    street: str = ""
    phone: str | None = None
    receiver_name: str | None = None


@dataclass(frozen=True)
class _Verdict:
    status: Status
    codes: tuple[str, ...] = ()
    province_code: str | None = None
    used: tuple[Mention, ...] = ()


def _province_of(codes: tuple[str, ...]) -> str | None:
    homes = {ward(code).province_code for code in codes}
    return homes.pop() if len(homes) == 1 else None


def _is_certain(reading: Reading, found: Found, words: list[Token]) -> bool:
    """True when the unit is said to be one, or stands bare between its street and its district.

    A bare "Quang Trung" may be a street in any town, and "ngõ 5, Khương Trung" is an alley of one.
    """
    bare = reading.ward
    if bare is None or bare.is_doubtful:
        return False
    if bare.is_explicit or bare.era:
        return True
    where = reading.province or reading.district
    if where is reading.district and where is not None and not where.is_explicit:
        return False
    if not reading.follows_at_once() or not bare.is_closed:
        return False
    before = piece_before(words, bare.first)
    if any(is_free_word(word) or is_hamlet(word) for word in before):
        return True
    return not (found.is_urban and before) and not is_persons_name(words[bare.start])


def _without_ward(book: Lexicon, reading: Reading) -> _Verdict:
    """A district or a province alone: an island is one unit, a bare name may be a unit, else the province."""
    used = tuple(reading.mentions)
    named = reading.province_name
    provinces = {name.province_code for name in reading.district_names} or (
        {named.code} if named and not named.is_unsure else set())
    if reading.district is not None:
        whole = matching.whole_districts(book, reading.district_names)
        if whole:
            status = Status.EXACT if reading.district.is_explicit else Status.NEEDS_REVIEW
            return _Verdict(status, whole, _province_of(whole), used)
        if not reading.district.is_explicit:
            likely = matching.namesakes_in_force(book, reading.district.key, provinces)
            if likely:
                return _Verdict(Status.NEEDS_REVIEW, likely, _province_of(likely), used)
            key, names = reading.district.key, reading.district_names
            if named is None and matching.is_also_elsewhere(book, key, names):
                return _Verdict(Status.UNRESOLVED)
    if len(provinces) == 1:
        return _Verdict(Status.PROVINCE_ONLY, (), provinces.pop(), used)
    return _Verdict(Status.UNRESOLVED)


def _with_ward(reading: Reading, found: Found, words: list[Token]) -> _Verdict:
    used = tuple(reading.mentions)
    if len(found.codes) > _TOO_MANY:
        home = _province_of(found.codes)
        return _Verdict(Status.PROVINCE_ONLY, (), home, used) if home else _Verdict(Status.UNRESOLVED)
    said, named = reading.ward, reading.province_name
    if named is None and reading.district is None and not found.is_sure and said is not None and not (
            said.is_explicit or (said.is_closed and said.stop - said.start > 1 and len(found.codes) == 1)):
        return _Verdict(Status.UNRESOLVED)
    is_vague = reading.district is None and named is not None and named.is_unsure
    status = Status.NEEDS_REVIEW
    if found.is_sure and not is_vague and _is_certain(reading, found, words):
        status = Status.SPLIT if len(found.codes) > 1 else Status.EXACT
    return _Verdict(status, found.codes, _province_of(found.codes), used)


def _with_rivals(reading: Reading, found: Found, others: list[Reading]) -> Found:
    """What the unit means when other readings of it are as good: sure only when they agree."""
    for other in others:
        if other.score < reading.score - _CLOSE:
            break
        if other.ward == reading.ward and other.found is not None and other.found.is_sure \
                and other.found.codes != found.codes:
            found = replace(found, codes=tuple(sorted({*found.codes, *other.found.codes})), is_sure=False)
    return found


def _lookup(book: Lexicon, mention: Mention, reading: Reading) -> Found | None:
    """What another name in the text means at the same place."""
    if reading.district_names:
        found = matching.in_districts(book, mention, reading.district_names)
        if found is not None:
            return found
    if reading.province_name is not None:
        return matching.in_province(book, mention, reading.province_name)
    return matching.anywhere(book, mention)


def _compared(book: Lexicon, verdict: _Verdict, reading: Reading, others: list[Mention]) -> _Verdict:
    """The verdict after the other units named: "phường A (phường B cũ)" is what both agree on."""
    codes, status, used = set(verdict.codes), verdict.status, list(verdict.used)
    is_settled = False
    for other in others:
        found = _lookup(book, other, reading)
        used.append(other)
        if found is None or not codes & set(found.codes):
            status, is_settled = Status.NEEDS_REVIEW, False
            codes |= set(found.codes) if found else set()
        elif found.is_sure:
            is_settled = is_settled or len(found.codes) == 1
            codes &= set(found.codes)
    if status is Status.SPLIT and len(codes) == 1 and is_settled:
        status = Status.EXACT
    return replace(verdict, status=status, codes=tuple(sorted(codes)), used=tuple(used))


def _is_contradicted(book: Lexicon, verdict: _Verdict, reading: Reading, mentions: list[Mention],
                     unknown: list[Unknown]) -> bool:
    """True when the text also names a district or a province it is not in, or a unit nobody knows."""
    if any(one.level is not Level.PROVINCE for one in unknown):
        return True
    for one in mentions:
        if any(one.overlaps(used) or one.says_the_same(used) for used in verdict.used):
            continue
        if one.level is Level.DISTRICT and one.is_explicit and reading.ward is not None:
            return True
        if one.level is Level.PROVINCE and (one.is_explicit or one.is_closed) and all(
                name.code != verdict.province_code for name in book.provinces[one.key]):
            return True
    return False


def _guess(book: Lexicon, reading: Reading, unknown: list[Unknown], words: list[Token]) -> _Verdict | None:
    """A unit one letter away from what was typed."""
    for one in unknown:
        if one.level is not Level.WARD:
            continue
        for stop in range(one.stop, one.start, -1):
            typed = "".join(word.plain for word in words[one.start:stop])
            codes = matching.misspelled(book, typed, reading.district_names, reading.province_name)
            if codes and len(codes) <= _TOO_MANY:
                mention = Mention(Level.WARD, one.first, one.start, stop, typed, "", one.kind, is_closed=True)
                return _Verdict(Status.NEEDS_REVIEW, codes, _province_of(codes), (*reading.mentions, mention))
    return None


def _said_again(book: Lexicon, verdict: _Verdict, reading: Reading, mentions: list[Mention]) -> list[Mention]:
    """Other places in the text that say the same province, district or unit once more."""
    if not verdict.used:
        return []
    districts = {name.code for name in reading.district_names}
    again = []
    for one in mentions:
        if not one.is_explicit and not one.is_closed:
            continue
        same = any(one.says_the_same(used) for used in verdict.used)
        if one.level is Level.PROVINCE:
            same = same or verdict.province_code in {name.code for name in book.provinces[one.key]}
        elif one.level is Level.DISTRICT:
            same = same or bool(districts & {name.code for name in book.districts[one.key]})
        if same:
            again.append(one)
    return again


def _judge(book: Lexicon, words: list[Token]) -> _Verdict:
    mentions, unknown = find(words, book)
    all_readings = readings(book, mentions)
    reading = all_readings[0]
    if reading.found is None or reading.ward is None:
        guess = _guess(book, reading, unknown, words)
        verdict = guess or _without_ward(book, reading)
    else:
        verdict = _with_ward(reading, _with_rivals(reading, reading.found, all_readings), words)
        others: dict[str, Mention] = {}
        for one in mentions:
            if one.level is Level.WARD and (one.is_explicit or one.era) and one.key != reading.ward.key \
                    and not any(one.overlaps(used) for used in (*verdict.used, *others.values())):
                others[one.key] = one
        if verdict.codes and others:
            verdict = _compared(book, verdict, reading, list(others.values()))
    if verdict.status in (Status.EXACT, Status.SPLIT) and _is_contradicted(
            book, verdict, reading, mentions, unknown):
        verdict = replace(verdict, status=Status.NEEDS_REVIEW)
    return replace(verdict, used=(*verdict.used, *_said_again(book, verdict, reading, mentions)))


def _masked(text: str, words: list[Token], verdict: _Verdict) -> str:
    """The text with every name that was used blanked out, "cũ" and "mới" with it."""
    for mention in verdict.used:
        stop = mention.stop + bool(mention.era and mention.stop < len(words)
                                   and words[mention.stop].plain in ("cu", "moi"))
        start, end = words[mention.first].start, words[stop - 1].end
        text = text[:start] + contacts.CUT * (end - start) + text[end:]
    return text


@lru_cache(maxsize=4096)
def _is_place(name: str) -> bool:
    return lexicon().is_name(name)


def resolve(text: str) -> Resolution:
    """What `text` says, by the rules of `shop.places.matching`. Only the first 500 characters are read.

    Takes any text and never raises.
    """
    clean = tidy(_CONTROL.sub(" ", text[:LONGEST]))
    known = contacts.find(clean, _is_place)
    words = tokens(known.rest)
    verdict = _judge(lexicon(), words) if words else _Verdict(Status.UNRESOLVED)
    is_resolved = verdict.status is not Status.UNRESOLVED
    street = leftover.street(clean, _masked(known.rest, words, verdict), is_resolved)
    likely = verdict.codes[0] if len(verdict.codes) == 1 and verdict.status is not Status.SPLIT else None
    return Resolution(verdict.status, likely, verdict.province_code, verdict.codes, street,
                      known.phone, known.receiver_name)
