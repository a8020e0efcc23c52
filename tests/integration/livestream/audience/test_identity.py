"""Who watches: a number that was proved in this browser for thirty days, else who is signed in."""
from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from accounts import people
from accounts.models import Role
from core import clock
from core.actors import NOBODY
from core.db import db, maintenance
from livestream import jobs
from livestream.audience import identity
from livestream.models import Viewer, ViewerBrowser
from tests.make import accounts, audience

pytestmark = pytest.mark.usefixtures("context")


def test_a_browser_is_known_for_thirty_days(messenger):
    token = audience.token(messenger)

    with clock.at(clock.now() + timedelta(days=30) - timedelta(minutes=1)):
        assert audience.known(token).phone == audience.PHONE
    with clock.at(clock.now() + timedelta(days=30)):
        assert audience.known(token) is None


def test_not_my_number_ends_it_in_this_browser_and_in_no_other(messenger):
    own, other = audience.token(messenger), audience.token(messenger)

    for _ in range(2):
        identity.leave(own)

    assert audience.known(own) is None
    assert audience.known(other) is not None


def test_two_devices_with_one_number_are_one_author(messenger):
    authors = {audience.known(audience.token(messenger, name=name)).author for name in ("Lan", "Chị Lan")}

    assert len(authors) == 1
    assert authors != {audience.known(audience.token(messenger, "0987654321")).author}


@pytest.mark.parametrize("token", [None, "", "made up", 7, ["x"]])
def test_a_made_up_token_is_nobody(token):
    assert identity.of(token, NOBODY) is None
    identity.leave(token)


def test_who_is_signed_in_speaks_with_their_own_number_unless_they_have_proved_another(messenger):
    person = accounts.person(Role.HOST, name="Giàng Thị Mỷ")
    actor = people.as_actor(person)

    plain = identity.of(None, actor)
    proved = identity.of(audience.token(messenger), actor)

    assert (plain.phone, plain.name, plain.is_signed_in) == (person.phone, "Giàng Thị Mỷ", True)
    assert (proved.phone, proved.is_signed_in) == (audience.PHONE, False)


def test_who_is_signed_in_without_a_number_is_nobody_here():
    person = accounts.person(Role.HOST)
    actor = people.as_actor(person)
    with maintenance() as connection:
        connection.execute(sa.text("UPDATE people SET email = 'a@example.test', phone = NULL"))
    db.session.rollback()

    assert identity.of(None, actor) is None


def test_a_number_out_of_use_is_erased_and_proved_anew_is_somebody_new(messenger):
    first = audience.known(audience.token(messenger))
    with clock.at(clock.now() + timedelta(days=30) - timedelta(minutes=1)):
        assert jobs.erase_viewers() == 0

    with clock.at(clock.now() + timedelta(days=30, minutes=1)):
        assert jobs.erase_viewers() == 1
        assert jobs.erase_viewers() == 0
        again = audience.known(audience.token(messenger))

    assert again.author != first.author
    rows = db.session.execute(sa.select(Viewer.phone, ViewerBrowser.name).join(
        ViewerBrowser, ViewerBrowser.viewer_id == Viewer.id).order_by(Viewer.id)).all()
    assert [tuple(each) for each in rows] == [(None, ""), (audience.PHONE, "Lan")]


def test_whoever_knows_a_number_cannot_speak_as_its_holder(messenger):
    """Comments of a bridge name their authors themselves."""
    author = audience.known(audience.token(messenger)).author

    assert audience.PHONE not in author
    assert len(author) > 40
    assert identity.phone_of(author) == audience.PHONE
    assert identity.phone_of("viewer:1") is identity.phone_of(audience.PHONE) is None


@pytest.mark.parametrize(("model", "change"), [
    (Viewer, {"phone": "0987654321"}), (Viewer, {"phone": None}), (Viewer, {"author": "viewer:x"}),
    (ViewerBrowser, {"token_hash": "x"}), (ViewerBrowser, {"until": clock.now() + timedelta(days=400)}),
])
def test_the_database_refuses_what_a_viewer_cannot_be(messenger, model, change):
    audience.token(messenger)

    with pytest.raises(IntegrityError), maintenance() as connection:
        connection.execute(sa.update(model).values(**change))
