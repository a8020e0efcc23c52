from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from core import clock, outbox
from core.db import db
from core.outbox import Message
from core.transactions import transaction, use_case
from tests import only
from tests.kernel.rows import Note, TooDear, add, count

START = datetime(2026, 5, 1, 13, tzinfo=UTC)


def put(topic, key, **payload):
    with transaction():
        outbox.put(topic, key, **payload)


def messages():
    fresh = sa.select(Message).order_by(Message.id).execution_options(populate_existing=True)
    return db.session.scalars(fresh).all()


def fail(i):
    raise ValueError("no")


def test_a_message_is_delivered_if_its_change_was_committed(context, handlers):
    seen = []

    @outbox.on("notes.written")
    def tell(note_id):
        seen.append(note_id)

    @use_case
    def tell_everybody(is_refused):
        note_id = add()
        outbox.put("notes.written", str(note_id), note_id=note_id)
        if is_refused:
            raise TooDear
        return note_id

    kept = tell_everybody(is_refused=False)
    with pytest.raises(TooDear):
        tell_everybody(is_refused=True)

    assert outbox.drain() == 1
    assert outbox.drain() == 0
    assert seen == [kept]


def test_who_died_before_delivering_is_made_up_for(context, handlers):
    """The promise is a row: another process that starts later keeps it."""
    put_before_the_crash = []
    outbox.on("t")(lambda i: put_before_the_crash.append(i))
    put("t", "1", i=1)
    db.session.remove()
    db.engine.dispose()

    assert outbox.drain() == 1
    assert put_before_the_crash == [1]


def test_a_worker_that_died_while_delivering_is_followed_by_another(context, handlers):
    calls = []

    @outbox.on("t")
    def deliver(i):
        calls.append(i)
        if len(calls) == 1:
            raise SystemExit

    with clock.at(START):
        put("t", "1", i=1)
        with pytest.raises(SystemExit):
            outbox.drain()
        assert outbox.drain() == 0  # the lease of the dead worker still runs
    with clock.at(START + outbox.LEASE):
        assert outbox.drain() == 1

    assert calls == [1, 1]


def test_a_handler_that_is_gone_parks_its_message_only(context, handlers):
    seen = []
    outbox.on("old")(lambda i: None)
    outbox.on("new")(lambda i: seen.append(i))
    put("old", "1", i=1)
    put("new", "2", i=2)

    del handlers["old"]  # as a release that renames it does

    assert outbox.drain() == 1
    assert seen == [2]
    assert [(m.dead_at is not None, m.error) for m in messages()] == [(True, "no such handler"), (False, "")]


def test_a_handler_that_moved_keeps_its_name_and_gets_what_waited_for_it_once(context, handlers):
    seen = []
    outbox.on("t", name="old.place.tell")(lambda i: None)
    put("t", "1", i=1)

    handlers.clear()  # as a release begins that has moved it
    outbox.on("t", name="old.place.tell")(lambda i: seen.append(i))
    put("t", "1", i=1)

    assert outbox.drain() == 1
    assert seen == [1]


def test_a_poisonous_message_blocks_nobody(context, handlers):
    seen = []
    outbox.on("bad")(fail)
    outbox.on("good")(lambda i: seen.append(i))
    for i in range(3):
        put("bad", str(i), i=i)
        put("good", str(i), i=i)

    assert outbox.drain() == 3
    assert seen == [0, 1, 2]


def test_one_promise_per_subscriber(context, handlers):
    seen = []

    @outbox.on("t")
    def first(i):
        seen.append(("first", i))
        raise ValueError

    @outbox.on("t")
    def second(i):
        seen.append(("second", i))

    put("t", "1", i=1)

    assert outbox.drain() == 1
    assert sorted(seen) == [("first", 1), ("second", 1)]


def test_the_lease_of_each_message_begins_when_it_is_claimed(context, handlers):
    calls = []

    @outbox.on("slow")
    def slow(i):
        calls.append(i)
        if i == 0:
            clock._frozen.set(START + timedelta(minutes=20))  # the first one took twenty minutes
        elif calls.count(1) == 1:
            with clock.at(clock.now() + timedelta(minutes=1)):  # and now a second worker looks
                outbox.drain()

    with clock.at(START):
        put("slow", "0", i=0)
        put("slow", "1", i=1)
        outbox.drain()

    assert calls == [0, 1]


def test_a_repeated_promise_is_one_promise(context, handlers):
    outbox.on("t")(lambda i: None)

    put("t", "k", i=1)
    put("t", "k", i=1)

    assert count(Message) == 1


def test_many_promises_in_one_statement(context, handlers):
    seen = []
    outbox.on("t")(lambda i: seen.append(i))

    put("t", "1", i=1)
    with transaction():
        outbox.put_all("t", {str(i): {"i": i} for i in range(3)})
        outbox.put_all("t", {})

    assert outbox.drain() == 3
    assert sorted(seen) == [0, 1, 2]


def test_a_subscriber_says_which_messages_it_wants(context, handlers):
    seen = []

    @outbox.on("t", when=lambda i: i > 1)
    def choosy(i):
        seen.append(i)

    @outbox.on("t")
    def everything(i):
        seen.append(-i)

    for i in (1, 2):
        put("t", str(i), i=i)

    assert count(Message) == 3
    outbox.drain()
    assert sorted(seen) == [-2, -1, 2]


def test_a_topic_nobody_listens_to_must_be_declared(context, handlers):
    with pytest.raises(LookupError):
        put("notes.writen", "1")

    put(outbox.topic("test.declared"), "1")
    assert count(Message) == 0


def test_after_some_attempts_a_message_is_left_to_a_person(context, handlers):
    outbox.on("t")(fail)

    with clock.at(START):
        put("t", "1", i=1)
    for days in range(1, outbox.MOST_ATTEMPTS + 3):
        with clock.at(START + timedelta(days=days)):
            outbox.drain()

    assert [(m.attempts, m.dead_at is not None) for m in messages()] == [(outbox.MOST_ATTEMPTS, True)]
    assert "ValueError" in messages()[0].error


def test_the_pauses_between_attempts_grow(context, handlers):
    outbox.on("t")(fail)
    pauses = []

    with clock.at(START):
        put("t", "1", i=1)
    moment = START
    for _ in range(5):
        with clock.at(moment):
            outbox.drain()
        pauses.append(messages()[0].due_at - moment)
        moment = messages()[0].due_at

    assert pauses == sorted(pauses)
    assert pauses[-1] > 8 * pauses[0]


def test_a_message_handed_to_a_handler_may_write(context, handlers):
    outbox.on("t")(lambda text: add(text))

    put("t", "1", text="from the outbox")
    outbox.drain()

    assert count(Note) == 1


@only.sqlite
def test_what_is_due_is_found_by_an_index(context):
    due = ("SELECT id FROM outbox WHERE done_at IS NULL AND dead_at IS NULL AND due_at <= '2026'"
           " ORDER BY due_at, id")

    plan = db.session.execute(sa.text(f"EXPLAIN QUERY PLAN {due}")).all()

    assert "ix_outbox_waiting" in str(plan)


def test_the_index_of_what_is_due_is_there(context):
    assert "ix_outbox_waiting" in {index["name"] for index in sa.inspect(db.engine).get_indexes("outbox")}
