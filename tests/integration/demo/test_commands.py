"""The command: it fills an empty database, says how far it is, and leaves alone what is not its own."""
from __future__ import annotations

import sqlalchemy as sa

from accounts.models import Person
from core.db import db
from demo import past, programme, store
from tests.integration.demo.conftest import SMALL
from tests.make import accounts


def run(app):
    return app.test_cli_runner().invoke(args=["demo"])


def people(app):
    with app.app_context():
        return db.session.scalar(sa.select(sa.func.count()).select_from(Person))


def test_it_fills_an_empty_database_and_says_how_far_it_is(app, instance, monkeypatch):
    monkeypatch.setattr(programme, "FULL", SMALL)

    first = run(app)

    assert first.exit_code == 0, first.output
    assert "Loading the demo: people and sellers, 12\n" in first.output
    assert "Loading the demo: orders of Bình Lư, 28\n" in first.output
    assert "The demo is loaded" in first.output
    with app.app_context():
        before = store.read()

    second = run(app)

    assert (second.exit_code, second.output) == (0, "")
    with app.app_context():
        after = store.read()
    assert (after.people, after.live != before.live) == (before.people, True)


def test_who_breaks_it_off_starts_with_an_empty_database_again(app, instance, monkeypatch):
    monkeypatch.setattr(programme, "FULL", SMALL)

    reached = []

    def break_off(*_):
        reached.append("sell")
        raise KeyboardInterrupt

    monkeypatch.setattr(past, "sell", break_off)

    for times in (1, 2):  # what was done before is undone, so it can be done again
        assert run(app).exit_code != 0
        assert people(app) == 0
        assert len(reached) == times


def test_a_database_of_real_people_is_left_as_it_is(app, instance):
    with app.app_context():
        accounts.person()

    answer = run(app)

    assert answer.exit_code == 0
    assert "somebody's own data" in answer.output
    assert people(app) == 1
    assert not list(instance.iterdir())


def test_production_refuses_demo_people(app, instance):
    app.config["ENVIRONMENT"] = "production"

    answer = run(app)

    assert answer.exit_code == 1
    assert "real people" in answer.output
    assert people(app) == 0
