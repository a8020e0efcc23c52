"""What a newcomer finds: the figures of the programme, people who can sign in, a live session."""
from __future__ import annotations

import pathlib
import re
import stat
from datetime import date

import pytest
import sqlalchemy as sa

from core import checks, clock
from core.actors import SYSTEM
from core.db import db
from demo import live, store
from livestream.models import LiveSession, Playing, RehearsalScore, SessionStatus
from livestream.readiness import papers
from livestream.rehearsal import reach
from orders import reports
from orders.models import LineEvent, LineEventKind, Order, OrderLine, OrderStatus, Parcel, ParcelStatus
from shop.models import PaperKind
from shop.places import units
from tests.integration.demo.conftest import SMALL
from tests.make.accounts import Browser
from training import outcomes, rehearsals
from training.models import Course, CourseRehearsal

pytestmark = pytest.mark.usefixtures("loaded")
BINH_LU = "03390"


def test_every_row_agrees_with_every_other():
    assert checks.run() == []


def test_the_revenue_of_binh_lu_is_exact():
    delivered = LineEvent.commune_code == BINH_LU, LineEvent.kind == LineEventKind.DELIVERED
    orders = sa.select(sa.func.count(sa.distinct(LineEvent.order_id))).where(*delivered)
    report = reports.revenue(SYSTEM, date(2000, 1, 1), clock.today(), BINH_LU).total

    assert db.session.scalar(orders) == SMALL.binh_lu_orders
    assert (report.delivered, report.paid, report.returned) == (SMALL.binh_lu_dong, SMALL.binh_lu_dong, 0)


def test_three_sessions_of_binh_lu_sold_on_channels_that_take_orders():
    sessions = db.session.scalars(sa.select(LiveSession).where(
        LiveSession.commune_code == BINH_LU, LiveSession.status == SessionStatus.ENDED)).all()

    assert len(sessions) == 3
    for session in sessions:
        assert len(session.channels) == 3
        sold = sa.select(sa.func.count(sa.distinct(OrderLine.order_id))).where(OrderLine.session_id == session.id)
        takes_orders = [each.channel_id for each in session.channels if each.channel.platform.takes_orders]
        assert db.session.scalar(sold.where(OrderLine.channel_id.in_(takes_orders))) == SMALL.binh_lu_live
        assert db.session.scalar(sold) == SMALL.binh_lu_live


def test_all_communes_of_the_province_are_there():
    assert len(units.wards_of("12")) == 38


def test_so_many_orders_followed_the_courses():
    codes = db.session.scalars(sa.select(Course.code)).all()
    followed = [outcomes.since_course(SYSTEM, code) for code in codes]

    assert len(followed) == 2
    assert sum(each.total.orders for each in followed) == SMALL.course_orders
    assert all(each.selling > 0 and each.course.lessons for each in followed)


def test_there_is_something_to_do_at_every_step():
    states = set(db.session.scalars(sa.select(Parcel.status).distinct()))

    assert states >= {ParcelStatus.TO_PACK, ParcelStatus.PACKED, ParcelStatus.PICKED_UP, ParcelStatus.BACK}
    assert db.session.scalars(sa.select(Order).where(
        Order.status == OrderStatus.PLACED, Order.ward_code.is_not(None))).all(), "somebody to call"


def test_one_session_is_live_and_another_is_planned_for_the_evening():
    remembered = store.read()

    running, planned = (live.session_with(code) for code in (remembered.live, remembered.tonight))
    assert (running.status, planned.status) == (SessionStatus.LIVE, SessionStatus.PLANNED)
    assert running.on_air_id == running.line_up[0].id
    assert len(running.line_up) == 12
    assert clock.local(planned.starts_at).hour == 20


def test_everybody_can_sign_in_as_printed_and_lands_on_a_desk_that_opens(loaded):
    for _, _, phone, password in store.read().people:
        browser = Browser(loaded)

        assert browser.sign_in(phone, password).status_code == 303, phone
        desk = browser.get("/home")
        while desk.status_code == 303:
            desk = browser.get(desk.location)
        assert desk.status_code == 200, (phone, desk.location)


def test_passwords_are_for_this_user_only_and_printed_for_people(loaded):
    folder = pathlib.Path(loaded.instance_path)
    remembered = store.read()

    for name in ("demo.json", "demo-people.txt"):
        assert stat.S_IMODE((folder / name).stat().st_mode) == 0o600
    printed = (folder / "demo-people.txt").read_text("utf-8")
    assert all(f"{phone}  {password}" in printed for _, _, phone, password in remembered.people)
    assert len({password for *_, password in remembered.people}) == len(remembered.people)


def test_people_are_plainly_made_up():
    people = [name for _, name, _, _ in store.read().people]
    buyers = db.session.scalars(sa.select(Order.buyer_name).where(Order.buyer_phone.is_not(None)).distinct()).all()

    assert [name for name in (*people, *buyers) if not re.search(r"(Ví Dụ|Mẫu|Thử)$", name)] == []


def test_some_buyers_come_again():
    phones = db.session.scalars(sa.select(Order.buyer_phone)).all()

    assert len(set(phones)) < len(phones)


def test_this_evening_waits_for_one_paper_and_everything_else_has_its_own():
    planned = live.session_with(store.read().tonight)

    missing = [(each.item.product.name, [asked.kind for asked in each.standing.missing])
               for each in papers.of_session(planned) if not each.is_complete]

    assert missing == [("Địa lan Sin Suối Hồ", [PaperKind.OCOP])]


def test_a_trainer_has_finished_rehearsals_and_one_that_goes_on_to_look_at():
    scores, states = [], []
    for code in db.session.scalars(sa.select(Course.code).order_by(Course.first_day)):
        practised = rehearsals.overview(db.session.query(Course).filter_by(code=code).one())
        scores.append([each.last.points for each in practised if each.last is not None])
        states.append(sorted(db.session.scalars(sa.select(LiveSession.status).join(
            CourseRehearsal, CourseRehearsal.session_id == LiveSession.id).join(
            Course, Course.id == CourseRehearsal.course_id).where(Course.code == code))))

    assert states == [[SessionStatus.ENDED, SessionStatus.ENDED], [SessionStatus.LIVE, SessionStatus.PLANNED]]
    best, other = scores[0]
    assert best > other > 0 and scores[1] == []
    assert set(db.session.scalars(sa.select(RehearsalScore.seconds))) == {2}
    [going_on] = db.session.scalars(sa.select(Playing).join(LiveSession, LiveSession.id == Playing.session_id).where(
        LiveSession.status == SessionStatus.LIVE))
    assert going_on.since is None and 0 < going_on.heard < going_on.recording.lines
    assert list(reach.rehearsals_reach_nobody()) == []


def test_a_trainer_reads_how_a_rehearsal_of_the_demo_went(loaded):
    phone, password = next((phone, password) for _, name, phone, password in store.read().people
                           if name == "Giảng Viên Ví Dụ")
    browser = Browser(loaded)
    browser.sign_in(phone, password)
    course = db.session.scalars(sa.select(Course).order_by(Course.first_day)).first()
    trainee = rehearsals.overview(course)[0].trainee

    page = browser.get(f"/training/{course.code}/rehearsals")
    told = browser.get(f"/training/{course.code}/rehearsals/{trainee.id}")

    assert trainee.name in page.text
    assert (told.status_code, "/ 100" in told.text) == (200, True)
