import pytest
import sqlalchemy as sa

from core import checks
from core.actors import SYSTEM
from core.db import db
from core.transactions import transaction
from livestream import board, sessions
from livestream.models import Claim, ItemFigures, LiveBuyer, SessionFigures
from tests.make import livestream
from tests.make.livestream import fresh, say
from tests.make.statements import statements

pytestmark = pytest.mark.usefixtures("context")


def of_item(session):
    """Claimed, its value, waiting, how many wait: of the first item."""
    db.session.rollback()
    row = db.session.scalars(sa.select(ItemFigures).where(ItemFigures.session_id == session.id).execution_options(
        populate_existing=True)).one()
    return row.claimed, row.amount, row.waiting, row.queue


def of_session(session):
    """Comments, unsettled ones, buyers."""
    db.session.rollback()
    row = db.session.get_one(SessionFigures, session.id, populate_existing=True)
    return row.comments, row.unsettled, row.buyers


def test_an_evening_is_counted_as_it_goes(app):
    session = livestream.live(allotment=4_000)

    say(session, "chốt a1 2kg", "Lan")
    say(session, "chốt a1 2kg", "Mai")
    say(session, "chốt a1 1kg", "Hoa")
    say(session, "đẹp quá", "Hoa")
    say(session, "còn thì lấy 3kg mận", "Sua")
    assert of_item(session) == (4_000, 180_000, 1_000, 1)
    assert of_session(session) == (5, 1, 2)

    say(session, "huỷ a1", "Lan")
    assert of_item(session) == (3_000, 135_000, 0, 0)
    assert of_session(session) == (6, 1, 2)

    say(session, "huỷ a1", "Hoa")
    say(session, "huỷ a1", "Mai")
    assert of_item(session) == (0, 0, 0, 0)
    assert of_session(session) == (8, 1, 0)
    assert checks.run() == []


def test_what_is_kept_is_what_is_shown(app):
    session = livestream.live(allotment=3_000)
    for author in ("Lan", "Mai", "Hoa"):
        say(session, "chốt a1 2kg", author)

    shown, kept = board.totals(fresh(session)), board.kept_totals(fresh(session))

    assert shown == kept
    assert (kept.claimed, kept.buyers, kept.waiting, kept.comments) == (135_000, 2, 2, 3)
    assert [(item.claimed, item.waiting) for item in board.items(fresh(session))] == [(3_000, 3_000)]


@pytest.mark.parametrize("change", [
    sa.update(ItemFigures).values(claimed=ItemFigures.claimed + 1),
    sa.update(ItemFigures).values(queue=ItemFigures.queue + 1),
    sa.update(SessionFigures).values(comments=SessionFigures.comments + 1),
    sa.update(SessionFigures).values(buyers=SessionFigures.buyers + 1),
    sa.update(LiveBuyer).values(taken=LiveBuyer.taken + 1),
    sa.delete(ItemFigures), sa.delete(SessionFigures)])
def test_a_figure_that_is_not_what_it_counts_is_a_fault(app, change):
    session = livestream.live(allotment=3_000)
    say(session, "chốt a1 2kg", "Lan")
    assert checks.run() == []

    with transaction():
        db.session.execute(change)

    assert [fault.split(":")[0] for fault in checks.run()] == ["figures are what they count"]


def test_what_is_refused_is_not_counted(app):
    session = livestream.live(allotment=3_000)
    say(session, "chốt a1 2kg", "Lan")
    before = of_item(session), of_session(session)

    with pytest.raises(ZeroDivisionError), transaction():
        for claim in db.session.scalars(sa.select(Claim)):
            db.session.execute(sa.update(Claim).where(Claim.id == claim.id).values(status="released"))
        raise ZeroDivisionError

    assert (of_item(session), of_session(session)) == before


def test_a_comment_costs_the_same_however_many_there_were(app):
    session = livestream.live(allotment=4_000)

    def sent(number):
        with statements() as log:
            say(session, "chốt a1 1kg", f"Buyer {number}")
        return len(log)

    first = [sent(number) for number in range(8)]
    for number in range(8, 20):
        say(session, "chốt a1 1kg", f"Buyer {number}")

    assert sent(20) <= first[5] < first[3]  # from the fifth on all wait


def test_a_session_that_ended_keeps_what_it_counted(app):
    session = livestream.live(allotment=3_000)
    say(session, "chốt a1 2kg", "Lan")

    sessions.close(SYSTEM, session.id)
    sessions.end(SYSTEM, session.id)

    assert of_session(session)[0] == 1
    assert board.totals(fresh(session)) == board.kept_totals(fresh(session))
    assert checks.run() == []
