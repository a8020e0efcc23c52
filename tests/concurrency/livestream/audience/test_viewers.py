"""A code typed in many tabs at the same moment is used once, and guessing at the same moment is no more tries."""
from __future__ import annotations

import threading

import pytest
import sqlalchemy as sa

from core.db import db
from core.transactions import use_case
from livestream.audience import identity, joining, proving
from livestream.audience_errors import CodeIsOver, WrongCode
from livestream.models import Comment, Platform, Viewer, ViewerBrowser, ViewerCode
from livestream.models.audience import MOST_TRIES
from tests.at_once import at_once
from tests.make import audience
from tests.make import livestream as make


@pytest.fixture
def asked(app, monkeypatch):
    """What a browser keeps, and the code that came."""
    messenger = audience.messenger(app, monkeypatch)
    with app.app_context():
        token = proving.ask(audience.PHONE, "Lan", "vi")
        return token, audience.code_in(messenger)


def counted(app, model):
    with app.app_context():
        return db.session.scalar(sa.select(sa.func.count()).select_from(model))


def test_one_code_typed_eight_times_at_once_is_used_once(app, asked):
    results = at_once(app, 8, lambda n: proving.prove(*asked, f"10.0.0.{n}"))

    assert sum(isinstance(each, str) for each in results) == 1
    assert sum(isinstance(each, CodeIsOver) for each in results) == 7
    assert counted(app, ViewerBrowser) == counted(app, Viewer) == 1


def test_twenty_guesses_at_once_are_five_tries(app, asked):
    token, code = asked
    wrong = f"{(int(code.replace(' ', '')) + 1) % 10**8:08}"

    results = at_once(app, 20, lambda n: proving.prove(token, wrong, f"10.0.0.{n}"))

    assert sum(isinstance(each, WrongCode) for each in results) == MOST_TRIES - 1
    assert sum(isinstance(each, CodeIsOver) for each in results) == 20 - MOST_TRIES + 1
    with app.app_context():
        assert db.session.scalars(sa.select(ViewerCode.tries)).one() == MOST_TRIES


def test_a_code_that_is_looked_up_first_is_used_by_all_of_them(app, asked, monkeypatch):
    """The control: the same race where the code is read first, and nothing is written on its row."""
    looked = threading.Barrier(8)

    def looked_up_first(token, _):
        code_id = db.session.scalar(sa.select(ViewerCode.id).where(*proving._open(token)))
        db.session.rollback()
        looked.wait()
        return used(code_id)

    monkeypatch.setattr(proving, "_try", looked_up_first)

    results = at_once(app, 8, lambda n: proving.prove(*asked, f"10.0.0.{n}"))

    assert sum(isinstance(each, str) for each in results) == 8


@use_case
def used(code_id):
    code = db.session.get_one(ViewerCode, code_id)
    return proving._Tried(0, identity.remember(identity.viewer_of(code.phone), code.name))


def test_a_number_that_writes_for_the_first_time_on_many_devices_is_one_author(app):
    authors = at_once(app, 8, lambda _: identity.author_of(audience.PHONE))

    assert len(set(authors)) == counted(app, Viewer) == 1


def test_one_comment_sent_eight_times_at_once_is_there_once(app):
    with app.app_context():
        session_id = make.live(channel_ids=(make.channel(Platform.OWN).id,)).id
        viewer = audience.viewer()

    def write(_):
        session = make.fresh(type("S", (), {"id": session_id}))
        return joining.write(session, viewer, "thêm a1 1kg", "one-page")

    results = at_once(app, 8, write)

    assert {each.did for each in results} == {frozenset({"claimed"})}
    assert counted(app, Comment) == 1
    with app.app_context():
        assert make.kilos(make.fresh(type("S", (), {"id": session_id})), "Lan") == 1
