"""What the administrator of the machine types."""
from __future__ import annotations

import re

import pytest

from accounts import grants, people
from accounts.models import Role
from core.db import db
from tests.make import accounts as make
from tests.make.accounts import PASSWORD, Browser

pytestmark = pytest.mark.usefixtures("context")


def run(app, *arguments):
    result = app.test_cli_runner().invoke(args=list(arguments))
    db.session.rollback()
    return result


def test_the_first_administrator_comes_in_with_a_printed_code(app):
    printed = run(app, "person", "+84 912 345 678", "Vàng A Sính").output

    code = re.search(r"\d{4} \d{4} \d{4}", printed)[0]
    browser = Browser(app)
    assert browser.post("/code", code=code, password=PASSWORD, again=PASSWORD).status_code == 303
    assert browser.get("/office/people").status_code == 200


def test_somebody_there_already_becomes_an_administrator_and_gets_a_new_code(app):
    mai = make.person(phone="0912345678", email="mai@example.org", name="Lò Thị Mai")

    for _ in range(2):
        assert re.search(r"\d{4} \d{4} \d{4}", run(app, "person", "mai@example.org", "Ai").output)

    assert [held.role for held in grants.held_by(mai.id)] == [Role.ADMIN]
    assert people.known("0912345678").name == "Lò Thị Mai"


def test_a_token_is_printed_for_somebody_who_is_there(app):
    make.person(phone="0912345678")

    assert len(run(app, "token", "0912 345 678", "sổ bán hàng").output.strip()) == 43
    missing = run(app, "token", "0987654321", "sổ bán hàng")
    assert missing.exit_code == 1 and "There is no such person here" in missing.output


@pytest.mark.parametrize("identifier", ["Mai", "0212345678", ""])
def test_what_is_no_phone_and_no_email_is_refused_with_a_sentence(app, identifier):
    result = run(app, "person", identifier, "Vàng A Sính")

    assert result.exit_code == 1 and "Error: " in result.output and "Traceback" not in result.output
