"""Market days: planned together, each a session of its own, changed and cancelled from one on."""
from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa

from accounts.models import Role
from accounts.people import as_actor
from core import checks, clock, dated
from core.actors import SYSTEM
from core.db import db
from core.idempotency import KeyReused
from livestream import sessions, terms
from livestream.errors import (
    BadTimes,
    ChannelIsBusy,
    HostIsBusy,
    MayNotSchedule,
    NeedsDates,
    NeedsLastDate,
    NoSuchSession,
    TooManyDates,
)
from livestream.models import LiveSession, SessionSeries
from livestream.planning import crew, lineup, series
from livestream.planning.lineup import ItemChange
from shop import catalog
from tests.make import accounts, shop
from tests.make import livestream as make
from tests.make.market_days import NOW, SATURDAY, SATURDAYS, planned, starts, wish
from tests.make.orders import count

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture(autouse=True)
def thursday(context):
    with clock.at(NOW):
        yield
    assert checks.run() == []


def test_dates_fall_on_the_weekdays_until_a_day_or_so_many_times():
    assert series.dates(date(2026, 11, 26), {5}, None, 4) == SATURDAYS
    assert series.dates(SATURDAY, {5, 6}, date(2026, 12, 6), None) == [
        date(2026, 11, 28), date(2026, 11, 29), date(2026, 12, 5), date(2026, 12, 6)]
    assert series.dates(SATURDAY, {5}, date(2027, 12, 6), 2) == SATURDAYS[:2]
    assert len(series.dates(SATURDAY, {5}, None, 26)) == 26


@pytest.mark.parametrize(("weekdays", "until", "times", "error"), [
    ({5}, None, None, NeedsLastDate), ({5}, SATURDAY - timedelta(days=1), None, NeedsDates),
    (set(), None, 3, NeedsDates),
    ({5}, None, 27, TooManyDates), (set(range(7)), date(2027, 1, 1), None, TooManyDates), ({5}, None, 0, NeedsDates),
])
def test_dates_need_an_end_and_there_are_not_too_many(weekdays, until, times, error):
    with pytest.raises(error):
        series.dates(SATURDAY, weekdays, until, times)


def test_the_last_day_there_is_ends_every_series():
    with pytest.raises(NeedsDates):
        series.dates(date.max, {0}, None, 26)


def test_each_market_day_is_a_session_of_its_own_tied_by_a_series():
    host = accounts.person(Role.HOST)

    found = planned(as_actor(host), host_ids=(host.id,), title="Chợ phiên thứ Bảy")

    assert starts(found) == ["28/11 07:30", "05/12 07:30", "12/12 07:30", "19/12 07:30"]
    assert len({each.code for each in found}) == 4
    assert {each.title for each in found} == {"Chợ phiên thứ Bảy"}
    assert all(crew.of_session(each.id).hosts == {host.id} for each in found)
    assert db.session.scalars(sa.select(SessionSeries)).one().weekdays == 32


def test_a_session_over_midnight_repeats_over_midnight():
    start = datetime(2026, 11, 28, 22, tzinfo=clock.HOME)

    found = planned(starts_at=start, ends_at=start + timedelta(hours=4))

    assert [clock.local(each.ends_at).day for each in found] == [29, 6, 13, 20]


def test_a_series_is_planned_once_however_often_the_form_is_sent():
    own = wish()
    first = series.plan(SYSTEM, own, SATURDAYS, "key")

    again = series.plan(SYSTEM, own, SATURDAYS, "key")

    assert again == first
    assert (count(SessionSeries), count(LiveSession)) == (1, 4)
    with pytest.raises(KeyReused):
        series.plan(SYSTEM, replace(own, title="Khác"), SATURDAYS, "key")


def test_the_address_of_a_video_is_that_of_the_first_session_alone():
    channel = make.channel()

    found = planned(channel_ids=(channel.id,), video_urls={channel.id: "https://example.test/v"})

    assert [each.channels[0].video_url for each in found] == ["https://example.test/v", "", "", ""]


def test_a_dry_run_names_for_each_date_what_is_in_the_way_and_writes_nothing():
    host, channel = accounts.person(Role.HOST, name="Giàng Thị Mỷ"), make.channel()
    own = wish(host_ids=(host.id,), channel_ids=(channel.id,))
    other = sessions.schedule(SYSTEM, wish(host_ids=(host.id,), title="Phiên kia"))
    taken = datetime(2026, 12, 12, 9, tzinfo=clock.HOME)
    sessions.schedule(SYSTEM, wish(channel_ids=(channel.id,), starts_at=taken, ends_at=taken + timedelta(hours=1)))

    chances = series.dry_run(SYSTEM, own, SATURDAYS)

    assert [bool(each.why) for each in chances] == [True, False, True, False]
    assert "Giàng Thị Mỷ" in chances[0].why
    assert f"“Phiên kia” ({other.code})" in chances[0].why
    assert channel.name in chances[2].why
    assert count(SessionSeries) == 0


@pytest.mark.parametrize(("taken", "error"), [("host_ids", HostIsBusy), ("channel_ids", ChannelIsBusy)])
def test_when_one_date_is_not_free_nothing_is_planned(taken, error):
    own = wish()
    start = own.starts_at + timedelta(weeks=2)
    sessions.schedule(SYSTEM, wish(starts_at=start, ends_at=start + timedelta(hours=1),
                                   **{taken: getattr(own, taken)}))

    with pytest.raises(error):
        series.plan(SYSTEM, own, SATURDAYS, "key")

    assert count(LiveSession) == 1
    assert series.plan(SYSTEM, own, [day for day in SATURDAYS if day != SATURDAYS[2]], "key")


def test_days_that_are_over_too_many_or_none_are_refused_and_only_the_crew_plans():
    own = wish()
    with pytest.raises(BadTimes):
        series.plan(SYSTEM, own, [date(2026, 11, 21), *SATURDAYS], "a")
    with pytest.raises(TooManyDates):
        series.plan(SYSTEM, own, [SATURDAY + timedelta(days=n) for n in range(27)], "b")
    with pytest.raises(NeedsDates):
        series.plan(SYSTEM, own, [], "c")
    with pytest.raises(MayNotSchedule):
        series.plan(accounts.actor(Role.TRAINER), own, SATURDAYS, "d")
    with pytest.raises(MayNotSchedule):
        series.dry_run(accounts.actor(Role.TRAINER), own, SATURDAYS)


def test_the_run_of_show_is_taken_over_with_codes_prices_amounts_and_words():
    source = make.planned()
    goods, gone = shop.product(), shop.product()
    make.add(source, goods, 10_000, 45_000, code="B07", minutes=12, limit_per_buyer=2_000, talking_points="Ngọt.")
    make.add(source, gone)
    catalog.archive(SYSTEM, gone.id)

    first = series.plan(SYSTEM, wish(), SATURDAYS, "key", source.id)

    for session in series.of_session(db.session.get_one(LiveSession, first))[1:]:
        item, = session.line_up
        assert (item.code, item.minutes, item.limit_per_buyer, item.allotment, item.talking_points) == (
            "B07", 12, 2_000, 10_000, "Ngọt.")
        assert [each.price for each in item.prices] == [45_000]


AGREED = {"claim_minutes": 7, "claim_minutes_cod": 0, "claim_fill_part": 0, "claim_first_paid": 1}


def planned_like(source, key="key"):
    first = series.plan(SYSTEM, wish(), SATURDAYS[:2], key, source.id)
    return [each for each in series.of_session(db.session.get_one(LiveSession, first)) if each.id != source.id]


def test_how_goods_are_kept_and_who_is_served_first_is_taken_over():
    source = make.planned()
    terms.agree(SYSTEM, source.id, AGREED)

    copies = planned_like(source)

    assert [terms.of(each) for each in copies] == [AGREED, AGREED]
    terms.agree(SYSTEM, copies[0].id, {"claim_minutes": 9})
    assert [terms.of(each)["claim_minutes"] for each in (source, *copies)] == [7, 9, 7]


def test_what_was_not_agreed_goes_with_the_dated_settings_in_the_copy_too():
    source = make.planned()

    copies = planned_like(source)
    dated.enact("claim_minutes", clock.today(), 20)

    assert [terms.of(each)["claim_minutes"] for each in copies] == [20, 20]


def test_a_copy_of_a_session_that_is_over_is_served_as_that_was():
    """What was fixed as selling began holds again, also where the setting is another by now."""
    source = make.live(first_paid=True)
    sessions.end(SYSTEM, source.id)
    dated.enact(terms.FILL_PART, clock.today(), 0)

    copies = planned_like(source)

    assert [(terms.is_first_paid(each), terms.fills_in_part(each)) for each in copies] == [(True, True)] * 2


def test_a_copy_is_a_session_of_its_own():
    source = make.planned()
    make.add(source, price=45_000)
    copy = db.session.get_one(LiveSession, series.plan(SYSTEM, wish(), SATURDAYS[:1], "key", source.id))

    lineup.change_item(SYSTEM, copy.id, "A01", ItemChange("A09", 5, 1_000, {
        copy.items[0].prices[0].variant.sku: 30_000}))

    item = make.fresh(source).items[0]
    assert (item.code, item.allotment, item.prices[0].price) == ("A01", 10_000, 45_000)


def test_goods_of_sellers_who_are_not_in_the_new_sessions_stay_behind():
    seller = shop.cooperative()
    source = make.planned()
    make.add(source, shop.product(seller))
    make.add(source)

    first = series.plan(SYSTEM, wish(cooperative_ids=(seller.id,)), SATURDAYS[:1], "key", source.id)

    assert [item.code for item in db.session.get_one(LiveSession, first).line_up] == ["A01"]


def test_a_planned_source_joins_the_series_and_a_finished_one_does_not():
    source = make.planned()
    first = series.plan(SYSTEM, wish(), SATURDAYS, "key", source.id)
    over = make.planned()
    sessions.cancel(SYSTEM, over.id)
    other = series.plan(SYSTEM, wish(), SATURDAYS, "other", over.id)

    assert series.of_session(source)[0].id == source.id
    assert len(series.of_session(db.session.get_one(LiveSession, first))) == 5
    assert len(series.of_session(db.session.get_one(LiveSession, other))) == 4


def test_the_run_of_show_of_others_is_not_taken_over():
    source, host = make.planned(), accounts.person(Role.HOST)

    with pytest.raises(NoSuchSession):
        series.plan(as_actor(host), wish(host_ids=(host.id,)), SATURDAYS, "key", source.id)
