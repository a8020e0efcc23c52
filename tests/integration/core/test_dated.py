from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from core import clock, dated
from core.actors import Actor, act_as
from core.audit import AuditEntry, note
from core.dated import NotSet
from core.db import db
from core.transactions import transaction
from tests.raw import refused


def test_a_value_holds_from_its_day_on_and_what_held_before_stays_known(context):
    dated.enact("tax.vat", date(2026, 1, 1), 100)
    dated.enact("tax.vat", date(2026, 7, 1), 150)

    assert [dated.value("tax.vat", day) for day in (date(2026, 6, 30), date(2026, 7, 1))] == [100, 150]
    with pytest.raises(NotSet):
        dated.value("tax.vat", date(2025, 12, 31))


def test_of_two_values_from_the_same_day_the_later_entry_holds(context):
    dated.enact("tax.vat", date(2026, 1, 1), 100)
    dated.enact("tax.vat", date(2026, 1, 1), 120)

    assert dated.value("tax.vat", date(2026, 1, 1)) == 120


@pytest.mark.parametrize(("moment", "rate"), [
    (datetime(2026, 6, 30, 16, 59, 59, 999_999, UTC), 100),
    (datetime(2026, 6, 30, 17, tzinfo=UTC), 150),
])
def test_today_is_the_local_day(context, moment, rate):
    dated.enact("tax.vat", date(2026, 1, 1), 100)
    dated.enact("tax.vat", date(2026, 7, 1), 150)

    with clock.at(moment):
        assert dated.value("tax.vat") == rate


def test_settings_and_the_audit_log_are_only_ever_added_to(context):
    act_as(Actor("person:7"))
    dated.enact("tax.vat", date(2026, 1, 1), 100)
    with transaction():
        note("role granted", "person:8", role="host")

    entry = db.session.scalars(sa.select(AuditEntry)).one()
    assert (entry.actor, entry.action, entry.subject) == ("person:7", "role granted", "person:8")
    assert entry.details == {"role": "host"}
    db.session.rollback()
    for table in ("dated_settings", "audit_log"):
        assert refused(f"UPDATE {table} SET actor = 'x'")
        assert refused(f"DELETE FROM {table}")
