"""Lines from paper after the end: for some hours, from what is free, at the last prices, and never waiting."""
from datetime import timedelta

import pytest
import sqlalchemy as sa

from accounts.models import Role
from core import checks, clock, dated
from core.audit import AuditEntry
from core.db import db
from livestream import sessions
from livestream.bringing import paper, tally
from livestream.bringing.tally import Bad
from livestream.desk_errors import NotSoMuchFree, TooLateForPaper
from livestream.errors import NoSuchSession, NotOnAir, OverTheLimit
from livestream.models import Comment, LiveBuyer
from livestream.serving import goods
from shop import stock
from shop.models import StockItem
from tests.make import accounts
from tests.make import livestream as make
from tests.make.livestream import SYSTEM

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture(autouse=True)
def books_are_right(context):
    yield
    assert checks.run() == []


@pytest.fixture
def ended():
    """Ten kilos of plums as A01, four a buyer; Lan has two; the session is over."""
    session = make.planned()
    make.add(session, limit_per_buyer=4_000)
    sessions.go_live(SYSTEM, session.id)
    make.say(session, "a1 2kg", "Lan")
    sessions.end(SYSTEM, session.id)
    return make.fresh(session)


def after(session, hours):
    return clock.at(session.ended_at + timedelta(hours=hours))


def shelf(session):
    return next(iter(make.fresh(session).line_up)).stock_item_id


def test_a_line_is_ordered_from_the_shelf_and_it_is_kept_who_entered_it_and_when(ended):
    actor = accounts.actor(Role.ADMIN)

    with after(ended, 23):
        (foreseen,) = tally.check(actor, ended.id, "Mai, 0912345678, A01, 3")
        (done,) = tally.enter(actor, ended.id, "Mai, 0912345678, A01, 3", "k")
        entered_at = clock.now()

    assert (foreseen.did, done.did, done.is_waiting) == ("claimed", "claimed", False)
    assert make.kilos(ended, "Mai") == 3
    assert make.order_of(ended, "Mai").buyer_phone == "0912345678"
    row = make.last_comment(ended)
    assert (row.taken_by, row.said_at, row.heard_at) == (actor.person_id, ended.ended_at, entered_at)
    entry = db.session.scalars(sa.select(AuditEntry).where(
        AuditEntry.subject == f"session:{ended.id}").order_by(AuditEntry.id.desc())).first()
    assert (entry.action, entry.details) == ("entered from paper after the end", {"comment": row.id})


def test_the_claim_rule_holds_as_it_held_on_air(ended):
    with after(ended, 1):
        again = tally.enter(SYSTEM, ended.id, "#1, , A01, 2\n#1, , A01, +1\nHoa, , A01, 5", "k")
        lowered = tally.enter(SYSTEM, ended.id, "#1, , A01, 1", "k2")

    assert [each.did for each in (*again[:2], *lowered)] == ["repeated", "added", "lowered"]
    assert isinstance(again[2].error, OverTheLimit)
    assert (make.kilos(ended, "Lan"), make.claims_of(ended, "Hoa")) == (1, [])


def test_the_price_is_the_last_one_of_the_session(ended):
    other = make.live()
    make.reprice(other, 50_000)
    sessions.end(SYSTEM, other.id)

    with after(other, 2):
        tally.enter(SYSTEM, other.id, "Mai, , A01, 1", "k")

    assert make.prices(other, "Mai") == [(1.0, 50_000)]


def test_more_than_is_free_is_refused_with_how_much_is_and_leaves_no_trace(ended):
    spoil_all_but(ended, 1_000)

    with after(ended, 0.1):  # Lan's goods are still kept for Lan
        (foreseen,) = tally.check(SYSTEM, ended.id, "Mai, , A01, 2")
        (done,) = tally.enter(SYSTEM, ended.id, "Mai, , A01, 2", "k")
        (less,) = tally.enter(SYSTEM, ended.id, "Hoa, , A01, 1", "k")

    assert foreseen.bad == Bad.NOT_FREE
    assert isinstance(done.error, NotSoMuchFree)
    assert done.error.facts == {"item": "A01", "left": "1 kg"}
    assert less.is_done
    assert db.session.scalars(sa.select(LiveBuyer.name).order_by(LiveBuyer.number)).all() == ["Lan", "Hoa"]
    assert "Mai" not in db.session.scalars(sa.select(Comment.author_name)).all()


def test_goods_that_were_kept_too_long_for_somebody_else_are_free_as_they_are_on_air(ended):
    spoil_all_but(ended, 0)

    with after(ended, 2):
        (done,) = tally.enter(SYSTEM, ended.id, "Mai, , A01, 2", "k")

    assert (done.did, make.kilos(ended, "Mai"), make.kilos(ended, "Lan")) == ("claimed", 2, 0)


def spoil_all_but(session, base_units):
    item = db.session.get_one(StockItem, shelf(session))
    stock.lose({item.id: item.on_hand - item.reserved - base_units}, "rain")


def stock_free(session):
    return goods.left_for_paper(session)[shelf(session)]


def test_no_more_is_sold_than_was_set_aside_for_the_session(ended):
    stock.receive({shelf(ended): 100_000}, "harvest")

    assert stock_free(ended) == 8_000


def test_the_same_lines_again_change_nothing(ended):
    with after(ended, 1):
        first = tally.enter(SYSTEM, ended.id, "Mai, , A01, 3", "k")
        second = tally.enter(SYSTEM, ended.id, "Mai, , A01, 3", "k")

    assert [each.number for each in first] == [each.number for each in second]
    assert make.kilos(ended, "Mai") == 3


def test_after_the_hours_it_is_too_late_and_the_setting_says_how_many(ended):
    with after(ended, 24.001), pytest.raises(TooLateForPaper) as refusal:
        tally.enter(SYSTEM, ended.id, "Mai, , A01, 1", "k")
    assert refusal.value.facts["until"]
    dated.enact(paper.HOURS, clock.today(), 30)
    with after(ended, 29):
        assert tally.enter(SYSTEM, ended.id, "Mai, , A01, 1", "k")[0].is_done


def test_somebody_who_does_not_run_it_finds_no_session(ended):
    with pytest.raises(NoSuchSession):
        tally.enter(accounts.actor(Role.HOST), ended.id, "Mai, , A01, 1", "k")


def test_the_page_says_until_when_and_when_it_is_too_late(app):
    with app.app_context():
        host = accounts.person(Role.HOST, language="vi")
        session = make.live(host_ids=(host.id,))
        sessions.end(SYSTEM, session.id)
        browser, code, end = accounts.Browser(app, host), session.code, make.fresh(session).ended_at

    seen = browser.get(f"/studio/{code}/tally/enter").text
    link = browser.get(f"/studio/{code}").text
    with clock.at(end + timedelta(hours=25)):
        late = browser.get(f"/studio/{code}/tally/enter")
        typed = browser.post(f"/studio/{code}/tally/enter", text="Mai, , A01, 1", request_key="k", step="enter")

    assert "Phiên đã kết thúc" in seen and "<textarea" in seen
    assert f"/studio/{code}/tally/enter" in link
    assert "<textarea" not in late.text and "đặt hàng ở chợ" in late.text
    assert typed.status_code == 409 and "đặt hàng ở chợ" in typed.text


def test_where_who_pays_first_was_served_first_nothing_is_entered_after_the_end():
    session = make.live(first_paid=True)
    sessions.end(SYSTEM, session.id)

    assert not paper.is_open(make.fresh(session))
    with pytest.raises(NotOnAir):
        tally.enter(SYSTEM, session.id, "Mai, 0912345678, A01, 3", "k")
