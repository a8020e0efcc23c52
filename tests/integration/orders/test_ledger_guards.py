"""The database itself keeps the books, whoever writes and however: tried by plain SQL, past every use case."""
from __future__ import annotations

import pytest
import sqlalchemy as sa

from core import checks
from core.db import db, maintenance
from tests import only
from tests.make import money
from tests.raw import refused

pytestmark = pytest.mark.usefixtures("context")

LEGS = "INSERT INTO ledger_legs (posting_id, account, party, amount) VALUES "
POSTING = ("INSERT INTO ledger_postings (id, document, kind, day, actor, at) "
           "SELECT '{}', '{}', '{}', day, actor, at FROM ledger_postings LIMIT 1")


@pytest.fixture(autouse=True)
def first(context):
    """One posting that is in the books, by id, document and kind; and nothing was changed when the test is over."""
    money.transferred(money.by_transfer())
    db.session.rollback()
    before = books()
    db.session.rollback()  # nothing is read any more, so that TRUNCATE need not wait
    yield before[0][0]
    assert books() == before
    assert checks.run() == []


def books():
    """Every posting, and every leg."""
    return [[tuple(row) for row in db.session.execute(sa.text(statement))] for statement in (
        "SELECT id, document, kind FROM ledger_postings ORDER BY id",
        "SELECT id, posting_id, account, party, amount FROM ledger_legs ORDER BY id")]


def why(*statements: str) -> str:
    """What the database says of these in one transaction; nothing if it lets them through."""
    try:
        with maintenance() as connection:
            for statement in statements:
                connection.exec_driver_sql(statement)
    except sa.exc.IntegrityError as error:
        return str(error.orig)
    return ""


@pytest.mark.parametrize("legs", [
    "('q', 'bank', '', 5), ('q', 'loss', '', -4)",
    "('q', 'bank', '', 5)",
    "('other', 'bank', '', 5), ('other', 'loss', '', -5)",
])
def test_a_posting_that_does_not_add_up_is_refused(legs):
    assert "refused by ledger_postings_balanced" in why(LEGS + legs, POSTING.format("q", "gift:1", "given"))


def test_a_posting_without_legs_is_refused():
    assert "refused by ledger_postings_balanced" in why(POSTING.format("q", "gift:1", "given"))


def test_a_document_is_not_booked_twice_as_the_same(first):
    legs = LEGS + "('q', 'bank', '', 5), ('q', 'loss', '', -5)"

    said = why(legs, POSTING.format("q", first[1], first[2]))

    assert "document" in said
    assert "unique" in said.lower()


def test_no_leg_is_added_to_what_is_booked(first):
    assert "refused by ledger_legs_not_closed" in why(LEGS + f"('{first[0]}', 'bank', '', 5)")
    assert "refused by ledger_legs_not_closed" in why(
        LEGS + f"('{first[0]}', 'bank', '', 5), ('{first[0]}', 'loss', '', -5)")


def test_no_leg_stays_without_a_posting():
    assert "foreign key" in why(LEGS + "('nobody', 'bank', '', 5), ('nobody', 'loss', '', -5)").lower()


def test_an_account_that_is_none_is_refused():
    assert refused(LEGS + "('q', 'pocket', '', 5), ('q', 'loss', '', -5)")


@pytest.mark.parametrize("table", ["ledger_legs", "ledger_postings"])
def test_nothing_of_it_is_changed_or_removed(table):
    column = "amount = amount + 1" if table == "ledger_legs" else "kind = 'other'"

    assert f"refused by {table}_no_update" in why(f"UPDATE {table} SET {column}")
    assert f"refused by {table}_no_delete" in why(f"DELETE FROM {table}")
    if db.engine.dialect.name == "postgresql":
        assert f"refused by {table}_no_truncate" in why(f"TRUNCATE {table} CASCADE")


@only.sqlite
@pytest.mark.parametrize("head", ["REPLACE INTO", "INSERT OR REPLACE INTO"])
def test_nothing_of_it_is_replaced(head, first):
    other_kind = why(f"{head} ledger_postings SELECT id, document, 'other', day, actor, at FROM ledger_postings "
                     f"WHERE id = '{first[0]}'")
    other_leg = why(LEGS + "('q', 'bank', '', 5), ('q', 'loss', '', -5)",
                    f"{head} ledger_legs (id, posting_id, account, party, amount) SELECT min(id), 'q', 'bank', '', 0 "
                    "FROM ledger_legs", POSTING.format("q", "gift:1", "given"))

    assert "refused by ledger_postings_no_delete" in other_kind
    assert "refused by ledger_legs_no_delete" in other_leg
