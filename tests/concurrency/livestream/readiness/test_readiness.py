"""Before going live several act at once: papers are withdrawn, items refused, and the session begins."""
from __future__ import annotations

import threading

import pytest
import sqlalchemy as sa

from accounts.models import Role
from accounts.people import as_actor
from core import checks, locking
from core.actors import SYSTEM
from core.db import db
from livestream import access, sessions
from livestream.models import Decided, LiveSession, PaperDecision, SessionStatus
from livestream.planning import lineup
from livestream.readiness import clearing, refusing
from livestream.readiness_errors import PapersComplete, PapersMissing
from shop.models import Paper, PaperKind
from shop.papers import noting, standing
from tests import only
from tests.at_once import at_once, in_between, rival_at
from tests.make import accounts, papers
from tests.make import livestream as make

SOON = 0.5  # so long whoever waits for a lock is waited for


@pytest.fixture
def ready(app):
    """A session that may go live by one paper: both ids."""
    with app.app_context():
        papers.ask(PaperKind.ORIGIN)
        session = make.planned()
        return session.id, papers.paper(make.add(session).product).id


def withdraw(paper_id):
    return noting.withdraw_paper(SYSTEM, paper_id).withdrawn_at


def status(session_id):
    return db.session.get_one(LiveSession, session_id, populate_existing=True).status


def decided(what):
    return db.session.scalars(sa.select(PaperDecision).where(PaperDecision.what == what)).all()


def go_live_while_it_is_withdrawn(app, ready, monkeypatch):
    """The paper is withdrawn right after somebody has looked at it; how going live ended, and the state after it."""
    session_id, paper_id = ready
    ended = rival_at(app, monkeypatch, clearing.standing, "of_products", lambda: withdraw(paper_id), in_between(app),
                     after=True)
    with app.app_context():
        try:
            said = sessions.go_live(SYSTEM, session_id).id
        except PapersMissing as refusal:
            said = refusal
    assert not isinstance(ended(), Exception)
    with app.app_context():
        return said, status(session_id), checks.run()


@only.postgresql
def test_a_paper_that_is_withdrawn_as_somebody_goes_live_keeps_the_session_from_it(app, ready, monkeypatch):
    said, is_now, faults = go_live_while_it_is_withdrawn(app, ready, monkeypatch)

    assert (type(said), is_now, faults) == (PapersMissing, SessionStatus.PLANNED, [])


@only.sqlite
def test_where_one_writes_at_a_time_the_paper_is_withdrawn_after_the_session_has_begun(app, ready, monkeypatch):
    said, is_now, faults = go_live_while_it_is_withdrawn(app, ready, monkeypatch)

    assert (said, is_now, faults) == (ready[0], SessionStatus.LIVE, [])


@only.postgresql
def test_control_without_the_lock_on_papers_it_goes_live_with_one_that_was_withdrawn(app, ready, monkeypatch):
    monkeypatch.setattr(clearing, "_steady", lambda product_ids: clearing.standing.of_products(product_ids))

    said, is_now, faults = go_live_while_it_is_withdrawn(app, ready, monkeypatch)

    assert (said, is_now) == (ready[0], SessionStatus.LIVE)
    assert ["was cleared without origin" in each for each in faults] == [True]


def test_a_paper_that_is_withdrawn_at_the_last_moment_was_there_when_the_session_began(app, ready, monkeypatch):
    """Whoever withdraws it after the look waits until the session is on air, on either database."""
    session_id, paper_id = ready
    ended = rival_at(app, monkeypatch, clearing, "decision", lambda: withdraw(paper_id), SOON)

    with app.app_context():
        sessions.go_live(SYSTEM, session_id)

    with app.app_context():
        assert ended() > decided(Decided.CLEARED)[0].at
        assert db.session.get_one(Paper, paper_id).withdrawn_at is not None
        assert checks.run() == []


def test_going_live_and_withdrawing_at_once_end_in_one_of_two_ways(app, ready):
    session_id, paper_id = ready
    acts = (lambda: sessions.go_live(SYSTEM, session_id).id, lambda: withdraw(paper_id))

    results = at_once(app, 4, lambda i: acts[i % 2]())

    with app.app_context():
        refused = {type(each) for each in results if isinstance(each, Exception)}
        assert (status(session_id), refused) in (
            (SessionStatus.LIVE, set()), (SessionStatus.PLANNED, {PapersMissing}))
        assert checks.run() == []


@pytest.fixture
def unready(app):
    """A session with an item without papers, and its two hosts."""
    with app.app_context():
        papers.ask(PaperKind.ORIGIN)
        hosts = [accounts.person(Role.HOST, name=name) for name in ("Lò Thị Dẫn", "Vàng A Chợ")]
        session = make.planned(host_ids=tuple(each.id for each in hosts))
        make.add(session)
        return session.id, [as_actor(each) for each in hosts]


def test_of_two_hosts_who_refuse_an_item_at_once_the_first_did_and_the_other_hears_who(app, unready):
    session_id, hosts = unready

    results = at_once(app, 2, lambda i: refusing.refuse(hosts[i], session_id, "A01", f"lý do {i}").id)

    with app.app_context():
        [row] = decided(Decided.REFUSED)
        assert results == [row.id, row.id]
        assert row.reason == f"lý do {[each.person_id for each in hosts].index(row.person_id)}"
        assert checks.run() == []


@only.postgresql
def test_control_without_the_lock_of_the_session_both_would_have_refused_it(app, unready, monkeypatch):
    session_id, hosts = unready
    have_read = threading.Barrier(2)

    def look(actor, session_id):
        locking.note(db.session().info, LiveSession.__tablename__, session_id)
        return access.find(actor, session_id)

    def take_out(session, item):
        have_read.wait(20)
        return taken_out(session, item)

    taken_out = lineup.take_out
    monkeypatch.setattr(refusing.lineup, "open_session", look)
    monkeypatch.setattr(refusing.lineup, "take_out", take_out)

    at_once(app, 2, lambda i: refusing.refuse(hosts[i], session_id, "A01", f"lý do {i}").id)

    with app.app_context():
        assert {each.reason for each in decided(Decided.REFUSED)} == {"lý do 0", "lý do 1"}


def test_an_item_refused_as_its_paper_is_seen_is_refused_or_complete_and_never_both(app, unready):
    session_id, hosts = unready
    with app.app_context():
        goods = db.session.get_one(LiveSession, session_id).line_up[0].product
        goods_id, paper_id = goods.id, papers.paper(goods, seen=False).id

    def act(i):
        return refusing.refuse(hosts[0], session_id, "A01", "chưa mang giấy").id if i else noting.see_paper(
            SYSTEM, paper_id).id

    seen, refused = at_once(app, 2, act)

    with app.app_context():
        assert seen == paper_id
        assert isinstance(refused, PapersComplete) or refused == decided(Decided.REFUSED)[0].id
        assert (status(session_id), checks.run()) == (SessionStatus.PLANNED, [])
        assert standing.of_products([goods_id])[goods_id].missing == []
