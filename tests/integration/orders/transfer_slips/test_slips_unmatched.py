"""A photo to which no money came is a case after a while, one, until money is counted; and photos do not stay."""
from __future__ import annotations

import os
from contextlib import contextmanager
from datetime import timedelta

import pytest
import sqlalchemy as sa

from core import checks, clock, dated
from core.actors import SYSTEM
from core.db import db
from orders import moving, receiving, writing_off
from orders.cases import deciding, opening
from orders.models import Case, CaseKind, Order
from orders.models.money import TransferSlip
from orders.together import merging
from orders.transfer_slips import errors, files, forgetting, jobs, looking, standing, unmatched
from tests.make import expiry, money, orders, slips

pytestmark = pytest.mark.usefixtures("context")


@contextmanager
def later(order, **time):
    """So long after the latest photo of this order."""
    sent = max(slip.sent_at for slip in standing.of_order(order.id))
    with clock.at(sent + timedelta(**time)):
        yield


def asked(order):
    """What is asked about this order's photos: what was decided, or nothing yet."""
    db.session.rollback()
    found = sa.select(Case.decision).where(Case.kind == CaseKind.SLIP_UNMATCHED, Case.order_id == order.id)
    return list(db.session.scalars(found.order_by(Case.id)))


def test_after_half_an_hour_without_money_a_person_is_asked_once():
    order = money.by_transfer()
    slips.sent(order)
    with later(order, minutes=29):
        assert unmatched.due() == []
    with later(order, minutes=30):
        assert jobs.ask_about_unmatched_slips() == 1
        assert unmatched.due() == []
        assert jobs.ask_about_unmatched_slips() == 0

    case = db.session.scalars(sa.select(Case).where(Case.order_id == order.id)).one()
    assert (case.kind, case.subject, case.amount) == (CaseKind.SLIP_UNMATCHED, f"order:{order.code}", order.total)


def test_how_long_is_a_dated_setting():
    order = money.by_transfer()
    slips.sent(order)
    dated.enact("slip_case_minutes", clock.today(), 5)

    with later(order, minutes=5):
        assert unmatched.due() == [order.id]


def test_money_that_is_counted_closes_it():
    order = money.by_transfer()
    slips.sent(order)
    with later(order, minutes=31):
        jobs.ask_about_unmatched_slips()
        assert asked(order) == [""]

        money.transferred(order, order.total - 1_000)

    assert asked(order) == ["counted"]


def test_of_a_photo_that_money_has_answered_nobody_is_asked():
    order = money.by_transfer()
    slips.sent(order)
    with later(order, minutes=5):
        money.transferred(order, 10_000)
    with later(order, minutes=45):
        assert unmatched.due() == []
        slips.sent(order, "black")  # of the rest
    with later(order, minutes=31):
        assert jobs.ask_about_unmatched_slips() == 1
    assert asked(order) == [""]


def test_once_a_person_has_decided_only_another_photo_asks_again():
    order = money.by_transfer()
    slips.sent(order)
    with later(order, minutes=31):
        jobs.ask_about_unmatched_slips()
        slips.sent(order, "black")  # while it is open
        case = db.session.query(Case).one()
        deciding.let_be(SYSTEM, case.id, "the photo is of another order")
    with later(order, minutes=60):
        assert unmatched.due() == []
        slips.sent(order, "red")
    with later(order, minutes=31):
        jobs.ask_about_unmatched_slips()
    assert asked(order) == ["nothing", ""]


def test_an_order_that_is_given_up_is_asked_about_too_and_late_money_closes_it():
    total = (order := money.by_transfer()).total
    expiry.given_up(order)
    with clock.at(order.pay_by + timedelta(hours=3)):
        slips.sent(order)
    with later(order, minutes=31):
        jobs.ask_about_unmatched_slips()
        assert asked(order) == [""]
        money.transferred(order, total)
    assert asked(order) == ["counted"]


def test_what_was_paid_in_another_way_meanwhile_is_no_case():
    order = money.by_transfer()
    slips.sent(order)
    payment = money.card_started(order)
    receiving.count_payment(payment.id)

    with later(order, minutes=45):
        assert unmatched.due() == []


@pytest.mark.parametrize("decided", ["moved", "written_off"])
def test_money_from_another_order_or_giving_the_rest_up_closes_it(decided):
    order, other = money.by_transfer(), money.by_transfer()
    money.transferred(order, order.total - 1_000)
    money.transferred(other, other.total + 1_000)
    slips.sent(order)
    with later(order, minutes=31):
        jobs.ask_about_unmatched_slips()
        if decided == "moved":
            moving.move_money(SYSTEM, other.id, order.id, 1_000, "of the same buyer", "k")
        else:
            writing_off.write_off(SYSTEM, order.id, 1_000, "a small difference", "k")
    assert asked(order) == [decided]


def test_the_photo_of_an_order_that_went_on_in_another_goes_with_it():
    first, second = (money.by_transfer(buyer_phone="0912000111") for _ in range(2))
    slips.sent(second)
    merging.by_staff(SYSTEM, first.id, second.id, None, "k")
    went_on = db.session.get_one(Order, first.id, populate_existing=True)
    assert [slip.order_id for slip in standing.of_order(went_on.id)] == [second.id]

    with later(went_on, minutes=31):
        jobs.ask_about_unmatched_slips()
        assert (asked(second), asked(went_on)) == ([], [""])
        money.transferred(went_on)
    assert asked(went_on) == ["counted"]


def test_the_photo_of_an_order_that_went_on_twice_is_asked_about_where_it_lives():
    """A went on in B, and B in C: before the second step a person was asked about B already, or not."""
    for is_asked_before in (False, True):
        phone = f"091200022{int(is_asked_before)}"
        first, second, third = (money.by_transfer(buyer_phone=phone) for _ in range(3))
        slips.sent(first, key=f"k{phone}")
        middle = merging.by_staff(SYSTEM, second.id, first.id, None, f"a{phone}")
        if is_asked_before:
            with later(middle, minutes=31):
                assert jobs.ask_about_unmatched_slips() == 1
        living = merging.by_staff(SYSTEM, third.id, middle.id, None, f"b{phone}")

        assert [slip.order_id for slip in standing.of_order(living.id)] == [first.id]
        with later(living, minutes=32):
            assert jobs.ask_about_unmatched_slips() == (0 if is_asked_before else 1)
            case = db.session.scalars(sa.select(Case).order_by(Case.id.desc())).first()
            assert deciding.about(case).order.id == living.id
            assert deciding.orders_of([case])[case.order_id].id == living.id
            money.transferred(db.session.get_one(Order, living.id, populate_existing=True))
            assert unmatched.due() == []
        assert db.session.get_one(Case, case.id, populate_existing=True).decision == "counted"


def test_the_checks_see_a_lost_picture_and_a_case_without_a_photo():
    order = money.by_transfer()
    slip = slips.sent(order)
    path = files.path_of(slip.key, 960)
    away = path.rename(path.with_suffix(".away"))
    assert [f"transfer slip {slip.id} has lost its picture" in found for found in checks.run()] == [True]
    away.rename(path)
    assert checks.run() == []


def test_photos_go_so_many_days_after_the_order_is_done(private):
    order = money.by_transfer()
    slip = slips.sent(order)
    money.transferred(order)
    with clock.at(clock.now() + timedelta(days=10)):
        orders.delivered(db.session.get_one(Order, order.id), with_cash=False)
    done = clock.now() + timedelta(days=10)

    with clock.at(done + timedelta(days=89)):
        assert jobs.forget_slips() == 0
    with clock.at(done + timedelta(days=91)):
        assert jobs.forget_slips() == 1
        assert jobs.forget_slips() == 0

    db.session.rollback()
    assert db.session.get_one(TransferSlip, slip.id, populate_existing=True).removed_at is not None
    assert [path for path in private.rglob("*") if path.is_file()] == []
    assert standing.of_order(order.id) == []
    with pytest.raises(errors.NoSuchSlip):
        looking.slip_of(SYSTEM, slip.id)
    with pytest.raises(errors.NoSuchSlip):
        looking.behind_link(order.secret, slip.id)


def test_while_an_order_goes_on_or_a_case_stands_they_stay():
    waits, given_up = money.by_transfer(), expiry.given_up()
    for order in (waits, given_up):
        slips.sent(order)
    opening.open_case(CaseKind.LATE, opening.About(f"order:{given_up.code}", order_id=given_up.id))

    with clock.at(clock.now() + timedelta(days=400)):
        assert jobs.forget_slips() == 0
        opening.close_cases(f"order:{given_up.code}", "refunded")
        assert jobs.forget_slips() == 1


def test_files_that_a_crash_left_behind_go_and_those_on_their_way_stay(private):
    kept, old, new = slips.sent(money.by_transfer()), "a" * 32, "b" * 32
    for key in (old, new):
        path = files.path_of(key, 480)
        path.parent.mkdir(parents=True)
        path.write_bytes(b"x")
    half = files.path_of(old, 960).with_suffix(".unfinished")
    half.write_bytes(b"x")
    for path in (files.path_of(old, 480), half, files.path_of(kept.key, 480)):
        os.utime(path, (1, 1))

    forgetting.forget()

    assert not files.has_any(old)
    assert not half.exists()
    assert files.has_any(new)
    assert files.is_whole(kept.key)
