"""Nothing goes on air whose papers are incomplete, and what was cleared says by which papers."""
from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from core import checks, clock
from core.actors import SYSTEM
from core.db import db
from livestream import sessions
from livestream.models import Decided, PaperDecision, SessionStatus
from livestream.planning import lineup
from livestream.readiness import clearing
from livestream.readiness_errors import PapersMissing
from livestream.serving import goods
from shop import stock
from shop.models import PaperKind
from shop.papers import noting
from tests.make import livestream as make
from tests.make import papers, shop

pytestmark = pytest.mark.usefixtures("context")


def with_goods(count=1):
    session = make.planned()
    return session, [make.add(session) for _ in range(count)]


def decided(session):
    return [(row.code, row.what) for row in db.session.scalars(sa.select(PaperDecision).where(
        PaperDecision.session_id == session.id).order_by(PaperDecision.id))]


def test_a_session_whose_papers_are_missing_does_not_go_live_and_holds_nothing():
    papers.ask(PaperKind.ORIGIN)
    session, items = with_goods(2)
    papers.paper(items[0].product)

    with pytest.raises(PapersMissing) as refused:
        sessions.go_live(SYSTEM, session.id)

    assert refused.value.facts["items"].startswith("A02 ")
    assert "A01" not in refused.value.facts["items"]
    assert make.fresh(session).status == SessionStatus.PLANNED
    assert stock.held(goods.hold_of(session.id)) == {}
    assert decided(session) == []


def test_with_its_papers_it_goes_live_and_keeps_which_they_were():
    papers.ask(PaperKind.ORIGIN)
    session, [item] = with_goods()
    made = papers.paper(item.product)

    sessions.go_live(SYSTEM, session.id)

    row = clearing.latest([item.id])[item.id]
    assert (row.what, row.papers, row.facts) == (Decided.CLEARED, {"origin": made.id}, ["cooperative", "fruit"])
    assert checks.run() == []


@pytest.mark.parametrize("days", [0, 30])
def test_a_paper_counts_on_its_last_day_and_while_it_expires_soon(days):
    papers.ask(PaperKind.ORIGIN)
    session, [item] = with_goods()
    papers.paper(item.product, days=days)

    assert sessions.go_live(SYSTEM, session.id).status == SessionStatus.LIVE


def test_a_paper_that_nobody_has_seen_does_not_count():
    papers.ask(PaperKind.ORIGIN)
    session, [item] = with_goods()
    papers.paper(item.product, seen=False)

    with pytest.raises(PapersMissing):
        sessions.go_live(SYSTEM, session.id)


def test_a_paper_seen_last_week_counts_until_it_expires():
    papers.ask(PaperKind.ORIGIN)
    session, [item] = with_goods()
    papers.paper(item.product, days=8)
    sessions.go_live(SYSTEM, session.id)
    sessions.end(SYSTEM, session.id)

    for days in (7, 9):
        with clock.at(clock.now() + timedelta(days=days)):
            later = make.planned()
            make.add(later, item.product)
            if days == 7:
                sessions.go_live(SYSTEM, later.id)
                sessions.end(SYSTEM, later.id)
            else:
                with pytest.raises(PapersMissing):
                    sessions.go_live(SYSTEM, later.id)


def test_an_item_is_not_added_on_air_without_its_papers():
    session = make.live()
    papers.ask(PaperKind.ORIGIN)
    goods = shop.product()

    with pytest.raises(PapersMissing):
        make.add(session, goods)
    assert [item.code for item in make.fresh(session).line_up] == ["A01"]
    papers.paper(goods)
    make.add(make.fresh(session), goods)

    assert decided(session) == [("A01", Decided.CLEARED), ("A02", Decided.CLEARED)]
    assert checks.run() == []


def test_a_session_on_air_goes_on_when_a_paper_is_withdrawn_meanwhile():
    papers.ask(PaperKind.ORIGIN)
    session, [item] = with_goods()
    made = papers.paper(item.product)
    sessions.go_live(SYSTEM, session.id)

    noting.withdraw_paper(SYSTEM, made.id)
    sessions.put_on_air(SYSTEM, session.id, "A01")

    assert make.say(session, "+1").heard == 1
    assert checks.run() == []


def test_an_item_taken_out_by_hand_is_looked_at_again_when_it_comes_back():
    session = make.planned()
    item = make.add(session)
    make.add(session)
    sessions.go_live(SYSTEM, session.id)
    lineup.remove_item(SYSTEM, session.id, "A01")
    papers.ask(PaperKind.ORIGIN)

    with pytest.raises(PapersMissing):
        make.add(make.fresh(session), item.product)


def test_a_rehearsal_needs_no_papers():
    papers.ask(PaperKind.ORIGIN)
    session = make.planned(is_rehearsal=True, channel_ids=())
    make.add(session)

    sessions.go_live(SYSTEM, session.id)

    assert decided(session) == []
    assert checks.run() == []
