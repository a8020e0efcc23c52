"""Connected pages are asked for comments: what the webhook lost is heard, and nothing twice. And gaps are marked."""
from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from core import clock, events
from core.db import db
from livestream import sessions
from livestream.models import ChannelSource, Comment, Platform, Source
from livestream.platforms import facebook as facebook_page
from livestream.platforms import gaps, polling, sources
from livestream.platforms.connection import Fault
from tests.contract.platforms.graph import Trouble, Written, error
from tests.make import facebook
from tests.make import livestream as make

LIVE = facebook.LIVE


pytestmark = pytest.mark.usefixtures("graph")


@pytest.fixture
def channel():
    return facebook.page()


@pytest.fixture
def session(channel):
    return make.live(channel_ids=(channel.id,))


def say(graph, number, text, seconds=0, author="7"):
    at = clock.now() + timedelta(seconds=seconds)
    graph.say(LIVE, Written(f"122104_{number}", text, (author, "Lan") if author else None, at))


def texts():
    return list(db.session.scalars(sa.select(Comment.text).order_by(Comment.id)))


def polled(channel):
    return db.session.get_one(ChannelSource, (channel.id, Source.POLLING), populate_existing=True)


def told(session, kind="gap"):
    return [each.payload for each in events.after(session.stream, 0, 1_000) if each.kind == kind]


def test_comments_of_the_running_video_are_heard_short_ones_too(graph, session):
    say(graph, 1, "a1 2kg")
    say(graph, 2, "1", author="8")

    assert polling.poll() == 2
    assert sorted(texts()) == ["1", "a1 2kg"]
    assert make.kilos(session) >= 2


def test_what_the_webhook_brought_is_not_heard_again_and_the_other_way_round(app, graph, session):
    first, second = (facebook.comment("thêm a1 1kg", **{"from": {"id": "7", "name": "Lan"}}) for _ in range(2))
    for change in (first, second):
        value = change["value"]
        graph.say(LIVE, Written(value["comment_id"], value["message"], ("7", "Lan"), clock.now()))
    facebook.deliver(app, first)

    assert [polling.poll(), polling.poll()] == [1, 0]
    facebook.deliver(app, second)

    assert (len(texts()), make.kilos(session)) == (2, 2)


def test_the_next_time_only_what_is_new_is_asked_for_and_late_comments_are_found(graph, session):
    say(graph, 1, "a1 1kg")
    polling.poll()
    with clock.at(clock.now() + timedelta(minutes=10)):
        polling.poll()
        say(graph, 2, "a1 2kg", seconds=-60)  # said a minute ago, shown only now
        assert polling.poll() == 1

    since = [int(url.partition("since=")[2].partition("&")[0]) for _, url in graph.asked if "since=" in url]
    assert since[-1] - since[0] >= 500


def test_many_pages_are_read_and_the_page_itself_is_not_heard(graph, session, monkeypatch):
    monkeypatch.setattr(facebook_page, "_PAGE_SIZE", 4)
    for number in range(10):
        say(graph, number, f"xin chào {number}")
    say(graph, 999, "a1 còn 3kg", author=facebook.PAGE)

    assert polling.poll() == 10


def test_a_broadcast_that_goes_on_in_another_video_is_heard_and_so_is_the_first(graph, session, channel):
    polling.poll()
    graph.videos[LIVE]["row"]["status"] = "LIVE_STOPPED"
    graph.go_live(facebook.PAGE, "888", "999")
    with clock.at(clock.now() + timedelta(minutes=1)):
        say(graph, 1, "a1 1kg")
        graph.say("888", Written("999_1", "a1 2kg", ("8", "Hoa"), clock.now()))

        assert polling.poll() == 2


@pytest.mark.parametrize(("code", "fault", "wait"), [
    (190, Fault.EXPIRED, timedelta(minutes=2)), (32, Fault.TOO_OFTEN, timedelta(seconds=10))])
def test_a_page_that_refuses_is_left_alone_for_a_while_and_says_why(graph, session, channel, code, fault, wait):
    graph.troubles.append(Trouble(400, error(code)))
    say(graph, 1, "a1 1kg")

    assert polling.poll() == 0
    row = polled(channel)
    assert (row.fault, row.failures) == (fault.value, 1)
    assert timedelta(0) <= row.wait_until - clock.now() <= wait
    asked = len(graph.asked)
    assert (polling.poll(), len(graph.asked)) == (0, asked)
    with clock.at(clock.now() + wait):
        assert polling.poll() == 1
    assert (polled(channel).fault, polled(channel).failing_since) == ("", None)


def test_it_waits_longer_each_time_and_not_for_ever(graph, session, channel):
    waits = []
    for _ in range(8):
        until = sources.failed(channel.id, Source.POLLING, Fault.NO_ANSWER)
        waits.append(round((until - clock.now()).total_seconds()))

    assert waits == [10, 20, 40, 80, 160, 300, 300, 300]


def test_nearly_used_up_means_a_pause_without_a_fault(graph, session, channel):
    graph.headers = {"X-App-Usage": '{"call_count":95}'}
    polling.poll()

    assert sources.is_resting(channel.id, Source.POLLING)
    assert polled(channel).fault == ""


def test_without_a_token_nothing_is_asked(app, graph, session):
    app.config["FACEBOOK_PAGE_TOKENS"] = ""
    say(graph, 1, "a1 1kg")

    assert (polling.poll(), graph.asked) == (0, [])


def test_a_session_that_is_over_is_not_asked_for(graph, session):
    sessions.close(make.SYSTEM, session.id)
    sessions.end(make.SYSTEM, session.id)

    assert (polling.poll(), graph.asked) == (0, [])


def test_a_page_that_cannot_be_asked_leaves_a_gap_which_is_filled_afterwards(graph, session, channel):
    polling.poll()
    began = polled(channel).alive_at
    graph.troubles.extend(Trouble(503) for _ in range(3))
    with clock.at(began + timedelta(seconds=20)):
        polling.poll()
        say(graph, 1, "a1 1kg")
        assert gaps.watch() == 0  # as usual so far
    with clock.at(began + timedelta(seconds=50)):
        polling.poll()
        assert [gaps.watch(), gaps.watch()] == [1, 0]
        assert [(each["channel"], each["from"], each["until"]) for each in told(session)] == [
            (channel.name, began.isoformat(), None)]
    back = began + timedelta(minutes=5)
    with clock.at(back):
        graph.troubles.clear()
        polling.poll()
        assert [gaps.watch(), gaps.watch()] == [1, 0]

    assert texts() == ["a1 1kg"]
    assert [(each["until"], each["filled"]) for each in told(session)] == [(None, False), (back.isoformat(), True)]
    assert [each["filled"] for each in gaps.on_screen(session)] == [True]


def test_a_page_whose_webhook_reports_meanwhile_has_no_gap(app, graph, session, channel):
    polling.poll()
    graph.troubles.append(Trouble(503))
    with clock.at(clock.now() + timedelta(minutes=2)):
        polling.poll()
        facebook.deliver(app, facebook.comment("hay quá"))

        assert gaps.watch() == 0


def test_a_page_that_is_only_reported_has_a_gap_when_others_talk_and_it_does_not(app, session, channel):
    app.config["FACEBOOK_PAGE_TOKENS"] = ""
    zalo = make.channel(Platform.ZALO)
    both = make.live(channel_ids=(facebook.page("2060").id, zalo.id))
    with clock.at(clock.now() + timedelta(minutes=3)):
        assert gaps.watch() == 0  # nobody talks, so nothing is odd
        for number in range(5):
            make.say(both, "hay quá", f"Khách {number}", platform=Platform.ZALO)
        assert gaps.watch() == 1
        facebook.deliver(app, facebook.comment("hay quá"), page_id="2060")
        assert gaps.watch() == 1

    assert [each["until"] is None for each in told(both)] == [True, False]
    assert told(session) == []


def test_a_bridge_that_stops_leaves_a_gap_until_it_is_back():
    zalo = make.channel(Platform.ZALO)
    run = make.live(channel_ids=(zalo.id,))
    assert gaps.watch() == 0  # a channel without a bridge is nobody's fault
    sources.alive(zalo.id, Source.BRIDGE)
    with clock.at(clock.now() + timedelta(seconds=60)):
        assert gaps.watch() == 1
        sources.alive(zalo.id, Source.BRIDGE)
        assert gaps.watch() == 1

    assert [(each["until"] is None, each["filled"]) for each in told(run)] == [(True, False), (False, False)]


def test_a_gap_ends_with_its_session():
    zalo = make.channel(Platform.ZALO)
    run = make.live(channel_ids=(zalo.id,))
    sources.alive(zalo.id, Source.BRIDGE)
    with clock.at(clock.now() + timedelta(minutes=2)):
        gaps.watch()
        sessions.close(make.SYSTEM, run.id)
        sessions.end(make.SYSTEM, run.id)
    with clock.at(clock.now() + timedelta(minutes=20)):
        assert [gaps.watch(), gaps.watch()] == [1, 0]

    assert told(run)[-1]["until"] == make.fresh(run).ended_at.isoformat()
