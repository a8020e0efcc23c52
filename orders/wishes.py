"""What buyers and live sessions ask for. Whoever builds a wish has checked nothing."""
from __future__ import annotations

from dataclasses import dataclass

from core.db import Dong
from orders.errors import BadWish, UnknownPaymentMethod
from orders.models import Source

MOST_LINES = 50
MOST_MILLI = 999_000  # 999 pieces, or 999 kg
PAID_BEFORE = ("transfer", "card")  # before anything is packed
PAYMENT_METHODS = ("cod", *PAID_BEFORE)


@dataclass(frozen=True)
class WishLine:
    """So many thousandths of one pack size, at the price the buyer saw."""

    sku: str
    milli: int
    seen_price: Dong


@dataclass(frozen=True, kw_only=True)
class PlaceOrder:
    """An order as a buyer sends it. The same `request_key` again, from the same buyer, is the same order.

    `sent_from` is the network address of whoever sends it, if it comes over the network.
    """

    lines: tuple[WishLine, ...]
    buyer_name: str
    buyer_phone: str
    ward_code: str
    street: str
    request_key: str
    note: str = ""
    payment_method: str = "cod"
    source: Source = Source.SHOP
    language: str = "vi"
    sent_from: str = ""

    def __post_init__(self) -> None:
        if not 1 <= len(self.lines) <= MOST_LINES or len({line.sku for line in self.lines}) < len(self.lines):
            raise BadWish
        if not all(_is_quantity(line.milli) and type(line.seen_price) is int for line in self.lines):
            raise BadWish
        if self.payment_method not in PAYMENT_METHODS:
            raise UnknownPaymentMethod


@dataclass(frozen=True)
class AgreedLine:
    """What was agreed on air: so much at that price, held until now by `hold_owner` ("claim:17")."""

    variant_id: int
    milli: int
    base_units: int
    unit_price: Dong
    price_source: str
    session_id: int
    channel_id: int | None
    hold_owner: str

    def __post_init__(self) -> None:
        if not (_is_quantity(self.milli) and type(self.unit_price) is int and self.unit_price > 0):
            raise BadWish


@dataclass(frozen=True, kw_only=True)
class LiveOrder:
    """What one buyer took in a live session. Phone and address may follow behind the secret link, and where goods go
    to who pays first, the lines as well."""

    buyer_name: str
    buyer_phone: str | None
    request_key: str
    lines: tuple[AgreedLine, ...]
    language: str = "vi"

    def __post_init__(self) -> None:
        if len(self.lines) > MOST_LINES:
            raise BadWish


def _is_quantity(milli: object) -> bool:
    return type(milli) is int and 1 <= milli <= MOST_MILLI
