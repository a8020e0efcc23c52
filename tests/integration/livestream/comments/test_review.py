"""The desk: one person per comment, and each decision once."""
from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.models import Role
from accounts.people import as_actor
from core import checks, clock
from core.actors import SYSTEM
from core.db import db
from core.idempotency import KeyReused
from livestream.channel_errors import CountsOnly
from livestream.comments import review
from livestream.desk_errors import DecidedByAnother, ItemIsGone
from livestream.errors import AlreadyDecided, NoSuchComment, NoSuchSession, NotUnderstood, TakenByAnother
from livestream.models import Comment, Desk, Platform
from livestream.planning import lineup
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


def test_who_comes_second_hears_who_has_decided(desk):
    session, comment_id, host, operator = desk
    review.accept(host, session.id, comment_id)

    with pytest.raises(DecidedByAnother) as refused:
        review.dismiss(operator, session.id, comment_id)

    assert refused.value.facts["name"] == "Giàng A Host"


def test_a_decision_that_is_sent_again_is_made_once_and_answered_the_same(desk):
    session, comment_id, host, operator = desk

    first = review.accept(host, session.id, comment_id, "a1 2 kg", "one key")
    again = review.accept(host, session.id, comment_id, "a1 2 kg", "one key")

    assert first == again
    assert make.kilos(session) == 2
    with pytest.raises(KeyReused):
        review.accept(host, session.id, comment_id, "a1 3 kg", "one key")
    with pytest.raises(DecidedByAnother):
        review.accept(operator, session.id, comment_id, "a1 2 kg", "another key")


def test_a_dismissal_that_is_sent_again_changes_nothing(desk):
    session, comment_id, host, _ = desk
    review.dismiss(host, session.id, comment_id, "one key")

    assert review.dismiss(host, session.id, comment_id, "one key").outcome == [{"did": "dismissed"}]


def test_a_comment_that_is_done_with_is_brought_back_and_put_right(desk):
    session, _, host, operator = desk
    make.say(session, "a1 2kg", "Mai")
    comment_id = make.last_comment(session).id

    review.reopen(host, session.id, comment_id)
    with pytest.raises(TakenByAnother):
        review.reopen(operator, session.id, comment_id)
    assert make.kilos(session, "Mai") == 2
    review.accept(host, session.id, comment_id, "a1 3kg")

    assert make.kilos(session, "Mai") == 3
    assert state(comment_id).desk == Desk.SETTLED


def test_a_comment_that_is_brought_back_and_left_stays_as_it_was(desk):
    session, _, host, operator = desk
    make.say(session, "a1 2kg", "Mai")
    comment_id = make.last_comment(session).id

    review.reopen(host, session.id, comment_id)
    review.give_back(host, session.id, comment_id)
    review.reopen(operator, session.id, comment_id)
    review.dismiss(operator, session.id, comment_id)

    assert state(comment_id).desk == Desk.SETTLED
    assert state(comment_id).reading["outcome"][0]["did"] == "claimed"
    assert make.kilos(session, "Mai") == 2


def test_comments_of_tiktok_are_not_brought_to_the_desk():
    session = make.live(channel_ids=(make.channel(Platform.TIKTOK).id, make.channel().id))
    make.say(session, "a1 2kg", platform=Platform.TIKTOK)

    with pytest.raises(CountsOnly):
        review.reopen(SYSTEM, session.id, make.last_comment(session).id)


def test_what_left_the_run_of_show_meanwhile_is_said_so(desk):
    session, comment_id, host, _ = desk
    rice = make.add(session, shop.product(None, shop.kilo(30_000), name="Gạo"))
    lineup.remove_item(SYSTEM, session.id, rice.code)

    with pytest.raises(ItemIsGone):
        review.accept(host, session.id, comment_id, "a2 1kg")

    assert state(comment_id).desk == Desk.OPEN
