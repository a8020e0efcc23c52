"""A process that hears comments is killed in the middle of it, and another one goes on: nothing lost, nothing twice."""
from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import sqlalchemy as sa

from core import checks
from core.actors import SYSTEM
from core.db import db
from livestream.comments import hearing
from livestream.comments.hearing import Heard
from livestream.models import Claim, ClaimStatus, Comment, LiveSession, Platform
from tests.make import livestream as make

ROOT = Path(__file__).parents[3]
MANY, KILLED_AFTER = 16, 6
HEAR = """
import sys
from core.actors import SYSTEM
from livestream.comments import hearing
from tests.concurrency.livestream.test_killed import comment
from tests.market import make_app
with make_app(sys.argv[1]).app_context():
    for number in range(int(sys.argv[3])):
        hearing.hear(SYSTEM, int(sys.argv[2]), [comment(number)])
        print(number, flush=True)
"""


def comment(number):
    """The same comment whenever it is delivered: every second one orders a kilo."""
    moment = make.clock.now()
    return Heard(Platform.FACEBOOK, f"killed-{number}", f"id-{number}", f"Buyer {number}",
                 "đẹp quá" if number % 2 else "a1 1kg", moment)


def hear_until_killed(app, session_id):
    """The numbers of the comments that were acknowledged before the process was gone."""
    address = app.config["SQLALCHEMY_DATABASE_URI"]
    acknowledged = []
    with subprocess.Popen(
            [sys.executable, "-c", HEAR, address, str(session_id), str(MANY)], cwd=ROOT, stdout=subprocess.PIPE,
            text=True, env={**os.environ, "PYTHONPATH": str(ROOT)}) as process:
        guard = threading.Timer(60, process.kill)
        guard.start()
        for line in process.stdout:
            if line.strip().isdecimal():
                acknowledged.append(int(line))
            if len(acknowledged) == KILLED_AFTER:
                os.kill(process.pid, signal.SIGKILL)
        guard.cancel()
    assert process.returncode == -signal.SIGKILL
    return acknowledged


def test_every_acknowledged_comment_is_there_once_after_a_kill_in_the_middle(app):
    with app.app_context():
        session_id = make.live(allotment=100_000).id

    acknowledged = hear_until_killed(app, session_id)

    with app.app_context():
        stored = set(db.session.scalars(sa.select(Comment.external_id)))
        assert {f"killed-{number}" for number in acknowledged} <= stored
        assert len(stored) < MANY
        assert checks.run() == []
        for number in range(MANY):  # whoever reads the platform begins anew, as it cannot know
            hearing.hear(SYSTEM, session_id, [comment(number)])
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Comment)) == MANY
        claimed = db.session.scalars(sa.select(Claim).where(Claim.status == ClaimStatus.ORDERED)).all()
        assert len(claimed) == MANY // 2
        assert db.session.get_one(LiveSession, session_id).items[0].allotment == 100_000
        assert checks.run() == []
