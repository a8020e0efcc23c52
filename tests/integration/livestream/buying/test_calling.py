"""Whom to call: buyers whom no link has reached, and how the session says how its channels are heard."""
from __future__ import annotations

import pytest

from accounts.models import Person, Role
from accounts.people import as_actor
from core import clock, outbox
from core.actors import Actor
from core.db import db
from livestream.buying import calling, restricting
from livestream.by_hand import hand
from livestream.errors import NoSuchLiveBuyer, NoSuchSession
from livestream.planning import crew
from livestream.platforms import polling, replies
from tests.contract.platforms.graph import Trouble, error
from tests.make import accounts, facebook
from tests.make import livestream as make


@pytest.fixture
def session(graph):
    return make.live(channel_ids=(facebook.page().id,))


def listed(session):
    return [(row.name, row.why, row.may_write) for row in calling.to_call(session)]


def test_who_was_reached_is_off_the_list(app, graph, session):
    replies.switch(make.SYSTEM, session.id, is_on=False)
    facebook.say(app, graph)

    for _ in range(2):
        calling.contacted(make.SYSTEM, session.id, 1)

    assert listed(session) == []


def test_only_the_crew_may_do_this(app, graph, session):
    facebook.say(app, graph)
    stranger: Actor = as_actor(accounts.person())

    for act in (lambda: replies.switch(stranger, session.id, is_on=False),
                lambda: calling.contacted(stranger, session.id, 1),
                lambda: replies.write_again(stranger, session.id, 1, "k")):
        with pytest.raises(NoSuchSession):
            act()
    with pytest.raises(NoSuchLiveBuyer):
        calling.contacted(make.SYSTEM, session.id, 99)


def test_an_order_by_hand_for_another_person_sends_nothing(app, graph, session):
    hand.by_hand(make.SYSTEM, session.id, "a1 1 Hoa", "k")
    outbox.drain()

    assert graph.sent == []
    assert [row[:2] for row in listed(session)] == [("Hoa", "no_way")]


def test_the_crew_reads_whom_to_call_and_where_to_find_them(app, graph, session):
    host = accounts.Browser(app, make_host(session))
    replies.switch(make.SYSTEM, session.id, is_on=False)
    comment_id = facebook.say(app, graph, "<b>a1 2kg</b>")
    path = f"/studio/{session.code}/to-call"

    page = host.get(path).text

    assert f"https://www.facebook.com/{comment_id}" in page
    assert "&lt;b&gt;a1 2kg" in page
    assert host.post(f"{path}/switch", links="1").status_code == 303
    assert host.post(f"{path}/switch", links="7").status_code == 422
    assert host.post(f"{path}/1/send", request_key="k").status_code == 409
    assert host.post(f"{path}/1/done").status_code == 303
    assert comment_id not in host.get(path).text
    assert make.fresh(session).sends_links


def test_whoever_calls_reads_that_a_seller_wants_to_speak_with_the_buyer_first(app, graph, session):
    replies.switch(make.SYSTEM, session.id, is_on=False)
    facebook.say(app, graph)
    restricting.restrict(make.SYSTEM, session.id, 1, "bom hàng hai lần", clock.today())

    page = accounts.Browser(app, make_host(session)).get(f"/studio/{session.code}/to-call").text

    assert "bom hàng hai lần" in page


def make_host(session):
    return db.session.get_one(Person, crew.people(session.id, Role.HOST)[0].id)


def test_a_page_says_how_each_channel_is_connected(app, graph, session):
    host, admin = accounts.Browser(app, make_host(session)), accounts.Browser(app, accounts.person(Role.ADMIN))
    graph.troubles.append(Trouble(400, error(190)))
    polling.poll()

    for page in (host.get(f"/studio/{session.code}"), admin.get("/office/channels")):
        assert "The access of the page has expired" in page.text
        assert facebook.TOKEN not in page.text
