"""The web server is killed in the middle of an evening, twice, and answers again: nothing lost, nothing twice."""
from __future__ import annotations

import json
import os
import signal
import threading
import time

from accounts.models import Role
from benchmarks.load import Connection
from benchmarks.proof import found_by
from benchmarks.server import Place, served
from core import checks, clock
from core.db import db
from tests.make import accounts
from tests.make import livestream as make
from tests.make.programs import token

AT_ONCE, ALLOTTED_KILOS, PATIENCE_SECONDS = 8, 30, 60
KILLED_AT = (2, 6)  # while the server has this batch in hand
LOADED_ONCE = {"GUNICORN_CMD_ARGS": "--preload"}  # the next worker is a fork: loading the program is not what dies
TEXTS = ("a1 1kg", "đẹp quá", "chốt a1 2kg", "còn hàng không ạ", "a1 1kg", "huỷ a1")


def said():
    """A hundred comments of fifty people: they want more than there is, and some give up what others wait for."""
    return [{"platform": "facebook", "external_id": f"said-{number}", "author_id": f"by-{number % 50}",
             "author_name": f"Buyer {number % 50}", "text": TEXTS[number % len(TEXTS)],
             "said_at": clock.now().isoformat()} for number in range(96)]


class Bridge:
    """A program that hands comments in, and does so again until it is answered."""

    def __init__(self, server, code, bearer):
        self._server, self._connection = server, Connection(server.port)
        self._path, self._headers = f"/api/v1/sessions/{code}/comments", {"Authorization": f"Bearer {bearer}"}
        self.counts, self.broken = dict.fromkeys(("heard", "repeated"), 0), 0

    def hand_in(self, comments, is_killed):
        if is_killed:
            killer = threading.Timer(0.01, os.kill, (self._server.worker(), signal.SIGKILL))
            killer.start()
        until = time.monotonic() + PATIENCE_SECONDS
        while not self._is_answered(comments):
            assert time.monotonic() < until, "the server does not come back"
        if is_killed:
            killer.join()

    def close(self):
        self._connection.close()

    def _is_answered(self, comments):
        try:
            answer = self._connection.post_json(self._path, {"comments": comments}, self._headers)
        except OSError:
            self._connection.close()
            self.broken += 1
            time.sleep(0.05)
            return False
        assert answer.status == 200, answer.body
        told = json.loads(answer.body)
        for name in self.counts:
            self.counts[name] += told[name]
        return True


def test_every_comment_is_there_once_and_nobody_was_overtaken_although_the_server_was_killed_twice(app, tmp_path):
    with app.app_context():
        host = accounts.person(Role.HOST)
        session = make.live(allotment=ALLOTTED_KILOS * 1_000, host_ids=(host.id,))
        session_id, code, bearer, comments = session.id, session.code, token(host), said()
        db.session.remove()
    place = Place(app.config["SQLALCHEMY_DATABASE_URI"], tmp_path)

    with served(place, threads=4, **LOADED_ONCE) as server:
        bridge, workers = Bridge(server, code, bearer), {server.worker()}
        for number, begin in enumerate(range(0, len(comments), AT_ONCE)):
            bridge.hand_in(comments[begin:begin + AT_ONCE], number in KILLED_AT)
            workers.add(server.worker())
        bridge.close()

    assert len(workers) == 1 + len(KILLED_AT)
    with app.app_context():
        found = found_by(session_id)
        assert sorted(found["external_ids"]) == sorted(each["external_id"] for each in comments)
        assert found["faults"] == []  # nobody was overtaken, and nothing was given that was not there
        assert (found["sold_out"], found["promoted"] > 0) == (1, True)
        assert bridge.counts["heard"] + bridge.counts["repeated"] == len(comments)
        assert checks.run() == []
