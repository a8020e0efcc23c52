"""What the database refuses, and what the books show, where who pays first is served first."""
from __future__ import annotations

import pytest
import sqlalchemy as sa

from core import checks
from core.db import db
from orders.models import OrderLine
from tests import raw
from tests.integration.livestream.first_paid.acts import complete
from tests.make import livestream as make
from tests.raw import spoil

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture(autouse=True)
def books_are_right(context):
    yield
    assert checks.run() == []


def test_goods_are_not_counted_as_ordered_before_they_are_given():
    session = make.live(first_paid=True)

    make.say(session, "a1 2kg", "Lan")
    assert db.session.scalars(sa.select(OrderLine)).all() == []
    complete(session, "Lan")

    assert [line.amount for line in db.session.scalars(sa.select(OrderLine))] == [90_000]


def test_the_database_gives_no_goods_to_who_has_not_paid():
    session = make.live(first_paid=True)
    make.say(session, "a1 2kg", "Lan")

    assert raw.refused("UPDATE claims SET status = 'held'")
    assert raw.refused("UPDATE claims SET paid_id = 4711")


def test_the_checks_find_who_was_overtaken_and_who_never_paid():
    session = make.live(allotment=1_000, first_paid=True)
    for author in ("Lan", "Hoa"):
        make.say(session, "a1 1kg", author)
        complete(session, author)
    lan, hoa = ((claim.id, claim.paid_id) for author in ("Lan", "Hoa") for claim in make.claims_of(session, author))
    change = "UPDATE claims SET paid_id = {} WHERE id = {}"

    spoil(change.format(hoa[1], lan[0]), change.format(lan[1], hoa[0]))
    overtaken = checks.run()
    spoil(change.format("NULL", lan[0]))
    unpaid = checks.run()
    spoil(change.format(lan[1], lan[0]), change.format(hoa[1], hoa[0]))

    assert overtaken == [f"who paid first was served first: claim {hoa[0]} waits, and claim {lan[0]}, which was paid "
                         "later, has goods"]
    assert unpaid == [f"goods go to who has paid: claim {lan[0]} has goods and was not paid"]
