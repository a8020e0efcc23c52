"""Whether somebody is who they say: the result is kept by another person, and nothing that was shown."""
from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from accounts import identity
from accounts.errors import NobodyChecksThemself, OnlyAdministrators, UnknownPerson
from accounts.models import CheckMethod, IdentityCheck, Role
from core import clock, dated
from core.actors import SYSTEM
from core.audit import AuditEntry
from core.db import db
from core.transactions import transaction
from tests.make import accounts

pytestmark = pytest.mark.usefixtures("context")


def holds(person):
    return identity.holds(identity.latest([person.id]).get(person.id))


def test_a_check_that_was_passed_holds_until_its_last_day():
    host, admin = accounts.person(Role.HOST), accounts.actor(Role.ADMIN)
    assert not holds(host)

    made = identity.record(admin, host.id, CheckMethod.VNEID, is_passed=True)

    days = dated.value(identity.DAYS)
    assert (made.valid_until, made.checked_by, made.checked_name) == (
        clock.today() + timedelta(days=days), admin.person_id, admin.name)
    for after, expected in ((0, True), (days, True), (days + 1, False)):
        with clock.at(clock.now() + timedelta(days=after)):
            assert holds(host) is expected
    noted = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "identity checked")).one()
    assert noted.details == {"method": "vneid", "passed": True}


def test_the_latest_check_holds_and_the_ones_before_stay():
    host = accounts.person(Role.HOST)
    identity.record(SYSTEM, host.id, CheckMethod.IN_PERSON, is_passed=True)
    identity.record(SYSTEM, host.id, CheckMethod.VIDEO_CALL, is_passed=False)

    assert not holds(host)
    assert [each.is_passed for each in identity.history(host.id)] == [False, True]


def test_nobody_checks_themself_and_nobody_but_administrators_checks():
    admin, host = accounts.actor(Role.ADMIN), accounts.actor(Role.HOST)

    with pytest.raises(NobodyChecksThemself):
        identity.record(admin, admin.person_id, CheckMethod.IN_PERSON, is_passed=True)
    with pytest.raises(OnlyAdministrators):
        identity.record(host, admin.person_id, CheckMethod.IN_PERSON, is_passed=True)
    with pytest.raises(UnknownPerson):
        identity.record(admin, 987_654_321, CheckMethod.IN_PERSON, is_passed=True)
    with pytest.raises(IntegrityError), transaction() as rows:
        rows.add(IdentityCheck(person_id=host.person_id, is_passed=True, method=CheckMethod.VNEID,
                               valid_until=clock.today(), checked_by=host.person_id, checked_at=clock.now()))


def test_results_are_only_added():
    host = accounts.person(Role.HOST)
    made = identity.record(SYSTEM, host.id, CheckMethod.IN_PERSON, is_passed=False)

    for statement in (sa.update(IdentityCheck).values(is_passed=True), sa.delete(IdentityCheck)):
        with pytest.raises(IntegrityError), transaction() as rows:
            rows.execute(statement.where(IdentityCheck.id == made.id))
        db.session.rollback()


def test_an_administrator_keeps_the_result_on_the_page_of_a_person(app):
    admin, host = accounts.person(Role.ADMIN), accounts.person(Role.HOST, name="Lò Thị Dẫn")
    browser = accounts.Browser(app, admin)

    assert "Not checked yet" in browser.get(f"/office/people/{host.id}").text
    bad = browser.post(f"/office/people/{host.id}/identity", method="tarot", result="passed")
    assert bad.status_code == 422
    done = browser.post(f"/office/people/{host.id}/identity", method="vneid", result="passed")
    assert done.status_code == 303
    page = browser.get(f"/office/people/{host.id}").text
    assert "Identity checked" in page
    assert "VNeID shown" in page
    own = browser.get(f"/office/people/{admin.id}").text
    assert "Keep the result" not in own
