"""How people come and go."""
from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from accounts import codes, grants, people, signin, tokens
from accounts.errors import (
    CodeUnknown,
    EmailTaken,
    LastAdministrator,
    NoContact,
    NoName,
    NotActive,
    OnlyAdministrators,
    PasswordTooCommon,
    PhoneTaken,
    SignInPaused,
    UnknownPerson,
    WrongPassword,
    WrongSignIn,
)
from accounts.models import OneTimeCode, Person, Role, Scope
from accounts.people import Details, NewPerson
from core import clock
from core.actors import SYSTEM
from core.audit import AuditEntry
from core.db import db
from core.phones import NotAPhone
from tests.at_once import at_once
from tests.make import accounts as make
from tests.make.accounts import PASSWORD

pytestmark = pytest.mark.usefixtures("context")
NEW = "bốn con vịt bầu"


def signs_in(identifier, password):
    try:
        return bool(signin.sign_in(identifier, password, "", "203.0.113.7"))
    except WrongSignIn:
        return False


def test_an_invited_person_sets_a_password_with_the_code_and_signs_in():
    admin = make.actor(Role.ADMIN)

    code = people.invite(admin, NewPerson(" Lò  Thị Mai ", "0912.345.678", language="en"))

    mai = people.known("0912345678")
    assert (mai.name, mai.language, mai.email) == ("Lò Thị Mai", "en", None)
    assert people.use_code(f" {code.replace(' ', '-')} ", PASSWORD) == mai.id
    assert signs_in("0912345678", PASSWORD)


def test_a_code_is_twelve_digits_in_groups_and_only_a_keyed_hash_is_kept():
    _, code = make.invited()

    assert [len(group) for group in code.split(" ")] == [4, 4, 4]
    assert code.replace(" ", "").isdecimal()
    assert code.replace(" ", "") not in db.session.scalar(sa.select(OneTimeCode.code_hash))


def test_a_code_works_once():
    _, code = make.invited()
    people.use_code(code, PASSWORD)

    with pytest.raises(CodeUnknown):
        people.use_code(code, NEW)


def test_of_two_who_use_a_code_at_the_same_moment_one_succeeds(app):
    _, code = make.invited()

    results = at_once(app, 4, lambda i: people.use_code(code, f"{NEW} {i}"))

    assert sum(isinstance(result, int) for result in results) == 1
    assert sum(isinstance(result, CodeUnknown) for result in results) == 3


def test_an_invitation_lasts_a_week_and_a_reset_a_day():
    mai_id, invitation = make.invited()
    lan = make.person()
    reset = people.reset_code(SYSTEM, lan.id)

    with clock.at(clock.now() + timedelta(hours=25)), pytest.raises(CodeUnknown):
        people.use_code(reset, NEW)
    with clock.at(clock.now() + timedelta(days=8)), pytest.raises(CodeUnknown):
        people.use_code(invitation, NEW)
    with clock.at(clock.now() + timedelta(days=6)):
        assert people.use_code(invitation, NEW) == mai_id


def test_a_newer_code_ends_the_older_one():
    mai_id, first = make.invited()
    second = people.reset_code(SYSTEM, mai_id)

    with pytest.raises(CodeUnknown):
        people.use_code(first, PASSWORD)
    assert people.use_code(second, PASSWORD) == mai_id


def test_a_refused_password_leaves_the_code_as_it_is():
    mai_id, code = make.invited()

    with pytest.raises(PasswordTooCommon):
        people.use_code(code, "matkhau123")
    assert people.use_code(code, PASSWORD) == mai_id


def test_one_address_may_try_twenty_codes_an_hour():
    _, code = make.invited()
    for number in range(20):
        with pytest.raises(CodeUnknown):
            people.use_code(f"{number:012d}", PASSWORD, "203.0.113.7")

    with pytest.raises(SignInPaused):
        people.use_code(code, PASSWORD, "203.0.113.7")
    assert people.use_code(code, PASSWORD, "198.51.100.4")


def test_until_the_reset_code_is_used_the_old_password_holds():
    mai = make.person(phone="0912345678")
    token = signin.sign_in("0912345678", PASSWORD, "", "203.0.113.7")

    code = people.reset_code(SYSTEM, mai.id)

    assert signs_in("0912345678", PASSWORD)
    people.use_code(code, NEW)
    assert not signs_in("0912345678", PASSWORD)
    assert signs_in("0912345678", NEW)
    assert signin.holder(token) is None


def test_only_administrators_let_people_in():
    mai = make.person(phone="0912345678")
    for actor in (people.as_actor(mai), make.actor(Role.TRAINER), make.actor(Role.PROVINCE, Scope.PROVINCE, "12")):
        for refused in (lambda a: people.invite(a, NewPerson("Ai", "0912000009")),
                        lambda a: people.reset_code(a, mai.id), lambda a: people.deactivate(a, mai.id),
                        lambda a: people.reactivate(a, mai.id), lambda a: people.search(a),
                        lambda a: people.change(a, mai.id, Details("Ai", "0912000009", None))):
            with pytest.raises(OnlyAdministrators):
                refused(actor)


@pytest.mark.parametrize(("details", "refusal"), [
    (NewPerson("", "0912000009"), NoName), (NewPerson("x" * 121, "0912000009"), NoName),
    (NewPerson("Ai"), NoContact), (NewPerson("Ai", "0212345678"), NotAPhone), (NewPerson("Ai", "12"), NotAPhone),
    (NewPerson("Ai", "+84 912.345.678"), PhoneTaken), (NewPerson("Ai", None, "MAI@example.org"), EmailTaken),
])
def test_an_invitation_that_cannot_be_leaves_nobody_behind(details, refusal):
    make.person(name="Lò Thị Mai", phone="0912345678", email="mai@example.org")

    with pytest.raises(refusal):
        people.invite(SYSTEM, details)

    assert db.session.scalar(sa.select(sa.func.count()).select_from(Person)) == 1


def test_two_invitations_of_one_phone_at_the_same_moment_make_one_person(app):
    results = at_once(app, 4, lambda i: people.invite(SYSTEM, NewPerson(f"Mai {i}", "0912345678")))

    assert sum(isinstance(result, str) for result in results) == 1
    assert sum(isinstance(result, PhoneTaken) for result in results) == 3


def test_somebody_deactivated_is_out_at_once_everywhere():
    mai = make.person(phone="0912345678")
    token = signin.sign_in("0912345678", PASSWORD, "", "203.0.113.7")
    tokens.issue(SYSTEM, mai.id, "sổ bán hàng")
    code = people.reset_code(SYSTEM, mai.id)

    people.deactivate(SYSTEM, mai.id)
    people.deactivate(SYSTEM, mai.id)

    assert signin.holder(token) is None
    assert tokens.running(SYSTEM, mai.id) == []
    assert not signs_in("0912345678", PASSWORD)
    with pytest.raises(CodeUnknown):
        people.use_code(code, NEW)
    with pytest.raises(NotActive):
        people.reset_code(SYSTEM, mai.id)
    people.reactivate(SYSTEM, mai.id)
    assert signs_in("0912345678", PASSWORD)
    assert signin.holder(token) is None


def test_the_last_administrator_stays():
    first, second = make.person(Role.ADMIN), make.person(Role.ADMIN)

    people.deactivate(SYSTEM, first.id)
    with pytest.raises(LastAdministrator):
        people.deactivate(SYSTEM, second.id)
    with pytest.raises(LastAdministrator):
        grants.revoke(SYSTEM, grants.held_by(second.id)[0].id)


def test_two_administrators_cannot_remove_each_other_at_the_same_moment(app):
    ids = [make.person(Role.ADMIN).id for _ in range(2)]

    results = at_once(app, 2, lambda i: people.deactivate(SYSTEM, ids[i]))

    assert [type(result) for result in results].count(LastAdministrator) == 1


def test_another_password_needs_the_present_one_and_ends_other_browsers():
    mai = make.actor(phone="0912345678")
    here, there = (signin.sign_in("0912345678", PASSWORD, "", "203.0.113.7") for _ in range(2))
    here_id = next(each.id for each in signin.open_sign_ins(mai, mai.person_id)
                   if each.token_hash == tokens.hash_token(here))

    with pytest.raises(WrongPassword):
        people.change_password(mai, "không phải", NEW, "203.0.113.7", here_id)
    people.change_password(mai, PASSWORD, NEW, "203.0.113.7", here_id)

    assert signin.holder(here) is not None
    assert signin.holder(there) is None
    assert signs_in("0912345678", NEW)


def test_the_present_password_cannot_be_guessed_from_an_open_browser():
    mai = make.actor(phone="0912345678")
    for _ in range(10):
        with pytest.raises(WrongPassword):
            people.change_password(mai, "không phải", NEW, "203.0.113.7")

    with pytest.raises(SignInPaused):
        people.change_password(mai, PASSWORD, NEW, "203.0.113.7")


def test_a_corrected_phone_signs_out_and_is_the_new_way_in():
    mai, lan = make.person(phone="0912345678"), make.person(phone="0912000002", name="Lan")
    token = signin.sign_in("0912345678", PASSWORD, "", "203.0.113.7")

    people.change(SYSTEM, mai.id, Details("Mai", "0912.000.003", None))

    assert signin.holder(token) is None
    assert signs_in("0912000003", PASSWORD) and not signs_in("0912345678", PASSWORD)
    with pytest.raises(PhoneTaken) as refused:
        people.change(SYSTEM, mai.id, Details("Mai", lan.phone, None))
    assert refused.value.facts == {"name": "Lan"}
    with pytest.raises(UnknownPerson):
        people.change(SYSTEM, 999_999, Details("Ai", "0912000009", None))


@pytest.mark.parametrize(("typed", "found"), [
    ("", ["Dợ", "Đào", "Mai"]), ("lo thi", ["Mai"]), ("ĐÀO", ["Đào"]), ("dao lo", ["Đào"]),
    ("345.678", ["Mai"]), ("mai@", ["Mai"]), ("%", []), ("_", []), ("xyz", []), ("lo" * 500, []),
])
def test_people_are_found_without_diacritics_by_phone_and_by_email(typed, found):
    for name, phone, email in (("Lò Thị Mai", "0912345678", "mai@example.org"), ("Lò Văn Đào", "0912000002", None),
                               ("Giàng Thị Dợ", "0912000003", None)):
        make.invited(name, phone=phone, email=email)

    listed = db.session.scalars(people.search(SYSTEM, typed))

    assert sorted(person.name.split()[-1] for person in listed) == sorted(found)


def test_what_was_done_to_people_is_in_the_audit_log_without_phone_numbers():
    mai = make.person(Role.TRAINER, phone="0912345678")
    people.change(SYSTEM, mai.id, Details("Mai", "0912000003", None))
    people.deactivate(SYSTEM, mai.id)

    entries = list(db.session.scalars(sa.select(AuditEntry).where(AuditEntry.subject == f"person:{mai.id}")))

    assert {entry.action for entry in entries} >= {
        "accounts.invited", "accounts.password_set", "accounts.granted", "accounts.changed", "accounts.deactivated"}
    assert "0912" not in str([entry.details for entry in entries])


def test_a_stolen_database_without_the_key_does_not_tell_codes(app):
    _, code = make.invited()
    app.config["SECRET_KEY"] = "another key, of another installation"

    assert codes.find(code) is None
