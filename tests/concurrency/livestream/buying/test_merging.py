"""Buyers are joined and parted while they complete, claim, and while somebody packs: nothing goes astray."""
from __future__ import annotations

import threading

import pytest
import sqlalchemy as sa

from core import checks, locking
from core.actors import SYSTEM
from core.db import db
from core.transactions import lock, use_case
from livestream import access, terms
from livestream.buying import buyers, merging, ordering
from livestream.comments import hearing
from livestream.errors import AlreadyPacked, NothingToPart, SameOrder, TwoAddresses
from livestream.models import Claim, ClaimStatus, LiveBuyer, LiveSession, Platform
from orders import delivery, parcels
from orders.errors import TooLateToCancel
from orders.models import Order, OrderLine
from tests import only
from tests.at_once import at_once, rival_at
from tests.make import livestream as make
from tests.make import orders

PHONE, OTHER = "0912345678", "0987654321"


@pytest.fixture
def two(app):
    """Two buyers on two channels, each with an order of their own: the session, and the secret links."""
    with app.app_context():
        session = make.live(channel_ids=(make.channel().id, make.channel(Platform.YOUTUBE).id))
        terms.agree(SYSTEM, session.id, {terms.NO_PHONE: 0})  # else each comment gives the claims before it more time
        make.say(session, "a1 2kg", "Lan")
        make.say(session, "a1 1kg", "Hoa", platform=Platform.YOUTUBE)
        return session.id, make.order_of(session, "Lan").secret, make.order_of(session, "Hoa").secret


def complete(secret, phone=PHONE, street="12 phố Thử"):
    return delivery.complete(secret, name="Nguyễn Thị Lan", phone=phone, ward_code=orders.WARD, street=street,
                             note="", request_key=f"complete {secret}")


def speak(session_id, text, author="Hoa", platform=Platform.YOUTUBE):
    return hearing.hear(SYSTEM, session_id, [make.comment(text, author, platform)])


def look(model, ident):
    """In place of a lock."""
    return db.session.get_one(model, ident)


def streets_of_claims():
    """Where the goods of each buyer go, by the order that their claims are in."""
    db.session.rollback()
    rows = db.session.execute(sa.select(LiveBuyer.name, Order.street).select_from(Claim).join(LiveBuyer).join(
        OrderLine, OrderLine.id == Claim.line_id).join(Order, Order.id == OrderLine.order_id).where(
        Claim.status == ClaimStatus.ORDERED).distinct())
    return sorted(tuple(row) for row in rows)


def astray():
    """Claims whose goods are in another order than their buyer's."""
    db.session.rollback()
    return db.session.scalars(sa.select(Claim.id).join(LiveBuyer).join(OrderLine, OrderLine.id == Claim.line_id).where(
        Claim.status == ClaimStatus.ORDERED, OrderLine.order_id != LiveBuyer.order_id)).all()


def right_books():
    db.session.rollback()
    return checks.run() == [] and astray() == []


def join_while_completed(app, two, monkeypatch):
    """The buyer says where to between the moment the crew has looked and the moment the goods go."""
    session_id, first, second = two
    with app.app_context():
        complete(first)
    end = rival_at(app, monkeypatch, ordering, "lock_orders", lambda: complete(second, OTHER, "99 phố Khác"))
    with app.app_context():
        try:
            joined = merging.join(SYSTEM, session_id, 2, 1)
        except TwoAddresses as error:
            joined = error
        assert not isinstance(end(), Exception)
        return joined


@only.postgresql
def test_goods_that_just_got_an_address_of_their_own_are_not_sent_elsewhere(app, two, monkeypatch):
    assert isinstance(join_while_completed(app, two, monkeypatch), TwoAddresses)

    with app.app_context():
        assert right_books()
        assert streets_of_claims() == [("Hoa", "99 phố Khác"), ("Lan", "12 phố Thử")]


@only.postgresql
def test_without_a_look_under_the_lock_they_would_go_to_somebody_elses_house(app, two, monkeypatch):
    """The control: what the order said before it was locked is all that is known of it."""
    before = []

    def same_place(one, other):
        before.append((one.street, other.street))
        return True

    monkeypatch.setattr(merging, "_same_place", same_place)

    assert isinstance(join_while_completed(app, two, monkeypatch), Order)

    with app.app_context():
        assert before == [("99 phố Khác", "12 phố Thử")]  # what was found out under the lock, and made nothing of
        assert streets_of_claims() == [("Hoa", "12 phố Thử"), ("Lan", "12 phố Thử")]


def no_locks(monkeypatch):
    """Sessions and orders are looked at instead of locked: the protection that a control does without."""
    def look_at_orders(buyers):
        for buyer in buyers:
            locking.wrote(db.session().info, Order.__tablename__, buyer.order_id)

    monkeypatch.setattr(access, "lock_session", access.find)
    monkeypatch.setattr(ordering, "lock_orders", look_at_orders)


def join_while_speaking(app, two, monkeypatch, seconds):
    """A comment of the buyer arrives between the moment their goods are looked up and the moment they go."""
    end = rival_at(app, monkeypatch, merging, "_movable", lambda: speak(two[0], "lấy thêm a1 3kg"), seconds, after=True)
    with app.app_context():
        merging.join(SYSTEM, two[0], 2, 1)
    assert not isinstance(end(), Exception)


def test_what_a_buyer_says_while_they_are_joined_goes_into_the_order_they_are_in_then(app, two, monkeypatch):
    join_while_speaking(app, two, monkeypatch, seconds=0.3)

    with app.app_context():
        assert right_books()
        session = db.session.get_one(LiveSession, two[0])
        assert make.order_of(session, "Lan").goods_total == 270_000
        assert make.buyer(session, "Hoa").order_id == make.buyer(session, "Lan").order_id


@only.postgresql
def test_without_locks_it_would_stay_in_an_order_nobody_looks_at(app, two, monkeypatch):
    no_locks(monkeypatch)

    join_while_speaking(app, two, monkeypatch, seconds=20)

    with app.app_context():
        assert len(astray()) == 1


def part_while_packed(app, two, monkeypatch):
    """Somebody packs the shared order between the moment the crew has looked and the moment the goods go."""
    session_id, first, _ = two
    with app.app_context():
        merging.join(SYSTEM, session_id, 2, 1)
        parcel_id = complete(first).parcels[0].id
    end = rival_at(app, monkeypatch, ordering, "lock_orders", lambda: parcels.pack(SYSTEM, parcel_id).status)
    with app.app_context():
        try:
            parted = merging.part(SYSTEM, session_id, 2, "Hai người", True)
        except (AlreadyPacked, TooLateToCancel) as error:
            parted = error
    return parted, end()


@only.postgresql
def test_what_was_just_packed_stays_in_the_bag(app, two, monkeypatch):
    parted, packed = part_while_packed(app, two, monkeypatch)

    assert (type(parted), packed) == (AlreadyPacked, "packed")
    with app.app_context():
        assert right_books()


@only.postgresql
def test_without_a_second_look_only_the_order_itself_would_refuse(app, two, monkeypatch):
    """The control: the crew had seen goods that could still be taken out; the order says no, and nothing moves."""
    monkeypatch.setattr(ordering, "packed", lambda _: set())

    parted, packed = part_while_packed(app, two, monkeypatch)

    assert (type(parted), packed) == (TooLateToCancel, "packed")
    with app.app_context():
        assert right_books()


def test_parting_and_packing_at_once_ends_in_one_of_two_ways(app, two):
    session_id, first, _ = two
    with app.app_context():
        merging.join(SYSTEM, session_id, 2, 1)
        order = complete(first)
        order_id, parcel_id = order.id, order.parcels[0].id

    results = at_once(app, 2, lambda i: (
        merging.part(SYSTEM, session_id, 2, "Hai người", True).id if i else parcels.pack(SYSTEM, parcel_id).id))

    with app.app_context():
        assert right_books()
        inside = db.session.get_one(Order, order_id).goods_total
        assert inside == (135_000 if isinstance(results[1], AlreadyPacked) else 90_000), results
        assert not isinstance(results[0], Exception), results


def many_names(app, people=6):
    """So many names on one session, each with an order of a kilo."""
    with app.app_context():
        session_id = make.live().id
        for n in range(people):
            speak(session_id, "a1 1kg", f"Lan {n}", Platform.FACEBOOK)
    return session_id


def test_one_number_said_by_six_names_at_once_is_one_order(app):
    session_id = many_names(app)

    results = at_once(app, 6, lambda i: speak(session_id, f"sđt {PHONE}", f"Lan {i}", Platform.FACEBOOK))

    assert not [each for each in results if isinstance(each, Exception)]
    with app.app_context():
        assert right_books()
        assert open_totals() == [270_000]


def open_totals():
    db.session.rollback()
    return sorted(db.session.scalars(sa.select(Order.goods_total).where(Order.status.in_(ordering.OPEN))))


@use_case
def note_phone(session_id, author, take=lock):
    """What hearing does with a number, without a comment: storing one waits for its neighbours by itself."""
    session = take(LiveSession, session_id)
    buyers.note_phone(session, make.buyer(session, author), PHONE)


def test_the_same_is_one_order_while_the_session_is_locked(app):
    session_id = many_names(app, 2)

    results = at_once(app, 2, lambda i: note_phone(session_id, f"Lan {i}"))

    assert results == [None, None]
    with app.app_context():
        assert open_totals() == [90_000]


@only.postgresql
def test_without_the_lock_of_the_session_two_names_would_stay_two_orders(app, monkeypatch):
    """The control: both look for the number before either of them has written it down."""
    session_id, both = many_names(app, 2), threading.Barrier(2)
    follow = merging.follow_phone

    def together(*args):
        both.wait(timeout=10)
        return follow(*args)

    monkeypatch.setattr(merging, "follow_phone", together)

    results = at_once(app, 2, lambda i: note_phone(session_id, f"Lan {i}", look))

    assert results == [None, None]
    with app.app_context():
        assert open_totals() == [45_000, 45_000]


def test_two_operators_join_or_part_the_same_buyers_at_once(app, two):
    session_id, *_ = two

    joined = at_once(app, 3, lambda _: merging.join(SYSTEM, session_id, 2, 1).id)
    parted = at_once(app, 3, lambda _: merging.part(SYSTEM, session_id, 2, "Hai người", True).id)

    assert sorted(type(each).__name__ for each in joined if isinstance(each, Exception)) == [SameOrder.__name__] * 2
    assert sorted(type(each).__name__ for each in parted if isinstance(each, Exception)) == [NothingToPart.__name__] * 2
    with app.app_context():
        assert right_books()
        assert open_totals() == [45_000, 90_000]


def test_two_orders_joined_into_each_other_at_once_are_one(app, two):
    session_id, *_ = two

    at_once(app, 4, lambda i: merging.join(SYSTEM, session_id, *((2, 1) if i % 2 else (1, 2))).id)

    with app.app_context():
        assert right_books()
        assert open_totals() == [135_000]
