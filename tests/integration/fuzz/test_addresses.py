"""Nonsense in addresses: in every part of every path, in every question behind it, and where there is nothing."""
from __future__ import annotations

import itertools
import traceback
from urllib.parse import quote

import pytest
from flask import Request
from werkzeug.datastructures import ImmutableMultiDict

from tests.architecture import access_matrix
from tests.architecture.access_matrix import Cell
from tests.integration.access.addresses import address, things_of
from tests.integration.fuzz.nasty import Turns, wrong_with

IN_PATHS = ("NUL", "long", "emoji", "combining", "from the right", "markup", "template", "quotes", "like",
            "escaped NUL", "negative", "zero", "huge", "eighteen", "full width", "up", "header", "superscript")
_asked = set()


class Asked(ImmutableMultiDict):
    """What was asked for in an address; notes by which names the application reads it."""

    def get(self, key, *rest, **more):
        _asked.add(key)
        return super().get(key, *rest, **more)

    def getlist(self, key, *rest, **more):
        _asked.add(key)
        return super().getlist(key, *rest, **more)


class Noting(Request):
    parameter_storage_class = Asked


def visited(visitor, path, what, **sent):
    """What is wrong with the answer; what the application lets through in a test would be a 500."""
    try:
        trouble = wrong_with(visitor.get(path, **sent))
    except Exception:  # noqa: BLE001 - whatever it is, it would have been a 500
        trouble = "".join(traceback.format_exc().splitlines(keepends=True)[-6:])
    return [(path[:150], what, trouble)] if trouble else []


def read_rows(world):
    return [row for row in access_matrix.rows(world.app) if row.method == "GET"]


def names_asked(world, visitor, path, monkeypatch):
    """The names by which this page reads the question behind its address."""
    with monkeypatch.context() as patch:
        patch.setattr(world.app, "request_class", Noting)
        _asked.clear()
        visitor.get(path)
        return sorted(_asked - {"csrf_token", "X-CSRFToken"})


def test_nonsense_in_every_question_is_answered(world, monkeypatch):
    turn = Turns(world.dialect)
    visitor, wrong, asked = world.visitor("admin"), [], set()
    stranger = world.visitor("stranger")
    for row in read_rows(world):
        who = stranger if row.of("stranger") is Cell.YES else visitor
        path = address(world.app, row, world.sides["one"].things)
        names = names_asked(world, who, path, monkeypatch)
        asked |= {*names}
        for what, text in turn.take(8) if names else ():
            wrong += visited(who, path, f"{what} everywhere", query_string=dict.fromkeys(names, text))
        for name in names:
            for what, text in turn.take(2) if len(names) > 1 else ():
                wrong += visited(who, path, f"{what} in {name}", query_string={name: text})
            wrong += visited(who, path, f"{name} twice", query_string=[(name, "1"), (name, "2")])
            wrong += visited(who, path, f"{name} as a list", query_string={f"{name}[]": "1", f"{name}[a]": "2"})

    assert wrong == [], "\n".join(map(str, wrong[:40]))
    assert {"q", "page", "next", "after", "category", "commune", "province", "role", "status", "lesson", "show",
            "per_page"} <= asked, sorted(asked)


@pytest.mark.parametrize("role", ["stranger", "admin"])
def test_nonsense_in_every_part_of_a_path_is_answered(world, role):
    turn = Turns(world.dialect, IN_PATHS)
    visitor, wrong = world.visitor(role), []
    things = world.sides["one"].things | {"sign_in": "1", "token": "1"}
    for row in access_matrix.rows(world.app):
        if row.of(role) is Cell.NO or (row.of("stranger") is Cell.YES) != (role == "stranger"):
            continue
        own = address(world.app, row, things)
        for thing in {*things_of(row).values()}:
            typed = things[thing]
            for what, text in turn.take(4):
                path = own.replace(f"/{typed}", f"/{quote(text, safe='/.')}", 1)
                if row.method == "GET":
                    wrong += visited(visitor, path, what)
                elif path != own:
                    answer = visitor.post(path)
                    wrong += [(path[:150], what, wrong_with(answer))] if wrong_with(answer) else []

    assert wrong == [], "\n".join(map(str, wrong[:40]))


ODD = (
    "//", "///o/x", "/%00", "/%ff%fe", "/..", "/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/static/../wsgi.py",
    "/static/%2e%2e/wsgi.py", "/static/..%2fwsgi.py", "/static//etc/passwd", "/static/at/x/../../wsgi.py",
    "/media/../../etc/passwd-480.webp", "/media/..%2f..%2fx-480.webp", "/media/" + "a" * 32 + "-481.webp",
    "/media/" + "a" * 32 + "-99999999999999999999.webp", "/.git/config", "/.env", "/instance/market.db",
    "/wp-login.php", "/console", "/debug", "/metrics", "/server-status",
    "/%0d%0aX-Injected:%201", "/o/", "/o//", "/O/x", "/office/",
    "/OFFICE", "/office//people", "/office/people/", "/office/people/1.0", "/office/people/-1", "/office/people/0x1",
    "/office/people/" + "9" * 400, "/lives/a/b/c/d", "/" + "a/" * 400, "/" + "a" * 8_000, "/?" + "a=b&" * 900,
    "/?%00=%00", "/?q=%ff", "/search?q=%ED%A0%80", "/search?q=%u0041", "/search?page=1&page=2",
    "/search?page=999999999999999999999", "/\u202e", "/%F0%9F%98%80", "/;",
    "/;jsessionid=1", "/a;b=c", "/%25", "/%", "/%zz", "/?next=//evil.example",
    "/sign-in?next=//evil.example", "/sign-in?next=https://evil.example", "/sign-in?next=/%5cevil.example",
    "/sign-in?next=/%09/evil.example", "/sign-in?next=javascript:alert(1)", "/sign-in?next=%00",
)


@pytest.mark.parametrize("role", ["stranger", "admin"])
def test_odd_addresses_are_answered_and_lead_nowhere_else(world, role):
    visitor = world.visitor(role)

    wrong = [each for path in ODD for each in visited(visitor, path, "odd")]
    elsewhere = [path for path in ODD if "evil" in visitor.get(path).headers.get("Location", "")
                 and not visitor.get(path).headers["Location"].startswith("/")]

    assert wrong == []
    assert elsewhere == []


def test_files_outside_of_the_market_are_not_served(world):
    visitor = world.visitor("stranger")

    for path in ODD:
        answer = visitor.get(path)
        assert b"SECRET_KEY" not in answer.data
        assert b"root:" not in answer.data
        assert b"SQLite format" not in answer.data


HEADERS = ("Accept", "Accept-Language", "Authorization", "Content-Type", "Cookie", "Host", "If-None-Match",
           "Last-Event-ID", "Origin", "Range", "Referer", "Sec-Fetch-Site", "User-Agent", "X-Forwarded-For",
           "X-Forwarded-Host", "X-Request-Id", "If-Modified-Since", "Accept-Encoding")
IN_HEADERS = ("", "x" * 5_000, "ế😀".encode().decode("latin-1"), "%00", "\x7f", "9" * 40, "bytes=99-1",
              "bytes=0-999999999999999999999", "*/*;q=999", ",,,;;;", "Bearer", "Basic Og==", "\"")


def test_nonsense_in_a_header_is_answered(world):
    visitor, things = world.visitor("stranger"), world.sides["one"].things
    paths = itertools.cycle((
        "/zz", "/api/v1/products", f"/lives/{things['session']}/events", "/static/css/theme.css", "/office/people",
        f"/media/{things['photo']}-480.webp", "/"))

    times = 2 if world.dialect == "sqlite" else 1
    wrong = [each for header, value in itertools.product(HEADERS, IN_HEADERS) for path in itertools.islice(paths, times)
             for each in visited(visitor, path, (header, value[:40]), headers={header: value})]

    assert wrong == [], "\n".join(map(str, wrong[:40]))
