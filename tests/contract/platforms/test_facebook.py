"""What is Facebook's own: its error codes, its rate headers, tokens that stay out of addresses and logs."""
from __future__ import annotations

import json
import traceback
from datetime import UTC, datetime, timedelta

import pytest
import structlog

from livestream.platforms.connection import ConnectionFailed, Fault, VideoStatus
from livestream.platforms.facebook import moment, status_of
from tests.contract.platforms.conftest import BEGAN, LIVE, PAGE, TOKEN
from tests.contract.platforms.graph import VERSION, Trouble, error


def pages(scene):
    return list(scene.connection.heard_since(LIVE, BEGAN))


@pytest.mark.parametrize(("code", "fault"), [
    (190, Fault.EXPIRED), (4, Fault.TOO_OFTEN), (17, Fault.TOO_OFTEN), (32, Fault.TOO_OFTEN), (613, Fault.TOO_OFTEN),
    (200, Fault.FORBIDDEN), (100, Fault.GONE), (2, Fault.NO_ANSWER), (99_999, Fault.REFUSED)])
def test_error_codes_have_names(graph_scene, code, fault):
    graph_scene.graph.troubles.append(Trouble(400, error(code)))

    with pytest.raises(ConnectionFailed) as failed:
        pages(graph_scene)

    assert failed.value.fault is fault


@pytest.mark.parametrize("trouble", [
    Trouble(200, b"not json"), Trouble(200, b"[]"), Trouble(200, b'{"data": 3}'), Trouble(200, b"\xff\xfe"),
    Trouble(200, b"[" * 100_000), Trouble(302, b"{}", {"Location": "http://127.0.0.1:9/stolen"}),
    Trouble(400, b'{"error": "?"}'), Trouble(400, b'{"error": {"code": "190"}}'), Trouble(404, b"{}"),
    Trouble(500, b"{}"), Trouble(cut=True), Trouble(200, b"{}", after=0.8)],
    ids=["text", "list", "no list", "bytes", "deep", "redirect", "odd error", "odd code", "no error", "broken", "cut",
         "slow"])
def test_nonsense_is_a_failure_with_a_name(graph_scene, trouble):
    graph_scene.graph.troubles.append(trouble)

    with pytest.raises(ConnectionFailed) as failed:
        pages(graph_scene)

    assert failed.value.fault in (Fault.UNREADABLE, Fault.NO_ANSWER, Fault.REFUSED)
    assert len(graph_scene.graph.asked) == 0


def test_rows_that_are_no_comments_are_left_out(graph_scene):
    rows = [None, 3, {}, {"id": 7, "created_time": "2026-11-21T13:05:30+0000"}, {"id": "1_2", "created_time": "today"},
            {"id": "1_3", "created_time": "2026-11-21T13:05:30+0000", "from": "Lan", "message": ["x"]},
            {"id": "1_4", "created_time": "2026-11-21T13:05:30+0000", "message": "a1 \x00"},
            {"id": "1_5", "created_time": "2026-11-21T13:05:30+0000", "message": "Xin chào", "from": {"id": PAGE}}]
    graph_scene.graph.troubles.append(Trouble(200, json.dumps({"data": rows}).encode()))

    assert [(each.external_id, each.author_id, each.text) for each in pages(graph_scene)[0].comments] == [
        ("1_3", "", ""), ("1_4", "", "a1 ")]


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/v25.0/x", "https://evil.test/v25.0/x", "{address}/v1.0/x", "file:///x"])
def test_no_address_of_another_host_is_followed(graph_scene, url):
    target = url.format(address=graph_scene.graph.address)
    graph_scene.graph.troubles.append(Trouble(200, json.dumps({"data": [], "paging": {"next": target}}).encode()))

    with pytest.raises(ConnectionFailed) as failed:
        pages(graph_scene)

    assert failed.value.fault is Fault.UNREADABLE


def test_pages_that_never_end_end(graph_scene):
    graph = graph_scene.graph
    body = json.dumps({"data": [], "paging": {"next": f"{graph.address}/{VERSION}/{LIVE}/comments?after=1"}}).encode()
    graph.troubles.extend(Trouble(200, body) for _ in range(100))

    assert len(pages(graph_scene)) == 2
    assert not any(page.is_last for page in pages(graph_scene))


def test_the_token_is_in_no_address_and_in_no_log(graph_scene, caplog):
    for number in range(150):
        graph_scene.say(f"122104_{number}", "a1", number)

    with structlog.testing.capture_logs() as lines:
        pages(graph_scene)
        graph_scene.graph.troubles += [Trouble(400, error(190)), Trouble(cut=True)]
        said = [_trace(lambda: pages(graph_scene)), _trace(graph_scene.connection.running)]

    assert len(graph_scene.graph.asked) == 2
    assert lines != []
    for text in (graph_scene.graph.asked, lines, caplog.text, said):
        assert TOKEN not in str(text)


def _trace(ask):
    try:
        ask()
    except ConnectionFailed:
        return traceback.format_exc()
    raise AssertionError


@pytest.mark.parametrize(("headers", "wait"), [
    ({}, 0), ({"X-App-Usage": '{"call_count":28,"total_time":25,"total_cputime":25}'}, 0),
    ({"X-App-Usage": '{"call_count":91,"total_time":25,"total_cputime":25}'}, 60),
    ({"X-Business-Use-Case-Usage": '{"1059":[{"type":"pages","call_count":95,"total_cputime":1,"total_time":1,'
                                   '"estimated_time_to_regain_access":7}]}'}, 420),
    ({"X-App-Usage": "{{"}, 0), ({"X-App-Usage": "[1]"}, 0)])
def test_what_is_nearly_used_up_asks_for_a_pause(graph_scene, headers, wait):
    graph_scene.graph.headers = headers

    assert [page.wait for page in pages(graph_scene)] == [timedelta(seconds=wait)]


def test_a_refusal_says_how_long_to_wait(graph_scene):
    usage = '{"1059":[{"type":"pages","estimated_time_to_regain_access":12}]}'
    graph_scene.graph.troubles.append(Trouble(403, error(32), {"X-Business-Use-Case-Usage": usage}))

    with pytest.raises(ConnectionFailed) as failed:
        pages(graph_scene)

    assert (failed.value.fault, failed.value.wait) == (Fault.TOO_OFTEN, timedelta(minutes=12))


@pytest.mark.parametrize(("value", "at"), [
    (1763705999, datetime(2025, 11, 21, 6, 19, 59, tzinfo=UTC)),
    (1763705999000, datetime(2025, 11, 21, 6, 19, 59, tzinfo=UTC)),
    ("2026-11-21T13:05:30+0000", datetime(2026, 11, 21, 13, 5, 30, tzinfo=UTC)),
    ("2026-11-21", None), (True, None), (None, None), (10**30, None), (-(10**30), None), (float("nan"), None)])
def test_moments_come_in_seconds_milliseconds_or_words(value, at):
    assert moment(value) == at


def test_states_are_read_without_regard_to_case():
    assert [status_of(word) for word in ("live", "LIVE", "live_stopped", "VOD", "SCHEDULED_LIVE", 3)] == [
        VideoStatus.RUNNING, VideoStatus.RUNNING, VideoStatus.OVER, VideoStatus.OVER, VideoStatus.OTHER,
        VideoStatus.OTHER]
