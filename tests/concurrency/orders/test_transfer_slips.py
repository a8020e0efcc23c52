"""Photos of transfers that come, are looked at, and are asked about while money is counted, all at once."""
from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from core import checks, clock
from core.db import db
from orders.models import Case, CaseKind, Order
from orders.models.money import TransferSlip
from orders.models.money.slips import MOST
from orders.transfer_slips import sending, unmatched
from orders.transfer_slips.errors import TooManySlips
from shop import images
from tests import only
from tests.at_once import at_once, rival_at
from tests.make import money, slips

COLOURS = ("white", "black", "red", "green", "blue", "yellow", "navy", "teal")


@pytest.fixture(autouse=True)
def private(app, tmp_path):
    """Where the pictures lie; afterwards everything holds."""
    app.config["PRIVATE_DIR"] = str(tmp_path)
    yield tmp_path
    with app.app_context():
        assert checks.run() == []


@pytest.fixture
def secret(app):
    with app.app_context():
        return money.by_transfer().secret


def send(secret, colour, key):
    return sending.send(secret, slips.photo(colour), key, "1.2.3.4").number


def test_of_eight_photos_five_find_a_place_and_no_file_is_left_over(app, secret, private):
    results = at_once(app, 8, lambda i: send(secret, COLOURS[i], f"k{i}"))

    assert sorted(each for each in results if isinstance(each, int)) == [1, 2, 3, 4, 5], results
    assert sum(isinstance(each, TooManySlips) for each in results) == 3, results
    assert len([path for path in private.rglob("*") if path.is_file()]) == MOST * len(images.SIZES)


def test_one_picture_that_eight_send_is_one_photo(app, secret, private):
    results = at_once(app, 8, lambda i: send(secret, "white", f"k{i % 2}"))

    assert results == [1] * 8
    assert len([path for path in private.rglob("*") if path.is_file()]) == len(images.SIZES)


@only.postgresql
def test_control_without_the_lock_of_the_order_only_the_index_is_left(app, secret, monkeypatch):
    """If this ever fails, the tests above prove nothing about the lock."""
    monkeypatch.setattr(sending, "lock_order", lambda order_id: db.session.get_one(Order, order_id))
    monkeypatch.setattr("core.transactions._ATTEMPTS", 1)
    rival_at(app, monkeypatch, sending.actors, "current", lambda: send(secret, "black", "k1"))

    results = at_once(app, 1, lambda _: send(secret, "white", "k2"))

    assert isinstance(results[0], IntegrityError), results
    with app.app_context():
        assert db.session.query(TransferSlip).count() == 1


def asked(app, secret):
    """What became of the cases about photos of this order."""
    with app.app_context():
        order_id = db.session.scalar(sa.select(Order.id).where(Order.secret == secret))
        return list(db.session.scalars(sa.select(Case.decision).where(
            Case.kind == CaseKind.SLIP_UNMATCHED, Case.order_id == order_id)))


def ask_while_money_comes(app, secret, monkeypatch, name):
    """The job asks about the order, and before it calls `name` the money is counted."""
    with app.app_context():
        slips.sent(db.session.query(Order).filter_by(secret=secret).one())
        now = clock.now() + timedelta(minutes=31)

    def pay():
        with clock.at(now):
            money.transferred(db.session.query(Order).filter_by(secret=secret).one())

    ended = rival_at(app, monkeypatch, unmatched, name, pay, seconds=2)
    with app.app_context(), clock.at(now):
        unmatched.ask_about(unmatched.due())
    ended()


@pytest.mark.parametrize("name", ["lock_order", "open_case"])
def test_money_that_comes_while_the_job_asks_leaves_nobody_waiting(app, secret, monkeypatch, name):
    ask_while_money_comes(app, secret, monkeypatch, name)

    assert asked(app, secret) in ([], ["counted"])


@only.postgresql
def test_control_without_the_lock_somebody_is_asked_about_money_that_is_here(app, secret, monkeypatch):
    """If this ever fails, the test above proves nothing about the lock."""
    monkeypatch.setattr(unmatched, "lock_order", lambda order_id: db.session.get_one(Order, order_id))

    ask_while_money_comes(app, secret, monkeypatch, "open_case")

    assert asked(app, secret) == [""]
