"""The hub by itself: who is served when, and from where."""
import pytest

from core import clock, events
from core import hub as hub_module
from core.hub import Reader, TooManyStreams
from tests.kernel.rows import write_events as write


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


def test_whoever_begins_far_behind_holds_nobody_up(app, hub, monkeypatch):
    monkeypatch.setattr(hub_module, "_BATCH", 10)
    write(app, *["old"] * 35)
    late, current = Reader("s", 0, "a"), Reader("s", 35, "b")
    hub.join(late)
    hub.join(current)
    write(app, "new")

    assert current.waiting.get(timeout=20)[0] == 36
    assert [late.waiting.get(timeout=20)[0] for _ in range(36)] == list(range(1, 37))


def test_whoever_asks_for_numbers_that_are_still_to_come_holds_nobody_up(app, hub):
    write(app, "old")
    ahead, current = Reader("s", 10**17, "a"), Reader("s", 1, "b")
    hub.join(ahead)
    hub.join(current)
    write(app, "new")

    assert current.waiting.get(timeout=20)[0] == 2
    assert ahead.waiting.empty()


def test_a_commit_wakes_the_hub(app, hub, monkeypatch):
    monkeypatch.setattr(hub_module, "POLL_SECONDS", 3600.0)
    reader = Reader("s", 0, "a")
    hub.join(reader)
    for number in range(1, 4):
        write(app, "a")
        assert reader.waiting.get(timeout=20)[0] == number


def test_what_was_written_elsewhere_is_found_by_looking(app, hub, monkeypatch):
    monkeypatch.setattr(events, "_told", [])  # as in a process that hears of no commit
    reader = Reader("s", 0, "a")
    hub.join(reader)
    write(app, "a")

    assert reader.waiting.get(timeout=20)[0] == 1


def test_what_is_read_once_serves_those_who_take_it_later(app, hub, monkeypatch):
    asked, after = [], events.after
    monkeypatch.setattr(events, "after", lambda stream, seq, limit: asked.append(seq) or after(stream, seq, limit))
    write(app, "a", "b")
    readers = [Reader("s", seq, "a") for seq in (0, 1)]
    with app.app_context():
        hub._serve(readers[:1])
        hub._serve(readers)

    assert asked == [0]
    assert [reader.waiting.qsize() for reader in readers] == [2, 1]


def test_what_is_old_is_read_again_from_the_log(app, hub, monkeypatch):
    """What somebody has taken back meanwhile must be in no later answer."""
    monkeypatch.setattr(hub_module, "KEPT_SECONDS", -1.0)
    asked, after = [], events.after
    monkeypatch.setattr(events, "after", lambda stream, seq, limit: asked.append(seq) or after(stream, seq, limit))
    write(app, "a", "b")
    readers = [Reader("s", 0, "a"), Reader("s", 1, "a"), Reader("s", 0, "a")]
    with app.app_context():
        hub._serve(readers[:1])
        hub._serve(readers)

    assert asked == [0, 0]
    assert [reader.waiting.qsize() for reader in readers] == [2, 1, 2]


def test_a_log_that_is_shorter_than_it_was_is_read_anew(app, hub, monkeypatch):
    """As when a backup is put back, and others follow what is written from then on."""
    before = [events.Happened(seq, "before", {}, clock.now()) for seq in (1, 2, 3)]
    log = [before]
    monkeypatch.setattr(events, "heads", lambda _: {"s": log[0][-1].seq})
    monkeypatch.setattr(events, "after", lambda _, seq, limit: [each for each in log[0] if each.seq > seq][:limit])
    old, new = Reader("s", 0, "a"), Reader("s", 1, "b")
    with app.app_context():
        hub._serve([old])
        log[0] = before[:1]
        hub._serve([old, new])
        log[0] = [*before[:1], events.Happened(2, "after", {}, clock.now())]
        hub._serve([old, new])

    assert old.waiting.qsize() == 3
    assert "after" in new.waiting.get(timeout=1)[1]


def test_a_reader_far_behind_gets_no_more_than_it_takes(app, hub):
    reader = Reader("s", 0, "a")
    reader.offer([(seq, "x") for seq in range(1, hub_module.QUEUE_LENGTH - 100)])

    assert not reader.has_room


def test_a_forked_process_begins_with_no_streams_and_a_thread_of_its_own(app, hub, monkeypatch):
    hub.join(Reader("s", 0, "a"))
    of_the_parent = hub._thread

    monkeypatch.setattr(hub_module.os, "getpid", lambda: -1)
    reader = Reader("s", 0, "b")
    hub.join(reader)
    write(app, "a")

    assert hub.open_streams() == 1
    assert hub._thread is not of_the_parent
    assert reader.waiting.get(timeout=20)[0] == 1


def test_a_reader_that_cannot_keep_up_is_let_go_and_loses_nothing():
    reader = Reader("s", 0, "a")

    reader.offer([(seq, "x") for seq in range(1, hub_module.QUEUE_LENGTH + 10)])
    reader.offer([(hub_module.QUEUE_LENGTH + 10, "x")])

    assert reader.is_lagging
    assert reader.after == hub_module.QUEUE_LENGTH == reader.waiting.qsize()
