"""What has come to the bank and left it by now: cash of the doors week by week, transfers of today, what we owed, and
some that nobody can place yet.

All of it is told the way a bank's listener tells it; what a rule decides is decided, and the rest waits as cases.
"""
from __future__ import annotations

import io
import itertools
import random
from collections import defaultdict
from datetime import date, datetime, timedelta
from typing import BinaryIO

from PIL import Image, ImageDraw

from core import clock
from core.actors import NOBODY, Actor
from core.db import Dong
from core.transactions import batch
from demo import money, past
from demo.plan import Basket
from demo.sellers import Seller
from orders import checkout
from orders.banking.heard import HeardLine
from orders.banking.hearing import hear
from orders.cash import paying_in, waiting
from orders.cash.paying_in import PayIn
from orders.debts import owed, paying
from orders.debts.paying import Use
from orders.models import Direction, Order, Source
from orders.models.money import UseKind
from orders.transfer_slips import sending

_MOST = 10_000
_YOUNG = timedelta(days=7)  # cash of the last days is still with whoever collected it
_LACKS, _FEE = Dong(50_000), Dong(11_000)
_numbers = itertools.count(1)


def pay_in_cash(admin: Actor) -> int:
    """Each week every cooperative's riders pay in what they had collected; once it was a note too little. Returns how
    many times."""
    weeks: dict[tuple[date, str], dict[int, Dong]] = defaultdict(dict)
    for each in waiting.collected(admin, most=_MOST):
        ended = each.parcel.ended_at
        if ended is not None and ended < clock.now() - _YOUNG:
            day = clock.local(ended).date()
            weeks[day + timedelta(days=6 - day.weekday()), each.cooperative.name][each.payment.id] = each.payment.amount
    with batch():
        for number, ((sunday, seller), held) in enumerate(sorted(weeks.items())):
            cash = sum(held.values())
            came = Dong(cash - (_LACKS if number == len(weeks) - 1 and cash > _LACKS else 0))
            start, _ = clock.day_bounds(sunday)
            with clock.at(min(start + timedelta(days=1, hours=9, minutes=number), clock.now())):
                line = _told(came, f"NOP TIEN THU HO {seller}")
                paying_in.pay_in(admin, PayIn(
                    payment_ids=tuple(held), line_id=line, request_key=f"demo-{number}"))
    return len(weeks)


def transfers(found: dict[str, Seller], chance: random.Random) -> None:
    """Of today: one paid exactly, one too little, one too much, one that names no order, and one still to come, of
    which its buyer has sent a photo."""
    goods = [size for each in found["suong-som"].goods.values() for size in each.sizes]
    baskets = [Basket(((chance.choice(goods), 1),)) for _ in range(4)]
    past.fill_shelves(baskets, days_ago=2)
    now = clock.now()
    with batch():
        exact, short, over, awaited = (_ordered(basket, now - timedelta(minutes=40 - 9 * place), chance)
                                 for place, basket in enumerate(baskets))
        _told(exact.total, f"MBVCB.{exact.code}.CT tu 0123 toi 0001")
        _told(Dong(short.total - 20_000), f"chuyen tien {short.code}")
        _told(Dong(over.total + 100_000), f"{over.code} thanh toan don hang")
        _told(Dong(350_000), "chuyen tien mua hang live")
        with clock.at(now - timedelta(minutes=5)):
            sending.send(awaited.secret, _photo(awaited), "demo-slip", "demo")


def paid_out(admin: Actor) -> None:
    """What has left the account: half of the commission of hosts and a fee are said, one movement still waits."""
    with batch():
        for debt in owed.debts(UseKind.COMMISSION):
            part = Dong(debt.left // 2)
            line = _told(part, "chi hoa hong nguoi dan thang truoc", Direction.OUT)
            paying.use(admin, line, Use(UseKind.COMMISSION, part, "trả một nửa hoa hồng, theo thoả thuận", debt.party),
                       f"demo-{line}")
        fee = _told(_FEE, "thu phi dich vu SMS", Direction.OUT)
        paying.use(admin, fee, Use(UseKind.FEE, _FEE, "phí báo số dư của ngân hàng"), f"demo-{fee}")
        _told(Dong(264_000), "tien dien phong live", Direction.OUT)


def _photo(order: Order) -> BinaryIO:
    """The screen of a banking app that nobody has, and that says so; bank apps write without diacritics, too."""
    picture, out = Image.new("RGB", (720, 1280), "#e9ecf5"), io.BytesIO()
    drawn = ImageDraw.Draw(picture)
    drawn.rectangle((40, 160, 680, 1040), fill="white", outline="#26336b", width=4)
    words = ("NGAN HANG MAU", "Giao dich thanh cong", f"{order.total:,} VND", f"Toi: {money.NUMBER}",
             f"Noi dung: {order.code}", f"{clock.local(clock.now()):%H:%M %d/%m/%Y}", "DU LIEU MAU, KHONG CO THAT")
    for place, line in enumerate(words):
        drawn.text((80, 210 + 115 * place), line, fill="#26336b", font_size=44 if place == 2 else 34)
    picture.save(out, "JPEG", quality=85)
    out.seek(0)
    return out


def _ordered(basket: Basket, moment: datetime, chance: random.Random) -> Order:
    lines = tuple(checkout.WishLine(size.sku, count * 1000, Dong(size.price)) for size, count in basket.lines)
    with clock.at(moment):
        return checkout.place_order(NOBODY, checkout.PlaceOrder(
            lines=lines, request_key=f"demo-transfer-{next(_numbers)}", source=Source.SHOP, payment_method="transfer",
            **past.buyer(chance)))


def _told(amount: Dong, text: str, direction: Direction = Direction.IN) -> int:
    number = next(_numbers)
    return hear(HeardLine("sepay", f"demo-{number}", money.NUMBER, direction, amount, clock.now(), text,
                          f"FT26{number:010}")).line_id
