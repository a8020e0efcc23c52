"""Nonsense in every field of every form: refused in words or taken as plain text, and the books stay right."""
from __future__ import annotations

import io
import itertools
import traceback

import pytest

from core import checks
from tests.integration.access.walking import inline, walked
from tests.integration.fuzz.forms import different, endpoint_of, forms_of
from tests.integration.fuzz.nasty import MARKUP, Turns, wrong_with
from tests.make import pictures

WALKERS = ("stranger", "admin")
PACKAGES = ("accounts", "shop", "orders", "livestream", "training")
OWNERS = {"core": "accounts"}  # the choice of a language
LEAVING = ("accounts.sign_out",)
_addresses = itertools.count(1)


class Sender:
    """Sends forms, each from an address of its own, and keeps what went wrong."""

    FOLLOWED = 4  # of the redirects: the pages behind show what was said and done

    def __init__(self, world, role):
        self.world, self.visitor = world, world.visitor(role)
        self.wrong, self.count = [], 0

    def send(self, form, fields, what):
        """One form; what the application lets through in a test is what would be a 500."""
        number = next(_addresses)
        environ = {"REMOTE_ADDR": f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}"}
        self.count += 1
        try:
            if form.method == "GET":
                answer = self.visitor.get(form.action.partition("?")[0], query_string=fields, environ_base=environ)
            else:
                answer = self.visitor.post(form.action, data=fields, environ_base=environ)
            self._judge(form, what, answer)
            if answer.status_code == 303 and answer.location.startswith("/") and not self.count % self.FOLLOWED:
                self._judge(form, f"{what}, afterwards", self.visitor.get(answer.location))
        except Exception:  # noqa: BLE001 - whatever it is, it would have been a 500
            self.wrong.append((form.action, what, "".join(traceback.format_exc().splitlines(keepends=True)[-7:])))

    def _judge(self, form, what, answer):
        trouble = wrong_with(answer)
        if trouble:
            self.wrong.append((form.method, form.action, what, trouble))


@pytest.fixture(scope="module")
def forms(world):
    """One form of each kind that anybody is shown, with who is shown it."""
    shown = {}
    for role in WALKERS:
        found = [form for path, answer in walked(world, role).pages for form in forms_of(path, answer)]
        if role == "stranger":
            visitor = world.visitor(role)
            things = world.sides["one"].things
            for path in (f"/o/{things['waiting']}", f"/o/{things['secret']}"):
                found += forms_of(path, visitor.get(path))
            visitor.post("/basket/add", {"sku": things["sku"], "quantity": "1"})
            for path in ("/basket", "/checkout"):
                found += forms_of(path, visitor.get(path))
        for kind, form in different(world.app, found).items():
            shown.setdefault(kind, (role, form))
    return list(shown.values())


def owner(world, form):
    """Whose package a form belongs to: where the function behind it stands."""
    package = world.app.view_functions[endpoint_of(world.app, form)].__module__.partition(".")[0]
    return OWNERS.get(package, package)


def of_package(world, forms, package):
    return [(role, form) for role, form in forms
            if owner(world, form) == package and endpoint_of(world.app, form) not in LEAVING]


def test_every_form_is_found(world, forms):
    found = {endpoint_of(world.app, form) for _, form in forms}

    assert {"accounts.sign_in", "orders.checkout", "orders.show", "shop_desk.new_product", "studio.new",
            "studio_lineup.change", "studio_console.by_hand", "audience.buy", "training.enrol",
            "orders_desk.move_parcel", "accounts_office.invite", "shop.search"} <= found
    assert {"orders_cash.home", "bank_accounts.overview", "bank_lines.end", "orders_money.close"} <= found
    assert len(found) > 50


def test_every_form_belongs_to_a_package_that_is_tried(world, forms):
    strange = {endpoint_of(world.app, form) for _, form in forms if owner(world, form) not in PACKAGES}

    assert strange == set()


def check(senders):
    wrong = [each for sender in senders for each in sender.wrong]
    assert wrong == [], "\n".join(map(str, wrong[:40]))


@pytest.mark.parametrize("package", PACKAGES)
def test_nonsense_in_every_field_is_refused_in_words_or_taken_as_text(world, forms, package):
    senders, turn = [], Turns(world.dialect)
    for role, form in of_package(world, forms, package):
        sender = Sender(world, role)
        senders.append(sender)
        for what, text in turn.take(8) if form.open_names else ():
            typed = {name: [text] for name in form.open_names if name != "request_key"}
            sender.send(form, form.filled(sender.visitor.form_token) | typed, f"{what} everywhere")

    check(senders)


@pytest.mark.parametrize("package", PACKAGES)
def test_nonsense_in_one_field_beside_good_ones_is_refused_in_words_or_taken_as_text(world, forms, package):
    senders, turn = [], Turns(world.dialect)
    for role, form in of_package(world, forms, package):
        sender = Sender(world, role)
        senders.append(sender)
        for name in form.open_names:
            for what, text in turn.take(2):
                fields = form.filled(sender.visitor.form_token)
                sender.send(form, {**fields, name: [text]}, f"{what} in {name}")

    check(senders)


@pytest.mark.parametrize("package", PACKAGES)
def test_missing_doubled_and_strange_fields_break_nothing(world, forms, package):
    senders, turn = [], itertools.count(world.dialect == "postgresql")  # each field in one way here, another there
    for role, form in of_package(world, forms, package):
        sender = Sender(world, role)
        senders.append(sender)
        for name in form.open_names:
            fields = form.filled(sender.visitor.form_token)
            typed = fields.pop(name, ["x"])
            ways = [("as a list", {f"{name}[]": typed, f"{name}[a]": typed}), ("thrice", {name: [*typed, *typed, "x"]})]
            if form.method == "POST":
                ways.append(("as a file", {name: (io.BytesIO(b"\xff\xd8"), "a.jpg")}))
            way, sent = ways[next(turn) % len(ways)]
            sender.send(form, {**fields, **sent}, f"{name} {way}")

    check(senders)


@pytest.mark.parametrize("sent", ['{"name": {"a": 1}}', '["name"]', '{"name": 5, "identifier": 5}', "5", "null", "{"])
def test_forms_are_no_json(world, sent):
    visitor = world.visitor("admin")

    for path in ("/me", "/office/people/new", "/code", "/training/new", "/studio/new", "/checkout"):
        answer = visitor.post(path, data=sent, content_type="application/json",
                              headers={"X-CSRFToken": visitor.form_token})
        assert answer.status_code in (303, 422), path


@pytest.mark.parametrize("body", [
    b"\xff\xfe=\x80&csrf_token=%ff", b"name=%ED%A0%80", b"%00=%00", b"&&&===", b"a" * 10_000, b"name=%C3%28",
])
def test_bytes_that_are_no_text_are_refused_in_words(world, body):
    visitor = world.visitor("admin")
    for kind in ("application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "multipart/form-data",
                 "application/json", "text/plain; charset=utf-7", ""):
        for path in ("/me", "/sign-in", "/language", "/basket/change", "/checkout"):
            answer = visitor.post(path, data=body, content_type=kind)
            assert wrong_with(answer) == "", (path, kind)
            assert answer.status_code == 400


@pytest.mark.parametrize("name", [
    "../../evil.jpg", "a\0.jpg", "x" * 300 + ".jpg", f"{MARKUP}.jpg", "a.svg", "", ".htaccess", "con", "ảnh đẹp.JPG",
])
def test_the_name_of_a_picture_is_never_believed(world, name):
    visitor, things = world.visitor("member"), world.sides["one"].things
    path = f"/desk/{things['cooperative']}/products/{things['spare']}/photos"

    for content in (pictures.jpeg(), b"<svg onload=alert(1)/>", b"", b"\x89PNG\r\n\x1a\n" + b"\0" * 100):
        data = {"csrf_token": visitor.form_token, "alt": MARKUP, "photo": (io.BytesIO(content), name, "image/svg+xml")}
        answer = visitor.post(path, data=data)
        assert wrong_with(answer) == ""
        assert wrong_with(visitor.get(path)) == ""


def test_the_books_are_right_after_all_this(world):
    with world.app.app_context():
        assert checks.run() == []


@pytest.mark.parametrize("role", ["stranger", "member", "host", "trainer", "officer", "admin"])
def test_what_was_typed_is_shown_as_text_everywhere(world, role):
    world.walks.clear()

    pages = walked(world, role).pages

    assert {path: trouble for path, answer in pages if (trouble := wrong_with(answer))} == {}
    assert {path: found for path, answer in pages if (found := inline(answer))} == {}
