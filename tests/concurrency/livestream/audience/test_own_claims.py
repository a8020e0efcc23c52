"""A viewer takes less of what they have claimed on our own page as somebody of the crew cancels it."""
from __future__ import annotations

import threading

import pytest

from core import checks, locking
from core.actors import SYSTEM
from core.db import db
from livestream.audience import own_claims
from livestream.by_hand import hand
from livestream.errors import NotWaiting
from livestream.models import ClaimStatus, LiveSession, Platform
from livestream.serving import claims, goods
from orders import cancelling, followers
from orders.cancelling import cancel_order
from orders.models import OrderStatus
from tests import only
from tests.at_once import at_once
from tests.make import audience
from tests.make import livestream as make

SOON = 0.5  # so long whoever waits for the lock is waited for


@pytest.fixture
def own(app):
    """A session on our own page with five kilos; Hoa has claimed three, and Mai waits for four: its id, and Hoa."""
    with app.app_context():
        session = make.live(allotment=5_000, fills_in_part=False, channel_ids=(make.channel(Platform.OWN).id,))
        viewer = audience.viewer(name="Hoa")
        audience.tap(session, "a1 3kg", viewer)
        audience.tap(session, "a1 4kg", audience.viewer("0987654321", "Mai"))
        return session.id, viewer


def session_of(session_id):
    return db.session.get_one(LiveSession, session_id)


def lower(own, kilos):
    """The viewer taps that they want so much in all."""
    session_id, viewer = own
    return audience.tap(session_of(session_id), f"a1 {kilos}kg", viewer).did


def cancel(app, own):
    """The crew cancels the order that the viewer had before anybody moved."""
    with app.app_context():
        order_id = make.order_of(session_of(own[0]), "Hoa").id
    return lambda: cancel_order(SYSTEM, order_id, "hàng hỏng").status


def has(session_id, author):
    return make.kilos(session_of(session_id), author)


def failures(results):
    return [each for each in results if isinstance(each, Exception)]


def test_what_a_viewer_lowers_as_the_crew_cancels_the_order_is_free_once_and_goes_to_who_waits(app, own):
    session_id, cancelling = own[0], cancel(app, own)

    results = at_once(app, 2, lambda i: cancelling() if i else lower(own, 1))

    with app.app_context():
        assert (failures(results), results[1]) == ([], OrderStatus.CANCELLED)
        assert has(session_id, "Hoa") in (0, 1)  # said before it was cancelled, or after that
        assert has(session_id, "Mai") == 4
        left = sum(goods.left(session_of(session_id)).values())
        assert left == 1_000 - 1_000 * has(session_id, "Hoa")
        assert checks.run() == []


def test_of_a_viewer_and_an_operator_who_both_say_how_much_it_is_in_all_the_last_is_right(app, own):
    session_id = own[0]
    with app.app_context():
        number = make.buyer(session_of(session_id), "Hoa").number

    def act(i):
        return hand.by_hand(SYSTEM, session_id, f"#{number} a1 2kg", "one key").outcome if i else lower(own, 1)

    results = at_once(app, 2, act)

    with app.app_context():
        assert failures(results) == []
        assert (has(session_id, "Hoa"), has(session_id, "Mai")) in ((1, 4), (2, 0), (2, 4))
        assert has(session_id, "Hoa") + has(session_id, "Mai") <= 5
        assert checks.run() == []


def lower_while_it_is_cancelled(app, own, monkeypatch, seconds):
    """The viewer taps as the crew has the order in hand; they are waited for, so long, until they are about to change
    what they have looked up. What became of their words, and how often that was tried until it held."""
    said, times, is_about_to, cancelling_it = [], [], threading.Event(), cancel(app, own)
    turn, open_lines = claims._turn, cancelling.open_lines

    def tap():
        with app.app_context():
            said.append(lower(own, 1))

    viewer = threading.Thread(target=tap)

    def change(*args, **kwargs):
        if threading.current_thread() is viewer:
            times.append(args)
            is_about_to.set()
        return turn(*args, **kwargs)

    def meanwhile(order):
        monkeypatch.setattr(cancelling, "open_lines", open_lines)
        viewer.start()
        is_about_to.wait(seconds)
        return open_lines(order)

    monkeypatch.setattr(claims, "_turn", change)
    monkeypatch.setattr(cancelling, "open_lines", meanwhile)
    with app.app_context():
        assert cancelling_it() == OrderStatus.CANCELLED
    viewer.join(20)
    return said, len(times)


def test_a_viewer_who_lowers_what_is_just_being_cancelled_is_heard_after_that(app, own, monkeypatch):
    assert lower_while_it_is_cancelled(app, own, monkeypatch, SOON) == ([{"claimed"}], 1)

    with app.app_context():
        assert (has(own[0], "Hoa"), has(own[0], "Mai"), checks.run()) == (1, 4, [])


@only.postgresql
def test_control_without_the_lock_of_the_session_one_of_them_begins_again(app, own, monkeypatch):
    """Each has what the other waits for, and one of them has to begin again: the viewer with a claim that is no more,
    or whoever cancels, after the viewer."""
    monkeypatch.setattr(followers, "prepare", lambda _: None)
    monkeypatch.setattr(locking, "note", lambda *_: None)  # it would name the fault before it shows

    assert lower_while_it_is_cancelled(app, own, monkeypatch, 20) in (
        ([{"claimed"}], 2), ([{"lowered"}], 1))


def test_who_leaves_the_queue_as_they_move_up_has_the_goods_or_has_left(app, own):
    session_id, _ = own
    with app.app_context():
        mai = audience.viewer("0987654321", "Mai")
        [waiting] = [each.id for each in make.claims_of(session_of(session_id), "Mai", [ClaimStatus.WAITING])]
    cancelling = cancel(app, own)

    results = at_once(app, 2, lambda i: cancelling() if i else own_claims.leave(session_id, mai, waiting))

    with app.app_context():
        assert results[1] == OrderStatus.CANCELLED
        assert (has(session_id, "Mai"), type(results[0])) in ((0, type(None)), (4, NotWaiting))
        assert checks.run() == []
