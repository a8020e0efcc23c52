"""Streams for whoever needs only how things stand."""
import json
import time

from core import clock, events
from core import hub as hub_module
from core.hub import Reader
from core.transactions import transaction

THINGS = {"item": "code", "state": ""}


def told(*events_):
    """Events as the hub hands them on: (number, kind, code)."""
    return [hub_module.Told(events.Happened(seq, kind, {"code": code}, clock.now()), f"{seq};")
            for seq, kind, code in events_]


def test_of_what_waits_a_viewer_gets_the_newest_of_each_thing_in_the_order_of_the_log(app, hub):
    found = told((1, "item", "A"), (2, "item", "B"), (3, "state", ""), (4, "word", "A"), (5, "item", "A"),
                 (6, "word", "A"), (7, "state", "x"), (8, "item", "C"))
    late, later = Reader("s", 0, "a", THINGS), Reader("s", 4, "a", THINGS)

    hub._hand_on(found, [late, later], 0.0)

    assert late.waiting.get() == (8, "2;4;5;6;7;8;")
    assert later.waiting.get() == (8, "5;6;7;8;")
    assert late.after == later.after == 8


def test_whoever_is_merged_waits_a_while_for_more_and_takes_it_when_the_last_is_sent(app, hub, monkeypatch):
    monkeypatch.setattr(hub_module, "MERGED_SECONDS", 10.0)
    viewer = Reader("s", 0, "a", THINGS)
    assert viewer.wants(100.0)

    hub._hand_on(told((1, "item", "A")), [viewer], 100.0)

    assert not viewer.wants(113.0)  # it has not been sent yet
    viewer.waiting.get()
    assert not viewer.wants(107.0)
    assert viewer.wants(113.0)


def test_where_more_watch_than_can_be_sent_to_in_a_second_each_waits_longer(app, hub, monkeypatch):
    monkeypatch.setattr(hub_module, "MERGED_PER_SECOND", 2)
    viewers, crew = [Reader("s", 0, "a", THINGS) for _ in range(20)], Reader("s", 0, "b")
    with app.app_context(), transaction():
        events.append("s", "item", code="A", left=1)

    with app.app_context():
        hub._serve([*viewers, crew])
    now = time.monotonic()
    for viewer in viewers:
        viewer.waiting.get(timeout=1)

    assert not any(viewer.wants(now + 7.4) for viewer in viewers)
    assert all(viewer.wants(now + 12.6) for viewer in viewers)
    assert crew.wants(now)


def test_the_crew_sees_every_event_beside_viewers_who_are_merged(app, hub, monkeypatch):
    monkeypatch.setattr(hub_module, "MERGED_SECONDS", 0.05)
    viewers, crew, count = [Reader("s", 0, "a", THINGS) for _ in range(20)], Reader("s", 0, "b"), 120
    for reader in (*viewers, crew):
        hub.join(reader)

    with app.app_context():
        for number in range(count):
            with transaction():
                events.append("s", "item", code=f"A{number % 3}", left=number)

    assert [crew.waiting.get(timeout=20)[0] for _ in range(count)] == list(range(1, count + 1))
    for viewer in viewers:
        seen_by_viewer, shown = [], {}
        while not seen_by_viewer or seen_by_viewer[-1] < count:
            for block in viewer.waiting.get(timeout=20)[1].split("\n\n")[:-1]:
                event = json.loads(block.split("data: ")[1])
                seen_by_viewer.append(event["seq"])
                shown[event["payload"]["code"]] = event["payload"]["left"]
        assert seen_by_viewer == sorted(set(seen_by_viewer))
        assert shown == {f"A{number % 3}": number for number in range(count - 3, count)}


def test_a_merged_stream_that_is_cut_in_the_middle_still_ends_with_the_newest_state(app, hub):
    """Whoever saw only the first events of a piece asks for what follows; what was left out has a successor."""
    log = [(seq, "item", "ABC"[seq * 7 % 3]) for seq in range(1, 30)]
    newest = {code: seq for seq, _, code in log}
    whole = hub_module._merge(told(*log), 0, THINGS)[1].split(";")[:-1]

    for cut in range(len(whole) + 1):
        before = [int(number) for number in whole[:cut]]
        rest = told(*log[before[-1] if before else 0:])
        after = hub_module._merge(rest, before[-1] if before else 0, THINGS)[1].split(";")[:-1] if rest else []
        shown = {log[seq - 1][2]: seq for seq in (*before, *map(int, after))}
        assert shown == newest


def test_events_that_only_name_something_are_spelled_once_for_a_batch_and_anew_each_time(app, hub, monkeypatch):
    asked, words = [], {1: "mận", 2: "đào"}

    def spelled(payloads):
        asked.append([each["id"] for each in payloads])
        return [{**each, "word": words.get(each["id"], "gone")} for each in payloads]

    monkeypatch.setattr(hub_module, "_spellings", {"said": spelled})
    with app.app_context():
        for number in (1, 2):
            with transaction():
                events.append("s", "said", id=number)
        with transaction():
            events.append("s", "other", id=3)

        first = [json.loads(told.text.split("data: ", 1)[1])["payload"] for told in hub_module._told("s", 0)]
        del words[1]
        answer = app.test_client().get("/events?after=0").json

    assert first == [{"id": 1, "word": "mận"}, {"id": 2, "word": "đào"}, {"id": 3}]
    assert [each["payload"] for each in answer["events"]] == [
        {"id": 1, "word": "gone"}, {"id": 2, "word": "đào"}, {"id": 3}]
    assert asked == [[1, 2], [1, 2]]
