"""Signed bytes become events, by the test vectors of the documentation."""
from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from livestream.platforms.connection import Said, Video, VideoStatus
from livestream.platforms.facebook_events import (
    Batch,
    CommentEvent,
    Unreadable,
    Verb,
    VideoEvent,
    WroteEvent,
    is_signed,
    read,
)

SECRET = "fb_app_secret_demo"
VECTOR = (
    rb'{"object":"page","entry":[{"id":"1","time":1763706000,"changes":[{"field":"feed","value":{"item":"comment",'
    rb'"verb":"add","comment_id":"11_22","post_id":"1_11","from":{"id":"99","name":"Lan"},'
    rb'"message":"ch\u1ed1t m\u00e3 01 2kg","created_time":1763705999}}]}]}')
SIGNATURE = "sha256=21ca5cc4e6967fa3d10fe8ce8b9a919d3701311df62f4ca80a56b38cd1fae607"


def events(*changes, **entry):
    return read(json.dumps({"object": "page", "entry": [
        {"id": "1059", "time": 1763706000, "changes": list(changes), **entry}]}).encode())[0].events


def feed(**value):
    given = {"item": "comment", "verb": "add", "comment_id": "11_22", "post_id": "1_11",
             "from": {"id": "99", "name": "Lan"}, "message": "a1", "created_time": 1763705999, **value}
    return {"field": "feed", "value": {name: each for name, each in given.items() if each is not None}}


def test_the_vector_is_signed():
    assert is_signed(SECRET, VECTOR, SIGNATURE)


@pytest.mark.parametrize("header", [
    "", "sha256=", SIGNATURE[:-1], SIGNATURE[:-1] + "8", SIGNATURE.upper(), SIGNATURE.removeprefix("sha256="),
    "sha1=" + "0" * 40, "sha256=đặt hàng", "sha256=\udcff\ud800", SIGNATURE + "\x00", " " + SIGNATURE])
def test_another_signature_is_none(header):
    assert not is_signed(SECRET, VECTOR, header)


def test_one_changed_byte_or_other_writing_of_the_same_is_not_signed():
    assert not is_signed(SECRET, VECTOR.replace(b"2kg", b"9kg"), SIGNATURE)
    assert not is_signed(SECRET, json.dumps(json.loads(VECTOR)).encode(), SIGNATURE)
    assert not is_signed("another secret", VECTOR, SIGNATURE)


def test_the_vector_is_a_comment():
    said = Said("11_22", "99", "Lan", "chốt mã 01 2kg", datetime(2025, 11, 21, 6, 19, 59, tzinfo=UTC))

    assert read(VECTOR) == [Batch("1", (
        CommentEvent(Verb.SAID, said, "11", datetime(2025, 11, 21, 6, 20, tzinfo=UTC)),))]


@pytest.mark.parametrize(("verb", "meant"), [
    ("add", Verb.SAID), ("edit", Verb.EDITED), ("edited", Verb.EDITED), ("remove", Verb.REMOVED),
    ("hide", Verb.HIDDEN), ("unhide", Verb.SHOWN)])
def test_verbs_have_meanings(verb, meant):
    assert [each.verb for each in events(feed(verb=verb, message=None))] == [meant]


@pytest.mark.parametrize("change", [
    feed(verb="mute"), feed(item="like"), feed(comment_id=None), feed(comment_id=11), feed(comment_id="x" * 121),
    feed(comment_id="a\n"), feed(**{"from": {"id": "1059", "name": "Trang"}}), {"field": "feed"}, {"field": "mention"},
    {"field": "feed", "value": []}, {"field": "live_videos", "value": {"status": "live"}},
    {"field": "live_videos", "value": {"id": 10159659015335730, "status": "live"}}, 3, None])
def test_what_is_no_event_of_ours_is_left_out(change):
    assert events(change, feed()) == events(feed())


def test_a_comment_without_author_text_or_time_is_one():
    found = events(feed(**{"from": None}, message=None, photo="https://example.test/a.jpg", created_time=None))[0]

    assert (found.comment.author_id, found.comment.author_name, found.comment.text) == ("", "", "")
    assert found.comment.said_at == datetime(2025, 11, 21, 6, 20, tzinfo=UTC)


def test_times_come_in_seconds_or_milliseconds():
    assert events(feed(created_time=None), time=1763706000) == events(feed(created_time=None), time=1763706000000)


@pytest.mark.parametrize(("status", "meant"), [
    ("live", VideoStatus.RUNNING), ("LIVE", VideoStatus.RUNNING), ("live_stopped", VideoStatus.OVER),
    ("VOD", VideoStatus.OVER), ("SCHEDULED_LIVE", VideoStatus.OTHER), (None, VideoStatus.OTHER)])
def test_a_live_video_is_reported(status, meant):
    found = events({"field": "live_videos", "value": {"id": "10159659015335730", "status": status}})

    assert found == (VideoEvent(Video("10159659015335730", meant)),)


def test_somebody_who_writes_opens_a_window_and_an_echo_or_a_receipt_does_not():
    at = datetime(2025, 11, 21, 6, 19, 59, tzinfo=UTC)
    messages = [{"sender": {"id": "77"}, "timestamp": 1763705999000, "message": {"text": "0912"}},
                {"sender": {"id": "78"}, "timestamp": 1763705999000, "postback": {"payload": "x"}},
                {"sender": {"id": "1059"}, "message": {"is_echo": True}}, {"sender": {"id": "79"}, "read": {}},
                {"sender": {"id": "80"}, "message": {"is_echo": True}}, {"sender": 3, "message": {}}, {"message": {}}]

    assert events(messaging=messages) == (WroteEvent("77", at), WroteEvent("78", at))


@pytest.mark.parametrize("body", [
    b"", b"{", b"[]", b"3", b'"page"', b'{"object":"user","entry":[]}', b'{"object":"page"}',
    b'{"object":"page","entry":{}}', b"\xff\xfe\x00", b"[" * 100_000, b'{"object":"page","entry":' + b"9" * 5_000])
def test_what_is_no_batch_is_unreadable(body):
    with pytest.raises(Unreadable):
        read(body)


def test_odd_entries_are_left_out_and_the_others_are_read():
    odd = {"id": "1059", "changes": 3, "messaging": {}, "time": "x"}
    given = {"object": "page", "entry": [None, {}, {"id": 7}, odd, json.loads(VECTOR)["entry"][0]]}

    assert [batch.page_id for batch in read(json.dumps(given).encode()) if batch.events] == ["1"]


def test_at_most_a_thousand_events_are_read_of_one_delivery():
    assert len(events(*(feed(comment_id=f"1_{n}") for n in range(1_500)))) == 1_000
