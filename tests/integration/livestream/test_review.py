"""The desk: one person per doubtful comment, and orders by hand in the words of the grammar."""
from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from accounts.models import Role
from accounts.people import as_actor
from core import checks, clock
from core.actors import SYSTEM
from core.db import db
from livestream import review, sessions
from livestream.errors import (
    AlreadyDecided,
    NobodyNamed,
    NoOrderChannel,
    NoSuchComment,
    NoSuchSession,
    NotOnAir,
    NotUnderstood,
    OverTheLimit,
    TakenByAnother,
)
from livestream.models import Comment, Desk, Platform
from tests.make import accounts, shop
from tests.make import livestream as make

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture(autouse=True)
def books_are_right(context):
    yield
    assert checks.run() == []


@pytest.fixture
def desk():
    """A session with one doubtful comment and two operators."""
    host, operator = accounts.person(Role.HOST, name="Giàng A Host"), accounts.person(Role.OPERATOR)
    session = make.live(host_ids=(host.id,), operator_ids=(operator.id,))
    make.say(session, "1", "Lan")
    return session, make.last_comment(session).id, as_actor(host), as_actor(operator)


def state(comment_id):
    return db.session.get_one(Comment, comment_id, populate_existing=True)


def test_two_operators_never_work_the_same_comment(desk):
    session, comment_id, host, operator = desk
    review.take(host, session.id, comment_id)

    with pytest.raises(TakenByAnother) as refused:
        review.take(operator, session.id, comment_id)
    with pytest.raises(TakenByAnother):
        review.accept(operator, session.id, comment_id)
    with pytest.raises(TakenByAnother):
        review.dismiss(operator, session.id, comment_id)

    assert refused.value.facts["name"] == "Giàng A Host"
    review.take(host, session.id, comment_id)


def test_who_gives_a_comment_back_leaves_it_to_others(desk):
    session, comment_id, host, operator = desk
    review.take(host, session.id, comment_id)
    review.give_back(operator, session.id, comment_id)
    assert state(comment_id).desk == Desk.TAKEN

    review.give_back(host, session.id, comment_id)

    review.take(operator, session.id, comment_id)


def test_who_went_away_loses_the_comment(desk):
    session, comment_id, host, operator = desk
    review.take(host, session.id, comment_id)

    with clock.at(clock.now() + timedelta(minutes=3)):
        review.take(operator, session.id, comment_id)

    assert state(comment_id).taken_by == operator.person_id


def test_accepting_does_what_the_comment_says(desk):
    session, comment_id, host, _ = desk

    decided = review.accept(host, session.id, comment_id)

    assert make.kilos(session) == 1
    assert (decided.number, decided.outcome[0]["did"]) == (1, "claimed")
    assert state(comment_id).desk == Desk.SETTLED


def test_a_person_may_say_it_better(desk):
    session, comment_id, host, _ = desk

    review.accept(host, session.id, comment_id, "a1 3 kg")

    assert make.kilos(session) == 3
    assert state(comment_id).reading["typed"] == "a1 3 kg"


def test_a_comment_is_decided_once(desk):
    session, comment_id, host, operator = desk
    review.accept(host, session.id, comment_id)

    for act in (review.accept, review.dismiss, review.take):
        with pytest.raises(AlreadyDecided):
            act(operator, session.id, comment_id)

    assert make.kilos(session) == 1


def test_what_is_dismissed_leaves_no_claim(desk):
    session, comment_id, host, _ = desk

    review.dismiss(host, session.id, comment_id)

    assert make.claims_of(session) == []
    assert state(comment_id).desk == Desk.SETTLED


def test_what_nobody_understands_stays_on_the_desk(desk):
    session, comment_id, host, _ = desk

    with pytest.raises(NotUnderstood):
        review.accept(host, session.id, comment_id, "xin chào")

    assert state(comment_id).desk == Desk.OPEN


def test_comments_of_other_sessions_and_people_do_not_exist(desk):
    session, comment_id, host, _ = desk
    other = make.live()

    with pytest.raises(NoSuchComment):
        review.take(SYSTEM, other.id, comment_id)
    with pytest.raises(NoSuchComment):
        review.accept(SYSTEM, other.id, comment_id)
    with pytest.raises(NoSuchSession):
        review.take(shop.STRANGER, session.id, comment_id)
    with pytest.raises(NoSuchComment):
        review.dismiss(host, session.id, 10**9)


def test_an_order_by_hand_needs_a_line_and_a_name():
    session = make.live()

    decided = review.by_hand(SYSTEM, session.id, "a1 2 Lan 0912 345 678", "key-1")

    buyer = make.buyer(session)
    assert (decided.number, buyer.phone) == (buyer.number, "0912345678")
    assert make.kilos(session) == 2
    assert make.order_of(session).buyer_phone == "0912345678"


def test_an_order_by_hand_sent_twice_is_one():
    session = make.live()

    first = review.by_hand(SYSTEM, session.id, "a1 2 Lan", "key-1")
    second = review.by_hand(SYSTEM, session.id, "a1 2 Lan", "key-1")

    assert first.comment_id == second.comment_id
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Comment)) == 1


@pytest.mark.parametrize(("text", "refusal"), [
    ("", NotUnderstood), ("Lan 0912345678", NotUnderstood), ("a9 2 Lan", NotUnderstood), ("a1 2", NobodyNamed),
    ("a1 0,3333 kg Lan", NotUnderstood), ("a1 100000 kg Lan", NotUnderstood),
])
def test_what_is_not_an_order_by_hand_is_said(text, refusal):
    session = make.live()

    with pytest.raises(refusal):
        review.by_hand(SYSTEM, session.id, text, "key")

    assert db.session.scalar(sa.select(sa.func.count()).select_from(Comment)) == 0


def test_orders_by_hand_keep_to_the_limit_too():
    session = make.planned()
    make.add(session, limit_per_buyer=1_000)
    sessions.go_live(SYSTEM, session.id)

    with pytest.raises(OverTheLimit):
        review.by_hand(SYSTEM, session.id, "a1 2kg Lan", "key")


def test_nobody_is_steered_off_tiktok_by_hand_either():
    session = make.live(channel_ids=(make.channel(Platform.TIKTOK).id,))

    with pytest.raises(NoOrderChannel):
        review.by_hand(SYSTEM, session.id, "a1 2kg Lan", "key")


def test_by_hand_nothing_is_taken_before_and_after_the_session():
    session = make.planned()
    make.add(session)

    with pytest.raises(NotOnAir):
        review.by_hand(SYSTEM, session.id, "a1 2kg Lan", "key")
