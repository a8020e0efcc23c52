"""What administrators do on their pages, and nobody else."""
from __future__ import annotations

import re

import pytest

from accounts import grants, people
from accounts.models import Role, Scope
from core.actors import SYSTEM
from core.db import db
from tests.make import accounts as make
from tests.make.accounts import PASSWORD, Browser

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture(autouse=True)
def places(monkeypatch):
    """Two communes to choose from, and nothing else."""
    monkeypatch.setattr(grants, "_choices", {})
    grants.add_scope(Scope.COMMUNE, lambda: [("03388", "xã Bình Lư, Lai Châu"), ("03595", "xã Than Uyên, Lai Châu")])


@pytest.fixture
def office(app):
    """An administrator's browser."""
    return Browser(app, make.person(Role.ADMIN, name="Vàng A Sính"))


def test_the_code_of_an_invitation_is_shown_once_with_a_text_to_hand_over(app, office):
    invited = office.post("/office/people/new", name="Lò Thị Mai", phone="0912.345.678", email="", language="en")

    assert invited.status_code == 303
    shown, again = office.get(invited.location).text, office.get(invited.location).text
    code = re.search(r"\d{4} \d{4} \d{4}", shown)[0]
    assert f"type the code {code} and choose a password" in shown and "0912 345 678" in shown
    assert code not in again
    taken = Browser(app).post("/code", code=code, password=PASSWORD, again=PASSWORD)
    assert taken.status_code == 303


@pytest.mark.parametrize(("fields", "message"), [
    ({"name": ""}, "This field is required"), ({"phone": "12345"}, "This is not a mobile number"),
    ({"phone": ""}, "needs a phone number or an e-mail"), ({"email": "mai"}, "This is not an e-mail address"),
    ({"phone": "0912000001"}, "Vàng A Sính signs in with this phone number already"),
    ({"language": "fr"}, "Not a valid"),
])
def test_an_invitation_that_cannot_be_says_why_and_keeps_what_was_typed(app, fields, message):
    office = Browser(app, make.person(Role.ADMIN, name="Vàng A Sính", phone="0912000001"))
    typed = {"name": "Lò Thị Mai", "phone": "0912345678", "email": "", "language": "vi"}

    answer = office.post("/office/people/new", **{**typed, **fields})

    assert answer.status_code in (409, 422)
    assert message in answer.text
    assert "Lò Thị Mai" in answer.text or "name" in fields


def test_a_role_is_given_on_a_place_found_by_its_name_and_taken_back(app, office):
    mai = make.person(name="Lò Thị Mai")
    picker = office.get(f"/office/people/{mai.id}/roles/officer?q=binh+lu").text

    assert "xã Bình Lư" in picker and "Than Uyên" not in picker
    assert office.post(f"/office/people/{mai.id}/roles/officer", place="commune:03388").status_code == 303
    assert "xã Bình Lư, Lai Châu" in office.get(f"/office/people/{mai.id}").text
    held = grants.held_by(mai.id)[0]
    assert office.post(f"/office/people/{mai.id}/roles/{held.id}/revoke").status_code == 303
    assert grants.held_by(mai.id) == []


@pytest.mark.parametrize(("role", "place", "status"), [
    ("officer", "commune:99999", 422), ("officer", ":", 422), ("officer", "nowhere:1", 404), ("officer", "", 422),
    ("king", ":", 404), ("admin", "commune:03388", 422),
])
def test_a_forged_role_or_place_is_refused(app, office, role, place, status):
    mai = make.person()

    assert office.post(f"/office/people/{mai.id}/roles/{role}", place=place).status_code == status
    assert grants.held_by(mai.id) == []


def test_somebody_not_let_in_any_more_is_out_and_can_be_let_in_again(app, office):
    mai = make.person()
    browser = Browser(app, mai)

    assert office.post(f"/office/people/{mai.id}/deactivate").status_code == 303
    assert browser.get("/me").status_code == 303
    assert "Cannot sign in" in office.get("/office/people").text
    assert office.post(f"/office/people/{mai.id}/reactivate").status_code == 303
    assert browser.sign_in(mai.phone).status_code == 303


def test_an_administrator_signs_somebody_out_and_makes_a_new_code(app, office):
    mai = make.person()
    browser = Browser(app, mai)

    assert office.post(f"/office/people/{mai.id}/sign-ins/end").status_code == 303
    assert browser.get("/me").status_code == 303
    shown = office.get(office.post(f"/office/people/{mai.id}/code").location).text
    code = re.search(r"\d{4} \d{4} \d{4}", shown)[0]
    assert browser.post("/code", code=code, password="mười hai bông lúa", again="mười hai bông lúa").status_code == 303


def test_the_only_administrator_cannot_leave(app, office):
    own_id = people.known(db.session.scalar(people.search(SYSTEM, "sinh")).phone).id

    answer = office.post(f"/office/people/{own_id}/deactivate")

    assert answer.status_code == 409 and "the only administrator" in answer.text


def test_a_phone_is_corrected(app, office):
    mai = make.person(name="Lò Thị Mai", phone="0912345678")

    page = office.get(f"/office/people/{mai.id}/change").text
    saved = office.post(f"/office/people/{mai.id}/change", name="Lò Thị Mai", phone="0912 000 009", email="")

    assert 'value="0912 345 678"' in page and saved.status_code == 303
    assert Browser(app).sign_in("0912000009").status_code == 303


def test_the_list_is_searched_without_diacritics_and_narrowed_by_role(app, office):
    make.person(Role.TRAINER, name="Lò Thị Đào")
    make.person(name="Giàng Thị Dợ")

    assert "Lò Thị Đào" in office.get("/office/people?q=dao").text
    assert "Giàng Thị Dợ" not in office.get("/office/people?q=dao").text
    assert "Giàng Thị Dợ" not in office.get("/office/people?role=trainer").text
    assert "Nobody found" in office.get("/office/people?q=xyz").text
    for odd in ("page=0", "page=-1", "page=9999999999", "page=x", "role=king", "q=%25"):
        assert office.get(f"/office/people?{odd}").status_code == 200


@pytest.mark.parametrize("role", [None, Role.TRAINER, Role.HOST])
def test_nobody_else_reaches_these_pages(app, role):
    mai = make.person()
    browser = Browser(app, make.person(role))
    base = f"/office/people/{mai.id}"

    got = [browser.get(path).status_code for path in (
        "/office/people", "/office/people/new", base, f"{base}/change", f"{base}/roles/admin", "/office/people/999999")]
    sent = [browser.post(path, place=":").status_code for path in (
        "/office/people/new", f"{base}/change", f"{base}/code", f"{base}/roles/admin", f"{base}/roles/1/revoke",
        f"{base}/sign-ins/end", f"{base}/deactivate", f"{base}/reactivate", "/office/people/999999/code")]

    assert set(got) | set(sent) == {403}


def test_somebody_who_is_not_there_is_not_found(app, office):
    assert office.get("/office/people/999999").status_code == 404
    assert office.post("/office/people/999999/deactivate").status_code == 404
    assert office.post("/office/people/999999/code").status_code == 404
    assert office.get("/office/people/99999999999999999999").status_code in (400, 404)
