"""An administrator without the second factor that is required reaches no page of staff, whatever its address."""
from __future__ import annotations

import pytest

from tests.architecture import access_matrix
from tests.architecture.access_matrix import Cell
from tests.integration.access.addresses import address

OPEN = ("accounts.", "second_factor.")


@pytest.fixture
def required(world):
    """As in production."""
    before = world.app.config["SECOND_FACTOR"]
    world.app.config["SECOND_FACTOR"] = "required"
    yield
    world.app.config["SECOND_FACTOR"] = before


def rows_of_staff(world):
    """What an administrator may use in a browser and not everybody."""
    return [row for row in access_matrix.rows(world.app) if row.of("stranger") is Cell.NO
            and row.of("admin") is not Cell.NO and not row.rule.startswith("/api/")
            and not row.endpoint.startswith(OPEN)]


def places(world, rows):
    """Where each of them leads the administrator to; None if it does not lead away."""
    visitor = world.visitor("admin")
    for row in rows:
        answer = visitor.send(row.method, address(world.app, row, world.sides["one"].things), {})
        yield row, answer.location if answer.status_code == 303 else None


def test_every_page_of_staff_leads_to_setting_it_up(world, required):
    rows = rows_of_staff(world)

    wrong = [(row.method, row.rule, where) for row, where in places(world, rows) if where != "/me/second-factor"]

    assert wrong == []
    assert len(rows) > 200


def test_what_everybody_may_see_and_their_own_account_stay_open(world, required):
    visitor = world.visitor("admin")

    for path in ("/", "/lives", "/me", "/me/second-factor"):
        assert visitor.get(path).location != "/me/second-factor"


def test_control_where_it_is_only_offered_the_pages_open(world):
    rows = [row for row in rows_of_staff(world) if row.method == "GET"]

    led = [row.rule for row, where in places(world, rows) if where == "/me/second-factor"]

    assert led == []
