"""What a wish costs now, line by line, frozen as it will stand on the order."""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from core.db import Dong
from core.money import vnd
from orders import quantities
from orders.errors import AllGone, NotEnough, PriceChanged, Withdrawn, WrongQuantity
from orders.wishes import AgreedLine, WishLine
from shop.errors import NoSuchVariant
from shop.offers import Offer, offer, offers_of_variants


@dataclass(frozen=True)
class NewLine:
    """A line as it will be written, but for its order and parcel. `weight_g` is that of the whole line."""

    variant_id: int
    stock_item_id: int
    cooperative_id: int
    commune_code: str
    product_name: str
    variant_name: str
    unit_name: str
    milli: int
    base_units: int
    unit_price: Dong
    amount: Dong
    weight_g: int
    price_source: str
    session_id: int | None
    channel_id: int | None


def price(lines: Sequence[WishLine]) -> list[NewLine]:
    """The lines at today's prices, in the order they were asked for.

    Raises shop.errors.NoSuchVariant, Withdrawn, WrongQuantity, PriceChanged, and NotEnough or AllGone when it is
    clear already that there is too little; the reservation decides.
    """
    offers = offer(line.sku for line in lines)
    priced = []
    for line in lines:
        found = offers.get(line.sku)
        if found is None:
            raise NoSuchVariant
        if not found.is_for_sale:
            raise Withdrawn(product=title(found), sku=found.sku)
        priced.append((line, found, base_units(found, line.milli)))
    changed = {found.sku: (line.seen_price, found.price) for line, found, _ in priced if line.seen_price != found.price}
    if changed:
        first = next(found for _, found, _ in priced if found.sku in changed)
        seen, now = changed[first.sku]
        errors = {sku: {"price": new, "seen": old} for sku, (old, new) in changed.items()}
        raise PriceChanged(product=title(first), price=vnd(now), seen=vnd(seen), changes=changed, errors=errors)
    refuse_clear_shortage([(found, units) for _, found, units in priced])
    return [_frozen(found, line.milli, units, found.price, "shop", None, None) for line, found, units in priced]


def wanted(lines: Sequence[WishLine]) -> list[tuple[Offer, int]]:
    """What the lines take, of offers as they are now; for a wish that `price` has looked at before."""
    offers = offer(line.sku for line in lines)
    return [(offers[line.sku], base_units(offers[line.sku], line.milli)) for line in lines]


def agreed(lines: Sequence[AgreedLine]) -> list[NewLine]:
    """The lines as agreed on air; names, seller and commune as they are now. Raises NoSuchVariant, WrongQuantity."""
    offers = offers_of_variants(line.variant_id for line in lines)
    priced = []
    for line in lines:
        found = offers.get(line.variant_id)
        if found is None:
            raise NoSuchVariant
        if line.base_units * 1000 != found.base_units * line.milli:
            raise WrongQuantity(product=title(found))
        priced.append(_frozen(found, line.milli, line.base_units, line.unit_price, line.price_source,
                              line.session_id, line.channel_id))
    return priced


def base_units(found: Offer, milli: int) -> int:
    """What so many thousandths of a pack size take from its stock item. Raises WrongQuantity."""
    units, rest = divmod(found.base_units * milli, 1000)
    step = found.loose_step or found.base_units
    if rest or units < 1 or units % step:
        raise WrongQuantity(product=title(found), sku=found.sku)
    return units


def needed(lines: Iterable[NewLine]) -> dict[int, int]:
    """What the lines take in all: `{stock item id: base units}`."""
    total: Counter[int] = Counter()
    for line in lines:
        total[line.stock_item_id] += line.base_units
    return dict(total)


def title(found: Offer) -> str:
    """"Gạo Séng Cù (túi 5 kg)"."""
    return quantities.title(found.product_name, found.variant_name, found.unit_name)


def shortage(found: Offer, available: int) -> NotEnough | AllGone:
    """The refusal that says what is left, counted in this pack size."""
    size = found.loose_step or found.base_units
    left = max(available, 0) // size * size
    if not left:
        return AllGone(product=title(found), sku=found.sku, milli_left=0, errors={found.sku: {"left": 0}})
    milli = left * 1000 // found.base_units
    return NotEnough(product=title(found), left=quantities.said(milli, found.unit_name), sku=found.sku,
                     milli_left=milli, errors={found.sku: {"left": milli / 1000}})


def refuse_clear_shortage(wanted: Sequence[tuple[Offer, int]]) -> None:
    """Refuse before anything is written what already looks impossible: most buyers of a sold-out product end here."""
    taken: Counter[int] = Counter()
    for found, units in wanted:
        taken[found.stock_item_id] += units
        if taken[found.stock_item_id] > found.available:
            raise shortage(found, found.available - taken[found.stock_item_id] + units)


def _frozen(found: Offer, milli: int, units: int, unit_price: Dong, source: str,
            session_id: int | None, channel_id: int | None) -> NewLine:
    whole: dict[str, Any] = {name: getattr(found, name) for name in (
        "variant_id", "stock_item_id", "cooperative_id", "commune_code", "product_name", "variant_name", "unit_name")}
    return NewLine(
        **whole, milli=milli, base_units=units, unit_price=unit_price, amount=amount(unit_price, milli),
        weight_g=(found.weight_g * milli + 500) // 1000, price_source=source, session_id=session_id,
        channel_id=channel_id)


def amount(unit_price: int, milli: int) -> Dong:
    """Price times quantity, half a dong up, as the CHECK of the line has it."""
    return Dong((unit_price * milli + 500) // 1000)
