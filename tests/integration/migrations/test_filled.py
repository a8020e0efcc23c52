"""The migrations of live selling on a database in use: sessions planned, on air and over, of several sellers."""
from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from accounts import identity
from accounts.models import CheckMethod, Role
from core import checks, clock
from core.actors import SYSTEM
from core.db import db, maintenance
from livestream import sessions, terms
from livestream.bringing import tally
from livestream.errors import NotLive, NotOnAir, NotPlanned
from livestream.models import Decided, GoneLive, LivePrice, LiveSession, PaperDecision, SessionStatus
from livestream.planning import crew
from livestream.printing import slips
from livestream.readiness_errors import HostsNotChecked, PapersMissing
from livestream.reports.session import report
from orders.models import OrderStatus
from shop.models import PaperKind
from tests.integration.migrations import walking
from tests.make import livestream as make
from tests.make import orders, papers
from tests.schema import differences

FIRST = "0012"  # installations from before live selling was built out have this
STATES = ("planned", "live", "closing", "ended", "cancelled")


@pytest.fixture
def rows(app):
    """What a market holds in the middle of some evenings, each of two sellers with goods of ten kilos."""
    with app.app_context():
        mine = {state: begun(state) for state in STATES}
        for state in ("live", "closing", "ended"):
            make.say(mine[state], "a1 3kg 0912345678", "Lan")
            make.say(mine[state], "a1 9kg", "Hoa")
            make.say(mine[state], "1", "Mai")
        make.deal(mine["live"])
        slips.print_new(SYSTEM, mine["live"].id)
        orders.completed(make.order_of(mine["ended"]))
        sessions.close(SYSTEM, mine["closing"].id)
        sessions.end(SYSTEM, mine["ended"].id)
        sessions.cancel(SYSTEM, mine["cancelled"].id, "mưa lũ")
        assert checks.run() == []
        found = walking.read()
        dialect = db.engine.dialect.name
    found["session_terms"] = [row for row in found["session_terms"] if row["name"] != terms.FIRST_PAID]
    del found["sessions_gone_live"]  # neither was known when these went live
    return dialect, found


def begun(state):
    session = make.planned(title=state)
    for _ in range(2):
        make.add(session)
    if state not in ("planned", "cancelled"):
        sessions.go_live(SYSTEM, session.id)
        sessions.put_on_air(SYSTEM, session.id, "A01")
    return session


def walk(rows):
    """Up the line from FIRST, and what was lost on the way."""
    walking.fill(rows)
    before, lost = walking.read(), []
    for version in walking.versions(FIRST):
        walking.step(version)
        walking.fill(rows, known=before)
        after = walking.read()
        lost += [(version, each) for each in walking.changed(before, after)]
        before = after
    return lost


def the(state):
    return db.session.scalars(sa.select(LiveSession).where(LiveSession.title == state).execution_options(
        populate_existing=True)).one()


def test_a_market_in_use_walks_up_and_each_session_goes_on_as_it_may(rows, worker_id):
    dialect, found = rows
    with walking.old_market(dialect, worker_id, FIRST):
        lost = walk(found)

        assert lost == []
        with maintenance() as connection:
            assert differences(connection) == []
        assert checks.run() == []
        assert [the(state).status.value for state in STATES] == list(STATES)
        for goes_on in (what_is_live, what_is_closing, what_is_over, what_is_planned, what_is_cancelled):
            goes_on()
            assert checks.run() == []


def decided(session):
    return list(db.session.scalars(sa.select(PaperDecision.what).where(
        PaperDecision.session_id == session.id).order_by(PaperDecision.id)))


def what_is_live():
    """Goes on as it began: without papers and first come, first served; only what is new in it needs papers."""
    session = the("live")
    assert decided(session) == [Decided.EXEMPT] * 2
    assert (terms.is_first_paid(session), terms.fills_in_part(session)) == (False, True)
    assert db.session.get(GoneLive, session.id) is None
    assert (make.kilos(session, "Lan"), make.kilos(session, "Hoa")) == (3, 7)

    make.say(session, "huỷ a1", "Lan")
    assert make.kilos(session, "Hoa") == 9
    sessions.put_on_air(SYSTEM, session.id, "A02")
    make.reprice(session, 40_000, "A02")
    make.say(session, "a2 1kg", "Sáu")
    assert make.prices(session, "Sáu") == [(1, 40_000)]
    with pytest.raises(PapersMissing):
        make.add(session)
    sessions.end(SYSTEM, session.id)
    assert the("live").status == SessionStatus.ENDED


def what_is_closing():
    """Late comments still count, at the price at which selling began."""
    session = the("closing")

    make.say(session, "a2 2kg", "Sáu", said_at=session.closes_at - timedelta(seconds=1))

    assert make.prices(session, "Sáu") == [(2, 45_000)]
    sessions.end(SYSTEM, session.id)


def what_is_over():
    """Has its report; lines from paper come in for some hours; nobody was asked for papers."""
    session = the("ended")
    assert decided(session) == [Decided.EXEMPT] * 2
    assert make.order_of(session).status == OrderStatus.CONFIRMED
    [channel] = report(session).channels
    assert (channel.comments, channel.counted.orders, report(session).figures.orders) == (3, 3, 2)

    [entered] = tally.enter(SYSTEM, session.id, "Mỷ, , A02, 2", "sheet")

    assert (entered.did, make.prices(session, "Mỷ")) == ("claimed", [(2, 45_000)])
    with pytest.raises(NotLive):
        sessions.put_on_air(SYSTEM, session.id, "A01")
    with pytest.raises(NotOnAir):
        make.say(session, "a1 1kg", "Sáu")


def what_is_planned():
    """Needs what every session needs by now: papers of its goods and their sellers, and hosts whom somebody knows."""
    session = the("planned")
    assert decided(session) == []
    assert db.session.scalar(sa.select(sa.func.count()).select_from(LivePrice)) > 0

    with pytest.raises(PapersMissing):
        sessions.go_live(SYSTEM, session.id)
    for item in make.fresh(session).line_up:
        for kind in PaperKind:
            papers.paper(item.product, kind)
    with pytest.raises(HostsNotChecked):
        sessions.go_live(SYSTEM, session.id)
    for host in crew.people(session.id, Role.HOST):
        identity.record(SYSTEM, host.id, CheckMethod.IN_PERSON, is_passed=True)
    sessions.go_live(SYSTEM, session.id)

    assert decided(session) == [Decided.CLEARED] * 2
    assert db.session.get_one(GoneLive, session.id).at <= clock.now()


def what_is_cancelled():
    """Stays so, and was asked for nothing."""
    session = the("cancelled")
    with pytest.raises(NotPlanned):
        sessions.go_live(SYSTEM, session.id)
    assert decided(session) == []


def test_control_a_row_that_a_migration_loses_is_seen():
    before = {"notes": [{"id": 1, "text": "Lan"}, {"id": 2, "text": "Hoa"}], "gone": []}
    after = {"notes": [{"id": 1, "text": "Lan", "more": 5}, {"id": 2, "text": "Mai", "more": 5}]}

    assert walking.changed(before, after) == ["notes: {'id': 2, 'text': 'Hoa'}", "gone is gone"]
