"""Deals as the crew prepares, starts and stops them, and as everybody sees them."""
from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from accounts.models import Role
from core import checks, clock
from core.actors import SYSTEM
from core.db import db
from livestream.models import Deal, Platform
from livestream.pricing import deals
from tests.make import accounts
from tests.make import livestream as make

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture(autouse=True)
def books_are_right(context):
    yield
    assert checks.run() == []


@pytest.fixture
def live(app):
    """A session on air on our own page and on Facebook, and its host's browser."""
    with app.app_context():
        host = accounts.person(Role.HOST)
        session = make.live(host_ids=(host.id,), channel_ids=(make.channel(Platform.OWN).id, make.channel().id))
        return SimpleNamespace(id=session.id, code=session.code), accounts.Browser(app, host)


def wish(session, **fields):
    size = make.fresh(session).items[0].prices[0]
    return {"size": str(size.id), "price": "30.000", "cap": "5", "per_buyer": "2", "minutes": "10", "when": "key",
            "at": "", **fields}


def kept():
    db.session.rollback()
    return list(db.session.scalars(sa.select(Deal).order_by(Deal.id)))


def test_a_deal_is_prepared_on_the_page_of_the_item_and_started_and_stopped_from_the_console(live):
    session, browser = live
    address = f"/studio/{session.code}/items/A01/deals"

    assert browser.post(address, **wish(session)).status_code == 303
    [deal] = kept()
    deal_id = deal.id
    assert (deal.price, deal.cap, deal.cap_per_buyer, deal.minutes) == (30_000, 5_000, 2_000, 10)
    assert f'/deals/{deal_id}/start"' in browser.get(f"/studio/{session.code}/console").text

    assert browser.post(f"/studio/{session.code}/deals/{deal_id}/start").status_code == 303
    console = browser.get(f"/studio/{session.code}/console").text
    assert f'/deals/{deal_id}/stop"' in console
    assert f'/deals/{deal_id}/start"' not in console

    assert browser.post(f"/studio/{session.code}/deals/{deal_id}/stop").status_code == 303
    assert deals.state_of(kept()[0]) == "over"


@pytest.mark.parametrize(("fields", "field"), [
    ({"price": "45.000"}, "price"), ({"price": "0"}, ""), ({"price": "abc"}, "price"), ({"price": ""}, "price"),
    ({"cap": "0"}, "cap"), ({"cap": "1,5"}, "cap"), ({"cap": ""}, "cap"), ({"cap": "999999999"}, "cap"),
    ({"per_buyer": "6"}, ""), ({"per_buyer": "0"}, "cap"), ({"minutes": "0"}, "minutes"),
    ({"minutes": "601"}, "minutes"), ({"minutes": "x"}, "minutes"), ({"when": "at"}, "at"),
    ({"when": "later"}, "when"), ({"size": "0"}, "size"),
    ({"when": "at", "at": "25:99"}, "at"),
])
def test_a_bad_deal_is_shown_again_with_what_was_typed(live, fields, field):
    session, browser = live

    answer = browser.post(f"/studio/{session.code}/items/A01/deals", **wish(session, **fields))

    assert answer.status_code in (409, 422)
    assert kept() == []
    if field:
        assert f'id="{field}-error"' in answer.text
    assert 'value="10"' in answer.text or "minutes" in fields


def test_a_deal_does_not_begin_in_the_past(live):
    session, browser = live
    begun = make.fresh(session).starts_at
    before = clock.local(begun + timedelta(minutes=5))

    with clock.at(begun + timedelta(minutes=10)):
        answer = browser.post(f"/studio/{session.code}/items/A01/deals",
                              **wish(session, when="at", at=f"{before:%H:%M}"))

    assert answer.status_code == 422
    assert 'id="at-error"' in answer.text
    assert kept() == []


def test_a_deal_begins_at_a_time_of_the_evening(live):
    session, browser = live
    moment = clock.local(clock.now() + timedelta(minutes=2)).replace(second=0, microsecond=0)

    answer = browser.post(f"/studio/{session.code}/items/A01/deals",
                          **wish(session, when="at", at=f"{moment:%H:%M}"))

    assert answer.status_code == 303
    assert clock.local(kept()[0].starts_at).time() == moment.time()


def test_a_deal_of_now_begins_now(live):
    session, browser = live

    browser.post(f"/studio/{session.code}/items/A01/deals", **wish(session, when="now"))

    assert deals.state_of(kept()[0]) == "on"


def test_what_stands_against_starting_is_said_in_words(live):
    session, browser = live
    make.begun(session)
    second_id = make.deal(session).id

    browser.post(f"/studio/{session.code}/deals/{second_id}/start")

    assert "Two at a time would be two prices." in browser.get(f"/studio/{session.code}/items/A01/deals").text


def test_a_deal_of_another_session_is_not_there(live):
    session, browser = live
    other = make.live()
    deal_id, code = make.deal(other).id, other.code

    assert browser.post(f"/studio/{session.code}/deals/{deal_id}/start").status_code == 404
    assert browser.post(f"/studio/{code}/deals/{deal_id}/start").status_code == 404
    assert browser.get(f"/studio/{session.code}/items/Z99/deals").status_code == 404


def test_buyers_see_the_deal_the_price_it_replaces_and_what_is_left_and_then_the_live_price(live, client):
    session, browser = live
    deal_id = make.begun(session, cap_per_buyer=2_000).id
    make.say(session, "a1 2kg", "Hoa")

    buyers, presenter = client.get(f"/lives/{session.code}"), browser.get(f"/studio/{session.code}/presenter")
    for page, money, was, words in ((buyers.text, "30.000", "45.000", ("còn 8 kg giá này", "mỗi khách tối đa 2 kg")),
                                    (presenter.text, "30,000", "45,000", ("8 kg left at this price",))):
        assert f'<strong class="money">{money}' in page
        assert f'<s class="was">{was}' in page
        assert all(each in page for each in words)
    deals.stop(SYSTEM, session.id, deal_id)

    assert '<strong class="money">45' in client.get(f"/lives/{session.code}").text


def test_a_deal_that_has_run_out_is_said_to_have_run_out(live, client):
    session, _ = live
    make.begun(session, kilos=1)
    make.say(session, "a1 1kg", "Hoa")

    page = client.get(f"/lives/{session.code}").text

    assert '<strong class="money">45' in page
    assert '<span class="deal-gone">' in page


def test_the_console_says_the_price_of_a_claim_where_it_is_another_one_than_now(live):
    session, browser = live
    make.begun(session)
    make.say(session, "a1 2kg", "Hoa")
    make.reprice(session, 50_000)

    console = browser.get(f"/studio/{session.code}/console").text

    assert "A01 2 kg × 30,000" in console
