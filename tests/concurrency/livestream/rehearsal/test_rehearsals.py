"""Any number of runners play a rehearsal, and each of its comments is heard once and in its order."""
from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from accounts.models import Role
from core import checks, clock
from core.actors import SYSTEM
from core.db import db
from livestream.comments import hearing
from livestream.models import Comment, LiveSession, Platform, Playing
from livestream.rehearsal import playing
from tests.at_once import at_once
from tests.make import accounts
from tests.make import livestream as make
from tests.make import rehearsals as rehearse

N = 12


@pytest.fixture
def session_id(app):
    with app.app_context():
        said = [rehearse.line(n, f"a1 1kg {'nhé' * n}", f"Khách {n}") for n in range(N)]
        kept = rehearse.recording(*said, by=accounts.actor(Role.TRAINER))
        session = rehearse.rehearsal(allotment=90_000)
        rehearse.play(session, kept, 100)
        playing.pause(SYSTEM, session.id)
        db.session.get_one(Playing, session.id)
        with clock.at(clock.now() - timedelta(seconds=60)):
            playing.play(SYSTEM, session.id)  # so that everything is due
        return session.id


def heard(session_id):
    wanted = sa.select(Comment.author_name).where(Comment.session_id == session_id).order_by(Comment.id)
    return list(db.session.scalars(wanted))


def test_each_comment_is_heard_once_and_in_its_order(app, session_id):
    results = at_once(app, 4, lambda _: playing.go_on(session_id))

    with app.app_context():
        assert sum(results) == N
        assert heard(session_id) == [f"Khách {n}" for n in range(N)]
        assert checks.run() == []


def test_runners_that_only_look_what_is_due_would_hear_it_again(app, session_id):
    """The control: what is read first and written down afterwards is done by everybody."""
    def run(runner: int) -> int:
        with app.app_context():
            now = db.session.get_one(Playing, session_id)
            due = range(now.heard + 1, N + 1)
        return sum(hearing.hear(SYSTEM, session_id, [make.comment(
            "a1 1kg", f"Khách {n}", Platform.OWN, external_id=f"{runner}:{n}")]).heard for n in due)

    results = at_once(app, 4, run)

    with app.app_context():
        assert sum(results) == 4 * N
        assert db.session.get_one(LiveSession, session_id).is_rehearsal
