"""Pages for everybody: in, out, home, and one's own account."""
from __future__ import annotations

import pytest
import sqlalchemy as sa

from accounts import desks, people, tokens
from accounts.desks import Desk
from accounts.models import Role, SignIn
from core.actors import SYSTEM
from core.db import db
from tests.make import accounts as make
from tests.make.accounts import PASSWORD, Browser

pytestmark = pytest.mark.usefixtures("context")
NEW = "bốn con vịt bầu"


def cookie(browser):
    with browser.client.session_transaction() as session:
        return dict(session)


def test_signing_in_leads_home_and_renews_cookie_and_form_token(app):
    make.person(phone="0912345678")
    browser = Browser(app)
    browser.get("/sign-in")
    before = cookie(browser)

    answer = browser.sign_in("+84 912.345.678")

    after = cookie(browser)
    assert (answer.status_code, answer.location) == (303, "/home")
    assert before["csrf_token"] != after.get("csrf_token")
    assert browser.get("/me").status_code == 200


def test_pages_that_load_at_once_after_signing_in_have_one_form_token(app):
    """Whichever cookie the browser keeps, a form of the other page still goes through."""
    browser = Browser(app, make.person())
    same = cookie(browser)
    tokens_of = []
    for _ in range(2):
        other = Browser(app)
        with other.client.session_transaction() as session:
            session.update(same)
        assert other.get("/me").status_code == 200
        tokens_of.append(cookie(other)["csrf_token"])

    assert tokens_of == [same["csrf_token"]] * 2


def test_a_wrong_password_says_so_and_keeps_what_was_typed(app):
    make.person(phone="0912345678")

    answer = Browser(app).sign_in("0912 345 678", "không phải")

    assert answer.status_code == 422
    assert "do not belong together" in answer.text
    assert 'value="0912 345 678"' in answer.text and "không phải" not in answer.text


def test_too_many_tries_say_how_long_to_wait(app):
    browser = Browser(app)
    answers = [browser.sign_in("0912345678", "không phải") for _ in range(11)]

    assert [answer.status_code for answer in answers] == [422] * 10 + [429]
    assert "Please wait 15 minutes" in answers[-1].text
    assert answers[-1].headers["Retry-After"] == "900"


@pytest.mark.parametrize(("wanted", "target"), [
    ("/office/people?q=mai", "/office/people?q=mai"), ("//evil.example", "/home"), ("https://evil.example", "/home"),
    ("/\\evil.example", "/home"), ("javascript:alert(1)", "/home"), ("", "/home"), ("/a\r\nSet-Cookie: x=1", "/home"),
])
def test_after_signing_in_people_stay_on_this_site(app, wanted, target):
    make.person(phone="0912345678")
    browser = Browser(app)
    token = browser.form_token()

    answer = browser.client.post("/sign-in", query_string={"next": wanted}, data={
        "csrf_token": token, "identifier": "0912345678", "password": PASSWORD})

    assert answer.location == target


def test_a_page_for_somebody_asks_to_sign_in_and_comes_back(app):
    make.person(phone="0912345678")
    browser = Browser(app)

    asked = browser.get("/me")

    assert asked.status_code == 303 and asked.location.startswith("/sign-in?next=/me")
    assert browser.sign_in("0912345678", path=asked.location).location.startswith("/me")


@pytest.mark.parametrize("path", [
    "/sign-in", "/sign-out", "/code", "/me", "/me/password", "/me/sign-ins/end", "/me/sign-ins/1/end",
    "/office/people/new", "/office/people/1/code", "/office/people/1/deactivate", "/office/people/1/roles/admin",
])
def test_nothing_changes_without_a_form_token(app, path):
    browser = Browser(app, make.person(Role.ADMIN))

    answer = browser.client.post(path, data={"identifier": "0912345678", "password": PASSWORD, "place": ":"})

    assert answer.status_code == 400
    assert browser.get("/me").status_code == 200


def test_a_form_from_another_site_is_refused(app):
    answer = Browser(app).client.post("/sign-in", headers={"Sec-Fetch-Site": "cross-site"})

    assert answer.status_code == 403


def test_a_cookie_from_before_signing_out_is_worthless(app):
    browser = Browser(app, make.person())
    stolen = cookie(browser)

    assert browser.post("/sign-out").status_code == 303

    assert browser.get("/me").status_code == 303
    with browser.client.session_transaction() as session:
        session.update(stolen)
    assert browser.get("/me").status_code == 303
    assert browser.post("/sign-out").status_code == 303


def test_signing_in_again_ends_the_sign_in_before(app):
    browser = Browser(app, make.person(phone="0912345678"))
    browser.sign_in("0912345678")

    still_open = sa.select(sa.func.count()).select_from(SignIn).where(SignIn.ended_at.is_(None))
    assert db.session.scalar(still_open) == 1


def test_a_guest_keeps_the_basket_when_signing_in_and_nobody_keeps_it_after_signing_out(app):
    make.person(phone="0912345678")
    browser = Browser(app)
    with browser.client.session_transaction() as session:
        session["basket"] = {"MAN-1KG": 2}
    browser.sign_in("0912345678")
    assert cookie(browser)["basket"] == {"MAN-1KG": 2}

    browser.post("/sign-out")

    assert set(cookie(browser)) <= {"language", "known", "csrf_token", "_flashes"}


def test_a_code_sets_the_password_and_signs_in(app):
    _, code = make.invited()
    browser = Browser(app)

    refused = [browser.post("/code", code=code, password=NEW, again="khác"),
               browser.post("/code", code=code, password="12345678", again="12345678"),
               browser.post("/code", code="1111 2222 3333", password=NEW, again=NEW),
               browser.post("/code", code="không", password=NEW, again=NEW)]
    taken = browser.post("/code", code=code, password=NEW, again=NEW)

    assert [answer.status_code for answer in refused] == [422] * 4
    assert "The two passwords differ" in refused[0].text
    assert "Many people use this password" in refused[1].text
    assert "This code is not valid" in refused[2].text and "This code is not valid" in refused[3].text
    assert (taken.status_code, taken.location) == (303, "/home")
    assert browser.get("/me").status_code == 200


def test_each_role_lands_on_its_desk_and_several_are_a_choice(app, monkeypatch):
    monkeypatch.setattr(desks, "_desks", {})
    desks.add(Role.HOST, lambda _: [Desk("/studio", "Studio", "", "live")])
    desks.add(Role.OPERATOR, lambda _: [Desk("/studio", "Studio", "", "live")])
    desks.add(Role.TRAINER, lambda _: [Desk("/training", "Training", "", "training")])
    host = make.person(Role.HOST)
    people.grants.grant(SYSTEM, host.id, Role.OPERATOR)
    both = make.person(Role.HOST)
    people.grants.grant(SYSTEM, both.id, Role.TRAINER)

    assert Browser(app, host).get("/home").location == "/studio"
    choice = Browser(app, both).get("/home").text
    assert 'href="/studio"' in choice and 'href="/training"' in choice
    assert "You have no desk yet" in Browser(app, make.person()).get("/home").text


def test_people_see_and_end_their_own_sign_ins(app):
    mai = make.person(phone="0912345678")
    here, there = Browser(app, mai), Browser(app, mai)
    other = Browser(app, make.person())
    there_id = db.session.scalar(sa.select(sa.func.max(SignIn.id)).where(SignIn.person_id == mai.id))

    assert other.post(f"/me/sign-ins/{there_id}/end").status_code == 404
    assert there.get("/me").status_code == 200
    assert here.post(f"/me/sign-ins/{there_id}/end").status_code == 303
    assert there.get("/me").status_code == 303
    there.sign_in("0912345678")
    assert here.post("/me/sign-ins/end").status_code == 303

    assert there.get("/me").status_code == 303
    assert here.get("/me").status_code == 200


def test_people_change_their_name_language_and_password(app):
    mai = make.person(phone="0912345678")
    here, there = Browser(app, mai), Browser(app, mai)

    assert here.post("/me", name=" Lò  Thị Mai ", language="en").status_code == 303
    assert here.post("/me", name="", language="en").status_code == 422
    assert here.post("/me", name="Mai", language="fr").status_code == 422
    wrong = here.post("/me/password", old="không phải", password=NEW, again=NEW)
    assert wrong.status_code == 422 and "This is not your password" in wrong.text
    assert here.post("/me/password", old=PASSWORD, password=NEW, again=NEW).status_code == 303

    page = here.get("/me")
    assert page.status_code == 200 and 'value="Lò Thị Mai"' in page.text and 'lang="en"' in page.text
    assert there.get("/me").status_code == 303


def test_a_program_of_ones_own_is_stopped_and_nobody_elses(app):
    mai = make.person()
    tokens.issue(SYSTEM, mai.id, "sổ bán hàng")
    token_id = tokens.running(SYSTEM, mai.id)[0].id

    assert Browser(app, make.person()).post(f"/me/tokens/{token_id}/end").status_code == 404
    assert Browser(app, mai).post(f"/me/tokens/{token_id}/end").status_code == 303
    assert tokens.running(SYSTEM, mai.id) == []


@pytest.mark.parametrize("identifier", [
    "'; DROP TABLE people; --", "mận" * 120, "９".join("0123456789"), "a@b.c" * 50, "<b>",
])
def test_odd_identifiers_are_only_wrong(app, identifier):
    answer = Browser(app).sign_in(identifier)

    assert answer.status_code == 422 and "<b>" not in answer.text


def test_text_that_no_database_can_hold_is_refused(app):
    assert Browser(app).sign_in("0912345678\0").status_code == 400
