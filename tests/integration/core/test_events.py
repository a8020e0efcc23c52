import pytest
import sqlalchemy as sa

from core import events
from core.db import db
from core.transactions import transaction
from tests.kernel.rows import Diary, TooDear, add
from tests.make.statements import statements


def append(stream, kind, **payload):
    with transaction():
        events.append(stream, kind, **payload)


def test_a_screen_asks_for_what_follows(context):
    for kind in ("a", "b", "c"):
        append("s", kind, word=kind)
    append("other", "x")

    assert [(event.seq, event.kind, event.payload) for event in events.after("s", 1)] == [
        (2, "b", {"word": "b"}), (3, "c", {"word": "c"})]
    assert [event.seq for event in events.after("s", 0, limit=2)] == [1, 2]
    assert events.heads(["s", "other", "none"]) == {"s": 3, "other": 1}


def test_a_refused_change_leaves_no_event_and_no_gap(context):
    append("s", "a")
    with pytest.raises(TooDear), transaction():
        events.append("s", "refused")
        raise TooDear
    append("s", "b")

    assert [(event.seq, event.kind) for event in events.after("s", 0)] == [(1, "a"), (2, "b")]


def test_an_event_is_the_last_thing_written(context):
    """Whoever writes to a stream makes the others wait, so that comes as late as it can, streams in order."""
    written = []

    def note(_connection, _cursor, statement, parameters, *_):
        if statement.startswith(("INSERT INTO", "UPDATE")):
            written.append((statement.split()[1 + statement.startswith("INSERT")], str(parameters)))

    append("a", "x")
    append("b", "x")
    sa.event.listen(db.engine, "before_cursor_execute", note)
    with transaction() as session:
        events.append("b", "y")
        events.append("a", "y")
        add("work")
        session.add(Diary(text="more work"))
    sa.event.remove(db.engine, "before_cursor_execute", note)

    assert [table for table, _ in written] == ["notes", "diary", "streams", "events", "streams", "events"]
    assert "'a'" in written[2][1]
    assert "'b'" in written[4][1]


def test_the_events_of_one_transaction_follow_one_another_and_advance_the_log_once(context):
    append("s", "before")

    with statements() as sent, transaction():
        for kind in ("a", "b", "c"):
            events.append("s", kind, word=kind)
            events.append("other", kind)

    assert [(event.seq, event.kind) for event in events.after("s", 0)] == [
        (1, "before"), (2, "a"), (3, "b"), (4, "c")]
    assert [(event.seq, event.kind) for event in events.after("other", 0)] == [(1, "a"), (2, "b"), (3, "c")]
    assert [statement.split()[0] for statement in sent if "streams" in statement and "seq" in statement].count(
        "UPDATE") == 3  # the new log is found missing, begun, and advanced


def test_events_are_never_rewritten(context):
    append("s", "a")

    for statement in ("UPDATE events SET kind = 'b'", "DELETE FROM events"):
        with pytest.raises(sa.exc.IntegrityError), transaction() as session:
            session.execute(sa.text(statement))
