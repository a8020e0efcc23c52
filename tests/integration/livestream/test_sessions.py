"""Sessions are planned without conflicts, go live with their goods held, and give back what is left."""
from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.models import Role, Scope
from accounts.people import as_actor
from core import checks, clock
from core.actors import SYSTEM
from livestream import sessions
from livestream.access import own_session
from livestream.errors import (
    BadTimes,
    BadTitle,
    BadVideoAddress,
    CannotHold,
    ChannelIsBusy,
    HostIsBusy,
    ItemNotForSale,
    MayNotSchedule,
    NeedsChannel,
    NeedsHost,
    NoSuchChannel,
    NoSuchItem,
    NoSuchSession,
    NothingToShow,
    NotLive,
    NotOfTheCrew,
    NotPlanned,
    UnknownSeller,
)
from livestream.models import ClaimStatus, SessionStatus
from livestream.planning import crew
from livestream.serving.goods import hold_of
from shop import catalog, stock
from shop.places.errors import UnknownWard
from tests.make import accounts, shop
from tests.make import livestream as make

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture(autouse=True)
def books_are_right(context):
    yield
    assert checks.run() == []


def test_a_planned_session_has_a_code_and_its_crew():
    host, operator = accounts.person(Role.HOST), accounts.person(Role.OPERATOR)

    session = make.planned(host_ids=(host.id,), operator_ids=(operator.id,))

    assert session.status == SessionStatus.PLANNED
    assert len(session.code) == 6
    assert crew.of_session(session.id) == crew.Crew(frozenset({host.id}), frozenset({operator.id}))
    assert own_session(as_actor(host), session.code).id == session.id


def test_whoever_plans_belongs_to_the_crew():
    planner = accounts.person(Role.OPERATOR)

    session = sessions.schedule(as_actor(planner), make.plan())

    assert planner.id in crew.of_session(session.id).operators


def test_only_people_with_the_role_plan():
    with pytest.raises(MayNotSchedule):
        sessions.schedule(shop.STRANGER, make.plan())
    elsewhere = accounts.actor(Role.HOST, Scope.SESSION, str(make.planned().id))
    with pytest.raises(MayNotSchedule):
        sessions.schedule(elsewhere, make.plan())


@pytest.mark.parametrize(("details", "refusal"), [
    ({"title": "  "}, BadTitle), ({"title": "x" * 161}, BadTitle), ({"channel_ids": ()}, NeedsChannel),
    ({"channel_ids": (987,)}, NoSuchChannel), ({"host_ids": ()}, NeedsHost), ({"host_ids": (987,)}, NotOfTheCrew),
    ({"cooperative_ids": (987,)}, UnknownSeller), ({"commune_code": "99999"}, UnknownWard),
    ({"video_urls": {1: "javascript:alert(1)"}}, BadVideoAddress),
])
def test_what_is_wrong_with_a_plan_is_said(details, refusal):
    with pytest.raises(refusal):
        make.planned(**details)


@pytest.mark.parametrize(("start", "end"), [(3, 2), (1, 1), (1, 14), (-3, -1)])
def test_times_make_sense(start, end):
    now = clock.now()

    with pytest.raises(BadTimes):
        make.planned(starts_at=now + timedelta(hours=start), ends_at=now + timedelta(hours=end))


def test_a_channel_shows_one_session_at_a_time():
    first = make.planned()
    channel_id = first.channels[0].channel_id

    with pytest.raises(ChannelIsBusy) as refused:
        make.planned(channel_ids=(channel_id,))

    assert refused.value.facts["code"] == first.code
    assert refused.value.facts["title"] == first.title


def test_a_host_is_in_one_place_at_a_time():
    host = accounts.person(Role.HOST)
    first = make.planned(host_ids=(host.id,))

    with pytest.raises(HostIsBusy) as refused:
        make.planned(host_ids=(host.id,))

    assert (refused.value.facts["code"], refused.value.facts["name"]) == (first.code, host.name)


def test_one_session_may_follow_the_other_and_take_the_place_of_a_cancelled_one():
    first = make.planned()
    channel_id = first.channels[0].channel_id
    after = make.planned(channel_ids=(channel_id,), starts_at=first.ends_at, ends_at=first.ends_at + timedelta(hours=1))
    sessions.cancel(SYSTEM, first.id)

    again = make.planned(channel_ids=(channel_id,), starts_at=first.starts_at, ends_at=first.ends_at)

    assert (after.status, again.status) == (SessionStatus.PLANNED, SessionStatus.PLANNED)


def test_a_plan_may_change_and_is_not_in_its_own_way():
    session = make.planned()
    new_host = accounts.person(Role.HOST)

    sessions.change(SYSTEM, session.id, make.plan(
        title="Tên mới", channel_ids=(session.channels[0].channel_id,), host_ids=(new_host.id,)))

    changed = make.fresh(session)
    assert changed.title == "Tên mới"
    assert crew.of_session(session.id).hosts == {new_host.id}


def test_strangers_change_nothing_and_learn_nothing():
    session = make.planned()
    other_host = accounts.actor(Role.HOST)

    for act in (lambda: sessions.change(other_host, session.id, make.plan()),
                lambda: sessions.cancel(other_host, session.id), lambda: sessions.go_live(other_host, session.id),
                lambda: sessions.put_on_air(other_host, session.id, "A01"),
                lambda: sessions.close(other_host, session.id), lambda: sessions.end(other_host, session.id),
                lambda: own_session(other_host, session.code), lambda: sessions.end(other_host, 98765)):
        with pytest.raises(NoSuchSession):
            act()


def test_going_live_holds_the_allotments_and_a_second_call_changes_nothing():
    session = make.planned()
    item = make.add(session, allotment=12_000)

    sessions.go_live(SYSTEM, session.id)
    sessions.go_live(SYSTEM, session.id)

    assert make.fresh(session).status == SessionStatus.LIVE
    assert stock.held(hold_of(session.id)) == {item.stock_item_id: 12_000}


def test_without_items_a_session_does_not_go_live():
    session = make.planned()

    with pytest.raises(NothingToShow):
        sessions.go_live(SYSTEM, session.id)


def test_what_cannot_be_held_is_named_and_nothing_is_held():
    session = make.planned()
    make.add(session, allotment=1_000)
    make.add(session, shop.product(in_stock=2_000, name="Chè"), allotment=3_000)

    with pytest.raises(CannotHold) as refused:
        sessions.go_live(SYSTEM, session.id)

    assert refused.value.facts == {"item": "A02 Chè", "code": "A02", "wanted": "3 kg", "left": "2 kg"}
    assert stock.held(hold_of(session.id)) == {}
    assert make.fresh(session).status == SessionStatus.PLANNED


def test_a_product_that_is_no_longer_on_sale_is_named():
    session = make.planned()
    goods = shop.product()
    make.add(session, goods)
    catalog.withdraw(SYSTEM, goods.id)

    with pytest.raises(ItemNotForSale):
        sessions.go_live(SYSTEM, session.id)


def test_two_sessions_are_not_live_on_one_channel():
    channel = make.channel()
    make.live(channel_ids=(channel.id,))
    later = clock.now() + timedelta(hours=5)
    second = make.planned(channel_ids=(channel.id,), starts_at=later, ends_at=later + timedelta(hours=1))
    make.add(second)

    with pytest.raises(ChannelIsBusy):
        sessions.go_live(SYSTEM, second.id)


def test_only_what_is_in_the_run_of_show_comes_on_air_and_only_while_live():
    session = make.planned()
    make.add(session)
    with pytest.raises(NotLive):
        sessions.put_on_air(SYSTEM, session.id, "A01")
    sessions.go_live(SYSTEM, session.id)

    with pytest.raises(NoSuchItem):
        sessions.put_on_air(SYSTEM, session.id, "A99")


def test_at_the_end_what_is_left_is_given_back_and_nobody_waits_any_more():
    session = make.live(allotment=3_000)
    make.say(session, "a1 2kg", "Lan")
    make.say(session, "a1 2kg", "Hoa")

    sessions.end(SYSTEM, session.id)
    sessions.end(SYSTEM, session.id)

    assert make.fresh(session).status == SessionStatus.ENDED
    assert stock.held(hold_of(session.id)) == {}
    assert make.kilos(session, "Lan") == 2
    assert [claim.status for claim in make.claims_of(session, "Hoa")] == [ClaimStatus.ORDERED, ClaimStatus.RELEASED]


def test_what_has_begun_is_neither_changed_nor_cancelled():
    session = make.live()

    with pytest.raises(NotPlanned):
        sessions.change(SYSTEM, session.id, make.plan())
    with pytest.raises(NotPlanned):
        sessions.cancel(SYSTEM, session.id)


def test_lineup_is_unknown_to_strangers():
    session = make.planned()
    make.add(session)

    with pytest.raises(NoSuchSession):
        make.set_aside(session, 1, actor=shop.STRANGER)
