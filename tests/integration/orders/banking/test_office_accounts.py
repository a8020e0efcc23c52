"""The pages of the operator's accounts."""
from __future__ import annotations

import pytest

from accounts.models import Role
from core.db import db
from orders.models import BankAccount
from tests.make import accounts

pytestmark = pytest.mark.usefixtures("context")
URL = "/office/money/accounts"


@pytest.fixture
def admin(app):
    """An administrator with a browser."""
    return accounts.Browser(app, accounts.person(Role.ADMIN))


def only():
    return db.session.query(BankAccount).one()


def test_an_account_is_added_tried_shown_hidden_and_ended(admin):
    assert "No receiving account yet" in admin.get(URL).text

    added = admin.post(URL, bank="970436", number="0011 0044 55667", holder="SAN CHO BAN")

    account = only()
    assert (added.status_code, added.location) == (303, f"{URL}/{account.id}")
    page = admin.get(added.location).text
    assert "Check the code" in page and "0011004455667" in page and "KIEM TRA" in page
    assert admin.get(f"{added.location}/trial.svg").mimetype == "image/svg+xml"
    for step, is_shown, says in (("show", True, "Shown to buyers"), ("hide", False, "Not shown"),
                                 ("end", False, "No longer used")):
        assert admin.post(f"{added.location}/{step}").status_code == 303
        assert only().is_shown == is_shown
        assert says in admin.get(added.location).text and says in admin.get(URL).text
    refused = admin.post(f"{added.location}/show")
    assert "no longer in use" in admin.get(refused.location).text


@pytest.mark.parametrize(("fields", "says"), [
    ({"bank": "970000", "number": "12", "holder": "A"}, "Not a valid choice"),
    ({"bank": "970436", "number": "12/3", "holder": "A"}, "up to 19 digits or letters"),
    ({"bank": "970436", "number": "", "holder": "A"}, "This field is required"),
    ({"bank": "970436", "number": "12", "holder": ""}, "This field is required"),
])
def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(admin, fields, says):
    answer = admin.post(URL, **fields)

    assert answer.status_code == 422
    assert says in answer.text
    assert f'value="{fields["number"]}"' in answer.text
    assert db.session.query(BankAccount).count() == 0


def test_the_same_account_twice_is_said(admin):
    for _ in range(2):
        answer = admin.post(URL, bank="970436", number="12", holder="A")

    assert answer.status_code == 409
    assert "on the list already" in answer.text


def test_an_account_that_is_not_there_is_no_page(admin):
    for path in ("", "/trial.svg"):
        assert admin.get(f"{URL}/77{path}").status_code == 404
    assert admin.post(f"{URL}/77/show").status_code == 404
