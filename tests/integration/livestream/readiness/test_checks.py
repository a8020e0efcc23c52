"""The check of the books finds what was sold without papers."""
from __future__ import annotations

import pytest
import sqlalchemy as sa

from core import checks, clock
from core.actors import SYSTEM
from core.db import db
from core.transactions import transaction
from livestream import sessions
from livestream.models import Decided, PaperDecision
from livestream.readiness import refusing
from shop.models import PaperKind
from tests.make import livestream as make
from tests.make import papers

pytestmark = pytest.mark.usefixtures("context")


def row(item, what=Decided.CLEARED, **details):
    return PaperDecision(session_id=item.session_id, item_id=item.id, what=what, code=item.code, at=clock.now(),
                         **{"papers": {}, "facts": [], **details})


def test_a_clean_market_has_no_findings():
    make.live()

    assert checks.run() == []


def test_an_item_on_air_that_nobody_cleared_is_found():
    session = make.live()

    with transaction() as rows:
        rows.add(row(session.line_up[0], Decided.TAKEN_BACK))

    assert any("nobody has looked at its papers" in each for each in map(str, checks.run()))


def test_an_item_cleared_without_its_paper_is_found():
    papers.ask(PaperKind.ORIGIN)
    session = make.planned()
    item = make.add(session)
    unseen = papers.paper(item.product, seen=False)

    with transaction() as rows:
        rows.add(row(item, papers={"origin": unseen.id}, facts=["cooperative", "fruit"]))

    assert any("was cleared without origin" in each for each in map(str, checks.run()))


def test_a_refused_item_with_an_allotment_is_found():
    papers.ask(PaperKind.ORIGIN)
    session = make.planned()
    item = make.add(session)
    refusing.refuse(SYSTEM, session.id, "A01", "chưa có giấy")

    with transaction() as rows:
        rows.execute(sa.text("UPDATE run_items SET allotment = 5 WHERE id = :id"), {"id": item.id})
    db.session.rollback()

    assert any("was refused and is sold" in each for each in map(str, checks.run()))


def test_what_went_on_air_before_papers_were_asked_for_is_exempt():
    session = make.planned()
    item = make.add(session)
    with transaction() as rows:
        rows.add(row(item, Decided.EXEMPT))
    sessions.go_live(SYSTEM, session.id)

    assert checks.run() == []
