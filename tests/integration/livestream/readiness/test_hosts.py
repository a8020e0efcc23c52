"""Nobody hosts a session on air whose identity is not checked, where the installation asks for it."""
from __future__ import annotations

from datetime import timedelta

import pytest

from accounts import identity
from accounts.models import CheckMethod, Role
from core import checks, clock
from core.actors import SYSTEM
from core.db import db
from core.transactions import transaction
from livestream import sessions
from livestream.models import GoneLive, SessionStatus
from livestream.readiness_errors import HostsNotChecked
from tests.make import accounts, papers
from tests.make import livestream as make

pytestmark = pytest.mark.usefixtures("context")


def pass_check(person):
    return identity.record(SYSTEM, person.id, CheckMethod.IN_PERSON, is_passed=True)


def test_a_session_with_a_host_whom_nobody_checked_does_not_go_live():
    papers.ask_hosts()
    known, unknown = accounts.person(Role.HOST), accounts.person(Role.HOST, name="Vàng Chưa Kiểm")
    session = make.planned(host_ids=(known.id, unknown.id))
    make.add(session)
    pass_check(known)

    with pytest.raises(HostsNotChecked) as refused:
        sessions.go_live(SYSTEM, session.id)

    assert refused.value.facts["names"] == "Vàng Chưa Kiểm"
    assert make.fresh(session).status == SessionStatus.PLANNED
    made = pass_check(unknown)
    sessions.go_live(SYSTEM, session.id)
    assert db.session.get_one(GoneLive, session.id).hosts[str(unknown.id)] == made.id
    assert checks.run() == []


def test_a_check_that_failed_or_has_run_out_does_not_count():
    papers.ask_hosts()
    host = accounts.person(Role.HOST)
    session = make.planned(host_ids=(host.id,), starts_at=clock.now() + timedelta(days=399),
                           ends_at=clock.now() + timedelta(days=399, hours=2))
    make.add(session)
    pass_check(host)

    with clock.at(clock.now() + timedelta(days=399)), pytest.raises(HostsNotChecked):
        sessions.go_live(SYSTEM, session.id)
    identity.record(SYSTEM, host.id, CheckMethod.VIDEO_CALL, is_passed=False)
    with pytest.raises(HostsNotChecked):
        sessions.go_live(SYSTEM, session.id)


def test_a_rehearsal_asks_nobody_who_they_are():
    papers.ask_hosts()
    session = make.planned(is_rehearsal=True, channel_ids=())
    make.add(session)

    assert sessions.go_live(SYSTEM, session.id).status == SessionStatus.LIVE


def test_where_it_is_not_asked_for_it_is_kept_that_nobody_checked():
    session = make.live()

    row = db.session.get_one(GoneLive, session.id)
    assert (row.needs_identity, list(row.hosts.values()), row.points["hosts"]) == (False, [None], "open")


def test_a_host_on_air_without_a_check_is_found_in_the_books():
    session = make.planned()
    make.add(session)

    with transaction() as rows:
        rows.add(GoneLive(session_id=session.id, points={}, hosts={"1": None}, needs_identity=True, at=clock.now()))

    assert any("hosted it unchecked" in str(each) for each in checks.run())
