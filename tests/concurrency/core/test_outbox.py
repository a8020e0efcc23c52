import sqlalchemy as sa

from core import clock, outbox
from core.db import db
from core.outbox import Message
from core.transactions import transaction
from tests.at_once import at_once


def test_four_workers_deliver_each_message_once(app, handlers):
    seen = []
    outbox.on("t")(lambda i: seen.append(i))
    with app.app_context(), transaction():
        for i in range(20):
            outbox.put("t", str(i), i=i)

    delivered = at_once(app, 4, lambda _: outbox.drain())

    assert sorted(seen) == list(range(20))
    assert sum(delivered) == 20


def test_a_promise_made_many_times_at_once_is_one_promise(app, handlers):
    outbox.on("t")(lambda: None)

    def promise(_):
        with transaction():
            outbox.put("t", "k")

    assert at_once(app, 8, promise) == [None] * 8
    with app.app_context():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Message)) == 1


def test_a_slow_worker_does_not_write_over_the_one_who_took_its_place(app, handlers):
    """Its lease ran out while it was delivering; the other has settled the message since."""
    calls = []
    start = clock.now()

    @outbox.on("t")
    def deliver():
        calls.append(1)
        if len(calls) == 1:
            with clock.at(start + 2 * outbox.LEASE):
                assert outbox.drain() == 1
            raise ValueError("too late")

    with app.app_context():
        with transaction():
            outbox.put("t", "k")
        outbox.drain()

        message = db.session.scalars(sa.select(Message).execution_options(populate_existing=True)).one()
        assert (message.done_at is not None, message.attempts, message.error) == (True, 2, "")
