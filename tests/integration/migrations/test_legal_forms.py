"""Legal forms of a market from before they had days: today's, and what its locked settlements say it was."""
from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from core import clock
from core.db import db, maintenance
from shop import legal
from shop.models import BEGINNING, CooperativeKind
from tests.integration.migrations import walking
from tests.schema import differences

BEFORE, DATED = "0061", "0062"
HOUSEHOLD, COOPERATIVE = CooperativeKind.HOUSEHOLD, CooperativeKind.COOPERATIVE


def seller(connection, ident, kind):
    connection.execute(sa.text(
        "INSERT INTO cooperatives (id, slug, name, folded, sort_key, kind, commune_code, story, pickup_address, "
        "contact_name, contact_phone, is_active, created_at) "
        "VALUES (:id, :slug, 'x', 'x', 'x', :kind, '03390', '', '', '', '', :is_active, :at)"), {
            "id": ident, "slug": f"s{ident}", "kind": kind, "is_active": True, "at": clock.now().isoformat(" ")})


def run(connection, ident, number, of, kind, month, status):
    zeros = ("sales", "returned", "commission", "fee_platform", "fee_operator", "freight", "vat", "pit", "corrected",
             "brought", "payable", "carried")
    connection.execute(sa.text(
        f"INSERT INTO settlements (id, cooperative_id, number, first_day, last_day, kind, status, locked_on, made_at, "
        f"computed_at, version, {', '.join(zeros)}) "
        f"VALUES (:id, :of, :number, :first, :last, :kind, 'draft', NULL, :at, :at, 1, {', '.join('0' * len(zeros))})"
    ), {
            "id": ident, "of": of, "number": number, "first": f"2026-{month:02}-01", "last": f"2026-{month:02}-28",
            "kind": kind, "at": clock.now().isoformat(" ")})
    for step in {"locked": ("reviewed", "locked"), "draft": ()}[status]:
        connection.execute(sa.text("UPDATE settlements SET status = :to, locked_on = :on WHERE id = :id"), {
            "to": step, "on": "2026-09-01" if step == "locked" else None, "id": ident})


def test_a_seller_has_its_form_of_today_and_those_it_was_settled_by(app, worker_id):
    with app.app_context():
        dialect = db.engine.dialect.name
    with walking.old_market(dialect, worker_id, BEFORE):
        with maintenance() as connection:
            for ident, kind in ((1, "household"), (2, "cooperative"), (3, "cooperative")):
                seller(connection, ident, kind)
            run(connection, 1, 1, 2, "household", 1, "locked")
            run(connection, 2, 2, 2, "household", 2, "locked")
            run(connection, 3, 3, 2, "cooperative", 3, "draft")
            run(connection, 4, 1, 3, "household", 1, "locked")
            run(connection, 5, 2, 3, "cooperative", 2, "locked")

        walking.step(DATED)

        found = legal.of_all()
        assert {ident: dict(zip(each.days, each.kinds, strict=True)) for ident, each in found.items()} == {
            1: {BEGINNING: HOUSEHOLD},
            2: {BEGINNING: HOUSEHOLD, date(2026, 3, 1): COOPERATIVE},
            3: {BEGINNING: HOUSEHOLD, date(2026, 2, 1): COOPERATIVE}}
        told = dict(db.session.execute(sa.text("SELECT id, forms FROM settlements ORDER BY id")).all())
        assert told == {1: "", 2: "", 3: "2000-01-01=household 2026-03-01=cooperative", 4: "", 5: ""}
        assert list(legal.every_seller_has_a_form_on_every_day()) == []
        db.session.rollback()
        for version in walking.versions(DATED):
            walking.step(version)
        with maintenance() as connection:
            assert differences(connection) == []
