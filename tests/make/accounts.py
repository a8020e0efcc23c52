"""People for tests, made the way administrators make them. Every name and number is made up."""
from __future__ import annotations

import itertools
import re

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from accounts import grants, people
from accounts.models import Person, Role, Scope
from accounts.people import NewPerson
from core.actors import SYSTEM, Actor
from core.db import db

PASSWORD = "ba con ga trong"
_numbers = itertools.count(1)


def invited(name: str = "Lò Thị Mẫu", **details: object) -> tuple[int, str]:
    """Somebody who has a code and no password yet: their id and the code."""
    details.setdefault("language", "en")  # so that a test can read what pages say
    phone = str(details.pop("phone", f"09{next(_numbers):08d}"))
    code = people.invite(SYSTEM, NewPerson(name=name, phone=phone, **details))  # type: ignore[arg-type]
    return people.known(phone).id, code


def person(
    role: Role | None = None, scope: Scope = Scope.EVERYWHERE, ref: str = "", **details: object
) -> Person:
    """Somebody with PASSWORD and perhaps a role."""
    person_id, code = invited(**details)  # type: ignore[arg-type]
    people.use_code(code, PASSWORD)
    if role is not None:
        grants.grant(SYSTEM, person_id, role, scope, ref)
    return db.session.get_one(Person, person_id)


def actor(
    role: Role | None = None, scope: Scope = Scope.EVERYWHERE, ref: str = "", **details: object
) -> Actor:
    """The same as somebody who acts."""
    return people.as_actor(person(role, scope, ref, **details))


class Browser:
    """A browser with its cookies, in which somebody may be signed in; forms carry their token.

    Each request has an application context of its own, as it has outside of tests, and afterwards the test sees
    what it changed.
    """

    def __init__(self, app: Flask, who: Person | None = None, **environ: str) -> None:
        self.app = app
        self.client: FlaskClient = app.test_client()
        self.client.environ_base.update(environ)
        self._token = self._token_of = ""
        with self.client.session_transaction() as session:
            session["language"] = "en"
        if who is not None:
            signed_in = self.sign_in(who.phone or who.email or "")
            assert signed_in.status_code == 303, signed_in.text

    def get(self, path: str, **kwargs: object) -> TestResponse:
        """A page."""
        with self.app.app_context():
            answer = self.client.get(path, **kwargs)
        db.session.rollback()
        return answer

    def post(self, path: str, **fields: object) -> TestResponse:
        """A form sent from one of our pages."""
        fields.setdefault("csrf_token", self.form_token())
        with self.app.app_context():
            answer = self.client.post(path, data=fields)
        db.session.rollback()
        return answer

    def form_token(self) -> str:
        """What a form of ours carries, read from a page when this session has a new one."""
        with self.client.session_transaction() as session:
            current = session.get("csrf_token", "")
        if not current or current != self._token_of:
            found = re.search(r'name="csrf-token" content="([^"]+)"', self.get("/code").text)
            assert found is not None
            self._token = found[1]
            with self.client.session_transaction() as session:
                self._token_of = session["csrf_token"]
        return self._token

    def sign_in(self, identifier: str, password: str = PASSWORD, path: str = "/sign-in") -> TestResponse:
        """Fill in the sign-in form and send it."""
        return self.post(path, identifier=identifier, password=password)
