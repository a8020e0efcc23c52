"""The table of who may do what is what the application says, and was read by a person."""
from __future__ import annotations

import pytest

from accounts.models import Role
from tests.architecture import access_matrix
from tests.architecture.access_matrix import OWN, ROLES, Cell

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)


@pytest.fixture
def rows(app):
    return access_matrix.rows(app)


def test_the_page_is_what_the_application_says(app):
    written = access_matrix.FILE.read_text("utf-8")

    assert written == access_matrix.page(app), "run: python -m tests.architecture.access_matrix, and read what changed"


def test_the_page_knows_every_role(rows):
    assert {*Role} <= {*ROLES}


def test_what_is_written_about_own_rows_is_about_addresses_that_exist(rows):
    addresses = {row.rule for row in rows}

    assert [own for own in OWN if not any(f"{each}/".startswith(f"{own}/") for each in addresses)] == []


def test_administrators_may_everything(rows):
    assert [row.rule for row in rows if row.of("admin") is Cell.NO] == []


def test_what_a_stranger_may_everybody_may(rows):
    assert [row.rule for row in rows if row.of("stranger") is not Cell.NO and Cell.NO in row.cells] == []


def test_only_administrators_reach_people_and_settings(rows):
    closed = ("/office/people", "/office/cooperatives", "/office/channels")

    assert {row.of(role) for row in rows if row.rule.startswith(closed) for role in ROLES[:-1]} == {Cell.NO}
