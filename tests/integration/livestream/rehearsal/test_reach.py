"""Nothing of a rehearsal is in any stock, order, book, report or message; its crew sees it, and nobody else."""
from __future__ import annotations

from datetime import timedelta

import pytest

from accounts import people
from accounts.models import Role
from core import checks, clock, outbox
from core.actors import SYSTEM
from livestream import jobs, screens, sessions, terms
from livestream.buying import merging, restricting, sellers
from livestream.by_hand import hand
from livestream.comments import hearing, review
from livestream.errors import NoSuchChannel, NoSuchSession, NothingOrdered, NotOfTheCrew
from livestream.models import ClaimStatus, Platform
from livestream.planning import calendar, crew, feeds, starting, timetable, viewers
from livestream.platforms import channels
from livestream.printing import slips
from livestream.rehearsal_errors import OnlyRehearsed
from livestream.reminder_errors import NothingToRemindOf
from livestream.serving import promotions, restocking
from shop import catalog, stock
from tests.integration.livestream.rehearsal.rows import rows
from tests.make import accounts, shop
from tests.make import livestream as make

pytestmark = pytest.mark.usefixtures("context")
HELD = ClaimStatus.HELD


def rehearse(allotment=3_000, **details):
    return make.live(allotment=allotment, is_rehearsal=True, channel_ids=(), **details)


def said(text, author="Lan", **details):
    return make.comment(text, author, Platform.OWN, **details)


def hear(session, *comments):
    hearing.hear(SYSTEM, session.id, comments)


def everything_by_the_clock():
    """All that happens by itself, and all promises."""
    for job in (jobs.remind_of_expiry, jobs.remind_of_sessions, jobs.release_lapsed_claims, jobs.end_closing_sessions,
                jobs.show_deals, jobs.watch_sources):
        job()
    while outbox.drain():
        pass


def test_after_a_whole_rehearsal_every_table_of_goods_orders_money_and_messages_is_as_it_was(context):
    real = make.live()
    terms.agree(SYSTEM, real.id, {"claim_minutes_cod": 0})  # what is real does not change by the clock either
    make.say(real, "a1 2kg 0912345678", "Mai")
    goods, host = shop.product(), accounts.person(Role.HOST, phone="0912345673")
    catalog.publish(SYSTEM, goods.id)
    everything_by_the_clock()
    before = rows()

    session = make.planned(is_rehearsal=True, channel_ids=(), host_ids=(host.id,))
    make.add(session, goods, allotment=3_000, limit_per_buyer=2_000)
    everything_by_the_clock()
    sessions.go_live(SYSTEM, session.id)
    sessions.put_on_air(SYSTEM, session.id, "A01")
    make.begun(session, kilos=1)
    order, removed = said("a1 2kg 0912345679"), said("a1 1kg", "Tư")
    hear(session, order, removed, said("lấy 2kg", "Hoa"), said("còn thì lấy a1 1kg", "Nga"), said("giá sao", "Oanh"))
    hear(session, make.edited(order, "a1 1kg"), make.removed(removed), said("huỷ a1", "Hoa"), said("a1 2kg", "Hoa"))
    hand.by_hand(SYSTEM, session.id, "a1 1kg Bà Sáu 0912345671", "by-hand")
    for each in screens.waiting(make.fresh(session)):
        review.dismiss(SYSTEM, session.id, each["id"])
    restocking.restock(SYSTEM, session.id, "A01", 2_000, "more")
    make.reprice(session, 40_000)
    slips.print_new(SYSTEM, session.id)
    with clock.at(clock.now() + timedelta(hours=2)):
        everything_by_the_clock()
        hear(session, said("a1 2kg 0912345672", "Tám"))
        sessions.close(SYSTEM, session.id)
        sessions.end(SYSTEM, session.id)
        everything_by_the_clock()

    assert rows() == before
    assert checks.run() == []
    assert make.kilos(session, "Tám", HELD) == 2.0


def test_where_who_pays_first_is_served_first_a_rehearsal_places_no_order_either(context):
    goods, host = shop.product(), accounts.person(Role.HOST)
    catalog.publish(SYSTEM, goods.id)
    before = rows()
    session = make.planned(is_rehearsal=True, channel_ids=(), host_ids=(host.id,))
    terms.agree(SYSTEM, session.id, {terms.FIRST_PAID: 1})
    make.add(session, goods, allotment=3_000)
    sessions.go_live(SYSTEM, session.id)

    hear(session, said("a1 2kg 0912345679"), said("a1 2kg", "Hoa"))
    everything_by_the_clock()
    sessions.end(SYSTEM, session.id)
    everything_by_the_clock()

    assert rows() == before
    assert checks.run() == []


def test_the_comparison_sees_a_real_session(context):
    session = make.live()
    before = rows()

    make.say(session, "a1 2kg 0912345678")

    changed = {name for name, found in rows().items() if found != before[name]}
    assert {"holds", "orders", "order_lines", "outbox"} <= changed


def test_what_a_rehearsal_would_have_reached_is_seen_by_the_check(context):
    session = rehearse()
    hear(session, said("a1 2kg"))
    claim = make.claims_of(session)[0]
    stock.reserve({claim.item.stock_item_id: 1}, f"claim:{claim.id}")

    assert any("rehearsals reach nobody" in fault for fault in checks.run())


def test_who_moves_up_is_shown_to_the_crew_and_told_nothing(context):
    session = rehearse(allotment=1_000)
    hear(session, said("a1 1kg"), said("a1 1kg", "Hoa"), said("huỷ a1"))

    assert [each.name for each in promotions.to_tell(make.fresh(session))] == ["Hoa"]
    assert outbox.drain() == 0


def test_a_rehearsal_is_on_no_public_page(context):
    session = make.planned(is_rehearsal=True, channel_ids=())
    shown = calendar.period("month", clock.today().isoformat())

    with pytest.raises(NoSuchSession):
        timetable.session_with(session.code)
    assert not any(day.entries for day in calendar.days(shown, calendar.Filters()))
    assert calendar.nearest(calendar.Filters()) is None
    assert calendar.choices() == calendar.Choices([], [], [], [])
    assert timetable.coming() == timetable.running() == feeds.sessions(calendar.Filters()) == []
    with pytest.raises(NothingToRemindOf):
        viewers.ask(session.id, "0912345678", "vi")


def test_the_own_calendar_of_the_crew_has_no_rehearsal(context):
    host = accounts.person(Role.HOST)
    make.planned(is_rehearsal=True, channel_ids=(), host_ids=(host.id,))

    assert feeds.sessions_of_crew(host.id) == []


def test_the_crew_is_not_reminded_of_a_rehearsal(context):
    host = accounts.person(Role.HOST, phone="0912345678")
    session = make.planned(is_rehearsal=True, channel_ids=(), host_ids=(host.id,))

    with clock.at(session.starts_at - timedelta(minutes=1)):
        assert starting.sessions_due() == []
        assert starting.remind(session.id) == 0


def test_a_rehearsal_is_in_nobodys_way_and_nobody_is_in_its(context):
    host, channel = accounts.person(Role.HOST), make.channel()
    make.planned(is_rehearsal=True, channel_ids=(channel.id,), host_ids=(host.id,))

    make.planned(channel_ids=(channel.id,), host_ids=(host.id,))
    make.planned(is_rehearsal=True, host_ids=(host.id,), channel_ids=(channel.id,))


def test_two_rehearsals_run_at_once_on_the_channel_that_no_list_has(context):
    one, other = rehearse(), rehearse()

    practice = {each.channel_id for session in (one, other) for each in make.fresh(session).channels}

    assert practice == {channels.practice().id}
    assert channels.practice() not in [*channels.active(), *channels.known()]
    with pytest.raises(NoSuchChannel):
        channels.change_channel(SYSTEM, channels.practice().id, "Khác", "")


def test_a_rehearsal_is_planned_anew_as_one_whatever_the_form_says(context):
    session = make.planned(is_rehearsal=True, channel_ids=())

    sessions.change(SYSTEM, session.id, make.plan(title="Tập lại", host_ids=(accounts.person(Role.HOST).id,)))

    again = make.fresh(session)
    assert (again.title, again.is_rehearsal) == ("Tập lại", True)
    assert [each.channel_id for each in again.channels] == [channels.practice().id]


def test_a_trainer_plans_rehearsals_for_people_without_a_role_and_nothing_else(context):
    trainer, trainee = accounts.actor(Role.TRAINER), accounts.person()
    wish = {"host_ids": (trainee.id,), "channel_ids": (), "is_rehearsal": True}

    session = sessions.schedule(trainer, make.plan(**wish, for_others=True))

    assert people.as_actor(trainee).refs("host", "session") == {str(session.id)}
    assert trainer.person_id not in crew.of_session(session.id).operators
    with pytest.raises(NotOfTheCrew):
        sessions.schedule(accounts.actor(Role.HOST), make.plan(**wish, for_others=True))


def test_real_buyers_are_no_matter_of_a_rehearsal(context):
    real = make.live()
    make.say(real, "a1 1kg 0912345678", "Mai")
    session = rehearse()
    hear(session, said("a1 1kg 0912345678", "Mai"))

    assert sellers.standings(make.fresh(session), ["0912345678"]) == {}
    with pytest.raises(OnlyRehearsed):
        restricting.restrict(SYSTEM, session.id, 1, "không nhận hàng", clock.today() + timedelta(days=9))
    with pytest.raises(NothingOrdered):
        merging.join(SYSTEM, session.id, 1, 1)


def test_a_limit_counts_for_one_person_under_two_names(context):
    session = make.planned(is_rehearsal=True, channel_ids=())
    make.add(session, allotment=9_000, limit_per_buyer=2_000)
    sessions.go_live(SYSTEM, session.id)

    hear(session, said("a1 2kg 0912345678"), said("a1 2kg", "Hoa"), said("0912345678", "Hoa"))

    assert make.kilos(session, "Hoa", HELD) == 0.0
    assert checks.run() == []
