import json

import pytest

from core import events, streams
from core.db import db
from core.streams import Reader, TooManyStreams
from core.transactions import transaction


@pytest.fixture
def hub(app, monkeypatch):
    """The hub of this application; it ends with the test."""
    monkeypatch.setattr(streams, "POLL_SECONDS", 0.01)
    hub = app.extensions["streams"] = streams.Hub(app)
    yield hub
    hub.close()


def write(app, *kinds, stream="s"):
    with app.app_context():
        for kind in kinds:
            with transaction():
                events.append(stream, kind, word="Mận hậu")


def seen(answer, count):
    """The first events of an open stream, as (number, kind)."""
    found = []
    for chunk in answer.response:
        text = chunk.decode() if isinstance(chunk, bytes) else chunk
        if text.startswith("id:"):
            data = json.loads(text.split("data: ")[1])
            found.append((data["seq"], data["kind"]))
        if len(found) == count:
            break
    answer.close()
    return found


def follow(app, **headers):
    return app.test_client().get("/events", headers={"Accept": "text/event-stream", **headers})


def test_without_a_stream_events_come_as_json(app, hub):
    write(app, "a", "b")

    page = app.test_client().get("/events?after=1").json

    assert page["last"] == 2
    assert [(event["seq"], event["kind"], event["payload"]) for event in page["events"]] == [
        (2, "b", {"word": "Mận hậu"})]
    assert app.test_client().get("/events?after=2").json == {"events": [], "last": 2}


def test_a_stream_sends_what_was_before_and_what_comes(app, hub):
    write(app, "a", "b")
    answer = follow(app)
    write(app, "c")

    assert answer.content_type.startswith("text/event-stream")
    assert answer.headers["Cache-Control"] == "no-store"
    assert seen(answer, 3) == [(1, "a"), (2, "b"), (3, "c")]


def test_a_stream_goes_on_where_it_was_cut(app, hub):
    write(app, "a", "b", "c")

    assert seen(follow(app, **{"Last-Event-ID": "1"}), 2) == [(2, "b"), (3, "c")]


@pytest.mark.parametrize("last", ["x", "-1", "1e3", "9" * 30, "٣"])
def test_a_last_number_that_is_none_begins_at_the_beginning(app, hub, last):
    write(app, "a")

    assert seen(follow(app, **{"Last-Event-ID": last.encode().decode("latin-1")}), 1) == [(1, "a")]


def test_other_streams_are_not_heard(app, hub):
    write(app, "x", stream="other")
    write(app, "a")

    assert seen(follow(app), 1) == [(1, "a")]


def test_an_open_stream_holds_no_database_connection(app, hub):
    answer = follow(app)

    with app.app_context():
        assert db.engine.pool.checkedout() == 0
    answer.close()


def test_a_closed_stream_is_forgotten(app, hub):
    answer = follow(app)
    assert hub.open_streams() == 1

    answer.close()
    answer.close()

    assert hub.open_streams() == 0


def test_one_address_cannot_take_all_streams(app, hub):
    app.config.update(STREAMS_PER_ADDRESS=2, STREAMS_IN_ALL=3)
    for address in ("a", "a"):
        hub.join(Reader("s", 0, address))

    with pytest.raises(TooManyStreams) as refused:
        hub.join(Reader("s", 0, "a"))
    assert refused.value.http_status == 503
    hub.join(Reader("s", 0, "b"))
    with pytest.raises(TooManyStreams):
        hub.join(Reader("s", 0, "c"))


def test_a_refused_stream_can_still_ask_for_json(app, hub):
    app.config.update(STREAMS_PER_ADDRESS=0)
    write(app, "a")

    refused = follow(app)

    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "10")
    assert app.test_client().get("/events").json["last"] == 1


def test_a_reader_that_cannot_keep_up_is_let_go_and_loses_nothing():
    reader = Reader("s", 0, "a")

    reader.offer([(seq, "x") for seq in range(1, streams.QUEUE_LENGTH + 10)])
    reader.offer([(streams.QUEUE_LENGTH + 10, "x")])

    assert reader.is_lagging
    assert reader.after == streams.QUEUE_LENGTH == reader.waiting.qsize()
