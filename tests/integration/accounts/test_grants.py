"""Roles, and on what they are held."""
from __future__ import annotations

import pytest

from accounts import grants, people, signin
from accounts.errors import (
    NotActive,
    OnlyAdministrators,
    RoleNeedsPlace,
    UnknownGrant,
    UnknownPerson,
    UnknownPlace,
)
from accounts.models import Role, Scope
from core.actors import SYSTEM
from core.db import db
from core.transactions import transaction
from tests.at_once import at_once
from tests.make import accounts as make
from tests.make.accounts import PASSWORD

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture(autouse=True)
def places(monkeypatch):
    """Two communes to choose from, and nothing else."""
    monkeypatch.setattr(grants, "_choices", {})
    grants.add_scope(Scope.COMMUNE, lambda: [("03388", "xã Bình Lư, Lai Châu"), ("03595", "xã Than Uyên, Lai Châu")])


def test_a_role_counts_from_the_moment_it_is_given_until_it_is_taken_back():
    mai = make.person()

    assert grants.grant(SYSTEM, mai.id, Role.OFFICER, Scope.COMMUNE, "03388")
    held = people.as_actor(mai)
    grants.revoke(SYSTEM, grants.held_by(mai.id)[0].id)

    assert held.has("officer", "commune", "03388") and not held.has("officer", "commune", "03595")
    assert not people.as_actor(mai).has("officer", "commune", "03388")


def test_the_same_role_twice_is_one(app):
    mai = make.person()

    results = at_once(app, 4, lambda _: grants.grant(SYSTEM, mai.id, Role.OFFICER, Scope.COMMUNE, "03388"))

    db.session.rollback()  # see what the others committed
    assert sorted(results) == [False, False, False, True]
    assert [held.place for held in grants.held_by(mai.id)] == ["xã Bình Lư, Lai Châu"]


def test_a_role_taken_back_can_be_given_again():
    mai = make.person(Role.TRAINER)
    held = grants.held_by(mai.id)[0]
    grants.revoke(SYSTEM, held.id)
    grants.revoke(SYSTEM, held.id)

    assert grants.grant(SYSTEM, mai.id, Role.TRAINER)


@pytest.mark.parametrize(("role", "scope", "ref"), [
    (Role.MEMBER, Scope.EVERYWHERE, ""), (Role.OFFICER, Scope.EVERYWHERE, ""), (Role.OFFICER, Scope.PROVINCE, "12"),
    (Role.ADMIN, Scope.COMMUNE, "03388"), (Role.MEMBER, Scope.COOPERATIVE, ""), (Role.TRAINER, Scope.EVERYWHERE, "7"),
])
def test_a_role_is_held_only_where_it_means_something(role, scope, ref):
    with pytest.raises(RoleNeedsPlace):
        grants.grant(SYSTEM, make.person().id, role, scope, ref)


def test_a_forged_place_or_person_is_refused():
    mai = make.person()

    with pytest.raises(UnknownPlace):
        grants.grant(SYSTEM, mai.id, Role.OFFICER, Scope.COMMUNE, "99999")
    with pytest.raises(UnknownPerson):
        grants.grant(SYSTEM, 999_999, Role.TRAINER)
    with pytest.raises(UnknownGrant):
        grants.revoke(SYSTEM, 999_999)


def test_only_administrators_give_and_take_roles():
    trainer = make.actor(Role.TRAINER)
    held = grants.held_by(trainer.person_id)[0]

    with pytest.raises(OnlyAdministrators):
        grants.grant(trainer, trainer.person_id, Role.ADMIN)
    with pytest.raises(OnlyAdministrators):
        grants.revoke(trainer, held.id)


def test_nobody_who_is_out_gets_a_role():
    mai = make.person()
    people.deactivate(SYSTEM, mai.id)

    with pytest.raises(NotActive):
        grants.grant(SYSTEM, mai.id, Role.TRAINER)


def test_being_planned_into_a_session_does_not_sign_a_host_out():
    host = make.person(Role.HOST, phone="0912345678")
    token = signin.sign_in("0912345678", PASSWORD, "", "203.0.113.7")

    with transaction():
        grants.give(SYSTEM, host.id, Role.HOST, Scope.SESSION, "7")

    assert signin.holder(token) is not None
    assert people.as_actor(host).has("host", "session", "7")


def test_whoever_holds_exactly_this_role_is_listed_by_given_name():
    an = make.person(Role.OFFICER, Scope.COMMUNE, "03388", name="Vàng A An")
    mai = make.person(Role.OFFICER, Scope.COMMUNE, "03388", name="Lò Thị Mai")
    make.person(Role.OFFICER, Scope.COMMUNE, "03595")
    gone = make.person(Role.OFFICER, Scope.COMMUNE, "03388")
    people.deactivate(SYSTEM, gone.id)

    assert [each.id for each in grants.people_with(Role.OFFICER, Scope.COMMUNE, "03388")] == [an.id, mai.id]
    assert grants.refs_of_people(Role.OFFICER, Scope.COMMUNE, {an.id, mai.id}) == {an.id: {"03388"}, mai.id: {"03388"}}


@pytest.mark.parametrize(("typed", "refs"), [
    ("", ["03388", "03595"]), ("binh lu", ["03388"]), ("UYÊN than", ["03595"]), ("xyz", []),
    ("uyen", ["03595"]), ("lai", ["03388", "03595"]),
])
def test_places_are_found_without_diacritics(typed, refs):
    assert [ref for ref, _ in grants.choices(Scope.COMMUNE, typed)] == refs
    assert grants.choices(Scope.COOPERATIVE, typed) == []
