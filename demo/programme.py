"""The programme, from an empty database to figures that can be reported: product.md's table, through the use cases."""
from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime, timedelta

from accounts.models import Person
from core import clock
from core.db import db
from core.transactions import batch
from demo import courses, live, past, people, plan, sellers, sessions
from demo.past import Progress
from demo.plan import Basket
from demo.sellers import Seller
from demo.sessions import Crew, Plan
from demo.store import Remembered

BINH_LU_ORDERS = 2_500
BINH_LU_DONG = 260_000_000
COURSE_ORDERS = 100
_SEED = 20_250_701
_LIVE_DAYS = (40, 26, 12)
_LIVE_ORDERS = 70  # in each of the three sessions; the others came to the shop
_ALL_CHANNELS = ("co-ba", "vu-thi-xia", "vu-thi-chu")


def is_empty() -> bool:
    """True if nobody has worked with this database."""
    return db.session.query(Person.id).first() is None


def load(progress: Progress) -> Remembered:
    """Fill the empty database. `progress(what, done, of)` is told how far it is."""
    chance = random.Random(_SEED)
    with clock.at(clock.now() - timedelta(days=90)), batch():
        staff = {each.key: people.join(each) for each in people.STAFF}
        found, cards = sellers.register()
        crew = sessions.crew(staff["host"][0], staff["operator"][0], staff["second-host"][0])
    progress("people and sellers", len(cards), len(cards))
    _binh_lu(crew, found, chance, progress)
    _sin_ho(crew, found, chance, progress)
    courses.hold(staff["trainer"][0], found, COURSE_ORDERS, chance, progress)
    _today(found, chance)
    first = [(each.does, each.name, each.phone, staff[each.key][1]) for each in people.STAFF]
    return Remembered(first + cards, live.start(crew, found), live.tonight(crew, found))


def _binh_lu(crew: Crew, found: dict[str, Seller], chance: random.Random, progress: Progress) -> None:
    """2,500 orders delivered, 260 million dong: in three live sessions, and in the shop around them."""
    chosen = plan.choose(plan.baskets(found, plan.BINH_LU), BINH_LU_ORDERS, BINH_LU_DONG, chance)
    past.fill_shelves(chosen, days_ago=60)
    for number, days_ago in enumerate(_LIVE_DAYS, 1):
        part, chosen = chosen[:_LIVE_ORDERS], chosen[_LIVE_ORDERS:]
        _session(crew, found, f"Phiên chợ Bình Lư, lần {number}", "03390", days_ago, ("may-trang", "nha-lua"), part,
                 _ALL_CHANNELS, chance, progress)
    past.sell(chosen, found, range(4, 56), chance, progress, "orders of Bình Lư")


def _sin_ho(crew: Crew, found: dict[str, Seller], chance: random.Random, progress: Progress) -> None:
    """Two sessions for Sìn Hồ on three channels at once, one stock; and a few parcels that were refused."""
    seller = found["suong-som"]
    single = [Basket(((size, count),)) for goods in seller.goods.values() for size in goods.sizes for count in (1, 2)]
    for number, days_ago in enumerate((33, 19), 1):
        part = [chance.choice(single) for _ in range(30)]
        past.fill_shelves(part, days_ago=60)
        _session(crew, found, f"Cao nguyên Sìn Hồ lên sóng, lần {number}", "03478", days_ago, ("suong-som",), part,
                 _ALL_CHANNELS, chance, progress)
    with batch():
        moments = [past.evening(chance.randint(10, 20), chance) for _ in single[:6]]
        placed = [(moment, past.place(basket, past.buyer(chance), moment).id)
                  for moment, basket in zip(moments, single[:6], strict=True)]
        past.refuse(placed, past.packers(found))


def _today(found: dict[str, Seller], chance: random.Random) -> None:
    """Orders of this morning, so that there is something to pack."""
    several: Sequence[Basket] = [*plan.baskets(found, plan.BINH_LU)[:8], *(
        Basket(((size, 1),)) for key in ("suong-som", "theu-tay", "nep-nuong")
        for goods in found[key].goods.values() for size in goods.sizes[:1])]
    with batch():
        for place, basket in enumerate(several):
            past.place(basket, past.buyer(chance), clock.now() - timedelta(minutes=20 * (place + 1)))


def _session(crew: Crew, found: dict[str, Seller], title: str, commune_code: str, days_ago: int, keys: tuple[str, ...],
             part: Sequence[Basket], channels: tuple[str, ...], chance: random.Random, progress: Progress) -> None:
    held = Plan(title, commune_code, _eight(days_ago), channels,
                sessions.line_up(found, keys, sessions.needed(part)), [found[key] for key in keys])
    sessions.hold(crew, held, part, found, chance, progress)


def _eight(days_ago: int) -> datetime:
    start, _ = clock.day_bounds(clock.today() - timedelta(days=days_ago))
    return start + timedelta(hours=20)
