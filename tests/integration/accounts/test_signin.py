"""Signing in and out, and how often one may guess."""
from __future__ import annotations

import logging
from datetime import timedelta

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher

from accounts import grants, passwords, people, signin
from accounts.errors import SignInPaused, UnknownPerson, WrongSignIn
from accounts.guessing import KnownBrowser
from accounts.models import Person, Role, SignIn
from accounts.tokens import hash_token
from core import clock
from core.actors import SYSTEM
from core.db import db
from core.throttle import Throttle
from core.transactions import transaction
from tests import hashing
from tests.at_once import at_once
from tests.make import accounts as make
from tests.make.accounts import PASSWORD, Browser

pytestmark = pytest.mark.usefixtures("context")
HERE = "203.0.113.7"


def sign_in(identifier, password=PASSWORD, address=HERE, known=None):
    return signin.sign_in(identifier, password, "Firefox", address, known)


def wrong(identifier, times, address=HERE, known=None):
    """So many wrong tries; how many of them were looked at."""
    looked_at = 0
    for _ in range(times):
        try:
            sign_in(identifier, "không phải", address, known)
        except WrongSignIn:
            looked_at += 1
        except SignInPaused:
            pass
    return looked_at


@pytest.mark.parametrize("spelling", ["0912 345 678", "+84912345678", "84.912.345.678", "MAI@example.org"])
def test_a_person_signs_in_by_phone_in_any_spelling_or_by_email(spelling):
    mai = make.person(name="Lò Thị Mai", phone="0912345678", email="mai@example.org")

    token = sign_in(spelling)

    assert signin.holder(token).id == mai.id


def test_the_database_keeps_a_hash_of_the_token_only():
    make.person(phone="0912345678")

    token = sign_in("0912345678")

    kept = db.session.scalar(sa.select(SignIn.token_hash))
    assert kept == hash_token(token) and token not in kept


def test_wrong_password_unknown_person_and_one_who_may_not_come_in_look_alike():
    gone = make.person(phone="0912000001")
    make.invited(phone="0912000002")
    make.person(phone="0912000003")
    people.deactivate(SYSTEM, gone.id)

    for identifier, password in (("0912000001", PASSWORD), ("0912000002", ""), ("0912000003", "không phải"),
                                 ("0912999999", PASSWORD), ("ai@example.org", PASSWORD), ("ai đó", PASSWORD)):
        with pytest.raises(WrongSignIn) as refused:
            sign_in(identifier, password)
        assert refused.value.facts == {}


def test_after_ten_wrong_passwords_even_the_right_one_waits():
    make.person(phone="0912345678")

    assert wrong("0912345678", 30) == 10
    with pytest.raises(SignInPaused) as paused:
        sign_in("0912345678")
    assert 0 < paused.value.facts["retry_after"] <= 900


def test_spellings_and_addresses_share_one_count():
    make.person(phone="0912345678", email="mai@example.org")

    tried = wrong("0912345678", 5) + wrong("+84 912 345 678", 5, "198.51.100.4") + wrong("mai@example.org", 5)

    assert tried == 10


def test_an_unknown_account_is_paused_like_a_known_one():
    assert wrong("0912999999", 30) == 10


def test_a_quarter_of_an_hour_later_the_owner_may_try_again():
    make.person(phone="0912345678")
    wrong("0912345678", 30)

    with clock.at(clock.now() + timedelta(minutes=16)):
        assert sign_in("0912345678")


def test_strangers_do_not_keep_the_owner_out_of_a_browser_they_used_before():
    mai = make.person(phone="0912345678")
    wrong("0912345678", 30, "198.51.100.4")

    assert sign_in("0912345678", known=KnownBrowser(mai.id, "mark"))


def test_a_known_browser_may_guess_five_times_and_helps_with_nobody_elses_account():
    mai = make.person(phone="0912345678")
    make.person(phone="0912000002")
    known = KnownBrowser(mai.id, "mark")

    assert wrong("0912345678", 20, known=known) == 5
    assert wrong("0912000002", 20, known=known) == 10


def test_one_address_may_try_a_hundred_passwords():
    looked_at = sum(wrong(f"09120{number:05d}", 8) for number in range(15))

    assert looked_at == 100
    with pytest.raises(SignInPaused):
        sign_in("0912345678")


def test_one_ipv6_network_is_one_address():
    tried = sum(wrong(f"09120{number:05d}", 1, f"2001:db8:1:2::{number:x}") for number in range(120))

    assert tried == 100


def test_signing_in_forgives_earlier_mistakes():
    make.person(phone="0912345678")
    wrong("0912345678", 9)
    sign_in("0912345678")

    assert wrong("0912345678", 10) == 10


def test_tries_at_the_same_moment_are_all_counted(app):
    make.person(phone="0912345678")

    results = at_once(app, 14, lambda _: sign_in("0912345678", "không phải"))

    assert sum(isinstance(result, WrongSignIn) for result in results) == 10
    assert sum(isinstance(result, SignInPaused) for result in results) == 4


def test_neither_log_nor_count_holds_a_phone_number(caplog):
    make.person(phone="0912345678")

    with caplog.at_level(logging.WARNING):
        wrong("0912345678", 1)
        wrong("0987654321", 1)

    kept = caplog.text + " ".join(db.session.scalars(sa.select(Throttle.key)))
    assert caplog.text.count("sign-in refused") == 2
    assert "0912345678" not in kept and "0987654321" not in kept


def test_an_old_hash_is_renewed_when_its_owner_signs_in(monkeypatch):
    monkeypatch.setattr(passwords, "_hasher", hashing.REAL)
    mai = make.person(phone="0912345678")
    with transaction():
        mai.password_hash = PasswordHasher(time_cost=1, memory_cost=8_192, parallelism=1).hash(PASSWORD)

    sign_in("0912345678")

    kept = db.session.scalar(sa.select(Person.password_hash).where(Person.id == mai.id))
    assert "m=19456,t=2" in kept
    assert sign_in("0912345678")


def test_a_sign_in_ends_after_two_weeks_without_use():
    make.person(phone="0912345678")
    token = sign_in("0912345678")

    with clock.at(clock.now() + timedelta(days=13)):
        assert signin.holder(token) is not None
    with clock.at(clock.now() + timedelta(days=14, minutes=1)):
        assert signin.holder(token) is None


def test_a_sign_in_in_use_ends_after_ninety_days():
    make.person(phone="0912345678")
    token, began = sign_in("0912345678"), clock.now()

    for day in range(0, 100, 10):
        with clock.at(began + timedelta(days=day)):
            if signin.holder(token) is not None:
                signin.seen(db.session.scalar(sa.select(SignIn.id)))

    seen_last = db.session.scalar(sa.select(SignIn.seen_at))
    assert timedelta(days=79) < seen_last - began < timedelta(days=81)
    with clock.at(began + timedelta(days=89)):
        assert signin.holder(token) is not None
    with clock.at(began + timedelta(days=90, minutes=1)):
        assert signin.holder(token) is None


def test_signing_out_ends_one_browser_and_twice_is_harmless():
    make.person(phone="0912345678")
    here, there = sign_in("0912345678"), sign_in("0912345678")

    signin.sign_out(here)
    signin.sign_out(here)
    signin.sign_out("nobody's")

    assert signin.holder(here) is None
    assert signin.holder(there) is not None


def test_everybody_ends_their_own_sign_ins_and_administrators_all():
    mai, lan = make.person(phone="0912345678"), make.actor(phone="0912000002")
    token = sign_in("0912345678")
    sign_in_id = db.session.scalar(sa.select(SignIn.id))

    for refused in (lambda: signin.end_sign_in(lan, sign_in_id), lambda: signin.end_all_sign_ins(lan, mai.id),
                    lambda: signin.open_sign_ins(lan, mai.id), lambda: signin.end_sign_in(lan, 999_999)):
        with pytest.raises(UnknownPerson):
            refused()
    signin.end_all_sign_ins(make.actor(Role.ADMIN), mai.id)

    assert signin.holder(token) is None


def test_a_changed_role_ends_the_sign_ins():
    mai = make.person(phone="0912345678")
    first = sign_in("0912345678")
    grants.grant(SYSTEM, mai.id, Role.TRAINER)
    second = sign_in("0912345678")
    grants.revoke(SYSTEM, grants.held_by(mai.id)[0].id)

    assert signin.holder(first) is None
    assert signin.holder(second) is None


def test_use_is_noted_once_an_hour_and_not_with_every_page(app):
    mai = Browser(app, make.person(phone="0912345678"))
    began = db.session.scalar(sa.select(SignIn.seen_at))
    later = began + timedelta(minutes=61)

    with clock.at(began + timedelta(minutes=59)):
        mai.get("/me")
        assert db.session.scalar(sa.select(SignIn.seen_at)) == began
    with clock.at(later):
        mai.get("/me")
    db.session.rollback()

    assert db.session.scalar(sa.select(SignIn.seen_at)) == later
