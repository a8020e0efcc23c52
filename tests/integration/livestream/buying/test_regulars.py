"""Buyers who are known by the last digits of their number: of this session, and of its own sellers; nobody else's."""
from __future__ import annotations

import pytest

from core import checks
from core.actors import SYSTEM
from livestream import sessions
from livestream.by_hand import hand
from livestream.desk_errors import NoSuchTail, SeveralTails
from livestream.models import ClaimStatus
from tests.make import livestream as make
from tests.make import orders, shop

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture(autouse=True)
def books_are_right(context):
    yield
    assert checks.run() == []


def regular(name, phone, goods):
    orders.order({shop.sku(goods): 1_000}, buyer_name=name, buyer_phone=phone)


@pytest.fixture
def evening(context):
    """A session of one cooperative, which has had orders of Lan and Hoa; another one has had some of Mai."""
    plums, others = shop.product(), shop.product()
    regular("Nguyễn Thị Lan", "0912345678", plums)
    regular("Vàng Thị Hoa", "0987654321", plums)
    regular("Mai", "0977777777", others)
    session = make.planned()
    make.add(session, plums)
    sessions.go_live(SYSTEM, session.id)
    sessions.put_on_air(SYSTEM, session.id, "A01")
    return session


@pytest.mark.parametrize("text", ["2 .678", ".678 2", "1 2 .678", "a1 2 .5678", "a1 2 lan .678", "2kg .345678"])
def test_a_regular_customer_is_found_by_the_last_digits(evening, text):
    decided = hand.by_hand(SYSTEM, evening.id, text, "key")

    buyer = make.buyer(evening, "Nguyễn Thị Lan")
    assert (decided.number, buyer.phone) == (buyer.number, "0912345678")
    assert make.kilos(evening, "Nguyễn Thị Lan") == 2


@pytest.mark.parametrize("text", ["2 .777", "a1 2 hoa .678", "2 .345"])
def test_customers_of_others_and_other_names_are_nobody(evening, text):
    with pytest.raises(NoSuchTail):
        hand.by_hand(SYSTEM, evening.id, text, "key")


def test_last_digits_that_two_have_are_refused_until_one_is_meant(evening):
    hand.by_hand(SYSTEM, evening.id, "1 Chảo 0399999678", "first")

    with pytest.raises(SeveralTails) as refused:
        hand.by_hand(SYSTEM, evening.id, "2 .678", "key")

    assert refused.value.facts["count"] == 2
    hand.by_hand(SYSTEM, evening.id, "2 .9678", "longer")
    assert make.kilos(evening, "Chảo") == 2
    hand.by_hand(SYSTEM, evening.id, "a1 3 lan .678", "named")
    assert make.kilos(evening, "Nguyễn Thị Lan") == 3


def test_in_a_rehearsal_no_customers_are_known(context):
    plums = shop.product()
    regular("Nguyễn Thị Lan", "0912345678", plums)
    session = make.planned(is_rehearsal=True)
    make.add(session, plums)
    sessions.go_live(SYSTEM, session.id)
    sessions.put_on_air(SYSTEM, session.id, "A01")

    with pytest.raises(NoSuchTail):
        hand.by_hand(SYSTEM, session.id, "2 .678", "key")

    hand.by_hand(SYSTEM, session.id, "1 Hoa 0987654678", "of this evening")
    hand.by_hand(SYSTEM, session.id, "2 .678", "again")
    assert make.kilos(session, "Hoa", ClaimStatus.HELD) == 2
