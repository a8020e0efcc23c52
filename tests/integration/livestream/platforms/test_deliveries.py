"""What comes of what Facebook reports: once, however often and in whatever order it comes."""
from __future__ import annotations

import json
from datetime import timedelta

import pytest
import sqlalchemy as sa

from core import clock
from core.db import db
from livestream import screens, sessions
from livestream.models import Comment, Delivery, LiveVideo, MessageWindow, SessionStatus, Verdict
from livestream.platforms import deliveries, videos
from livestream.platforms.connection import Video, VideoStatus
from tests.make import facebook
from tests.make import livestream as make


@pytest.fixture(autouse=True)
def connected(app, context):
    facebook.connect(app)


@pytest.fixture
def channel():
    return facebook.page()


@pytest.fixture
def session(channel):
    return make.live(channel_ids=(channel.id,))


def comments():
    return list(db.session.scalars(sa.select(Comment).order_by(Comment.id).execution_options(populate_existing=True)))


def kept():
    return list(db.session.scalars(sa.select(Delivery).order_by(Delivery.id).execution_options(populate_existing=True)))


def test_a_comment_is_heard_and_ordered(app, session):
    facebook.deliver(app, facebook.comment("a1 2kg", comment_id="122104_7788990011",
                                           **{"from": {"id": "7711223344556677", "name": "Lan"}}))

    heard = comments()[0]
    assert (heard.external_id, heard.author_id, heard.platform) == ("122104_7788990011", "7711223344556677", "facebook")
    assert make.kilos(session) == 2
    assert [(each.verdict, each.events) for each in kept()] == [(Verdict.DONE, 1)]


def test_the_same_delivery_is_kept_once_and_acted_on_once(app, session):
    sent = facebook.body(facebook.comment("a1 2kg", **{"from": {"id": "7", "name": "Lan"}}))

    for _ in range(3):
        assert facebook.send(app, sent).status_code == 200
        deliveries.act_on_waiting()

    assert (len(kept()), len(comments()), make.kilos(session)) == (1, 1, 2)


def test_the_same_comment_in_another_delivery_is_heard_once(app, session):
    change = facebook.comment("thêm a1 2kg", **{"from": {"id": "7", "name": "Lan"}})

    facebook.deliver(app, change)
    facebook.deliver(app, facebook.comment("hello"), change)

    assert (len(comments()), make.kilos(session)) == (2, 2)


def test_a_batch_of_several_pages_and_changes_is_heard_where_it_belongs(app, session):
    other = make.live(channel_ids=(facebook.page("2060").id,))
    parts = [json.loads(facebook.body(facebook.comment("a1 1kg"), facebook.comment("a1 3kg"))),
             json.loads(facebook.body(facebook.comment("a1 5kg", post_id="2060_1"), page_id="2060")),
             json.loads(facebook.body(facebook.comment("a1 7kg"), page_id="9999"))]
    whole = json.dumps({"object": "page", "entry": [part["entry"][0] for part in parts]}).encode()

    assert facebook.send(app, whole).status_code == 200
    deliveries.act_on_waiting()

    assert sorted((each.session_id, each.text) for each in comments()) == sorted(
        [(session.id, "a1 1kg"), (session.id, "a1 3kg"), (other.id, "a1 5kg")])


def test_a_comment_without_an_author_waits_for_a_person(app, session):
    facebook.deliver(app, facebook.comment("a1 2kg", **{"from": None}))

    assert "no_author" in comments()[0].reading["reasons"]
    assert make.fresh(session).status == SessionStatus.LIVE


def test_what_the_page_itself_writes_is_no_comment(app, session):
    facebook.deliver(app, facebook.comment("a1 còn 3kg", **{"from": {"id": facebook.PAGE, "name": "Trang"}}))

    assert comments() == []


def test_a_picture_without_words_is_kept_and_orders_nothing(app, session):
    facebook.deliver(app, facebook.comment(None, photo="https://example.test/a.jpg"))

    assert [(each.text, each.kind) for each in comments()] == [("", "other")]


def test_what_we_do_not_know_is_answered_and_ignored(app, session):
    odd = [b'{"object":"page","entry":[]}',
           b'{"object":"page","entry":[{"id":"1059","changes":[{"field":"ratings"}]}]}',
           b'{"object":"page","entry":[{"id":"404","changes":[{"field":"live_videos","value":{"id":"1"}}]}]}']

    assert {facebook.send(app, sent).status_code for sent in odd} == {200}
    deliveries.act_on_waiting()

    assert [each.verdict for each in kept()] == [Verdict.DONE] * 3
    assert comments() == []


def test_letters_that_cannot_be_stored_go_alone_and_stop_no_other_comment(app, session):
    odd = [facebook.comment("a1 \x00 2kg"), facebook.comment("a1 \ud800", **{"from": {"id": "8", "name": "\x00"}}),
           facebook.comment("a1", comment_id="1_\x00"), facebook.comment("x" * 10_000)]

    facebook.deliver(app, *odd, facebook.comment("a1 1kg"))

    assert [each.text for each in comments()] == ["a1  2kg", "a1", "x" * 500, "a1 1kg"]


def test_comments_before_the_session_is_live_do_not_count(app, channel):
    planned = make.planned(channel_ids=(channel.id,))
    make.add(planned)
    early = facebook.comment("a1 2kg", **{"from": {"id": "7", "name": "Lan"}})
    facebook.deliver(app, early)
    with clock.at(clock.now() + timedelta(minutes=5)):
        sessions.go_live(make.SYSTEM, planned.id)
        facebook.deliver(app, early, facebook.comment("a1 1kg", **{"from": {"id": "7", "name": "Lan"}}))

    assert [each.text for each in comments()] == ["a1 1kg"]


def test_late_comments_count_while_closing_and_not_after_the_end(app, session):
    sessions.close(make.SYSTEM, session.id)
    facebook.deliver(app, facebook.comment("a1 1kg"))
    sessions.end(make.SYSTEM, session.id)
    facebook.deliver(app, facebook.comment("a1 2kg"))

    assert [each.text for each in comments()] == ["a1 1kg"]
    assert {each.verdict for each in kept()} == {Verdict.DONE}


def test_a_running_video_belongs_to_the_session_on_air(app, channel, session):
    for status in ("live", "LIVE"):
        facebook.deliver(app, facebook.video("777", status))

    assert [(each.live_id, each.is_over) for each in videos.of(session.id, channel.id)] == [("777", False)]


def test_a_video_that_begins_early_belongs_to_the_next_planned_session(app, channel):
    session = make.planned(channel_ids=(channel.id,))

    facebook.deliver(app, facebook.video("777"))

    assert [each.live_id for each in videos.of(session.id, channel.id)] == ["777"]


def test_a_video_of_no_session_waits_for_one(app, channel):
    facebook.deliver(app, facebook.video("777"))
    session = make.live(channel_ids=(channel.id,))

    facebook.deliver(app, facebook.video("777", "LIVE"))

    assert [each.live_id for each in videos.of(session.id, channel.id)] == ["777"]


def test_a_video_that_is_over_does_not_begin_anew_when_reports_come_out_of_order(app, channel, session):
    facebook.deliver(app, facebook.video("777", "live_stopped"))
    facebook.deliver(app, facebook.video("777", "live"))

    assert [each.is_over for each in videos.of(session.id, channel.id)] == [True]


def test_a_video_that_is_only_planned_is_not_noted(app, channel):
    facebook.deliver(app, facebook.video("777", "scheduled_live"))

    assert db.session.scalars(sa.select(LiveVideo)).all() == []


def test_comments_under_other_posts_of_the_page_are_not_heard_once_the_post_is_known(app, channel, session):
    facebook.deliver(app, facebook.video("777"))
    videos.note(channel.id, Video("777", VideoStatus.RUNNING, "122104"))

    facebook.deliver(app, facebook.comment("a1 1kg"), facebook.comment("a1 2kg", post_id="1059_555"),
                     facebook.comment("a1 3kg", post_id="1059_777"))

    assert [each.text for each in comments()] == ["a1 1kg", "a1 3kg"]




@pytest.mark.parametrize("order", [("add", "hide"), ("hide", "hide", "add")])
def test_what_the_moderators_hid_is_kept_with_a_mark_in_whatever_order_it_comes(app, session, order):
    change = facebook.comment("a1 2kg", **{"from": {"id": "7", "name": "Lan"}})
    for verb in order:
        facebook.deliver(app, {"field": "feed", "value": {**change["value"], "verb": verb}})

    assert [each["hidden"] for each in screens.latest(session)] == [True]
    assert make.kilos(session) == 2


def test_what_is_shown_again_loses_its_mark_and_an_older_report_does_not_bring_it_back(app, session):
    change = facebook.comment("a1 2kg")
    hide, show = ({"field": "feed", "value": {**change["value"], "verb": verb}} for verb in ("hide", "unhide"))
    facebook.deliver(app, change)
    older = facebook.body(hide)
    with clock.at(clock.now() + timedelta(seconds=30)):
        facebook.deliver(app, show)
    facebook.send(app, older)
    deliveries.act_on_waiting()

    assert [each["hidden"] for each in screens.latest(session)] == [False]


def test_whoever_writes_to_the_page_opens_a_window_and_what_they_wrote_last_counts(app, channel):
    now = clock.now()
    for at in (now - timedelta(hours=2), now - timedelta(hours=5), now + timedelta(days=3)):
        facebook.deliver(app, messaging=(facebook.wrote("77", at),))

    wrote_at = db.session.scalars(sa.select(MessageWindow.wrote_at)).one()
    assert now <= wrote_at < now + timedelta(minutes=1)


def test_deliveries_are_kept_as_signed_and_forgotten_after_some_days(app):
    facebook.send(app, facebook.body(facebook.comment()))
    assert deliveries.forget() == 0

    with clock.at(clock.now() + timedelta(days=15)):
        assert deliveries.forget() == 1
    assert kept() == []


@pytest.mark.parametrize("order", [("add", "edited"), ("edited", "add"), ("add", "edited", "edited", "add")])
def test_an_edited_comment_changes_its_claim_in_whatever_order_it_comes(app, session, order):
    first = facebook.comment("a1 2kg", **{"from": {"id": "7", "name": "Lan"}})["value"]
    for verb in order:
        message = "a1 3kg" if verb == "edited" else first["message"]
        with clock.at(clock.now() + timedelta(seconds=verb == "edited")):
            facebook.deliver(app, {"field": "feed", "value": {**first, "verb": verb, "message": message}})

    assert make.kilos(session, "Lan") == 3


@pytest.mark.parametrize("order", [("add", "remove"), ("remove", "add"), ("add", "remove", "remove", "add")])
def test_a_removed_comment_gives_its_goods_back_in_whatever_order_it_comes(app, session, order):
    first = facebook.comment("a1 2kg", **{"from": {"id": "7", "name": "Lan"}})["value"]
    for verb in order:
        value = first if verb == "add" else {name: first[name] for name in ("item", "comment_id", "post_id")}
        facebook.deliver(app, {"field": "feed", "value": {**value, "verb": verb}})

    assert make.kilos(session, "Lan") == 0
    assert [each["is_removed"] for each in screens.latest(session)] == [True]


def test_what_is_removed_after_the_end_is_followed_and_of_what_nobody_heard_is_not(app, session):
    first = facebook.comment("a1 2kg", **{"from": {"id": "7", "name": "Lan"}})["value"]
    facebook.deliver(app, {"field": "feed", "value": first})
    sessions.close(make.SYSTEM, session.id)
    sessions.end(make.SYSTEM, session.id)

    facebook.deliver(app, {"field": "feed", "value": {**first, "verb": "remove"}}, facebook.comment(None, "remove"))

    assert [each["is_removed"] for each in screens.latest(session)] == [True]
