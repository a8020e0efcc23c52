"""Pages of the tests: a form, an interface for machines, and what goes wrong."""
from __future__ import annotations

import sqlalchemy as sa
from flask import Blueprint, render_template_string
from flask.typing import ResponseReturnValue
from flask.views import MethodView

from core import parse, streams
from core.access import allow, for_machines
from core.actors import current
from core.db import db
from core.errors import NotFound
from core.forms import DongField, KeyedForm
from tests.kernel.rows import Note, TooDear, write


class NoteForm(KeyedForm):
    """A price to write down."""

    price = DongField()


pages = Blueprint("pages", __name__)
machines = for_machines(Blueprint("machines", __name__, url_prefix="/api"))
_PAGE = '''<meta name="csrf-token" content="{{ csrf_token() }}">
{{ form.csrf_token }}{{ form.request_key }}{{ form.errors }}{{ form.form_errors }}'''


@pages.get("/")
@allow("public")
def front() -> str:
    """Anybody may look."""
    return "front"


@pages.get("/sign-in")
@allow("public")
def sign_in() -> str:
    """Where strangers are sent."""
    return "who are you?"


@pages.route("/notes", methods=["GET", "POST"])
@allow("writer")
def notes() -> ResponseReturnValue:
    """A page with a form."""
    form = NoteForm()
    if form.submitted():
        with form.catching():
            written = write(form.request_key.data or "", "form", form.price.data)
            return "", 303, {"Location": f"/notes/{written}"}
    return render_template_string(_PAGE, form=form), form.http_status


@pages.get("/notes/<int:note_id>")
@allow("writer")
def note(note_id: int) -> ResponseReturnValue:
    """One note."""
    found = db.session.get(Note, note_id)
    if found is None:
        raise NotFound
    return {"id": found.id, "text": found.text, "price": found.price}


def _written() -> ResponseReturnValue:
    data = parse.json_object()
    lines = parse.objects(data, "lines", 50)
    prices = [parse.whole(line, "price", 0, 10**9) for line in lines]
    return {"id": write(parse.text(data, "key", 200), "json", sum(prices))}, 201


@pages.post("/fetch")
@allow("writer")
def fetch() -> ResponseReturnValue:
    """What a script of our pages sends."""
    return _written()


@machines.post("/notes")
@allow("writer")
def api() -> ResponseReturnValue:
    """What another program sends."""
    return _written()


@machines.get("/who")
@allow("public")
def who() -> ResponseReturnValue:
    """As whom this request acts."""
    return {"actor": current().ref}


@pages.get("/breaks/<kind>")
@allow("public")
def breaks(kind: str) -> ResponseReturnValue:
    """Something goes wrong inside."""
    raise {"bug": KeyError("secret"), "dear": TooDear(price=5), "deep": RecursionError(),
           "away": sa.exc.OperationalError("SELECT secret", {}, Exception("no route")),
           "data": sa.exc.DataError("SELECT secret", {}, Exception("22003"))}[kind]


@pages.get("/events")
@allow("public")
def live() -> ResponseReturnValue:
    """A live page."""
    return streams.answer("s", *streams.requested())


class Both(MethodView):
    """Each method says for itself who may use it."""

    @allow("writer")
    def get(self) -> str:
        """Writers look."""
        return "seen"

    @allow("manager")
    def post(self) -> str:
        """Managers change."""
        return "changed"

    def delete(self) -> str:
        """Nobody said who may."""
        return "gone"


pages.add_url_rule("/both", view_func=Both.as_view("both"))
