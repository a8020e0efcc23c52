"""The link goes out privately once, inside the limits of the platform; whoever it did not reach is to be called."""
from __future__ import annotations

import json
from datetime import timedelta

import pytest
import sqlalchemy as sa

from core import clock, outbox
from core.db import db
from core.transactions import batch
from livestream.buying import calling
from livestream.errors import OutsideWindow
from livestream.models import PrivateReply, ReplyStatus
from livestream.platforms import replies
from orders.delivery import complete
from tests.contract.platforms.graph import Trouble, error
from tests.make import facebook, orders
from tests.make import livestream as make

SENT, UNKNOWN, REFUSED, WAITING, DROPPED = (
    ReplyStatus.SENT, ReplyStatus.UNKNOWN, ReplyStatus.REFUSED, ReplyStatus.WAITING, ReplyStatus.DROPPED)


@pytest.fixture
def session():
    return make.live(channel_ids=(facebook.page().id,))


def states():
    return [(each.status, each.why) for each in db.session.scalars(
        sa.select(PrivateReply).order_by(PrivateReply.id).execution_options(populate_existing=True))]


def later(minutes):
    return clock.at(clock.now() + timedelta(minutes=minutes))


def listed(session):
    return [(row.name, row.why, row.may_write) for row in calling.to_call(session)]


def test_who_orders_without_a_number_gets_the_link_once(app, graph, session):
    comment_id = facebook.say(app, graph)
    facebook.say(app, graph, "thêm a1 1kg")

    outbox.drain()
    outbox.drain()

    order = make.order_of(session)
    assert [to for to, _ in graph.sent] == [{"comment_id": comment_id}]
    assert f"/o/{order.secret}" in graph.sent[0][1]
    assert graph.sent[0][1].startswith(f"Chợ Bản xin chào quý khách Lan, đơn {order.code}")
    assert states() == [(SENT, "")]
    assert listed(session) == []


def test_who_gave_a_number_gets_no_private_reply(app, graph, session):
    facebook.say(app, graph, "a1 2kg 0912345678")
    outbox.drain()

    assert (graph.sent, states(), listed(session)) == ([], [], [])


@pytest.mark.parametrize("text", ["giá bao nhiêu vậy", "đẹp quá", "1 2 3"])
def test_who_ordered_nothing_is_left_alone(app, graph, session, text):
    facebook.say(app, graph, text)
    outbox.drain()

    assert (graph.sent, states()) == ([], [])


def test_with_the_switch_off_nothing_is_sent_and_the_buyer_is_to_be_called(app, graph, session):
    replies.switch(make.SYSTEM, session.id, is_on=False)
    facebook.say(app, graph)
    outbox.drain()

    assert (graph.sent, listed(session)) == ([], [("Lan", "no_way", False)])


def test_a_switch_thrown_in_between_counts(app, graph, session):
    facebook.say(app, graph)
    replies.switch(make.SYSTEM, session.id, is_on=False)
    outbox.drain()

    assert (graph.sent, states()) == ([], [(DROPPED, "switched_off")])
    assert listed(session) == [("Lan", "switched_off", False)]


def test_what_is_loaded_in_bulk_sends_nothing(app, graph, session):
    with batch():
        make.say(session, "a1 2kg", external_id="122104_1")
    outbox.drain()

    assert (graph.sent, states()) == ([], [])


def test_without_a_token_nothing_is_sent_anywhere(app, graph, session):
    app.config["FACEBOOK_PAGE_TOKENS"] = ""
    facebook.say(app, graph)
    outbox.drain()

    assert (graph.asked, states()) == ([], [])
    assert listed(session) == [("Lan", "no_way", False)]


def test_a_lost_answer_is_unknown_never_sent_again_and_shown_to_a_person(app, graph, session):
    facebook.say(app, graph)
    graph.troubles.append(Trouble(cut=True, done_first=True))
    outbox.drain()
    with later(60 * 24):
        outbox.drain()

    assert len(graph.sent) == 1
    assert states() == [(UNKNOWN, "no_answer")]
    assert listed(session) == [("Lan", "unknown", False)]


def test_whoever_sends_and_dies_leaves_it_unknown_and_never_sends_it_twice(app, graph, session):
    facebook.say(app, graph)
    reply_id = db.session.scalars(sa.select(PrivateReply.id)).one()
    assert replies._begin(reply_id) is not None  # and then its machine is gone

    with pytest.raises(replies.NotYet):
        replies.send(reply_id)
    with later(3):
        replies.send(reply_id)
        replies.send(reply_id)

    assert (graph.sent, states()) == ([], [(UNKNOWN, "no_answer")])


@pytest.mark.parametrize(("code", "why"), [(190, "expired"), (32, "too_often"), (613, "too_often")])
def test_what_surely_was_not_sent_is_sent_later(app, graph, session, code, why):
    facebook.say(app, graph)
    graph.troubles.append(Trouble(400, error(code)))
    outbox.drain()
    assert states() == [(WAITING, why)]
    assert listed(session) == []
    with later(6):
        assert listed(session) == [("Lan", "waiting", False)]
        outbox.drain()

    assert (len(graph.sent), states()) == (1, [(SENT, "")])


@pytest.mark.parametrize(("code", "why"), [(10900, "already_replied"), (200, "forbidden"), (100, "gone")])
def test_what_is_refused_is_not_tried_again_and_is_to_be_called(app, graph, session, code, why):
    facebook.say(app, graph)
    graph.troubles.append(Trouble(400, error(code)))
    outbox.drain()
    with later(60):
        outbox.drain()

    assert (graph.sent, states()) == ([], [(REFUSED, why)])
    assert listed(session) == [("Lan", why, False)]


def test_after_seven_days_nothing_is_sent(app, graph, session):
    facebook.say(app, graph)
    with clock.at(clock.now() + timedelta(days=7, minutes=1)):
        outbox.drain()

    assert (graph.sent, states()) == ([], [(DROPPED, "too_late")])


def test_an_order_that_is_complete_needs_no_link(app, graph, session):
    facebook.say(app, graph)
    order = make.order_of(session)
    complete(order.secret, name="Lan", phone=orders.PHONE, ward_code=orders.WARD, street="12", note="",
             request_key="k")
    outbox.drain()

    assert [to for to, _ in graph.sent] == []
    assert states() == [(DROPPED, "not_needed")]
    assert listed(session) == []


def test_a_further_message_goes_out_only_while_the_window_is_open(app, graph, session):
    facebook.say(app, graph)
    graph.troubles.append(Trouble(cut=True))
    outbox.drain()
    with pytest.raises(OutsideWindow):
        replies.write_again(make.SYSTEM, session.id, 1, "k")
    facebook.deliver(app, messaging=(facebook.wrote("7"),))
    graph.wrote["7"] = clock.now()
    assert listed(session) == [("Lan", "unknown", True)]

    for _ in range(2):
        replies.write_again(make.SYSTEM, session.id, 1, "k")
    outbox.drain()

    assert [to for to, _ in graph.sent] == [{"id": "7"}]
    assert (states()[-1], listed(session)) == ((SENT, ""), [])
    with later(60 * 25), pytest.raises(OutsideWindow):
        replies.write_again(make.SYSTEM, session.id, 1, "another")


def test_a_window_that_closes_before_the_message_goes_out_counts(app, graph, session):
    facebook.say(app, graph)
    outbox.drain()
    facebook.deliver(app, messaging=(facebook.wrote("7"),))
    replies.write_again(make.SYSTEM, session.id, 1, "k")
    with later(60 * 25):
        outbox.drain()

    assert (len(graph.sent), states()[-1]) == (1, (DROPPED, "outside_window"))


def test_no_log_holds_a_link_a_token_or_a_name(app, graph, session, caplog):
    graph.troubles.append(Trouble(400, json.dumps({"error": {"code": 190, "message": facebook.TOKEN}}).encode()))
    facebook.say(app, graph, name="Lan Thì Thầm")
    outbox.drain()

    order = make.order_of(session, "Lan Thì Thầm")
    for secret in (order.secret, facebook.TOKEN, "Thì Thầm"):
        assert secret not in caplog.text
