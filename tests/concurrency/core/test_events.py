import sqlalchemy as sa

from core import events
from core.db import db
from core.events import Event
from core.transactions import transaction
from tests.at_once import at_once
from tests.kernel.rows import TooDear


def test_events_have_no_gaps_and_a_refused_change_leaves_none(app):
    def write(i):
        for step in range(10):
            try:
                with transaction():
                    events.append("s", "tick", i=i, step=step)
                    if step % 3 == 0:
                        raise TooDear
            except TooDear:
                continue

    assert at_once(app, 5, write) == [None] * 5
    with app.app_context():
        numbers = db.session.scalars(sa.select(Event.seq).order_by(Event.seq)).all()
        assert numbers == list(range(1, 31))


def test_a_reader_who_asks_for_what_follows_misses_nothing(app):
    """Numbers appear in the order of the commits; a number that is seen has no smaller one still to come."""
    written, seen = 60, []

    def act(i):
        if i:
            for step in range(written // 3):
                with transaction():
                    events.append("s", "tick", i=i, step=step)
            return
        while len(seen) < written:
            db.session.rollback()
            seen.extend(event.seq for event in events.after("s", seen[-1] if seen else 0))

    assert at_once(app, 4, act) == [None] * 4
    assert seen == list(range(1, written + 1))


def test_writers_of_several_streams_do_not_wait_for_each_other_in_a_circle(app):
    def write(i):
        for _ in range(10):
            with transaction():
                for stream in ("a", "b") if i % 2 else ("b", "a"):
                    events.append(stream, "tick")

    assert at_once(app, 4, write) == [None] * 4
    with app.app_context():
        assert events.heads(["a", "b"]) == {"a": 40, "b": 40}
