"""Money and the courier at the same moment: the parcel stays, or a person is asked; never neither."""
from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask

from core import checks
from core.actors import SYSTEM
from core.db import Dong, db
from orders import parcels, receiving
from orders.door import labels
from orders.door.errors import LabelAsksOther
from orders.models import Case, CaseKind, Parcel, ParcelStatus
from tests.at_once import at_once, rival_at
from tests.make import money
from tests.make import orders as make

HELD_UP = 0.3  # seconds to wait for a rival who cannot go on before we do


@pytest.fixture(autouse=True)
def _everything_holds(app: Flask):
    yield
    with app.app_context():
        assert checks.run() == []


@pytest.fixture
def packed(app):
    """A packed parcel, and a transfer that would pay its order."""
    with app.app_context():
        return _packed()


def _packed():
    order = make.order()
    parcels.pack(SYSTEM, order.parcels[0].id)
    return order.parcels[0].id, order.id, money.line(order.total, order.code).id, order.total


def pay(packed):
    _, order_id, line_id, total = packed
    return receiving.count_transfer(order_id, line_id, Dong(total)).is_cancelled


def leave(packed):
    return parcels.hand_over_to_courier(SYSTEM, packed[0]).status


def ended(app, packed):
    with app.app_context():
        asked = db.session.scalars(sa.select(Case.id).where(Case.kind == CaseKind.WAYBILL)).all()
        return db.session.get_one(Parcel, packed[0]).status, len(asked)


def test_money_that_was_first_holds_the_parcel_back(app, packed, monkeypatch):
    courier = rival_at(app, monkeypatch, receiving, "_count", lambda: leave(packed), HELD_UP)

    with app.app_context():
        pay(packed)

    assert isinstance(courier(), LabelAsksOther)
    assert ended(app, packed) == (ParcelStatus.PACKED, 0)


def test_a_courier_who_was_first_has_it_and_a_person_is_asked(app, packed, monkeypatch):
    money_comes = rival_at(app, monkeypatch, labels, "refuse_other", lambda: pay(packed), HELD_UP)

    with app.app_context():
        assert leave(packed) == ParcelStatus.PICKED_UP

    assert money_comes() is False
    assert ended(app, packed) == (ParcelStatus.PICKED_UP, 1)


def test_control_without_the_look_only_the_database_holds_it_back(app, packed, monkeypatch):
    """If this ever fails, the tests above prove nothing."""
    monkeypatch.setattr(labels, "refuse_other", lambda opened: None)
    with app.app_context():
        pay(packed)
        with pytest.raises(sa.exc.IntegrityError, match="leaves_with_the_right_label"):
            leave(packed)
        db.session.rollback()

    assert ended(app, packed) == (ParcelStatus.PACKED, 0)


def test_at_once_one_of_both_is_true(app):
    for _ in range(5):
        with app.app_context():
            made = _packed()
        before = ended(app, made)[1]

        results = at_once(app, 2, lambda i, made=made: leave(made) if i else pay(made))

        status, asked = ended(app, made)
        assert results[0] is False, results
        assert (status, asked - before) == (
            (ParcelStatus.PACKED, 0) if isinstance(results[1], LabelAsksOther) else (ParcelStatus.PICKED_UP, 1))
