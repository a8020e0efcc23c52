"""One evening over midnight whose figures are counted by hand: see the table in `evening`."""
from __future__ import annotations

from datetime import UTC, datetime, timedelta

from core import clock
from core.actors import SYSTEM
from livestream import sessions
from livestream.by_hand import hand
from livestream.comments import review
from livestream.models import LiveSession
from orders.delivery import complete
from tests.make import livestream as make
from tests.make import orders, shop

BEGIN = datetime(2026, 11, 21, 16, 50, tzinfo=UTC)  # 23:50 in Vietnam


def minute(after: int) -> datetime:
    """So many minutes after going live, and twenty seconds."""
    return BEGIN + timedelta(minutes=after, seconds=20)


def evening(is_over: bool = True) -> LiveSession:
    """
    | at    | what                                                                            |
    | ----- | ------------------------------------------------------------------------------- |
    | 23:50 | live, A01 on air: 10 kg of plums at 45,000                                      |
    | 23:51 | Lan takes 2 kg with a number (90,000); Mai says that it is pretty               |
    | 23:52 | Lan wants 3 kg in all (45,000 more)                                             |
    | 00:01 | A02 on air: 2 kg of rice at 30,000; Hoa wants 3 kg (90,000), 1 kg of it waits   |
    | 00:02 | Nga and Oanh say "1", which is doubtful; Oanh's is dismissed 80 seconds later   |
    | 00:05 | Mai asks what it costs; by hand Tư takes 1 kg of plums (45,000)                  |
    | 00:06 | Lan completes her order                                                         |
    | 00:10 | over                                                                            |
    """
    with clock.at(BEGIN):
        session = make.live()
        make.add(session, shop.product(None, shop.kilo(30_000), name="Gạo Séng Cù"), allotment=2_000, price=30_000)
    with clock.at(minute(1)):
        make.say(session, "a1 2kg 0912 345 678")
        make.say(session, "đẹp quá", "Mai")
    with clock.at(minute(2)):
        make.say(session, "a1 3kg")
    with clock.at(minute(11)):
        sessions.put_on_air(SYSTEM, session.id, "A02")
        make.say(session, "a2 3kg", "Hoa")
    with clock.at(minute(12)):
        make.say(session, "1", "Nga")
        make.say(session, "1", "Oanh")
    with clock.at(minute(13) + timedelta(seconds=20)):
        review.dismiss(SYSTEM, session.id, make.last_comment(session).id)
    with clock.at(minute(15)):
        make.say(session, "giá bao nhiêu vậy?", "Mai")
        hand.by_hand(SYSTEM, session.id, "a1 1kg Tư 0912345679", "hand-1")
    with clock.at(minute(16)):
        complete(make.order_of(session).secret, name="Nguyễn Thị Lan", phone=orders.PHONE, ward_code=orders.WARD,
                 street="12 phố Thử", note="", request_key="evening")
    if is_over:
        with clock.at(minute(20)):
            sessions.end(SYSTEM, session.id)
    return make.fresh(session)
