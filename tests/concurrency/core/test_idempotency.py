import sqlalchemy as sa

from core.db import db
from core.idempotency import KeyReused, RequestKey
from core.inbox import first_time
from core.transactions import transaction
from tests.at_once import at_once
from tests.kernel.rows import Note, TooDear, count, write


def test_a_double_tap_is_done_once(app):
    for tap in range(20):
        ids = at_once(app, 2, lambda _, tap=tap: write(f"tap {tap}", "a", 1))
        assert len(set(ids)) == 1, ids

    with app.app_context():
        assert count(Note) == 20


def test_forty_copies_are_one(app):
    ids = at_once(app, 40, lambda _: write("k", "a", 1, scope="person:1"))

    assert len(set(ids)) == 1, ids
    with app.app_context():
        assert (count(Note), count(RequestKey)) == (1, 1)


def test_of_two_bodies_under_one_key_one_wins_and_the_other_is_told(app):
    results = at_once(app, 8, lambda i: write("k", "a", i % 2))

    assert {type(result) for result in results} == {int, KeyReused}
    with app.app_context():
        assert count(Note) == 1


def test_twins_of_a_refused_request_are_all_refused_and_leave_nothing(app):
    results = at_once(app, 8, lambda _: write("k", "a", 2_000_000))

    assert {type(result) for result in results} == {TooDear}
    with app.app_context():
        assert (count(Note), count(RequestKey)) == (0, 0)


def test_the_same_key_of_different_people_is_different_work(app):
    ids = at_once(app, 6, lambda i: write("k", "a", 1, scope=f"person:{i}"))

    assert len(set(ids)) == 6


def test_a_hook_that_comes_in_twenty_copies_is_acted_on_once(app):
    def come(_):
        with transaction() as session:
            if first_time("bank", "1"):
                session.execute(sa.insert(Note).values(text="paid"))
                return True
            return False

    assert sum(at_once(app, 20, come)) == 1
    with app.app_context():
        assert db.session.scalars(sa.select(Note.text)).all() == ["paid"]
