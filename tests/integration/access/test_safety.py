"""What every answer carries, what no page contains, and what changes nothing."""
from __future__ import annotations

import io
import re

import pytest

from core import hub as hub_module
from core.security import HEADERS
from tests.architecture import access_matrix
from tests.architecture.access_matrix import Cell
from tests.integration.access.addresses import address
from tests.integration.access.walking import inline, walked, writes

JSON = {"Accept": "application/json"}
WALKERS = ("stranger", "person", "member", "host", "trainer", "officer", "province", "admin")


def unsafe(world):
    """What changes something for people; programs prove otherwise who they are."""
    return [row for row in access_matrix.rows(world.app)
            if row.method != "GET" and not row.rule.startswith(("/api/", "/hooks/"))]


@pytest.mark.parametrize("role", WALKERS)
def test_reading_changes_nothing(world, role):
    walk = walked(world, role)

    assert walk.writes == []
    assert len(walk.pages) > 40


@pytest.mark.parametrize("sent", [{}, {"csrf_token": ""}, {"csrf_token": "made-up"}, {"csrf_token": "another's"}])
def test_nothing_is_changed_without_the_token_of_the_page(world, sent):
    visitor = world.visitor("admin")
    if sent.get("csrf_token") == "another's":
        sent = {"csrf_token": world.visitor("stranger").form_token}
    things, wrong = world.sides["one"].things | {"sign_in": "1", "token": "1"}, []

    with writes(world) as log:
        for row in unsafe(world):
            answer = visitor.post(address(world.app, row, things), data=sent)
            if answer.status_code != 400 or "open for too long" not in answer.text:
                wrong.append((row.rule, answer.status_code))

    assert wrong == []
    assert log == []


def test_json_and_files_need_the_token_too(world):
    visitor, wrong = world.visitor("admin"), []
    things = world.sides["one"].things | {"sign_in": "1", "token": "1"}

    with writes(world) as log:
        for row in unsafe(world):
            path = address(world.app, row, things)
            answers = [visitor.post(path, data='{"text": "a1"}', content_type="application/json"),
                       visitor.post(path, data={"photo": (io.BytesIO(b"x"), "a.jpg")}),
                       visitor.post(path, data="<a/>", content_type="text/plain")]
            wrong += [(path, answer.status_code) for answer in answers if answer.status_code != 400]

    assert wrong == []
    assert log == []


def test_other_sites_change_nothing_even_with_a_token(world):
    visitor, things = world.visitor("admin"), world.sides["one"].things | {"sign_in": "1", "token": "1"}

    with writes(world) as log:
        statuses = {visitor.post(address(world.app, row, things), headers={"Sec-Fetch-Site": "cross-site"}).status_code
                    for row in unsafe(world)}

    assert statuses == {403}
    assert log == []


@pytest.mark.parametrize("method", ["PUT", "DELETE", "TRACE", "GETT"])
def test_other_methods_are_refused_everywhere(world, method):
    visitor, things = world.visitor("admin"), world.sides["one"].things | {"sign_in": "1", "token": "1"}

    answers = {(row.rule, visitor.client.open(address(world.app, row, things), method=method).status_code)
               for row in access_matrix.rows(world.app)}

    assert {status for _, status in answers} <= {405, 400, 404}, [each for each in answers if each[1] < 400]


def kept_as(path, answer):
    """How an answer may be kept: files and open calendars by everybody, somebody's own calendar by who asked."""
    if path.startswith(("/static/", "/media/")):
        return (answer.headers.get("Cache-Control"),)
    if answer.mimetype == "text/calendar" and answer.status_code == 200:
        return ("private, max-age=900" if path.startswith("/calendar/people/") else "public, max-age=900",)
    return ("no-store",)


def check_headers(answer, path):
    for name, value in HEADERS.items():
        assert answer.headers.get(name) == value, (path, name)
    assert answer.headers["X-Request-Id"]
    assert answer.headers.get("Cache-Control") in kept_as(path, answer), path
    assert "Server" not in answer.headers or "Werkzeug" not in answer.headers["Server"]


@pytest.mark.parametrize("role", WALKERS)
def test_every_page_carries_the_headers_and_none_is_kept(world, role):
    kinds = set()
    for path, answer in walked(world, role).pages:
        check_headers(answer, path)
        kinds.add((answer.mimetype, answer.status_code))

    assert {("text/html", 200), ("text/html", 404)} <= kinds
    assert role != "officer" or ("text/csv", 200) in kinds
    assert role not in ("host", "admin") or ("image/svg+xml", 200) in kinds


def test_files_errors_and_programs_answers_carry_them_too(world):
    visitor, things = world.visitor("officer"), world.sides["one"].things
    answers = {
        "/static/css/theme.css": visitor.get("/static/css/theme.css"),
        "/static/none.css": visitor.get("/static/none.css"),
        "media": visitor.get(f"/media/{things['photo']}-480.webp"),
        "401": visitor.client.get("/api/v1/sessions/X/events"), "403": visitor.get("/office/people"),
        "404 json": visitor.get("/o/none", headers=JSON), "400": visitor.post("/me", data={}),
        "405": visitor.client.put("/me"), "400 text": visitor.get("/search?q=%00"),
        "422": visitor.post("/me", {"name": ""}), "api": visitor.get("/api/v1/products"),
        "csv": visitor.get("/office/revenue.csv"), "openapi": visitor.get("/api/v1/openapi.json"),
        "413": visitor.post("/me", data={"name": "x" * 300_000}),
        "options": visitor.client.options("/me"),
    }

    for path, answer in answers.items():
        for name, value in HEADERS.items():
            assert answer.headers.get(name) == value, (path, name)
    assert answers["csv"].headers["Content-Disposition"].startswith("attachment;")
    assert answers["media"].mimetype == "image/webp"
    assert {name: answers[name].status_code for name in ("400", "405", "413", "422", "400 text")} == {
        "400": 400, "405": 405, "413": 413, "422": 422, "400 text": 400}


def test_what_breaks_says_so_without_a_trace(world, monkeypatch):
    visitor = world.visitor("stranger")
    monkeypatch.setitem(world.app.view_functions, "shop.communes", raising)
    monkeypatch.setitem(world.app.config, "TESTING", False)

    page, data = visitor.get("/communes"), visitor.get("/communes", headers=JSON)

    for answer in (page, data):
        assert answer.status_code == 500
        assert "0961234567" not in answer.text
        assert "Traceback" not in answer.text
        assert "ValueError" not in answer.text
        check_headers(answer, "/communes")
    assert data.json["title"]


def raising():
    raise ValueError("0961234567")


raising._allowed = frozenset({"public"})  # type: ignore[attr-defined]


@pytest.mark.parametrize("path", ["/lives/{session}/events", "/studio/{session}/events"])
def test_open_streams_carry_the_headers(world, monkeypatch, path):
    monkeypatch.setattr(hub_module, "POLL_SECONDS", 0.01)
    monkeypatch.setitem(world.app.extensions, "streams", hub_module.Hub(world.app))
    visitor = world.visitor("host")

    answer = visitor.get(path.format(**world.sides["one"].things), buffered=False,
                         headers={"Accept": "text/event-stream"})
    first = next(iter(answer.response))
    answer.close()
    world.app.extensions["streams"].close()

    assert answer.mimetype == "text/event-stream"
    assert first
    check_headers(answer, path)


@pytest.mark.parametrize("role", WALKERS)
def test_no_page_has_scripts_styles_or_handlers_inside(world, role):
    wrong = {path: found for path, answer in walked(world, role).pages if (found := inline(answer))}

    assert wrong == {}


@pytest.mark.parametrize("role", WALKERS)
def test_every_form_that_changes_something_carries_its_token(world, role):
    for path, answer in walked(world, role).pages:
        if answer.mimetype != "text/html":
            continue
        for form in re.findall(r"<form\b.*?</form>", answer.text, re.DOTALL | re.IGNORECASE):
            if re.search(r'method="?post', form, re.IGNORECASE):
                assert 'name="csrf_token"' in form, (path, form[:200])


def test_public_rows_are_not_more_than_meant(world):
    """Whoever opens one more address to strangers sees it here."""
    public = {row.endpoint.partition(".")[0] for row in access_matrix.rows(world.app) if row.of("stranger") is Cell.YES}

    assert public == {"accounts", "api-docs", "audience", "calendar", "card_hooks", "cards", "language", "livestream",
                      "livestream_hooks", "orders", "orders_api", "orders_bank_hooks", "refund_account", "reminders",
                      "second_factor", "shop", "shop_api", "switching", "together",
                      "transfer_slips", "transfers"}
