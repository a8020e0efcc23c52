"""Equal movements of which some sources tell no reference, or a piece of it: no person is asked about one too many."""
from __future__ import annotations

import pytest
import sqlalchemy as sa

from core import checks
from core.db import db
from orders.banking.hearing import hear, hear_together
from orders.banking.matching import Match
from orders.models import BankLine, Case, CaseKind
from tests.make import bank, money

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture(autouse=True)
def _everything_holds(context):
    money.account(bank.ACCOUNT)
    yield
    db.session.rollback()
    assert checks.run() == []


def lines():
    return list(db.session.scalars(sa.select(BankLine).order_by(BankLine.id)))


def cases():
    return [(case.kind, case.subject) for case in db.session.scalars(sa.select(Case).order_by(Case.id))]


def test_two_equal_ones_of_which_one_is_told_without_its_reference_are_not_three():
    """SePay told of both; Casso tells of the second first, without its reference, then of the first with it."""
    first, second = (hear(bank.told(50_000, "mua man", reference=f"FT260000000{n}")).line_id for n in (1, 2))

    told = [hear(bank.told(50_000, "mua man", source="casso", reference=reference))
            for reference in ("", "FT2600000001")]

    assert [(each.line_id, each.is_new) for each in told] == [(first, False), (second, False)]
    assert CaseKind.TWICE not in {kind for kind, _ in cases()}
    third = hear(bank.told(50_000, "mua man", source="casso", reference="FT2600000003"))
    assert (third.is_new, third.match) == (True, Match.UNKNOWN), "the third one that it tells is another"
    for number, line_id in ((1, first), (2, second)):
        known = hear(bank.told(50_000, "mua man", source="file", reference=f"FT260000000{number}"))
        assert known.line_id == line_id


def test_many_at_once_of_which_one_lacks_its_reference_are_as_many():
    for number in (1, 2):
        hear(bank.told(50_000, "mua man", reference=f"FT260000000{number}"))

    hear_together([bank.told(50_000, "mua man", source="file", reference=reference)
                   for reference in ("", "FT2600000001")])

    assert len(lines()) == 2
    assert CaseKind.TWICE not in {kind for kind, _ in cases()}


@pytest.mark.parametrize(("told", "is_same"), [
    ("FT26000000011234", True), ("0000011234", True), ("VCB.FT26000000011234", True), ("FT2600", False),
    ("FT26000000019999", False), ("00000112", False)])
def test_a_piece_of_a_reference_is_the_same_movement_where_everything_else_agrees(told, is_same):
    known = hear(bank.told(50_000, "mua man", reference="FT26000000011234"))

    found = hear(bank.told(50_000, "mua man", source="casso", reference=told))

    assert (found.line_id == known.line_id, found.match) == (is_same, None if is_same else Match.TWICE)
