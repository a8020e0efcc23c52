"""The same report many times at the same moment, and two runners at the same work."""
from __future__ import annotations

import pytest
import sqlalchemy as sa

from core import checks, outside
from core.db import db
from livestream.models import Comment, Delivery, PrivateReply, ReplyStatus, SourceGap
from livestream.platforms import deliveries, gaps, polling, replies
from tests.at_once import at_once
from tests.contract.platforms.graph import Server, Written
from tests.make import facebook
from tests.make import livestream as make

LIVE = "10159659015335730"
LAN = {"from": {"id": "7", "name": "Lan"}}


@pytest.fixture
def graph(app, monkeypatch):
    monkeypatch.setattr(outside, "TIME_LIMITS", (2, 2))
    server = Server()
    facebook.connect(app, server.graph.address)
    server.graph.tokens[facebook.PAGE] = facebook.TOKEN
    server.graph.go_live(facebook.PAGE, LIVE, "122104")
    yield server.graph
    server.close()


@pytest.fixture
def session_id(app, graph):
    with app.app_context():
        return make.live(channel_ids=(facebook.page().id,)).id


def count(model):
    return db.session.scalar(sa.select(sa.func.count()).select_from(model))


def kilos(session_id):
    return make.kilos(make.LiveSession(id=session_id))


def test_twenty_copies_of_a_report_are_kept_once_and_heard_once(app, session_id):
    with app.app_context():
        sent = facebook.body(facebook.comment("a1 2kg", **LAN))

    statuses = at_once(app, 20, lambda _: facebook.send(app, sent).status_code)
    failures = [each for each in at_once(app, 6, lambda _: deliveries.act_on_waiting()) if isinstance(each, Exception)]

    with app.app_context():
        assert statuses == [200] * 20
        assert failures == []
        assert (count(Delivery), count(Comment), kilos(session_id)) == (1, 1, 2)
        assert checks.run() == []


def test_the_report_and_the_poll_of_one_comment_at_once_are_one_comment(app, graph, session_id):
    with app.app_context():
        change = facebook.comment("thêm a1 2kg", **LAN)
        graph.say(LIVE, Written(change["value"]["comment_id"], "thêm a1 2kg", ("7", "Lan"), make.clock.now()))
        deliveries.keep(facebook.body(change))

    results = at_once(app, 6, lambda n: polling.poll() if n % 2 else deliveries.act_on_waiting())

    with app.app_context():
        assert [each for each in results if isinstance(each, Exception)] == []
        assert (count(Comment), kilos(session_id)) == (1, 2)


def test_many_runners_send_a_link_once(app, graph, session_id):
    with app.app_context():
        change = facebook.comment("a1 2kg", **LAN)
        graph.say(LIVE, Written(change["value"]["comment_id"], "a1 2kg", ("7", "Lan"), make.clock.now()))
        facebook.deliver(app, change)
        reply_id = db.session.scalars(sa.select(PrivateReply.id)).one()

    results = at_once(app, 8, lambda _: replies.send(reply_id))

    with app.app_context():
        assert {type(each) for each in results} <= {type(None), replies.NotYet}
        assert len(graph.sent) == 1
        assert db.session.scalars(sa.select(PrivateReply.status)).one() == ReplyStatus.SENT


class Forgetful(set):
    """A platform that would allow any number of replies to a comment."""

    def add(self, _):
        pass


def test_without_saying_that_it_is_being_sent_many_runners_would_send_it_many_times(app, graph, session_id,
                                                                                    monkeypatch):
    """The control: whoever finds it waiting sends it."""
    graph.replied = Forgetful()
    with app.app_context():
        change = facebook.comment("a1 2kg", **LAN)
        graph.say(LIVE, Written(change["value"]["comment_id"], "a1 2kg", ("7", "Lan"), make.clock.now()))
        facebook.deliver(app, change)
        reply_id = db.session.scalars(sa.select(PrivateReply.id)).one()

    def only_look(reply_id):
        found = replies._try(db.session.get_one(PrivateReply, reply_id))
        db.session.rollback()
        return found

    monkeypatch.setattr(replies, "_begin", only_look)
    monkeypatch.setattr(replies, "_settle", lambda *_: None)
    at_once(app, 8, lambda _: replies.send(reply_id))

    assert len(graph.sent) == 8


def test_a_gap_that_two_watchers_see_is_one_gap(app, session_id):
    with app.app_context():
        channel_id = make.fresh(make.LiveSession(id=session_id)).channels[0].channel_id
        since = make.clock.now()

    results = at_once(app, 6, lambda _: gaps.begin(session_id, channel_id, since))

    with app.app_context():
        assert sorted(results) == [0, 0, 0, 0, 0, 1]
        assert count(SourceGap) == 1
