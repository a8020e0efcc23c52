"""What has been sold so far: orders that were placed, packed and delivered on days gone by."""

from __future__ import annotations

import itertools
import random
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta

from core import clock
from core.actors import NOBODY, Actor
from core.db import Dong, db
from core.transactions import batch
from demo.plan import Basket
from demo.sellers import Seller
from orders import checkout, parcels, returns
from orders.models import Order, Source
from shop import stock

_BATCH = 100
_WARDS = (
    "00004",
    "00199",
    "09556",
    "00166",
    "26740",
    "26956",
    "27259",
    "20413",
    "03390",
    "03408",
    "03646",
    "03127",
    "10532",
    "07210",
    "04795",
)
_STREETS = (
    "Số 8 ngõ Ví Dụ",
    "12 đường Minh Hoạ",
    "Tổ 5 khu Ví Dụ",
    "Căn 12 toà Ví Dụ",
    "Thôn Ví Dụ",
    "Bản Ví Dụ",
)
_NAMES = (
    "An",
    "Bình",
    "Chi",
    "Dung",
    "Giang",
    "Hà",
    "Hạnh",
    "Hoa",
    "Khanh",
    "Lan",
    "Liên",
    "Mai",
    "Minh",
    "Nga",
    "Nhung",
    "Oanh",
    "Phương",
    "Quyên",
    "Sơn",
    "Thảo",
    "Trang",
    "Tuấn",
    "Vân",
    "Yến",
)
_numbers = itertools.count(1)
Progress = Callable[[str, int, int], None]


def buyer(chance: random.Random) -> dict[str, str]:
    """Somebody made up, with an address that exists only by its ward."""
    number = next(_numbers)
    return {
        "buyer_name": f"{chance.choice(_NAMES)} Ví Dụ",
        "buyer_phone": f"0901{number:06d}",
        "ward_code": chance.choice(_WARDS),
        "street": chance.choice(_STREETS),
    }


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


def sell(
    chosen: Sequence[Basket],
    sellers: dict[str, Seller],
    first_day: int,
    last_day: int,
    chance: random.Random,
    progress: Progress,
    label: str,
) -> None:
    """Have each basket ordered in the shop on an evening between two days ago, and delivered soon after."""
    packers = {seller.cooperative_id: seller.actor for seller in sellers.values()}
    done = 0
    for group in _groups(chosen):
        with batch():
            for basket in group:
                moment = evening(chance.randint(last_day, first_day), chance)
                with clock.at(moment):
                    order_id = place(basket, chance).id
                deliver(order_id, moment, packers, chance)
        done += len(group)
        progress(label, done, len(chosen))


def place(basket: Basket, chance: random.Random) -> Order:
    """An order in the shop, by a guest, at the price of the day."""
    lines = tuple(checkout.WishLine(size.sku, count * 1000, Dong(size.price)) for size, count in basket.lines)
    who = buyer(chance)
    return checkout.place_order(
        NOBODY, checkout.PlaceOrder(lines=lines, request_key=who["buyer_phone"], source=Source.SHOP, **who)
    )


def deliver(order_id: int, placed: datetime, packers: dict[int, Actor], chance: random.Random) -> None:
    """Each parcel packed the next morning, picked up at noon and delivered, with the cash, one to three days later."""
    morning = _at(placed, 1, 7, chance)
    bring = _at(placed, chance.randint(2, 3), 9, chance)
    for parcel_id, cooperative_id in _parcels(order_id):
        packer = packers[cooperative_id]
        with clock.at(morning):
            parcels.pack(packer, parcel_id)
        with clock.at(morning + timedelta(hours=4)):
            parcels.hand_over_to_courier(packer, parcel_id)
        with clock.at(bring):
            parcels.deliver(packer, parcel_id)


def refuse(order_id: int, placed: datetime, packers: dict[int, Actor], chance: random.Random) -> None:
    """Each parcel comes back undelivered, and in good order."""
    for parcel_id, cooperative_id in _parcels(order_id):
        packer, morning = packers[cooperative_id], _at(placed, 1, 7, chance)
        with clock.at(morning):
            parcels.pack(packer, parcel_id)
            parcels.hand_over_to_courier(packer, parcel_id)
        with clock.at(_at(placed, 3, 9, chance)):
            returns.refuse(packer, parcel_id, "khách đi vắng dài ngày")
        with clock.at(_at(placed, 5, 9, chance)):
            returns.take_back(packer, parcel_id, in_good_order=True)


def _parcels(order_id: int) -> list[tuple[int, int]]:
    order = db.session.get_one(Order, order_id, populate_existing=True)
    return [(parcel.id, parcel.cooperative_id) for parcel in order.parcels]


def _at(placed: datetime, days: int, hour: int, chance: random.Random) -> datetime:
    start, _ = clock.day_bounds(clock.local(placed).date() + timedelta(days=days))
    return start + timedelta(hours=hour, seconds=chance.randrange(3 * 3600))


def _groups(chosen: Sequence[Basket]) -> Iterable[Sequence[Basket]]:
    return (chosen[i : i + _BATCH] for i in range(0, len(chosen), _BATCH))
