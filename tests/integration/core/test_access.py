import pytest

from core.access import undeclared
from tests.kernel.visitor import Visitor


@pytest.fixture
def lan(app):
    return Visitor(app, "7 writer")


def test_a_method_nobody_spoke_for_is_found(app):
    assert undeclared(app) == {"pages.both DELETE"}


def test_methods_of_a_view_say_who_may_use_them(lan):
    token = {"X-CSRFToken": lan.token}

    assert lan.client.get("/both").status_code == 200
    assert lan.client.head("/both").status_code == 200
    assert lan.client.post("/both", headers=token).status_code == 403
    assert lan.client.delete("/both", headers=token).status_code == 403


def test_the_right_role_is_enough(app):
    manager = app.test_client()
    manager.set_cookie("who", "8 manager")

    assert manager.get("/both").status_code == 403
    assert Visitor(app, "7 writer").client.get("/both").status_code == 200


def test_asking_what_is_possible_changes_nothing_and_needs_nobody(app):
    assert app.test_client().options("/notes").status_code == 200


def test_who_is_no_longer_signed_in_hears_that_and_not_that_the_form_is_stale(app):
    answer = app.test_client().post("/fetch", json={})

    assert answer.status_code == 401


def test_an_address_that_is_not_there_needs_no_sign_in(app):
    assert app.test_client().get("/nowhere").status_code == 404


@pytest.mark.parametrize("who", ["", "x", "7", "7 ", "-1 writer", "7 WRITER"])
def test_strange_cookies_are_nobody(app, who):
    client = app.test_client()
    client.set_cookie("who", who)

    assert client.get("/both").status_code in (303, 403)
