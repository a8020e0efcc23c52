"""What has been sold so far: orders that were placed, packed and delivered on days gone by."""

from __future__ import annotations

import itertools
import random
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta

import sqlalchemy as sa

from core import clock
from core.actors import NOBODY, Actor
from core.db import Dong, db
from core.transactions import batch
from demo.plan import Basket
from demo.sellers import Seller
from orders import checkout, delivery, parcels, returns
from orders.models import Order, Parcel, Source
from shop import stock

_BATCH = 100
_WARDS = (
    "00004", "00199", "09556", "00166", "26740", "26956", "27259", "20413", "03390", "03408", "03646",
    "03127", "10532", "07210", "04795",
)
_STREETS = (
    "Số 8 ngõ Ví Dụ", "12 đường Minh Hoạ", "Tổ 5 khu Ví Dụ", "Căn 12 toà Ví Dụ", "Thôn Ví Dụ", "Bản Ví Dụ",
)
_NAMES = (
    "An", "Bình", "Chi", "Dung", "Giang", "Hà", "Hạnh", "Hoa", "Khanh", "Lan", "Liên", "Mai", "Minh", "Nga",
    "Nhung", "Oanh", "Phương", "Quyên", "Sơn", "Thảo", "Trang", "Tuấn", "Vân", "Yến",
)
_RETURNING = 0.3  # so many orders come from somebody who has ordered before
_numbers = itertools.count(1)
Progress = Callable[[str, int, int], None]
Placed = tuple[datetime, int]  # when, and the id of the order


def buyer(chance: random.Random, phone: str | None = None) -> dict[str, str]:
    """Somebody made up, with an address that exists only by its ward."""
    return {
        "buyer_name": f"{chance.choice(_NAMES)} Ví Dụ",
        "buyer_phone": phone or f"0901{next(_numbers):06d}",
        "ward_code": chance.choice(_WARDS),
        "street": chance.choice(_STREETS),
    }


def complete(order: Order, who: dict[str, str]) -> int:
    """The buyer opens the link of a live order and says where to; the id of the order."""
    return delivery.complete(
        order.secret, name=who["buyer_name"], phone=who["buyer_phone"], ward_code=who["ward_code"],
        street=who["street"], note="", request_key="link").id


def fill_shelves(chosen: Iterable[Basket], days_ago: int) -> None:
    """Bring in, so many days ago, a fifth more than these orders will take."""
    needed: Counter[int] = Counter()
    for basket in chosen:
        for size, count in basket.lines:
            needed[size.stock_item_id] += size.base_units * count
    with batch(), clock.at(clock.now() - timedelta(days=days_ago)):
        stock.receive({item_id: units + units // 5 for item_id, units in needed.items()}, "harvest of the year")


def evening(days_ago: int, chance: random.Random) -> datetime:
    """A moment between six and ten in the evening, so many days ago."""
    start, _ = clock.day_bounds(clock.today() - timedelta(days=days_ago))
    return start + timedelta(hours=18, seconds=chance.randrange(4 * 3600))


def sell(chosen: Sequence[Basket], sellers: dict[str, Seller], days: range, chance: random.Random,
         progress: Progress, label: str) -> None:
    """Have each basket ordered in the shop on an evening so many days ago, and delivered soon after."""
    moments = sorted(evening(chance.choice(days), chance) for _ in chosen)
    known: list[dict[str, str]] = []
    for first in range(0, len(chosen), _BATCH):
        placed = []
        with batch():
            for moment, basket in zip(moments[first:first + _BATCH], chosen[first:first + _BATCH], strict=True):
                if known and chance.random() < _RETURNING:
                    who = chance.choice(known)
                else:
                    known.append(who := buyer(chance))
                placed.append((moment, place(basket, who, moment).id))
            deliver(placed, packers(sellers), chance)
        progress(label, min(first + _BATCH, len(chosen)), len(chosen))


def packers(sellers: dict[str, Seller]) -> dict[int, Actor]:
    """Who packs for which cooperative."""
    return {seller.cooperative_id: seller.actor for seller in sellers.values()}


def place(basket: Basket, who: dict[str, str], moment: datetime) -> Order:
    """An order in the shop, by a guest, at the price of the day."""
    lines = tuple(checkout.WishLine(size.sku, count * 1000, Dong(size.price)) for size, count in basket.lines)
    wish = checkout.PlaceOrder(lines=lines, request_key=f"demo-{next(_numbers)}", source=Source.SHOP, **who)
    with clock.at(moment):
        return checkout.place_order(NOBODY, wish)


def deliver(placed: Iterable[Placed], packers: dict[int, Actor], chance: random.Random) -> None:
    """The parcels of a day are packed the next morning, picked up at noon, and brought one or two days later."""
    for packer, day, parcel_ids in rounds(placed, packers):
        _send(packer, day, parcel_ids)
        soon = [parcel_id for parcel_id in parcel_ids if chance.random() < 0.5]
        for days, brought in ((2, soon), (3, sorted(set(parcel_ids) - set(soon)))):
            if brought:
                with clock.at(_at(day, days, 17)):
                    parcels.deliver_all(packer, brought)


def refuse(placed: Iterable[Placed], packers: dict[int, Actor]) -> None:
    """Each parcel comes back undelivered, and in good order."""
    for packer, day, parcel_ids in rounds(placed, packers):
        _send(packer, day, parcel_ids)
        for parcel_id in parcel_ids:
            with clock.at(_at(day, 3, 17)):
                returns.refuse(packer, parcel_id, "khách đi vắng dài ngày")
            with clock.at(_at(day, 5, 9)):
                returns.take_back(packer, parcel_id, in_good_order=True)


def _send(packer: Actor, day: date, parcel_ids: list[int]) -> None:
    with clock.at(_at(day, 1, 8)):
        parcels.pack_all(packer, parcel_ids)
    with clock.at(_at(day, 1, 12)):
        parcels.hand_over_all(packer, parcel_ids)


def rounds(placed: Iterable[Placed], packers: dict[int, Actor]) -> list[tuple[Actor, date, list[int]]]:
    """Who has to send which parcels of which day."""
    days = {order_id: clock.local(moment).date() for moment, order_id in placed}
    wanted = sa.select(Parcel.id, Parcel.order_id, Parcel.cooperative_id).where(Parcel.order_id.in_(days))
    found: dict[tuple[date, int], list[int]] = {}
    for parcel_id, order_id, cooperative_id in db.session.execute(wanted.order_by(Parcel.id)):
        found.setdefault((days[order_id], cooperative_id), []).append(parcel_id)
    return [(packers[seller], day, parcel_ids) for (day, seller), parcel_ids in sorted(found.items())]


def _at(day: date, days: int, hour: int) -> datetime:
    start, _ = clock.day_bounds(day + timedelta(days=days))
    return start + timedelta(hours=hour)
