"""The programme, from an empty database to figures that can be reported: product.md's table, through the use cases."""
from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts.models import Person
from core import clock
from core.db import db
from core.transactions import batch
from demo import banked, courses, live, money, papers, past, people, plan, sellers, sessions, settled
from demo.past import Placed, Progress
from demo.plan import Basket
from demo.sellers import Seller
from demo.sessions import Crew, Plan
from demo.store import Remembered
from orders import parcels

_SEED = 20_250_701
_LIVE_DAYS = (40, 26, 12)
_ALL_CHANNELS = ("co-ba", "vu-thi-xia", "vu-thi-chu")


@dataclass(frozen=True)
class Scale:
    """How much was sold. The figures of Bình Lư are those of the public record, to the dong."""

    binh_lu_orders: int = 2_500
    binh_lu_dong: int = 260_000_000
    binh_lu_live: int = 70  # of the orders, in each of the three sessions; the others came to the shop
    sin_ho_live: int = 30  # in each of the two sessions
    course_orders: int = 100


FULL = Scale()


def is_empty() -> bool:
    """True if nobody has worked with this database."""
    return db.session.query(Person.id).first() is None


def load(progress: Progress, scale: Scale) -> Remembered:
    """Fill the empty database. `progress(what, done, of)` is told how far it is."""
    chance = random.Random(_SEED)
    with clock.at(clock.now() - timedelta(days=90)), batch():
        staff = {each.key: people.join(each) for each in people.STAFF}
        found, cards = sellers.register()
        money.receive(staff["admin"][0])
        papers.hand_over(found, staff["admin"][0])
        papers.check_hosts([staff["host"][0], staff["second-host"][0]], staff["admin"][0])
        crew = sessions.crew(staff["host"][0], staff["operator"][0], staff["second-host"][0])
    progress("people and sellers", len(cards), len(cards))
    _binh_lu(crew, found, scale, chance, progress)
    _sin_ho(crew, found, scale.sin_ho_live, chance, progress)
    courses.hold(staff["trainer"][0], found, scale.course_orders, chance, progress)
    _today(found, chance)
    settled.agree()
    runs = settled.last_month(staff["admin"][0])
    progress("settlements", runs, runs)
    paid_in = banked.pay_in_cash(staff["admin"][0])
    banked.transfers(found, chance)
    banked.paid_out(staff["admin"][0])
    progress("money at the bank", paid_in, paid_in)
    cards = [*((each.does, each.name, each.phone, staff[each.key][1]) for each in people.STAFF), *cards]
    return Remembered(cards, live.start(crew, found), live.tonight(crew, found))


def _binh_lu(crew: Crew, found: dict[str, Seller], scale: Scale, chance: random.Random, progress: Progress) -> None:
    """2,500 orders delivered, 260 million dong: in three live sessions, and in the shop around them."""
    chosen = plan.choose(plan.baskets(found, plan.BINH_LU), scale.binh_lu_orders, scale.binh_lu_dong, chance)
    past.fill_shelves(chosen, days_ago=60)
    for number, days_ago in enumerate(_LIVE_DAYS, 1):
        part, chosen = chosen[:scale.binh_lu_live], chosen[scale.binh_lu_live:]
        _session(crew, found, f"Phiên chợ Bình Lư, lần {number}", "03390", days_ago, ("may-trang", "nha-lua"), part,
                 _ALL_CHANNELS, chance, progress)
    past.sell(chosen, found, range(4, 56), chance, progress, "orders of Bình Lư")


def _sin_ho(crew: Crew, found: dict[str, Seller], orders: int, chance: random.Random, progress: Progress) -> None:
    """Two sessions for Sìn Hồ on three channels at once, one stock; and a few parcels that were refused."""
    seller = found["suong-som"]
    single = [Basket(((size, count),)) for goods in seller.goods.values() for size in goods.sizes for count in (1, 2)]
    for number, days_ago in enumerate((33, 19), 1):
        part = [chance.choice(single) for _ in range(orders)]
        past.fill_shelves(part, days_ago=60)
        _session(crew, found, f"Cao nguyên Sìn Hồ lên sóng, lần {number}", "03478", days_ago, ("suong-som",), part,
                 _ALL_CHANNELS, chance, progress)
    with batch():
        moments = [past.evening(chance.randint(10, 20), chance) for _ in single[:6]]
        placed = [(moment, past.place(basket, past.buyer(chance), moment).id)
                  for moment, basket in zip(moments, single[:6], strict=True)]
        past.refuse(placed, past.packers(found))


def _today(found: dict[str, Seller], chance: random.Random) -> None:
    """What is to be done today: parcels on the road, packed ones, others to pack, and one buyer to call."""
    some = plan.baskets(found, plan.BINH_LU)
    others = [Basket(((size, 1),)) for key in ("suong-som", "theu-tay", "ong-rung", "che-co")
              for goods in found[key].goods.values() for size in goods.sizes[:1]]
    dear = found["may-trang"].goods["Thịt trâu gác bếp"].sizes[0]
    now, packers = clock.now(), past.packers(found)

    def order(baskets: Sequence[Basket], hours: float) -> list[Placed]:
        moments = [now - timedelta(hours=hours, minutes=7 * place) for place in range(len(baskets))]
        return [(moment, past.place(basket, past.buyer(chance), moment).id)
                for moment, basket in zip(moments, baskets, strict=True)]

    with batch():
        for packer, _, parcel_ids in past.rounds(order([*some[:4], *others[:3]], 44), packers):
            with clock.at(now - timedelta(hours=24)):
                parcels.pack_all(packer, parcel_ids)
            with clock.at(now - timedelta(hours=21)):
                parcels.hand_over_all(packer, parcel_ids)
        for packer, _, parcel_ids in past.rounds(order([*some[4:7], *others[3:5]], 15), packers):
            with clock.at(now - timedelta(hours=1)):
                parcels.pack_all(packer, parcel_ids)
        order([*some[:8], *others, Basket(((dear, 3),))], 0.3)


def _session(crew: Crew, found: dict[str, Seller], title: str, commune_code: str, days_ago: int, keys: tuple[str, ...],
             part: Sequence[Basket], channels: tuple[str, ...], chance: random.Random, progress: Progress) -> None:
    held = Plan(title, commune_code, _eight(days_ago), channels,
                sessions.line_up(found, keys, sessions.needed(part)), [found[key] for key in keys])
    sessions.hold(crew, held, part, found, chance, progress)


def _eight(days_ago: int) -> datetime:
    start, _ = clock.day_bounds(clock.today() - timedelta(days=days_ago))
    return start + timedelta(hours=20)
