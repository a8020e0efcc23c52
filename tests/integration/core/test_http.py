import io
import json

import pytest

from core.security import HEADERS
from tests.kernel.rows import Note, count
from tests.kernel.visitor import Visitor


@pytest.fixture
def lan(app):
    """Person 7, a writer, with a page open; errors answer as they do for real people."""
    app.config.update(TESTING=False, PROPAGATE_EXCEPTIONS=False)
    app.testing = False
    return Visitor(app, "7 writer")


def body(price=1, key="k"):
    return {"key": key, "lines": [{"price": price}]}


def test_a_form_sent_twice_is_done_once(lan):
    fields = {"csrf_token": lan.token, "request_key": "a", "price": "25k"}

    answers = [lan.client.post("/notes", data=fields) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert answers[0].location == answers[1].location
    assert lan.client.get(answers[0].location).json["price"] == 25_000


def test_a_refused_form_says_so_and_keeps_nothing(lan, app):
    fields = {"csrf_token": lan.token, "request_key": "a", "price": "2000000"}

    refused = lan.client.post("/notes", data=fields)

    assert refused.status_code == 409
    assert "2000000" in refused.text
    for wrong in ({"price": "x"}, {"price": "-1"}, {"price": "9" * 30}, {"request_key": "x" * 300}):
        assert lan.client.post("/notes", data=fields | wrong).status_code == 422
    assert lan.client.post("/notes", data=fields | {"request_key": "a\0"}).status_code == 400
    with app.app_context():
        assert count(Note) == 0


def test_a_page_that_was_open_for_too_long_is_asked_to_reload(lan):
    stale = lan.client.post("/notes", data={"csrf_token": "old", "request_key": "a", "price": "1"})

    assert stale.status_code == 400
    assert "<p>" in stale.text


def test_fetch_carries_the_token_in_a_header(lan):
    assert lan.client.post("/fetch", json=body()).status_code == 400
    assert lan.fetch(json=body()).status_code == 201
    assert lan.fetch(json=body(2)).status_code == 422


def test_the_interface_for_machines_believes_tokens_and_no_cookies(lan, app):
    machine = app.test_client()
    bearer = {"Authorization": "Bearer 8 writer"}

    assert machine.post("/api/notes", json=body(), headers=bearer).status_code == 201
    assert machine.get("/api/who", headers=bearer).json == {"actor": "person:8"}
    assert lan.client.get("/api/who").json == {"actor": "nobody"}
    refused = lan.client.post("/api/notes", json=body())
    assert refused.status_code == 401
    assert refused.content_type == "application/problem+json"


def test_strangers_are_sent_to_sign_in(app):
    stranger = app.test_client()

    page = stranger.get("/notes?x=1")

    assert page.status_code == 303
    assert page.location == "/sign-in?next=/notes?x%3D1"
    assert stranger.get(page.location).status_code == 200
    data = stranger.get("/notes", headers={"Accept": "application/json"})
    assert (data.status_code, data.json["status"]) == (401, 401)
    stream = stranger.get("/notes", headers={"Accept": "text/event-stream"})
    assert (stream.status_code, stream.json["status"]) == (401, 401)
    assert "Set-Cookie" not in stream.headers  # else the form token of a sign-in beside it were of no worth any more
    assert stranger.post("/notes").location == "/sign-in"


@pytest.mark.parametrize("lines", [
    [], {}, None, "x", [1], [[]], [{}], [{"price": "1"}], [{"price": 1}] * 51,
    *([{"price": price}] for price in (-1, 2**63, 10**30, 0.5, True, None, "1", [1], {}, "\0")),
])
def test_nonsense_in_a_body_is_refused(lan, lines):
    assert lan.fetch(json={"key": "k", "lines": lines}).status_code in (400, 422)


@pytest.mark.parametrize("raw", [
    b"", b"x", b"[]", b"1", b"null", b'"x"', b"{", b"\xff", b'{"key": "k"}', b"[" * 100_000, b'{"a":' * 5_000,
    b'{"key": NaN}', b'{"key": Infinity}', b'{"lines": 1, "lines": 2}',
    b'{"lines": [{"price": ' + b"9" * 5_000 + b"}]}",
    b'{"key": "%s", "lines": [{"price": 1}]}' % (b"x" * 500),
    b'{"key": "\\u0000", "lines": [{"price": 1}]}',
    b'{"key": "\\ud800", "lines": [{"price": 1}]}',
    b'{"key": 1, "lines": [{"price": 1}]}',
], ids=range(19))
def test_bodies_that_cannot_be_read_are_refused(lan, raw):
    for kind in ("application/json", "text/plain"):
        assert lan.fetch(data=raw, content_type=kind).status_code in (400, 415, 422)


@pytest.mark.parametrize("path", [
    "/notes/" + "9" * 40, "/notes/%00", "/notes/-1", "/notes/1?x=%00", "/notes/%ed%a0%80",
    "/notes/1%2f..%2f..",
    "/no-such-page", "/notes/" + "x" * 8_000, "/notes/1?%00=1", "/notes/9223372036854775808",
])
def test_odd_addresses_are_refused_and_not_broken_by(lan, path):
    assert lan.client.get(path).status_code in (400, 404, 422)


@pytest.mark.parametrize(("kind", "status"), [
    ("bug", 500), ("dear", 409), ("deep", 400), ("away", 503), ("data", 400),
])
def test_whatever_happens_no_inside_is_shown(lan, kind, status):
    page = lan.client.get(f"/breaks/{kind}")
    data = lan.client.get(f"/breaks/{kind}", headers={"Accept": "application/json"})

    assert (page.status_code, data.status_code, data.json["status"]) == (status, status, status)
    assert data.content_type == "application/problem+json"
    assert data.json["title"]
    for answer in (page.text, data.text):
        assert "secret" not in answer
        assert "Traceback" not in answer
        assert "SELECT" not in answer


def test_an_absent_database_says_when_to_come_back(lan):
    assert int(lan.client.get("/breaks/away").headers["Retry-After"]) > 0


def test_a_domain_error_tells_its_facts(lan):
    assert "5" in lan.client.get("/breaks/dear").text


def test_errors_of_http_itself_have_a_sentence(lan):
    for method, path, status in (("get", "/nowhere", 404), ("put", "/notes", 405)):
        answer = getattr(lan.client, method)(path, headers={"X-CSRFToken": lan.token})
        assert answer.status_code == status
        assert answer.text.startswith("<p>")


@pytest.mark.parametrize("path", ["/", "/nowhere", "/breaks/bug", "/api/who", "/notes"])
def test_every_answer_carries_the_headers(lan, path):
    answer = lan.client.get(path)

    for name, value in HEADERS.items():
        assert answer.headers[name] == value
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Cookie" in answer.headers["Vary"]
    assert "unsafe-inline" not in answer.headers["Content-Security-Policy"]


def test_a_change_sent_by_another_site_is_refused(lan):
    def send(path, site):
        headers = {"Sec-Fetch-Site": site, "X-CSRFToken": lan.token}
        return lan.client.post(path, json=body(key=site), headers=headers).status_code

    assert [send("/fetch", site) for site in ("cross-site", "same-origin", "none")] == [403, 201, 201]
    assert lan.client.get("/", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200


def test_an_answer_names_its_request(lan):
    given = lan.client.get("/", headers={"X-Request-Id": "abc-12345"})
    answers = [lan.client.get("/", headers={"X-Request-Id": bad}) for bad in ("", "a\tb")]
    made = [answer.headers["X-Request-Id"] for answer in answers]

    assert given.headers["X-Request-Id"] == "abc-12345"
    assert len(set(made)) == 2
    assert all(len(name) == 16 for name in made)


def test_too_large_a_body_is_refused(lan):
    assert lan.fetch(data=b"x" * 12_000_001, content_type="application/json").status_code == 413


@pytest.mark.parametrize("length", ["said", "not said"])
def test_a_form_of_millions_of_fields_is_refused_before_it_is_read(lan, length):
    sent = {"input_stream": io.BytesIO(b"a&" * 200_000), "content_type": "application/x-www-form-urlencoded",
            **({"content_length": 400_000} if length == "said" else {"environ_base": {"wsgi.input_terminated": True}})}

    assert lan.client.post("/language", **sent).status_code == 413
    assert lan.client.post("/language", data={"name": "ế" * 20_000}).status_code == 400  # no token, but read


def test_the_language_is_remembered_and_leads_nowhere_else(lan):
    token = {"csrf_token": lan.token}

    back = lan.client.post("/language", data=token | {"language": "en", "back": "/notes?x=1"})
    away = lan.client.post("/language", data=token | {"language": "xx", "back": "//evil.example"})

    assert (back.status_code, back.location) == (303, "/notes?x=1")
    assert away.location == "/"
    with lan.client.session_transaction() as session:
        assert session["language"] == "en"


def test_problem_json_is_json(lan):
    answer = lan.fetch(data=b"{", content_type="application/json")

    assert json.loads(answer.text) == {
        "type": "urn:problem:Malformed", "title": answer.json["title"], "status": 400}


@pytest.mark.parametrize("host", ["x" * 300, "a b", "evil.example/..", "[::1"])
def test_a_name_of_the_host_that_is_none_is_refused_in_words(lan, host):
    for headers in ({"Host": host}, {"Host": host, "Accept": "application/json"}):
        answer = lan.client.get("/notes", headers=headers)

        assert answer.status_code in (200, 400)
        assert answer.text.strip()


def test_a_name_of_the_host_that_no_page_can_be_made_for_is_answered_in_plain_words(lan):
    answer = lan.client.get("/notes", headers={"Host": "x" * 300})

    assert (answer.status_code, answer.mimetype) == (400, "text/plain")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
