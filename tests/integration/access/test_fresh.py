"""An hour after the code, no step of decision 13 is taken, and no whole account number shown, before it is said again
who it is."""
from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from core import clock
from core.db import Base, db
from orders.money_office import FRESH, FRESH_FORMS
from tests.architecture import access_matrix
from tests.integration.access.addresses import address

AGAIN = "/sign-in/again?next="


@pytest.fixture
def strict(world):
    """As it is set by default."""
    before = world.app.config["FRESH_MINUTES"]
    world.app.config["FRESH_MINUTES"] = 10
    yield
    world.app.config["FRESH_MINUTES"] = before


def rows_of(world, methods=("GET", "POST")):
    """Each step of the lists with its methods: a form's page alone may be looked at."""
    return [row for row in access_matrix.rows(world.app) if row.method in methods and (
        row.endpoint in FRESH or (row.endpoint in FRESH_FORMS and row.method == "POST"))]


def sent(world, row, visitor):
    return visitor.send(row.method, address(world.app, row, world.sides["one"].things), {})


def counted(world):
    """How many rows there are of what is promised, sent, booked, noted."""
    with world.app.app_context():
        return {table.name: db.session.scalar(sa.select(sa.func.count()).select_from(table))
                for table in Base.metadata.sorted_tables if table.name not in ("sign_ins",)}


def test_an_hour_later_each_asks_again_and_does_nothing(world, strict):
    visitor, before, rows = world.visitor("admin"), counted(world), rows_of(world)

    with clock.at(clock.now() + timedelta(hours=1)):
        answers = [(row, sent(world, row, visitor)) for row in rows]

    assert [(row.endpoint, answer.status_code) for row, answer in answers
            if answer.status_code != 303 or not answer.location.startswith(AGAIN)] == []
    assert {row.endpoint for row in rows} == {*FRESH, *FRESH_FORMS}
    assert counted(world) == before


def test_the_page_of_a_form_opens(world, strict):
    visitor = world.visitor("admin")
    pages = [row for row in access_matrix.rows(world.app) if row.endpoint in FRESH_FORMS and row.method == "GET"]

    with clock.at(clock.now() + timedelta(hours=1)):
        assert [row.endpoint for row in pages if AGAIN in (sent(world, row, visitor).location or "")] == []
    assert pages


def test_control_just_after_the_code_none_asks(world, strict):
    visitor = world.visitor("admin")

    assert [row.endpoint for row in rows_of(world) if AGAIN in (sent(world, row, visitor).location or "")] == []
