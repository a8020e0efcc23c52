"""Both ways to be connected, set up the same: a page with a live video that people comment on."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

import pytest
from flask import Flask

from core import outside
from core.db import db
from livestream.platforms.connection import Connection, Fault, Said, Video, VideoStatus
from livestream.platforms.facebook import FacebookPage
from tests.contract.platforms.graph import VERSION, Server, Trouble, Written, error
from tests.contract.platforms.memory import MemoryConnection

PAGE, TOKEN, LIVE, POST = "1059", "page-token-that-nobody-may-read", "10159659015335730", "122104"
BEGAN = datetime(2026, 11, 21, 13, 0, tzinfo=UTC)
_CODES = {Fault.EXPIRED: 190, Fault.TOO_OFTEN: 32, Fault.FORBIDDEN: 200, Fault.ALREADY_REPLIED: 10900}


class Scene(Protocol):
    """A connection, and what happens on the other side of it."""

    connection: Connection

    def say(self, comment_id: str, text: str, seconds: int = 0, author: str = "7711", parent: str = "") -> None: ...
    def stop(self) -> None: ...
    def at(self, moment: datetime) -> None: ...
    def wrote(self, person_id: str, moment: datetime) -> None: ...
    def fail(self, fault: Fault) -> None: ...
    def lose_answer(self) -> None: ...
    def received(self) -> list[tuple[str, str]]: ...


class MemoryScene:
    def __init__(self) -> None:
        self.connection = self._memory = MemoryConnection()
        self._memory.videos[LIVE] = Video(LIVE, VideoStatus.RUNNING, POST)
        self._memory.said[LIVE] = []
        self.at(BEGAN)

    def say(self, comment_id, text, seconds=0, author="7711", parent=""):
        self._memory.said[LIVE].append(
            Said(comment_id, author, "Lan Nguyễn" if author else "", text, BEGAN + timedelta(seconds=seconds)))

    def stop(self):
        self._memory.videos[LIVE] = replace(self._memory.videos[LIVE], status=VideoStatus.OVER)

    def at(self, moment):
        self._memory.now = moment

    def wrote(self, person_id, moment):
        self._memory.wrote[person_id] = moment

    def fail(self, fault):
        self._memory.faults.append(fault)

    def lose_answer(self):
        self._memory.lose = True

    def received(self):
        return self._memory.sent


class GraphScene:
    def __init__(self, server: Server) -> None:
        self.graph = server.graph
        self.graph.tokens[PAGE] = TOKEN
        self.graph.go_live(PAGE, LIVE, POST)
        self.connection = FacebookPage(f"{self.graph.address}/{VERSION}", PAGE, TOKEN)
        self.at(BEGAN)

    def say(self, comment_id, text, seconds=0, author="7711", parent=""):
        who = (author, "Lan Nguyễn") if author else None
        self.graph.say(LIVE, Written(comment_id, text, who, BEGAN + timedelta(seconds=seconds), parent))

    def stop(self):
        self.graph.videos[LIVE]["row"]["status"] = "LIVE_STOPPED"

    def at(self, moment):
        self.graph.now = moment

    def wrote(self, person_id, moment):
        self.graph.wrote[person_id] = moment

    def fail(self, fault):
        trouble = {Fault.NO_ANSWER: Trouble(503), Fault.UNREADABLE: Trouble(200, b"<html>")}.get(fault)
        self.graph.troubles.append(trouble or Trouble(400, error(_CODES[fault])))

    def lose_answer(self):
        self.graph.troubles.append(Trouble(cut=True, done_first=True))

    def received(self):
        return [(to.get("comment_id") or to["id"], text) for to, text in self.graph.sent]


@pytest.fixture
def application() -> Iterator[Flask]:
    """Outgoing calls look whether a transaction runs."""
    app = Flask("test")
    app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite://"
    db.init_app(app)
    with app.app_context():
        yield app
        db.engine.dispose()


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    yield server
    server.close()


@pytest.fixture
def graph_scene(application: Flask, server: Server, monkeypatch: pytest.MonkeyPatch) -> GraphScene:
    monkeypatch.setattr(outside, "TIME_LIMITS", (0.5, 0.5))
    return GraphScene(server)


@pytest.fixture(params=["memory", "facebook"])
def scene(request: Any) -> Scene:
    return MemoryScene() if request.param == "memory" else request.getfixturevalue("graph_scene")
