"""What the database refuses about photos of transfers."""
from __future__ import annotations

import pytest
import sqlalchemy as sa

from core import clock
from core.db import db
from orders.models.money import TransferSlip
from tests.make import money, slips

pytestmark = pytest.mark.usefixtures("context")


@pytest.mark.parametrize("change", [
    {"order_id": 2}, {"digest": "0" * 64}, {"key": "0" * 32}, {"sent_at": clock.now()}, {"number": 2},
])
def test_the_database_refuses_another_story(change):
    slip = slips.sent(money.by_transfer())
    money.by_transfer()

    with pytest.raises(sa.exc.IntegrityError), db.engine.connect().execution_options(writes=True) as connection:
        connection.execute(sa.update(TransferSlip.__table__).where(TransferSlip.id == slip.id).values(**change))


def test_the_database_refuses_to_lose_one_or_to_take_a_mark_back():
    slip, now = slips.sent(money.by_transfer()), clock.now()
    table = TransferSlip.__table__
    with db.engine.connect().execution_options(writes=True) as connection, connection.begin():
        connection.execute(sa.update(table).values(seen_at=now, seen_by="person:1"))
    for statement in (sa.delete(table), sa.update(table).values(seen_by="person:2"),
                      sa.update(table).values(seen_at=None, seen_by=None), sa.update(table).values(seen_at=None)):
        with pytest.raises(sa.exc.IntegrityError), db.engine.connect().execution_options(writes=True) as connection:
            connection.execute(statement)
    db.session.rollback()
    assert db.session.get_one(TransferSlip, slip.id, populate_existing=True).seen_by == "person:1"
