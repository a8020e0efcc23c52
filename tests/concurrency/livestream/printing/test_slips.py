"""Several operators at the printers of one session: each slip comes out once, and once more only as a reprint."""
from __future__ import annotations

import threading
from collections import Counter

import pytest
import sqlalchemy as sa

from core import checks
from core.actors import SYSTEM
from core.db import db
from livestream import access
from livestream.comments import hearing
from livestream.models import LiveSession, Slip, SlipFor, SlipKind, SlipRun
from livestream.printing import slips
from livestream.printing.slips import Choices
from tests import only
from tests.at_once import at_once
from tests.make import livestream as make

BUYERS = 6


@pytest.fixture
def session_id(app):
    """Six buyers with a kilo each, of which nothing has been printed."""
    with app.app_context():
        session = make.live()
        for n in range(BUYERS):
            make.say(session, "a1 1kg", f"Buyer {n}")
        return session.id


def printed():
    """What came out of the printers: (what it is about, which slip about that, of what kind)."""
    db.session.rollback()
    return [tuple(row) for row in db.session.execute(
        sa.select(Slip.subject, Slip.nth, sa.cast(Slip.kind, sa.String)).order_by(Slip.id))]


def failures(results):
    return [each for each in results if isinstance(each, Exception)]


@pytest.mark.parametrize("one_for", list(SlipFor))
def test_four_operators_who_print_what_is_new_at_once_print_each_slip_once(app, session_id, one_for):
    with app.app_context():
        slips.choose(SYSTEM, session_id, Choices(one_for=one_for))

    runs = at_once(app, 4, lambda _: slips.print_new(SYSTEM, session_id))

    with app.app_context():
        assert [each for each in runs if each is not None] == list(db.session.scalars(sa.select(SlipRun.id)))
        assert {(nth, kind) for _, nth, kind in printed()} == {(1, "new")}
        assert len(printed()) == len({subject for subject, *_ in printed()}) == BUYERS
        assert checks.run() == []


def test_the_same_slip_printed_again_by_four_at_once_is_four_numbered_reprints(app, session_id):
    with app.app_context():
        slips.print_new(SYSTEM, session_id)
        slip = db.session.scalars(sa.select(Slip).order_by(Slip.id)).first()
        slip_id, subject = slip.id, slip.subject

    results = at_once(app, 4, lambda _: slips.reprint(SYSTEM, session_id, slip_id))

    assert failures(results) == []
    with app.app_context():
        again = [(nth, kind) for about, nth, kind in printed() if about == subject]
        assert again == [(1, "new"), (2, "reprint"), (3, "reprint"), (4, "reprint"), (5, "reprint")]


def test_printing_while_comments_come_and_go_prints_every_claim_once_and_takes_back_what_is_gone(app, session_id):
    def act(i):
        if i % 2:
            return slips.print_new(SYSTEM, session_id)
        text = "a1 2kg" if i % 4 else "huỷ a1"
        return hearing.hear(SYSTEM, session_id, [make.comment(text, f"Buyer {i // 2}")])

    results = at_once(app, 8, act)

    assert failures(results) == []
    with app.app_context():
        while slips.print_new(SYSTEM, session_id) is not None:
            pass
        assert max(Counter(about for about, _, kind in printed() if kind == SlipKind.NEW).values()) == 1
        assert slips.due(db.session.get_one(LiveSession, session_id)) == []


@only.postgresql
def test_without_the_lock_both_find_the_same_and_the_key_sends_the_second_back(app, session_id, monkeypatch):
    """The control: both look for what is new before either has written it down."""
    both, due = threading.Barrier(2), slips.due
    looked = []

    def together(session):
        found = due(session)
        looked.append(len(found))
        if len(looked) <= 2:
            both.wait(timeout=10)
        return found

    monkeypatch.setattr(slips, "due", together)
    monkeypatch.setattr(access, "lock_session", access.find)

    runs = at_once(app, 2, lambda _: slips.print_new(SYSTEM, session_id))

    assert looked == [BUYERS, BUYERS, 0]
    assert runs.count(None) == 1
    with app.app_context():
        assert {(nth, kind) for _, nth, kind in printed()} == {(1, "new")}
