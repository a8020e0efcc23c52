"""Slips: each claim once, corrections when it changes, reprints marked, and only what a bag needs on it."""
from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from accounts.models import Role
from core import checks, clock
from core.actors import SYSTEM
from core.db import db
from livestream import sessions
from livestream.errors import NoSuchSlip
from livestream.models import Slip, SlipFor, SlipKind, SlipPhone, SlipRun, SlipWidth
from livestream.printing import slip_faces, slips
from livestream.printing.slips import Choices
from orders import delivery, parcels
from tests import raw
from tests.make import accounts, orders, shop
from tests.make import livestream as make

pytestmark = pytest.mark.usefixtures("context")
PHONE = "0912345678"


@pytest.fixture(autouse=True)
def books_are_right(context):
    yield
    assert checks.run() == []


@pytest.fixture
def session():
    return make.live()


def press(session):
    """What comes out of the printer."""
    run_id = slips.print_new(SYSTEM, session.id)
    return [] if run_id is None else shown(session, run_id)


def shown(session, run_id):
    db.session.rollback()
    run = db.session.get_one(SlipRun, run_id)
    found = {slip.buyer.order_id: make.order_of(session, slip.buyer.name) for slip in run.slips
             if slip.buyer.order_id is not None}
    return slip_faces.faces(session, run, slips.choices(session), found)


def per_buyer(session):
    slips.choose(SYSTEM, session.id, Choices(one_for=SlipFor.BUYER))


def test_each_claim_is_printed_once(session):
    make.say(session, f"a1 2kg {PHONE}", "Lan")
    make.say(session, "a1 1kg", "Hoa")

    first, second = press(session), press(session)

    said = [(face.number, *(face.lines[0][what] for what in ("code", "milli", "amount"))) for face in first]
    assert said == [(1, "A01", 2000, 90_000), (2, "A01", 1000, 45_000)]
    assert second == []


def test_the_database_refuses_a_second_first_slip(session):
    make.say(session, "a1 2kg")
    press(session)
    row = db.session.execute(sa.select(Slip.__table__)).one()._asdict()

    assert raw.refused("INSERT INTO slips (run_id, buyer_id, claim_id, subject, nth, kind, facts) VALUES "
                       f"({row['run_id']}, {row['buyer_id']}, {row['claim_id']}, '{row['subject']}', 1, 'new', '{{}}')")
    assert raw.refused("UPDATE slips SET nth = 9")
    assert raw.refused("DELETE FROM slip_runs")


def test_who_waits_gets_a_slip_only_when_the_goods_are_theirs(session):
    make.say(session, "a1 9kg", "Lan")
    make.say(session, "a1 3kg", "Hoa")
    press(session)

    make.say(session, "huỷ a1", "Lan")
    faces = press(session)

    assert [(face.number, face.mark) for face in faces] == [(1, "void"), (2, "")]


def test_a_lowered_claim_is_corrected_on_one_slip(session):
    make.say(session, "a1 3kg")
    press(session)

    make.say(session, "a1 2kg")
    faces = press(session)

    assert [(face.mark, face.lines[0]["milli"], face.instead) for face in faces] == [("changed", 2000, [(3000, "kg")])]
    assert press(session) == []


def test_what_was_never_printed_needs_no_correction(session):
    make.say(session, "a1 3kg")
    make.say(session, "huỷ a1")

    assert press(session) == []


def test_a_cancelled_buyer_slip_says_what_to_take_out(session):
    per_buyer(session)
    make.add(session, shop.product(name="Chè shan tuyết", aliases=("chè",)))
    make.say(session, "a1 2kg")
    make.say(session, "a2 1kg")
    (first,) = press(session)
    make.say(session, "huỷ a2")
    (second,) = press(session)
    make.say(session, "huỷ a1")
    (third,) = press(session)

    codes = [[line["code"] for line in face.lines] for face in (first, second, third)]
    assert codes == [["A01", "A02"], ["A01"], ["A01"]]
    assert [face.mark for face in (first, second, third)] == ["", "changed", "void"]
    assert first.goods == 135_000
    assert press(session) == []


def test_a_reprint_says_that_it_is_one_and_which(session):
    make.say(session, "a1 2kg")
    press(session)
    slip = slips.latest(session)[0]

    again = [shown(session, slips.reprint(SYSTEM, session.id, slip.id))[0].again for _ in range(2)]

    assert again == [2, 3]
    assert press(session) == []
    with pytest.raises(NoSuchSlip):
        slips.reprint(SYSTEM, make.live().id, slip.id)


def test_a_cancelled_slip_that_was_printed_again_is_not_cancelled_anew(session):
    make.say(session, "a1 2kg")
    press(session)
    make.say(session, "huỷ a1")
    press(session)

    slips.reprint(SYSTEM, session.id, slips.latest(session)[0].id)

    assert press(session) == []


def test_an_order_that_is_paid_says_so_and_any_other_what_to_collect(session):
    make.say(session, f"a1 2kg {PHONE}")
    (before,) = press(session)
    order = make.order_of(session)
    delivery.complete(order.secret, name="Lan", phone=PHONE, ward_code=orders.WARD, street="12 phố Thử", note="",
                      request_key="k")
    parcels.deliver(SYSTEM, orders.shipped(make.order_of(session)).id, with_cash=True)
    per_buyer(session)
    (after,) = press(session)

    assert (before.is_paid, before.collect) == (False, order.total)
    assert (after.is_paid, after.collect) == (True, 0)


def test_new_or_returning_is_what_the_seller_of_these_goods_knows(session):
    goods = session.items[0].product
    orders.order({shop.sku(goods): 1_000}, buyer_phone=PHONE)
    orders.order(None, buyer_phone="0987654321")  # of another cooperative
    with clock.at(clock.now() + timedelta(hours=2)):
        sessions.close(SYSTEM, session.id)
        sessions.end(SYSTEM, session.id)
        later = make.planned(channel_ids=(make.channel().id,))
        make.add(later, goods, 5_000)
        sessions.go_live(SYSTEM, later.id)
        for name, phone in (("Lan", PHONE), ("Hoa", "0987654321"), ("Mai", "")):
            make.say(later, f"a1 1kg {phone}", name)

        assert [face.standing for face in press(later)] == ["returning", "new", ""]


@pytest.mark.parametrize(("how", "shown_as"), [
    (SlipPhone.HIDDEN, ""), (SlipPhone.LAST, "… 678"), (SlipPhone.WHOLE, "0912 345 678")])
def test_so_much_of_the_number_is_printed_as_the_session_says(session, how, shown_as):
    slips.choose(SYSTEM, session.id, Choices(phone=how))
    make.say(session, f"a1 1kg {PHONE}")

    (face,) = press(session)

    assert face.phone == shown_as
    assert PHONE not in str(db.session.scalars(sa.select(Slip.facts)).all())


def test_what_a_session_chose_is_kept_for_it_alone(session):
    wish = Choices(SlipWidth.NARROW, SlipPhone.WHOLE, SlipFor.BUYER, True)

    slips.choose(SYSTEM, session.id, wish)
    slips.choose(SYSTEM, session.id, wish)

    assert slips.choices(session) == wish
    assert slips.choices(make.live()) == Choices()


def test_two_buyers_in_one_order_are_packed_together(session):
    make.say(session, f"a1 1kg {PHONE}", "Lan")
    make.say(session, f"a1 2kg {PHONE}", "Hoa")

    assert [face.others for face in press(session)] == [[2], [1]]


def test_one_run_is_no_longer_than_the_printer_can_take(session, monkeypatch):
    monkeypatch.setattr(slips, "AT_ONCE", 2)
    for name in ("Lan", "Hoa", "Mai"):
        make.say(session, "a1 1kg", name)

    assert [len(press(session)) for _ in range(3)] == [2, 1, 0]


def test_the_kinds_of_slips_are_what_became_of_them(session):
    make.say(session, "a1 3kg")
    press(session)
    make.say(session, "a1 1kg")
    press(session)

    assert sorted(db.session.scalars(sa.select(Slip.kind))) == sorted([SlipKind.NEW, SlipKind.NEW, SlipKind.REPLACED])


def test_the_crew_prints_in_the_studio_and_nobody_else(app, session):
    with app.app_context():
        host = accounts.person(Role.HOST)
        mine = make.live(host_ids=(host.id,), title="Chợ phiên Sìn Hồ")
        make.say(mine, f"a1 2kg {PHONE}", "Lan <b>")
        browser, other = accounts.Browser(app, host), accounts.Browser(app, accounts.person(Role.HOST))
        path = f"/studio/{mine.code}/slips"

    printed = browser.post(f"{path}/print")
    page = browser.get(printed.location).text
    again = browser.post(f"{path}/1/again")
    nothing = browser.post(f"{path}/print")
    kept = browser.post(f"{path}/settings", width="58", one_for="buyer", phone="hidden", with_qr="y")
    bad = browser.post(f"{path}/settings", width="59", one_for="all", phone="")

    assert [each.status_code for each in (printed, again, nothing, kept, bad)] == [303, 303, 303, 303, 422]
    assert "Chợ phiên Sìn Hồ" in page and "Lan &lt;b&gt;" in page and "… 678" in page and PHONE not in page
    assert nothing.location.endswith("/slips")
    for answer in (other.get(path), other.post(f"{path}/print"), other.get(printed.location),
                   other.post(f"{path}/1/again"), browser.post(f"{path}/987654/again"),
                   browser.get(f"{path}/runs/987654")):
        assert answer.status_code == 404


def test_a_page_that_is_opened_later_is_a_copy(session):
    make.say(session, "a1 2kg")
    run = db.session.get_one(SlipRun, slips.print_new(SYSTEM, session.id))

    with clock.at(clock.now() + timedelta(minutes=3)):
        assert slip_faces.is_copy(run)
    assert not slip_faces.is_copy(run)
