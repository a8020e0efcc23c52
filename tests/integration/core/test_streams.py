import json

import pytest

from core import events, streams
from core import hub as hub_module
from core.db import db
from tests.at_once import at_once
from tests.kernel.rows import write_events as write


def seen(answer, count):
    """The first events of an open stream, as (number, kind)."""
    found = []
    for chunk in answer.response:
        text = chunk.decode() if isinstance(chunk, bytes) else chunk
        for block in text.split("\n\n"):
            if block.startswith("id:"):
                data = json.loads(block.split("data: ")[1])
                found.append((data["seq"], data["kind"]))
        if len(found) >= count:
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


def test_a_refused_stream_can_still_ask_for_json(app, hub):
    app.config.update(STREAMS_PER_ADDRESS=0)
    write(app, "a")

    refused = follow(app)

    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "10")
    assert app.test_client().get("/events").json["last"] == 1


def test_a_stream_that_cannot_keep_up_ends_and_goes_on_when_it_returns(app, hub, monkeypatch):
    monkeypatch.setattr(hub_module, "QUEUE_LENGTH", 5)
    monkeypatch.setattr(streams, "HEARTBEAT_SECONDS", 0.01)
    write(app, *"abcdefgh")

    first = seen(follow(app), 8)
    rest = seen(follow(app, **{"Last-Event-ID": str(first[-1][0])}), 8 - len(first))

    assert len(first) == 5
    assert [number for number, _ in first + rest] == list(range(1, 9))


def test_a_silent_stream_gives_signs_of_life_and_ends(app, hub, monkeypatch):
    monkeypatch.setattr(streams, "HEARTBEAT_SECONDS", 0.01)
    monkeypatch.setattr(streams, "LONGEST_SECONDS", 0.1)

    answer = follow(app)
    said = [chunk.decode() for chunk in answer.response]

    assert said[0] == "retry: 1000\n\n"
    assert set(said[1:]) == {": still here\n\n"}
    assert hub.open_streams() == 0


def test_pages_are_answered_beside_more_streams_than_connections(app, hub):
    write(app, "a")
    open_streams = [follow(app) for _ in range(30)]

    with app.app_context():
        assert db.engine.pool.checkedout() <= 1  # the hub's own
    assert app.test_client().get("/events").json["last"] == 1
    for answer in open_streams:
        assert seen(answer, 1) == [(1, "a")]


def test_a_question_about_the_headers_opens_no_stream(app, hub):
    answer = app.test_client().head("/events", headers={"Accept": "text/event-stream"})

    assert answer.content_type.startswith("text/event-stream")
    answer.close()
    assert hub.open_streams() == 0


def test_the_hub_outlives_a_database_that_is_away(app, hub, monkeypatch, caplog):
    monkeypatch.setattr(hub_module, "AWAY_SECONDS", 0.01)
    heads, calls = events.heads, []

    def away_at_first(names):
        calls.append(1)
        if len(calls) == 1:
            raise OSError("no route")
        return heads(names)

    monkeypatch.setattr(events, "heads", away_at_first)
    write(app, "a")

    assert seen(follow(app), 1) == [(1, "a")]
    assert "event hub could not read" in caplog.text


def test_every_reader_sees_what_all_writers_wrote_once_and_in_one_order(app, hub):
    writers, each, readers = 3, 20, 40

    def act(number):
        if number < writers:
            write(app, *(f"{number}-{step}" for step in range(each)))
            return []
        return seen(follow(app), writers * each)

    results = at_once(app, writers + readers, act)

    stories = results[writers:]
    assert all(story == stories[0] for story in stories)
    assert [number for number, _ in stories[0]] == list(range(1, writers * each + 1))
    for number in range(writers):
        assert [kind for _, kind in stories[0] if kind.startswith(f"{number}-")] == [
            f"{number}-{step}" for step in range(each)]


def test_readers_that_lose_their_line_again_and_again_miss_nothing(app, hub):
    def act(number):
        if number == 0:
            write(app, *["tick"] * 40)
            return []
        found = []
        while len(found) < 40:
            last = str(found[-1][0]) if found else "0"
            found += seen(follow(app, **{"Last-Event-ID": last}), min(7, 40 - len(found)))
        return found

    for found in at_once(app, 4, act)[1:]:
        assert [number for number, _ in found] == list(range(1, 41))
