"""What a second factor counts from is sealed anew when the key has changed, and in no other way."""
from __future__ import annotations

from datetime import timedelta

import pyotp
import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from accounts.models import SecondFactor
from accounts.second_factor import factors
from core import clock, sealed
from core.db import db, maintenance
from tests.make import accounts as make
from tests.make import keys

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def person():
    """Somebody with a factor whose first code is used up."""
    who = make.person()
    factors.begin(who.id)
    with clock.at(clock.now() - timedelta(minutes=5)):
        factors.confirm(who.id, shown(who.id), None)
    return who


def shown(person_id):
    return pyotp.TOTP(factors.secret_of(factors.held(person_id))).at(clock.now())


def test_a_factor_is_sealed_anew_with_another_key_and_goes_on(app, person):

    with keys.newer(app):
        assert (factors.reseal(), factors.reseal()) == (1, 0)
    with keys.newer(app, keeps_old=False):
        factors.show(person.id, shown(person.id))
        assert list(sealed.unopened()) == []
    assert list(sealed.unopened()) == ["1 rows of second_factors.secret_box are sealed with no key of ours"]


def test_what_a_factor_counts_from_changes_in_no_other_way(person):
    box = db.session.scalars(sa.select(SecondFactor.secret_box)).one()

    with pytest.raises(IntegrityError, match="second_factors_resealed_only"), maintenance() as connection:
        connection.execute(sa.update(SecondFactor).values(secret_box=box[:-4] + "AAA="))
