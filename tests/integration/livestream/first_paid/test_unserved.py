"""Who paid and did not get everything is a case for the crew until it is settled."""
from __future__ import annotations

import pytest

from core.actors import SYSTEM
from core.forms import new_key
from livestream import sessions
from livestream.errors import NoSuchSession
from livestream.first_paid import paying, unserved
from livestream.first_paid_errors import NothingToSettle
from livestream.serving import restocking
from tests.make import livestream as make
from tests.make import orders, shop

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def session(context):
    """Two kilos, wished by three; Lan has two of them at the door, Hoa waits for one of hers, Mai has sent money."""
    made = make.live(allotment=3_000, first_paid=True)
    for author in ("Lan", "Hoa", "Mai"):
        make.say(made, "a1 2kg", author)
    orders.completed(make.order_of(made, "Lan"), phone="0912345671")
    orders.completed(make.order_of(made, "Hoa"), phone="0912345672")
    paying.record_transfer(SYSTEM, made.id, make.buyer(made, "Mai").number, 90_000, new_key())
    return made


def told(session):
    return [(case.name, case.amount, case.got, case.lacks, case.still_waits) for case in unserved.cases(session)]


def test_who_lacks_something_or_has_sent_money_is_on_the_list_in_the_order_of_paying(session):
    assert told(session) == [("Hoa", None, ("A01 1 kg",), ("A01 1 kg",), True),
                             ("Mai", 90_000, (), ("A01 2 kg",), True)]
    assert [case.phone for case in unserved.cases(session)] == ["0912345672", None]


def test_goods_that_come_free_end_a_case_but_not_one_of_money(session):
    restocking.restock(SYSTEM, session.id, "A01", 3_000, new_key())

    assert told(session) == [("Mai", 90_000, ("A01 2 kg",), (), False)]


def test_after_the_end_who_never_got_anything_is_still_to_be_called(session):
    sessions.end(SYSTEM, session.id)

    assert told(session) == [("Hoa", None, ("A01 1 kg",), ("A01 1 kg",), False),
                             ("Mai", 90_000, (), ("A01 2 kg",), False)]


def test_who_gives_it_up_themselves_need_not_be_called(session):
    make.say(session, "huỷ a1", "Hoa")

    assert [case.name for case in unserved.cases(session)] == ["Mai"]


def test_a_case_is_settled_once_by_the_crew_alone(session):
    hoa, mai = unserved.cases(session)
    other = make.live(first_paid=True)

    with pytest.raises(NoSuchSession):
        unserved.settle(shop.STRANGER, session.id, hoa.moment_id)
    with pytest.raises(NothingToSettle):
        unserved.settle(SYSTEM, other.id, hoa.moment_id)
    unserved.settle(SYSTEM, session.id, hoa.moment_id)
    unserved.settle(SYSTEM, session.id, hoa.moment_id)

    assert unserved.cases(session) == [mai]
