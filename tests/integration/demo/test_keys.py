"""Whoever changes the key that seals needs the old one no more: all that is sealed anywhere is sealed anew."""
from __future__ import annotations

import sqlalchemy as sa

from accounts.models import Person
from accounts.second_factor import factors
from core import sealed
from core.actors import SYSTEM
from core.db import Base, db
from core.sealed import Box
from orders.models import Case, CaseKind, Order
from orders.refunds import accounts
from orders.refunds.accounts import GivenAccount
from orders.yearly import tax_codes
from shop.models import Cooperative
from tests.make import keys, refunds


def seal_what_the_demo_has_not():
    """A second factor, a tax code, and the account to which too much goes back."""
    factors.begin(db.session.scalars(sa.select(Person.id).limit(1)).one())
    tax_codes.keep(SYSTEM, db.session.scalars(sa.select(Cooperative.id).limit(1)).one(), "012345678901")
    over = db.session.scalars(sa.select(Case).where(Case.kind == CaseKind.OVER, Case.closed_at.is_(None))).first()
    refund = refunds.of_order(db.session.get_one(Order, over.order_id), over.amount)
    accounts.give(SYSTEM, refund.id, GivenAccount("970436", "0123456789", "NGUYEN THI THU"))


def test_everything_that_is_sealed_can_do_with_another_key_alone(market_app, loaded):
    seal_what_the_demo_has_not()
    kinds = [column for table in Base.metadata.sorted_tables for column in table.columns
             if isinstance(column.type, Box)]
    empty = {str(column) for column in kinds if not db.session.scalar(sa.select(sa.func.count()).where(column != ""))}
    assert empty == set(), "what is not there proves nothing"

    with keys.newer(market_app, keeps_old=False):
        assert len(list(sealed.unopened())) > len(kinds), "without the old key nothing can be opened"
    with keys.newer(market_app):
        done = market_app.test_cli_runner().invoke(args=["reseal"])
        assert done.exit_code == 0, done.output
    with keys.newer(market_app, keeps_old=False):
        assert list(sealed.unopened()) == []
