"""How ready a session is: seven points, of which some stand against going live."""
from __future__ import annotations

from datetime import timedelta

import pytest

from accounts import identity
from accounts.models import CheckMethod, Role
from accounts.people import as_actor
from core import actors, clock
from core.actors import SYSTEM
from core.db import db
from livestream import sessions
from livestream.errors import NoSuchItem, NoSuchSession, NotPlanned
from livestream.models import GoneLive, Tried
from livestream.readiness import points, trying
from livestream.readiness.points import Ready
from livestream.readiness.trying import Measured
from livestream.readiness_errors import NotMeasured
from shop import stock
from shop.errors import HeldForOrders
from shop.models import PaperKind
from tests.make import accounts, papers, shop
from tests.make import livestream as make

pytestmark = pytest.mark.usefixtures("context")


def ready(session):
    return points.of_session(make.fresh(session)).points


def with_item():
    host = accounts.person(Role.HOST, name="Lò Thị Dẫn")
    session = make.planned(host_ids=(host.id,))
    return as_actor(host), session, make.add(session)


def test_an_empty_session_is_not_ready_and_one_with_goods_may_go_live():
    session = make.planned()
    assert ready(session)["lineup"] is Ready.AGAINST

    make.add(session)

    found = points.of_session(make.fresh(session))
    assert (found.against, found.points["stock"], found.points["network"]) == (0, Ready.OPEN, Ready.OPEN)


def test_papers_stand_against_going_live_and_what_expires_soon_is_only_said():
    papers.ask(PaperKind.ORIGIN)
    _, session, item = with_item()
    assert ready(session)["papers"] is Ready.AGAINST
    papers.paper(item.product, days=10)
    assert ready(session)["papers"] is Ready.OPEN
    papers.paper(item.product)
    assert ready(session)["papers"] is Ready.DONE


def test_hosts_stand_against_it_only_where_they_are_asked_for():
    host, session, _ = with_item()
    assert ready(session)["hosts"] is Ready.OPEN
    papers.ask_hosts()
    assert ready(session)["hosts"] is Ready.AGAINST
    identity.record(SYSTEM, host.person_id, CheckMethod.IN_PERSON, is_passed=True)
    assert ready(session)["hosts"] is Ready.DONE


def test_a_count_by_the_crew_changes_the_books_once_and_grows_old():
    host, session, item = with_item()
    actors.act_as(host)

    for _ in range(2):
        trying.count_item(host, session.id, "A01", 80_000, "key-1")

    [found] = points.of_session(make.fresh(session)).stock
    assert (found.count.counted, found.count.actor_name, found.free) == (80_000, "Lò Thị Dẫn", 80_000)
    assert ready(session)["stock"] is Ready.DONE
    with clock.at(clock.now() + timedelta(days=8)):
        assert ready(session)["stock"] is Ready.OPEN
    assert shop.levels(item.stock_item_id) == (80_000, 0)


def test_a_count_that_agrees_with_the_books_is_a_count_too():
    host, session, _ = with_item()

    trying.count_item(host, session.id, "A01", 100_000, "key-1")

    assert ready(session)["stock"] is Ready.DONE


def test_goods_that_are_not_on_the_shelf_stand_against_going_live():
    host, session, item = with_item()
    stock.reserve({item.stock_item_id: 95_000}, "order:x")

    assert ready(session)["stock"] is Ready.AGAINST
    with pytest.raises(HeldForOrders):
        trying.count_item(host, session.id, "A01", 90_000, "key-1")


@pytest.mark.parametrize(("round_trip", "stream", "state"), [
    (120, 300, Ready.DONE), (1_500, 300, Ready.DONE), (1_501, 300, Ready.OPEN), (120, None, Ready.OPEN)])
def test_the_network_is_good_when_answers_are_quick_and_events_come(round_trip, stream, state):
    host, session, _ = with_item()

    made = trying.try_network(host, session.id, Measured(round_trip, stream))

    assert ready(session)["network"] is state
    assert (made.person_name, made.is_good) == ("Lò Thị Dẫn", state is Ready.DONE)
    with clock.at(clock.now() + timedelta(days=2)):
        assert ready(session)["network"] is Ready.OPEN


@pytest.mark.parametrize("measured", [Measured(-1, 5), Measured(600_001, 5), Measured(5, -1), Measured(True, 5)])
def test_figures_that_cannot_be_are_refused(measured):
    host, session, _ = with_item()

    with pytest.raises(NotMeasured):
        trying.try_network(host, session.id, measured)


def test_the_printer_is_as_good_as_it_was_last():
    host, session, _ = with_item()
    trying.try_printer(host, session.id, is_good=False)
    assert ready(session)["printer"] is Ready.OPEN
    trying.try_printer(host, session.id, is_good=True)

    assert ready(session)["printer"] is Ready.DONE
    assert trying.latest(session)[Tried.PRINTER].is_good


def test_how_it_stood_is_kept_when_it_goes_live():
    host, session, _ = with_item()
    trying.try_network(host, session.id, Measured(100, 200))

    sessions.go_live(host, session.id)

    row = db.session.get_one(GoneLive, session.id)
    assert (row.points["network"], row.points["printer"], row.person_id) == ("done", "open", host.person_id)


def test_others_try_and_count_nothing_and_nobody_counts_on_air():
    host, session, _ = with_item()
    stranger = accounts.actor(Role.HOST)

    with pytest.raises(NoSuchSession):
        trying.try_printer(stranger, session.id, is_good=True)
    with pytest.raises(NoSuchSession):
        trying.count_item(stranger, session.id, "A01", 5, "k")
    with pytest.raises(NoSuchItem):
        trying.count_item(host, session.id, "A09", 5, "k")
    sessions.go_live(host, session.id)
    with pytest.raises(NotPlanned):
        trying.count_item(host, session.id, "A01", 5, "k")
