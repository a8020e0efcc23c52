"""An item without papers is refused with a reason, leaves the sale, and may come back when papers come."""
from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from accounts.models import Role
from accounts.people import as_actor
from core import checks
from core.actors import SYSTEM
from core.audit import AuditEntry
from core.db import db
from core.transactions import transaction
from livestream import sessions
from livestream.errors import ItemHasClaims, NoSuchItem, NoSuchSession, NotPlanned
from livestream.models import PaperDecision, RunItem, SessionStatus
from livestream.planning import lineup
from livestream.planning.lineup import NewItem
from livestream.readiness import refusing
from livestream.readiness_errors import (
    ItemRefused,
    NoSuchRefusal,
    PapersComplete,
    PapersMissing,
    RefusalNeedsReason,
)
from livestream.serving.goods import hold_of
from shop import stock
from shop.models import PaperKind
from tests.make import accounts, papers, shop
from tests.make import livestream as make

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture(autouse=True)
def books_are_right(context):
    yield
    assert checks.run() == []


@pytest.fixture
def host(context):
    return accounts.person(Role.HOST, name="Lò Thị Dẫn")


def two_items(host=None, first_is_complete=True):
    """A01 has its papers, A02 has not."""
    papers.ask(PaperKind.ORIGIN)
    session = make.planned(**({"host_ids": (host.id,)} if host else {}))
    items = [make.add(session), make.add(session)]
    if first_is_complete:
        papers.paper(items[0].product)
    return session, items


def test_a_refused_item_leaves_the_sale_and_the_rest_goes_live(host):
    session, items = two_items(host)

    row = refusing.refuse(as_actor(host), session.id, "A02", "chưa mang giấy")
    sessions.go_live(SYSTEM, session.id)

    assert (row.code, row.reason, row.missing, row.person_id, row.person_name) == (
        "A02", "chưa mang giấy", ["origin"], host.id, "Lò Thị Dẫn")
    assert [item.code for item in make.fresh(session).line_up] == ["A01"]
    assert items[1].stock_item_id not in stock.held(hold_of(session.id))
    with pytest.raises(NoSuchItem):
        sessions.put_on_air(SYSTEM, session.id, "A02")
    make.say(session, "a2 1kg")
    assert make.claims_of(session) == []
    noted = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "item refused")).one()
    assert noted.details == {"code": "A02", "missing": ["origin"]}


def test_what_is_complete_is_not_refused():
    session, _ = two_items()

    with pytest.raises(PapersComplete):
        refusing.refuse(SYSTEM, session.id, "A01", "không thích")


@pytest.mark.parametrize("reason", ["", "   ", "x" * 201])
def test_a_refusal_has_a_reason(reason):
    session, _ = two_items()

    with pytest.raises(RefusalNeedsReason):
        refusing.refuse(SYSTEM, session.id, "A02", reason)
    assert len(make.fresh(session).line_up) == 2


def test_a_refusal_is_taken_back_and_the_item_stands_where_it_stood():
    session, items = two_items(first_is_complete=False)
    for code in ("A01", "A02"):
        refusing.refuse(SYSTEM, session.id, code, "chưa có giấy")

    papers.paper(items[0].product)
    item = refusing.take_back(SYSTEM, session.id, items[0].id)
    sessions.go_live(SYSTEM, session.id)

    assert (item.code, item.position, item.allotment) == ("A01", 1, 10_000)
    assert [each.code for each in refusing.of_session(make.fresh(session))] == ["A02"]
    assert stock.held(hold_of(session.id)) == {item.stock_item_id: 10_000}


def test_a_wrong_tap_is_taken_back_and_still_does_not_go_live():
    session, items = two_items()
    refusing.refuse(SYSTEM, session.id, "A02", "chưa có giấy")

    for _ in range(2):
        assert refusing.take_back(SYSTEM, session.id, items[1].id).position == 2

    with pytest.raises(PapersMissing):
        sessions.go_live(SYSTEM, session.id)


def test_when_the_code_was_given_to_another_the_next_free_one_is_taken():
    session, items = two_items()
    refusing.refuse(SYSTEM, session.id, "A02", "chưa có giấy")
    make.add(make.fresh(session), shop.product(), code="A02")

    assert refusing.take_back(SYSTEM, session.id, items[1].id).code == "A03"


def test_on_air_a_refused_item_comes_back_only_with_its_papers_and_its_goods():
    session, items = two_items()
    refusing.refuse(SYSTEM, session.id, "A02", "chưa có giấy")
    sessions.go_live(SYSTEM, session.id)

    with pytest.raises(PapersMissing):
        refusing.take_back(SYSTEM, session.id, items[1].id)
    assert make.fresh(session).line_up[-1].code == "A01"
    papers.paper(items[1].product)
    refusing.take_back(SYSTEM, session.id, items[1].id)

    assert stock.held(hold_of(session.id))[items[1].stock_item_id] == 10_000
    make.say(session, "a2 1kg 0912345678")
    assert make.kilos(session) == 1


def test_what_is_refused_is_not_added_by_another_way():
    session, items = two_items()
    refusing.refuse(SYSTEM, session.id, "A02", "chưa có giấy")
    goods = items[1].product

    with pytest.raises(ItemRefused):
        lineup.add_item(SYSTEM, session.id, NewItem(goods.slug, {goods.variants[0].sku: 45_000}, 1_000))
    with pytest.raises(IntegrityError), transaction() as rows:
        rows.execute(sa.update(RunItem).where(RunItem.id == items[1].id).values(position=2))
    db.session.rollback()


def test_an_item_that_was_sold_is_not_refused():
    session = make.live()
    make.say(session, "a1 1kg 0912345678")
    papers.ask(PaperKind.ORIGIN)

    with pytest.raises(ItemHasClaims):
        refusing.refuse(SYSTEM, session.id, "A01", "giấy giả")


def test_who_does_not_run_the_session_refuses_nothing_and_takes_nothing_back():
    session, items = two_items()
    stranger = accounts.actor(Role.HOST)

    with pytest.raises(NoSuchSession):
        refusing.refuse(stranger, session.id, "A02", "phá")
    refusing.refuse(SYSTEM, session.id, "A02", "chưa có giấy")
    with pytest.raises(NoSuchSession):
        refusing.take_back(stranger, session.id, items[1].id)
    with pytest.raises(NoSuchRefusal):
        refusing.take_back(SYSTEM, make.planned().id, items[1].id)
    with pytest.raises(NoSuchRefusal):
        refusing.take_back(SYSTEM, session.id, items[0].id)


def test_an_ended_session_stays_as_it_was():
    session, items = two_items()
    refusing.refuse(SYSTEM, session.id, "A02", "chưa có giấy")
    sessions.go_live(SYSTEM, session.id)
    sessions.end(SYSTEM, session.id)

    with pytest.raises(NotPlanned):
        refusing.take_back(SYSTEM, session.id, items[1].id)
    assert make.fresh(session).status == SessionStatus.ENDED


def test_refusals_are_only_added():
    session, _ = two_items()
    row = refusing.refuse(SYSTEM, session.id, "A02", "chưa có giấy")

    for statement in (sa.update(PaperDecision).values(reason="khác"), sa.delete(PaperDecision)):
        with pytest.raises(IntegrityError), transaction() as rows:
            rows.execute(statement.where(PaperDecision.id == row.id))
        db.session.rollback()
