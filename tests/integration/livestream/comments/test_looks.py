"""Needs another look: what a buyer writes after a person has decided is put before a person again."""
from __future__ import annotations

import pytest
import sqlalchemy as sa

from accounts.models import Role
from accounts.people import as_actor
from core import events
from core.actors import SYSTEM, act_as
from core.db import db
from livestream import board, screens, sessions
from livestream.by_hand import hand
from livestream.comments import looks, review
from livestream.desk_errors import NoSuchLook, SeenByAnother
from livestream.errors import NoSuchSession
from livestream.models import SecondLook
from orders.delivery import complete
from orders.handling import confirm
from tests.make import accounts, shop
from tests.make import livestream as make
from tests.make.orders import WARD

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def desk():
    """A session in which somebody has decided about Lan."""
    host, operator = accounts.person(Role.HOST, name="Chị Host"), accounts.person(Role.OPERATOR)
    session = make.live(host_ids=(host.id,), operator_ids=(operator.id,))
    make.say(session, "1", "Lan")
    comment_id = make.last_comment(session).id
    review.accept(as_actor(host), session.id, comment_id)
    return session, comment_id, as_actor(host), as_actor(operator)


def open_looks(session):
    return screens.looks(session)


@pytest.mark.parametrize("text", ["a1 3kg", "huỷ a1", "a1 còn không ạ", "0912345678", "2"])
def test_new_words_of_a_buyer_about_whom_a_person_decided_need_a_look(desk, text):
    session, comment_id, *_ = desk

    make.say(session, text, "Lan")

    [look] = open_looks(session)
    assert (look["about"], look["text"], look["before"]) == (comment_id, text, "1")
    assert board.totals(session).looks == 1


def test_greetings_and_other_people_are_no_news(desk):
    session, *_ = desk

    make.say(session, "chúc shop buôn may bán đắt", "Lan")
    make.say(session, "a1 1kg", "Mai")
    make.say(session, "a1 1kg", "Mai")

    assert open_looks(session) == []


def test_what_is_written_meanwhile_is_counted_and_the_last_words_are_shown(desk):
    session, *_ = desk

    make.say(session, "a1 3kg", "Lan")
    make.say(session, "à thôi a1 2kg", "Lan")

    [look] = open_looks(session)
    assert (look["times"], look["text"]) == (2, "à thôi a1 2kg")


def test_words_while_somebody_decides_need_a_look_too(desk):
    session, _, host, _ = desk
    make.say(session, "1", "Mai")
    comment_id = make.last_comment(session).id
    review.take(host, session.id, comment_id)

    make.say(session, "a1 2kg", "Mai")
    assert [look["about"] for look in open_looks(session)] == [comment_id]
    review.accept(host, session.id, comment_id, "a1 4kg")

    assert open_looks(session) == []


def test_the_same_phone_on_another_channel_is_the_same_buyer(desk):
    session, *_ = desk
    hand.by_hand(SYSTEM, session.id, "a1 1kg Hoa 0912345678", "key")

    make.say(session, "a1 2kg 0912345678", "Hoa Nguyễn")

    assert [look["before"] for look in open_looks(session)] == ["a1 1kg Hoa 0912345678"]


def test_new_words_about_an_order_that_a_person_has_confirmed_need_a_look():
    session = make.planned()
    seller = shop.cooperative()
    make.add(session, shop.product(seller, shop.kilo(3_000_000)), price=3_000_000)
    sessions.go_live(SYSTEM, session.id)
    make.say(session, "a1 1kg", "Lan")
    order = make.order_of(session)
    complete(order.secret, name="Lan", phone="0912345678", ward_code=WARD, street="12 phố Thử", note="",
             request_key="k")
    make.say(session, "a1 còn không", "Lan")
    assert open_looks(session) == []
    member = shop.member(seller)
    act_as(member)
    confirm(member, order.id)
    act_as(SYSTEM)

    make.say(session, "a1 bao giờ giao", "Lan")

    [look] = open_looks(session)
    assert (look["about"], look["number"], look["before"]) == (None, 1, "")


def test_whoever_has_looked_is_remembered_and_the_others_hear_who(desk):
    session, _, host, operator = desk
    make.say(session, "a1 3kg", "Lan")
    look_id = open_looks(session)[0]["id"]

    looks.seen(host, session.id, look_id)
    looks.seen(host, session.id, look_id)
    with pytest.raises(SeenByAnother) as refused:
        looks.seen(operator, session.id, look_id)

    assert refused.value.facts["name"] == "Chị Host"
    assert (open_looks(session), board.totals(session).looks) == ([], 0)
    told = [event.payload["seen"] for event in events.after(session.stream, 0, 500) if event.kind == "look"]
    assert told == [False, True]


def test_after_a_look_new_words_need_another(desk):
    session, _, host, _ = desk
    make.say(session, "a1 3kg", "Lan")
    looks.seen(host, session.id, open_looks(session)[0]["id"])

    make.say(session, "a1 4kg", "Lan")

    assert len(open_looks(session)) == 1


def test_who_decides_about_the_new_words_has_seen_them(desk):
    session, _, host, _ = desk
    make.say(session, "2", "Lan")
    assert len(open_looks(session)) == 1

    review.dismiss(host, session.id, make.last_comment(session).id)

    assert open_looks(session) == []


def test_looks_of_other_sessions_and_people_do_not_exist(desk):
    session, _, host, _ = desk
    make.say(session, "a1 3kg", "Lan")
    look_id = open_looks(session)[0]["id"]

    with pytest.raises(NoSuchLook):
        looks.seen(SYSTEM, make.live().id, look_id)
    with pytest.raises(NoSuchLook):
        looks.seen(host, session.id, 10**9)
    with pytest.raises(NoSuchSession):
        looks.seen(shop.STRANGER, session.id, look_id)
    assert db.session.scalar(sa.select(SecondLook.seen_at)) is None
