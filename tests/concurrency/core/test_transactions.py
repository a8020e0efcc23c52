import threading

import sqlalchemy as sa

from core.db import Dong, db
from core.transactions import lock, use_case
from tests import only
from tests.at_once import at_once
from tests.kernel.rows import Note, add


def price(app, note_id):
    with app.app_context():
        return db.session.get(Note, note_id).price


def test_no_change_is_lost_when_many_read_and_then_write(app):
    with app.app_context():
        note_id = add()

    @use_case
    def raise_price():
        note = lock(Note, note_id)
        note.price = Dong(note.price + 1)

    def work(_):
        for _ in range(5):
            raise_price()

    assert at_once(app, 6, work) == [None] * 6
    assert price(app, note_id) == 30


@only.postgresql
def test_control_without_the_lock_a_change_is_lost(app):
    """If this ever fails, the test above proves nothing."""
    with app.app_context():
        note_id = add()
    both_have_read = threading.Barrier(2)

    @use_case
    def raise_price():
        note = db.session.get(Note, note_id)
        found = note.price
        both_have_read.wait(5)
        note.price = Dong(found + 1)

    assert at_once(app, 2, lambda _: raise_price()) == [None, None]
    assert price(app, note_id) == 1


def test_one_conditional_update_gives_out_just_what_is_there(app):
    with app.app_context():
        note_id = add(price=7)

    @use_case
    def take():
        one_less = sa.update(Note).where(Note.id == note_id, Note.price >= 1).values(price=Note.price - 1)
        return db.session.scalar(one_less.returning(Note.id)) is not None

    results = at_once(app, 20, lambda _: take())

    assert sorted(results) == [False] * 13 + [True] * 7
    assert price(app, note_id) == 0


@only.postgresql
def test_two_that_wait_for_each_other_both_get_through(app):
    """A deadlock is a lost race: the victim is tried again."""
    with app.app_context():
        notes = [add("a"), add("b")]
    first_locked = threading.Barrier(2)
    tries = []

    @use_case
    def both(order):
        tries.append(1)
        for step, note_id in enumerate(order):
            change = sa.update(Note).where(Note.id == note_id).values(price=Note.price + 1)
            db.session.execute(change)
            if step == 0 and len(tries) <= 2:
                first_locked.wait(5)

    assert at_once(app, 2, lambda i: both(notes if i else notes[::-1])) == [None, None]
    assert len(tries) == 3
    assert [price(app, note_id) for note_id in notes] == [2, 2]
