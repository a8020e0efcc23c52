"""Two operators at one comment at the same moment: one of them has it, the other hears who."""
from __future__ import annotations

import threading

import pytest
import sqlalchemy as sa

from accounts.models import Role
from accounts.people import as_actor
from core import checks, locking
from core.actors import SYSTEM
from core.db import db
from livestream import access, sessions
from livestream.comments import looks, review
from livestream.desk_errors import AnotherOnAir, DecidedByAnother, SeenByAnother
from livestream.errors import TakenByAnother
from livestream.models import Claim, ClaimStatus, Comment, Desk, LiveSession, RunItem, SecondLook
from livestream.serving import restocking
from tests.at_once import at_once
from tests.make import accounts, shop
from tests.make import livestream as make

NAMES = ("Chị Lan", "Anh Páo", "Chị Mỷ", "Anh Tủa")


@pytest.fixture(autouse=True)
def books_are_right(app):
    yield
    with app.app_context():
        assert checks.run() == []


@pytest.fixture
def desk(app):
    """(session, a doubtful comment of it, its four operators)."""
    with app.app_context():
        people = [accounts.person(Role.OPERATOR, name=name) for name in NAMES]
        session = make.live(operator_ids=tuple(person.id for person in people))
        make.say(session, "1")
        return session.id, make.last_comment(session).id, [as_actor(person) for person in people]


def refusals(results):
    return [each for each in results if isinstance(each, Exception)]


def winner(results):
    """The name of whoever was not refused."""
    [name] = [name for name, each in zip(NAMES, results, strict=True) if not isinstance(each, Exception)]
    return name


def test_of_four_who_take_a_comment_one_has_it_and_the_others_hear_who(app, desk):
    session_id, comment_id, crew = desk

    results = at_once(app, 4, lambda i: review.take(crew[i], session_id, comment_id))

    assert [(type(each), each.facts["name"]) for each in refusals(results)] == [
        (TakenByAnother, winner(results))] * 3
    with app.app_context():
        comment = db.session.get_one(Comment, comment_id)
        assert (comment.desk, comment.taken_by) == (Desk.TAKEN, crew[NAMES.index(winner(results))].person_id)


def test_without_its_condition_the_update_would_give_one_comment_to_all(app, desk, monkeypatch):
    session_id, comment_id, crew = desk
    monkeypatch.setattr(review, "_is_free", lambda actor: sa.true())

    assert refusals(at_once(app, 4, lambda i: review.take(crew[i], session_id, comment_id))) == []


def decide_at_once(app, desk):
    """Two accept the comment, two dismiss it."""
    session_id, comment_id, crew = desk
    acts = (review.accept, review.dismiss)
    return at_once(app, 4, lambda i: acts[i % 2](crew[i], session_id, comment_id))


def orders():
    return db.session.scalar(sa.select(sa.func.count()).select_from(Claim).where(Claim.status == ClaimStatus.ORDERED))


def test_who_accepts_and_who_dismisses_at_the_same_moment_do_not_both(app, desk):
    results = decide_at_once(app, desk)

    assert [(type(each), each.facts["name"]) for each in refusals(results)] == [
        (DecidedByAnother, winner(results))] * 3
    with app.app_context():
        was_accepted = NAMES.index(winner(results)) % 2 == 0
        assert orders() == (1 if was_accepted else 0)


def test_without_the_lock_of_the_session_several_would_decide(app, desk, monkeypatch):
    if app.config["SQLALCHEMY_DATABASE_URI"].startswith("sqlite"):
        pytest.skip("SQLite lets one transaction write at a time, with or without this lock")
    session_id, comment_id, crew = desk
    have_read = threading.Barrier(4)
    decide = review._decide

    def look(actor, session_id):
        locking.note(db.session().info, LiveSession.__tablename__, session_id)
        return access.find(actor, session_id)

    def decide_all(*wanted):
        found = decide(*wanted)
        have_read.wait(20)
        return found

    monkeypatch.setattr(review.access, "lock_session", look)
    monkeypatch.setattr(review, "_decide", decide_all)

    results = at_once(app, 4, lambda i: review.dismiss(crew[i], session_id, comment_id))

    assert len(refusals(results)) < 3


def test_of_two_who_look_again_one_has_seen_it_and_the_other_hears_who(app, desk):
    session_id, comment_id, crew = desk
    with app.app_context():
        review.accept(SYSTEM, session_id, comment_id)
        make.say(db.session.get_one(LiveSession, session_id), "a1 3kg")
        look_id = db.session.scalars(sa.select(SecondLook.id)).one()

    results = at_once(app, 4, lambda i: looks.seen(crew[i], session_id, look_id))

    assert [(type(each), each.facts["name"]) for each in refusals(results)] == [(SeenByAnother, winner(results))] * 3


def test_one_key_pressed_by_two_sets_more_aside_twice_and_sent_twice_once(app, desk):
    session_id, _, crew = desk

    at_once(app, 4, lambda i: restocking.restock(crew[i], session_id, "A01", 1_000, f"key {i % 2}"))

    with app.app_context():
        assert db.session.scalars(sa.select(RunItem.allotment)).one() == 12_000


def test_of_two_who_change_what_is_on_air_at_the_same_moment_one_is_asked_again(app, desk):
    session_id, _, crew = desk
    with app.app_context():
        for name in ("Gạo", "Lạc"):
            make.add(db.session.get_one(LiveSession, session_id), shop.product(None, shop.kilo(30_000), name=name))

    results = at_once(app, 2, lambda i: sessions.put_on_air(
        crew[i], session_id, ("A02", "A03")[i], f"key {i}", instead_of="A01"))

    [refused] = refusals(results)
    with app.app_context():
        session = db.session.get_one(LiveSession, session_id)
        on_air = next(each.code for each in session.line_up if each.id == session.on_air_id)
    assert (type(refused), refused.facts["code"]) == (AnotherOnAir, on_air)
