"""The crew restricts a buyer for its cooperatives: comments wait, orders need a call, others see nothing."""
from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.models import Role
from accounts.people import as_actor
from core import clock
from core.actors import SYSTEM
from livestream import sessions
from livestream.buying import restricting
from livestream.comments import review
from livestream.errors import NoSuchLiveBuyer, NoSuchSession
from livestream.models import Desk
from orders.errors import NoSuchRestriction
from tests.make import accounts, shop
from tests.make import livestream as make

pytestmark = pytest.mark.usefixtures("context")


def evening(seller=None, **details):
    session = make.planned(**details)
    make.add(session, shop.product(seller or shop.cooperative()))
    sessions.go_live(SYSTEM, session.id)
    sessions.put_on_air(SYSTEM, session.id, "A01")
    return session


def restrict(session, author="Lan", days=7, actor=SYSTEM):
    number = make.buyer(session, author).number
    return restricting.restrict(actor, session.id, number, "bom hàng", clock.today() + timedelta(days=days))


def test_what_a_restricted_buyer_orders_waits_for_a_person_with_the_reason():
    session = evening()
    make.say(session, "a1 1kg", "Lan")
    restrict(session)

    counts = make.say(session, "a1 3kg", "Lan")

    comment = make.last_comment(session)
    assert (counts.doubtful, comment.desk, make.kilos(session)) == (1, Desk.OPEN, 1)
    assert "restricted" in comment.reading["reasons"]
    review.accept(SYSTEM, session.id, comment.id)
    assert make.kilos(session) == 3


def test_giving_up_needs_nobody():
    session = evening()
    make.say(session, "a1 1kg", "Lan")
    restrict(session)

    make.say(session, "huỷ a1", "Lan")

    assert make.kilos(session) == 0


def test_the_same_author_is_known_again_in_the_next_session_of_the_cooperative_and_in_no_others():
    channel, seller = make.channel(), shop.cooperative()
    first = evening(seller, channel_ids=(channel.id,))
    make.say(first, "a1 1kg", "Lan")
    restrict(first)
    sessions.end(SYSTEM, first.id)
    second = evening(seller, channel_ids=(channel.id,))
    make.say(second, "a1 1kg", "Lan")
    sessions.end(SYSTEM, second.id)
    others = evening(channel_ids=(channel.id,))
    make.say(others, "a1 1kg", "Lan")

    assert (make.kilos(second), make.kilos(others)) == (0, 1)


def test_only_goods_of_the_cooperative_that_restricts_wait():
    ours, theirs = shop.cooperative(), shop.cooperative()
    first = evening(ours)
    make.say(first, "a1 1kg 0912345678", "Lan")
    restrict(first)
    both = evening(ours)
    make.add(both, shop.product(theirs, shop.kilo(30_000), name="Gạo Séng Cù"))

    make.say(both, "a2 1kg 0912345678", "Lan Lan")
    make.say(both, "a1 1kg", "Lan Lan")

    assert make.kilos(both, "Lan Lan") == 1
    assert "restricted" in make.last_comment(both).reading["reasons"]


def test_a_restriction_is_over_after_its_last_day_without_any_job():
    session = evening()
    make.say(session, "a1 1kg", "Lan")
    restrict(session, days=0)

    assert len(restricting.listed(session)) == 1
    with clock.at(clock.now() + timedelta(days=1)):
        assert restricting.listed(session) == []
        assert restricting.of_buyer(session, make.buyer(session)) == []


def test_the_crew_ends_it_again():
    session = evening()
    make.say(session, "a1 1kg", "Lan")
    [row] = restrict(session)

    restricting.lift(SYSTEM, session.id, row.id)
    restricting.lift(SYSTEM, session.id, row.id)
    make.say(session, "a1 3kg", "Lan")

    assert make.kilos(session) == 3


def test_only_the_crew_restricts_and_only_its_own():
    host = accounts.person(Role.HOST)
    session, other = evening(host_ids=(host.id,)), evening()
    make.say(session, "a1 1kg", "Lan")
    make.say(other, "a1 1kg", "Mai")
    [row] = restrict(session, actor=as_actor(host))

    assert row.made_by == host.id
    with pytest.raises(NoSuchSession):
        restrict(other, "Mai", actor=as_actor(host))
    with pytest.raises(NoSuchRestriction):
        restricting.lift(SYSTEM, other.id, row.id)
    with pytest.raises(NoSuchSession):
        restricting.lift(as_actor(host), other.id, row.id)
    with pytest.raises(NoSuchLiveBuyer):
        restricting.restrict(SYSTEM, session.id, 99, "bom hàng", clock.today())
