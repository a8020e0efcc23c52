"""Somebody enters another legal form while somebody locks the days it is for: one of them comes first, and is seen."""
from __future__ import annotations

from datetime import timedelta

import pytest

from core import clock
from core.actors import SYSTEM
from core.db import db
from orders.models.money import Settlement, SettlementStatus
from orders.settlement import drafting, legal, steps
from orders.settlement_errors import OutOfDate
from shop import legal as forms
from shop.models import CooperativeKind
from tests.at_once import rival_at
from tests.make import settlement as make
from tests.make import shop

BACK = timedelta(days=3)


@pytest.fixture
def run(app):
    """A run that is reviewed, of goods that a household delivered: its id, its seller's, and its version."""
    with app.app_context():
        seller = shop.cooperative(kind=CooperativeKind.HOUSEHOLD)
        with clock.at(clock.now() - timedelta(days=1)):
            make.sold(seller)
        made = drafting.draft(SYSTEM, seller.id, clock.today() - timedelta(days=9), clock.today())
        made = steps.review(SYSTEM, made.id, made.version)
        return made.id, seller.id, made.version


def change_while_locking(app, monkeypatch, run, seconds):
    """A rival locks the run when the form is written and nobody knows it yet; what became of that."""
    run_id, seller_id, seen = run
    ended = rival_at(app, monkeypatch, forms, "follow", lambda: steps.lock_run(SYSTEM, run_id, seen).status, seconds)
    with app.app_context():
        legal.change(SYSTEM, seller_id, CooperativeKind.COOPERATIVE, clock.today() - BACK, "x")
    found = ended()
    with app.app_context():
        made = db.session.get_one(Settlement, run_id)
        return found, made.status, made.forms == forms.of(seller_id).told(made.last_day)


def test_whoever_locks_waits_for_the_form_and_is_told_to_compute_anew(app, monkeypatch, run):
    found, status, is_by_its_forms = change_while_locking(app, monkeypatch, run, seconds=1)

    assert (type(found), status) == (OutOfDate, SettlementStatus.REVIEWED)
    assert not is_by_its_forms


def test_control_without_the_lock_of_the_seller_a_run_is_locked_by_forms_that_do_not_hold(app, monkeypatch, run):
    """If this ever fails, the test above proves nothing."""
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            pytest.skip("SQLite has one writer at a time")
    for module in (steps, legal):
        monkeypatch.setattr(module, "lock", lambda model, ident: db.session.get_one(model, ident))

    found, status, is_by_its_forms = change_while_locking(app, monkeypatch, run, seconds=20)

    assert (found, status, is_by_its_forms) == (SettlementStatus.LOCKED, SettlementStatus.LOCKED, False)
