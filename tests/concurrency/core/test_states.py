import itertools

import sqlalchemy as sa

from core.db import db
from core.states import IllegalMove, StatusChange, move
from core.transactions import lock, transaction
from tests.at_once import at_once
from tests.kernel.rows import Lamp, Light, lamp


def test_moves_at_the_same_moment_make_one_chain(app):
    with app.app_context():
        made = lamp()

    def act(i):
        with transaction():
            return move(lock(Lamp, made), Light.ON if i % 2 else Light.OFF)

    results = at_once(app, 6, act)

    assert {type(result) for result in results} == {bool}
    with app.app_context():
        changes = db.session.scalars(sa.select(StatusChange).order_by(StatusChange.id)).all()
        assert changes[0].old == Light.OFF
        assert all(before.new == after.old for before, after in itertools.pairwise(changes))
        assert len(changes) == results.count(True)


def test_of_two_ends_one_wins(app):
    with app.app_context():
        made = lamp()

    def act(i):
        with transaction():
            move(lock(Lamp, made), Light.ON)
            return move(lock(Lamp, made), Light.BROKEN if i else Light.OFF)

    results = at_once(app, 2, act)

    kinds = [type(result) for result in results]
    assert kinds in ([bool, bool], [IllegalMove, bool])
    with app.app_context():
        assert db.session.get(Lamp, made).status is Light.BROKEN
