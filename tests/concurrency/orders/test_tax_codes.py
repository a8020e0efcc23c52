"""Several people note the tax code of one seller at the same moment: one holds, each is known."""
from __future__ import annotations

import threading

import pytest
import sqlalchemy as sa

from core.actors import SYSTEM
from core.db import db, maintenance
from orders.models.money import SellerTaxCode
from orders.yearly import tax_codes
from shop.models import CooperativeKind
from tests.at_once import at_once
from tests.make import shop

MANY = 8
INDEX = next(index for index in SellerTaxCode.__table__.indexes if index.name == "uq_seller_tax_codes_valid")


@pytest.fixture
def seller_id(app):
    with app.app_context():
        return shop.cooperative(kind=CooperativeKind.HOUSEHOLD).id


def ends(app):
    """How many codes hold, and how many there are."""
    with app.app_context():
        rows = db.session.scalars(sa.select(SellerTaxCode)).all()
        return sum(row.ended_at is None for row in rows), len(rows)


def test_one_of_many_codes_holds_and_all_are_known(app, seller_id):
    results = at_once(app, MANY, lambda i: tax_codes.keep(SYSTEM, seller_id, f"01109900{i:04d}"))

    assert results == [None] * MANY
    assert ends(app) == (1, MANY)


def test_the_same_code_from_many_is_noted_once(app, seller_id):
    assert at_once(app, MANY, lambda _: tax_codes.keep(SYSTEM, seller_id, "011099001234")) == [None] * MANY
    assert ends(app) == (1, 1)


def test_control_without_lock_and_index_several_hold(app, seller_id, monkeypatch):
    """If this ever fails, the tests above prove nothing."""
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            pytest.skip("SQLite has one writer at a time")
    gap = threading.Barrier(2)

    def only_look(cooperative_id):
        found = db.session.scalar(sa.select(SellerTaxCode).where(
            SellerTaxCode.cooperative_id == cooperative_id, SellerTaxCode.ended_at.is_(None)))
        gap.wait(5)
        return found

    monkeypatch.setattr(tax_codes, "lock", lambda model, ident: db.session.get_one(model, ident))
    monkeypatch.setattr(tax_codes, "_valid", only_look)
    with app.app_context(), maintenance() as connection:
        INDEX.drop(connection)
    try:
        at_once(app, 2, lambda i: tax_codes.keep(SYSTEM, seller_id, f"01109900{i:04d}"))
        assert ends(app) == (2, 2)
    finally:
        with app.app_context(), maintenance() as connection:
            connection.execute(sa.text("SET LOCAL session_replication_role = replica"))
            connection.execute(sa.text("DELETE FROM seller_tax_codes"))
            INDEX.create(connection)
