"""The checks find legal forms that somebody changed past every use case."""
from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from core import checks, clock
from core.actors import SYSTEM
from core.db import db, maintenance
from orders.settlement import drafting, legal, steps
from shop.models import Cooperative, CooperativeKind
from tests.make import settlement as make
from tests.make import shop
from tests.raw import spoil

pytestmark = pytest.mark.usefixtures("context")
HOUSEHOLD, COOPERATIVE = CooperativeKind.HOUSEHOLD, CooperativeKind.COOPERATIVE


@pytest.fixture(autouse=True)
def _everything_holds(context):
    yield
    db.session.rollback()
    assert checks.run() == []


@pytest.fixture
def seller():
    return shop.cooperative("Hộ Lò Mẫu", kind=HOUSEHOLD)


def test_a_seller_without_a_form_is_found_by_the_check(seller):
    def say(kind):
        with maintenance() as connection:
            connection.execute(sa.update(Cooperative).where(Cooperative.id == seller_id).values(kind=kind))
        db.session.rollback()

    seller_id = seller.id
    say(COOPERATIVE)

    [found] = checks.run()

    assert found.endswith(f"seller {seller_id} says cooperative, its legal form is household")
    say(HOUSEHOLD)


@pytest.mark.parametrize(("statement", "fault"), [
    ("UPDATE legal_forms SET valid_from = '{today}' WHERE valid_from > '2000-01-01'", "other legal forms than"),
    ("UPDATE legal_forms SET kind = 'enterprise' WHERE valid_from = '2000-01-01'", "bears tax of a form"),
    ("DELETE FROM legal_forms", "no legal form from the beginning")])
def test_the_checks_find_forms_that_were_changed_behind_a_locked_run(seller, statement, fault):
    today = clock.today()
    with clock.at(clock.now() - timedelta(days=10)):
        make.sold(seller)
    legal.change(SYSTEM, seller.id, COOPERATIVE, today - timedelta(days=5), "x")
    run = drafting.draft(SYSTEM, seller.id, today - timedelta(days=20), today)
    run = steps.review(SYSTEM, run.id, run.version)
    steps.lock_run(SYSTEM, run.id, run.version)
    again = ["INSERT INTO legal_forms (id, cooperative_id, valid_from, kind, reason, made_at, made_by) VALUES "
             f"({row.id}, {row.cooperative_id}, '{row.valid_from}', '{row.kind}', '', '{clock.now()}', 'x')"
             for row in legal.history(SYSTEM, seller.id)]
    assert checks.run() == []

    spoil(statement.format(today=today))

    assert any(fault in each for each in checks.run()), checks.run()
    db.session.rollback()
    spoil("DELETE FROM legal_forms", *again)
