"""When an order with cash on delivery needs a deposit, and how much: the rule alone, on what is known of one parcel."""
from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from core.db import Dong

LARGE, NEW, REFUSED, AREA = "large", "new", "refused", "area"
REASONS = (LARGE, NEW, REFUSED, AREA)
_ROUND = 1_000  # dong: a sum that people type


@dataclass(frozen=True)
class Rule:
    """As it holds on one day. A limit of 0 is no limit, so that reason never applies; without percent nothing does."""

    percent: int
    least: Dong
    large_from: Dong  # a parcel of this value or more
    new_from: Dong  # the same, for a buyer who is no regular of this cooperative
    area_from: Dong  # the same, for a parcel that goes to one of `areas`
    refused_from: int  # a buyer who left so many parcels of this cooperative, or more, at the door
    areas: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Facts:
    """What one cooperative would send, and what it knows itself of the buyer."""

    value: Dong  # goods and freight
    is_regular: bool
    refused: int
    ward_code: str
    province_code: str


def reasons(rule: Rule, facts: Facts) -> tuple[str, ...]:
    """Why a deposit is asked for; empty if none is."""
    if not rule.percent:
        return ()
    found = {
        LARGE: 0 < rule.large_from <= facts.value,
        NEW: not facts.is_regular and 0 < rule.new_from <= facts.value,
        REFUSED: 0 < rule.refused_from <= facts.refused,
        AREA: _is_there(rule.areas, facts) and 0 < rule.area_from <= facts.value,
    }
    return tuple(why for why in REASONS if found[why])


def amount(rule: Rule, value: Dong) -> Dong:
    """How much: the percentage, up to a round sum, at least so much, and never more than everything.

    >>> amount(Rule(30, Dong(50_000), Dong(1), Dong(0), Dong(0), 0), Dong(1_234_000))
    371000
    """
    part = -(-value * rule.percent // (100 * _ROUND)) * _ROUND
    return Dong(min(value, max(part, rule.least)))


def _is_there(areas: Collection[str], facts: Facts) -> bool:
    return facts.ward_code in areas or facts.province_code in areas
