"""The second factor: set up, shown when signing in, used once, and asked for before money moves."""
from __future__ import annotations

import re
from datetime import timedelta

import pyotp
import pytest
import sqlalchemy as sa

from accounts.errors import (
    NoSecondFactor,
    OnlyAdministrators,
    SecondFactorThere,
    SignInPaused,
    UnknownPerson,
    WrongSecondCode,
)
from accounts.models import RecoveryCode, Role, SecondFactor, SignIn
from accounts.second_factor import factors
from core import clock
from core.actors import SYSTEM
from core.audit import AuditEntry
from core.db import db, maintenance
from tests.at_once import at_once
from tests.make import accounts as make
from tests.make.accounts import PASSWORD, Browser

pytestmark = pytest.mark.usefixtures("context")


def phone(person_id):
    """The app on the person's phone."""
    return pyotp.TOTP(factors.secret_of(factors.held(person_id)))


def shown(person_id, moment=None):
    return phone(person_id).at(moment or clock.now())


def enrolled(**details):
    """Somebody with a factor whose first code is used up; their recovery codes."""
    who = make.person(**details)
    factors.begin(who.id)
    with clock.at(clock.now() - timedelta(minutes=5)):
        return who, factors.confirm(who.id, shown(who.id), None)


def test_a_factor_counts_from_its_first_code_on():
    who = make.person()
    factors.begin(who.id)
    assert not factors.is_enrolled(who.id)

    codes = factors.confirm(who.id, shown(who.id), None)

    assert factors.is_enrolled(who.id)
    assert (len(set(codes)), factors.codes_left(who.id)) == (10, 10)


def test_beginning_twice_is_one_factor_and_after_it_counts_none():
    who = make.person()
    assert factors.begin(who.id).id == factors.begin(who.id).id
    factors.confirm(who.id, shown(who.id), None)

    with pytest.raises(SecondFactorThere):
        factors.begin(who.id)
    with pytest.raises(SecondFactorThere):
        factors.confirm(who.id, "000000", None)


def test_neither_secret_nor_recovery_code_can_be_read_in_the_database():
    who, codes = enrolled()

    factor = factors.held(who.id)
    assert factors.secret_of(factor) not in factor.secret_box
    kept = db.session.scalars(sa.select(RecoveryCode.code_hash)).all()
    assert not {code.replace("-", "") for code in codes} & set(kept)


@pytest.mark.parametrize("seconds", [-30, 0, 30])
def test_clocks_may_differ_by_half_a_minute(seconds):
    who, _ = enrolled()

    factors.show(who.id, shown(who.id, clock.now() + timedelta(seconds=seconds)))


@pytest.mark.parametrize("code", ["", "123", "abcdef", "١٢٣٤٥٦", "0" * 400])
def test_what_is_no_code_is_refused(code):
    who, _ = enrolled()

    with pytest.raises(WrongSecondCode):
        factors.show(who.id, code)


def test_an_old_code_and_one_of_times_to_come_are_refused():
    who, _ = enrolled()
    for seconds in (-90, 90):
        with pytest.raises(WrongSecondCode):
            factors.show(who.id, shown(who.id, clock.now() + timedelta(seconds=seconds)))


def test_a_code_is_good_once_and_none_of_before_it_after():
    who, _ = enrolled()
    code, before = shown(who.id), shown(who.id, clock.now() - timedelta(seconds=30))
    factors.show(who.id, code)

    for again in (code, before):
        with pytest.raises(WrongSecondCode):
            factors.show(who.id, again)


def test_a_code_shown_many_times_at_once_counts_once(app):
    with app.app_context():
        who, _ = enrolled()
        person_id, code = who.id, shown(who.id)

    results = at_once(app, 6, lambda _: factors.show(person_id, code))

    assert results.count(None) == 1, results
    assert sum(isinstance(result, WrongSecondCode) for result in results) == 5


def test_control_without_the_kept_step_a_code_is_good_again():
    """If this ever fails, the tests above prove nothing."""
    who, _ = enrolled()
    code = shown(who.id)
    factors.show(who.id, code)
    with maintenance() as connection:
        connection.execute(sa.text("UPDATE second_factors SET last_step = 0"))

    factors.show(who.id, code)


def test_a_recovery_code_signs_in_once_however_it_is_typed(app):
    who, codes = enrolled()
    person_id = who.id

    factors.show(person_id, codes[0].upper().replace("-", " "))
    with pytest.raises(WrongSecondCode):
        factors.show(person_id, codes[0])
    results = at_once(app, 4, lambda _: factors.show(person_id, codes[1]))

    assert results.count(None) == 1, results
    assert factors.codes_left(person_id) == 8


def test_new_recovery_codes_end_the_old_ones():
    who, codes = enrolled()

    newer = factors.renew_codes(who.id)

    with pytest.raises(WrongSecondCode):
        factors.show(who.id, codes[0])
    factors.show(who.id, newer[0])
    assert factors.codes_left(who.id) == 9


def test_guessing_has_an_end():
    who, _ = enrolled()
    for _ in range(10):
        with pytest.raises(WrongSecondCode):
            factors.show(who.id, "000000")

    with pytest.raises(SignInPaused):
        factors.show(who.id, shown(who.id))


def test_another_administrator_takes_it_off_and_nobody_else(app):
    who, _ = enrolled(role=Role.ADMIN)
    browser = Browser(app, make.person(name="Mai"))
    assert browser.get("/me").status_code == 200

    with pytest.raises(OnlyAdministrators):
        factors.reset(make.actor(name="Hoa"), who.id)
    with pytest.raises(UnknownPerson):
        factors.reset(make.people.as_actor(who), who.id)
    factors.reset(SYSTEM, who.id)

    assert not factors.is_enrolled(who.id)
    assert db.session.scalars(sa.select(SignIn.ended_at).where(SignIn.person_id == who.id)).all() == []
    assert "accounts.second_factor_reset" in db.session.scalars(sa.select(AuditEntry.action)).all()
    with pytest.raises(NoSecondFactor):
        factors.reset(SYSTEM, who.id)


def test_the_command_takes_it_off(app):
    enrolled(phone="0912345678")

    result = app.test_cli_runner().invoke(args=["second-factor-reset", "0912345678"])

    assert result.exit_code == 0, result.output
    assert db.session.scalar(sa.select(SecondFactor.ended_at)) is not None


def test_the_password_alone_signs_nobody_in_who_has_a_factor(app):
    who, _ = enrolled(phone="0912345678", role=Role.ADMIN)
    browser = Browser(app)

    answer = browser.sign_in("0912345678")

    assert (answer.status_code, answer.location) == (303, "/sign-in/code?next=/home")
    assert browser.get("/me").status_code == 303
    assert browser.get("/office").status_code == 303
    assert browser.get("/sign-in").location == "/sign-in/code?next=/home"
    assert browser.post("/sign-in/code", code="000000").status_code == 422
    with browser.client.session_transaction() as session:
        half = session["sign_in"]

    done = browser.post("/sign-in/code?next=/me", code=shown(who.id))

    assert (done.status_code, done.location) == (303, "/me")
    assert browser.get("/me").status_code == 200
    with browser.client.session_transaction() as session:
        assert session["sign_in"] != half


def test_without_the_first_step_there_is_no_second(app):
    assert Browser(app).get("/sign-in/code").location == "/home"


def test_setting_it_up_in_the_browser(app):
    who = make.person(phone="0912345678")
    browser = Browser(app, who)
    other = Browser(app, who)
    assert "Set it up" in browser.get("/me/second-factor").text
    browser.post("/me/second-factor/begin")
    page = browser.get("/me/second-factor").text
    secret = re.search(r"<code>([A-Z2-7 ]+)</code>", page)[1].replace(" ", "")
    assert browser.get("/me/second-factor/picture.svg").mimetype == "image/svg+xml"
    assert browser.post("/me/second-factor/confirm", code="000000").status_code == 422

    done = browser.post("/me/second-factor/confirm", code=pyotp.TOTP(secret).at(clock.now()))

    assert len(re.findall(r"<code>[a-z2-7-]{19}</code>", done.text)) == 10
    assert browser.get("/me").status_code == 200
    assert other.get("/me").status_code == 303
    assert browser.get("/me/second-factor/picture.svg").status_code == 409


@pytest.fixture
def strict(app):
    kept = {name: app.config[name] for name in ("SECOND_FACTOR", "FRESH_MINUTES")}
    app.config.update(SECOND_FACTOR="required", FRESH_MINUTES=10)
    yield
    app.config.update(kept)


def test_money_opens_for_who_has_set_it_up(app, strict):
    who = make.person(Role.ADMIN, phone="0912345678")
    browser = Browser(app, who)

    assert browser.get("/office/money").location == "/me/second-factor"
    assert browser.get("/office").location == "/me/second-factor"
    factors.begin(who.id)
    browser.post("/me/second-factor/confirm", code=shown(who.id))

    assert browser.get("/office/money").status_code == 200
    assert browser.get("/office").status_code == 200


def test_what_moves_money_asks_again_after_a_while(app, strict):
    who, _ = enrolled(role=Role.ADMIN, phone="0912345678")
    browser = Browser(app)
    browser.sign_in("0912345678")
    browser.post("/sign-in/code", code=shown(who.id))
    with clock.at(clock.now() + timedelta(minutes=11)):
        answer = browser.post("/office/money/payout-accounts/1/confirm")
        assert (answer.status_code, answer.location) == (303, "/sign-in/again?next=/home")
        assert browser.get("/office/money").status_code == 200

        assert browser.post("/sign-in/again?next=/office/money", password="falsch", code="").status_code == 422
        assert browser.post("/sign-in/again?next=/office/money", password=PASSWORD, code="").status_code == 422
        again = browser.post("/sign-in/again?next=/office/money", password=PASSWORD, code=shown(who.id))

        assert (again.status_code, again.location) == (303, "/office/money")
        assert browser.post("/office/money/payout-accounts/1/confirm").status_code == 404  # asked no more


def test_saying_again_leads_to_no_other_site(app, strict):
    browser = Browser(app, make.person())

    answer = browser.post("/sign-in/again?next=//evil.example", password=PASSWORD)

    assert answer.location == "/home"
