"""The small modules of static/js, in a real browser, on a page of their own."""
from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask, Response, jsonify, render_template_string, request
from flask.typing import ResponseReturnValue
from flask_babel import Babel
from playwright.sync_api import Browser, Page, expect

from core import templating

ROOT = Path(__file__).resolve().parents[2]
PAGE = """
{% extends "base.html" %}{% from "components/forms.html" import submit %}
{% from "components/stock.html" import stock_bar %}
{% block content %}<h1>Scripts</h1>
<form method="post" action="/send"><button id="send" name="act" value="buy">Buy</button></form>
<form method="post" action="/send" data-confirm="Cancel it?">
  <button id="cancel" name="act" value="no">Cancel</button></form>
<input id="count" data-stepper value="1" min="1" max="3" aria-label="How many">
<p id="text">2.500</p><button type="button" id="copy" data-copy="text" hidden>Copy</button>
{{ stock_bar(60, 80, "60 kg", "A01") }}
<p class="connection" data-connection role="status"></p>
<div data-stream-url="/events" data-stream-after="3"></div>{% endblock %}
"""
FOLLOW = """async () => {
  const base = document.querySelector("script[src]").src.replace("app.js", "");
  const { followAll } = await import(base + "stream.js");
  const { showConnection } = await import(base + "connection.js");
  window.seen = []; window.states = [];
  document.addEventListener("stream:event", (event) => seen.push(event.detail.seq));
  followAll(document, (state) => { states.push(state); showConnection(state); });
}"""


class Bench(Flask):
    """A site that counts what it is sent, and whose stream can be made to fail."""

    sent: Counter[str]
    last = 40
    streams = True
    is_away = False


def event(seq: int) -> dict[str, object]:
    return {"seq": seq, "kind": f"kind{seq % 3}", "at": "2026-11-21T13:00:00+00:00", "payload": {}}


@pytest.fixture
def app() -> Bench:
    app = Bench("wsgi", root_path=str(ROOT))
    app.sent = Counter()
    app.jinja_env.add_extension("jinja2.ext.i18n")
    Babel(app, default_locale="en")
    templating.init_app(app)
    app.add_template_global(lambda: 20, "nearly_gone")  # a setting, and there is no database here
    app.add_url_rule("/", "home", lambda: render_template_string(PAGE))

    @app.post("/send")
    def send() -> str:
        app.sent[request.form["act"]] += 1
        return "sent"

    @app.get("/events")
    def events() -> ResponseReturnValue:
        after, wants_stream = int(request.args["after"]), "event-stream" in request.headers["Accept"]
        if app.is_away or (wants_stream and not app.streams):
            return "", 503
        if not wants_stream:
            return jsonify(events=[event(seq) for seq in range(after + 1, min(after + 10, app.last) + 1)])

        def lines() -> Iterator[str]:
            # what was seen is sent again, and each stream ends after ten: as if the line broke
            for seq in range(max(1, after - 2), min(after + 10, app.last) + 1):
                yield f"id: {seq}\nevent: kind{seq % 3}\ndata: {json.dumps(event(seq))}\n\n"
            yield ": still here\n\n"

        return Response(lines(), mimetype="text/event-stream")

    return app


@pytest.fixture
def page(chromium: Browser, site: str) -> Iterator[Page]:
    context = chromium.new_context(base_url=site, permissions=["clipboard-read", "clipboard-write"])
    context.set_default_timeout(10_000)
    page = context.new_page()
    page.goto("/")
    yield page
    context.close()


def test_a_form_pressed_three_times_is_sent_once_and_works_again_on_return(app: Bench, page: Page) -> None:
    with page.expect_navigation():
        page.evaluate("() => { const it = document.querySelector('#send'); it.click(); it.click(); it.click(); }")
    assert app.sent == {"buy": 1}

    page.go_back()
    expect(page.locator("#send")).to_have_text("Buy")
    with page.expect_navigation():
        page.click("#send")
    assert app.sent == {"buy": 2}


def test_what_cannot_be_undone_is_asked_first(app: Bench, page: Page) -> None:
    page.click("#cancel")
    expect(page.locator("dialog")).to_contain_text("Cancel it?")

    page.get_by_role("button", name="No, go back").click()
    page.wait_for_selector("dialog", state="detached")
    assert app.sent == {}

    page.click("#cancel")
    with page.expect_navigation():
        page.get_by_role("button", name="Yes").click()
    assert app.sent == {"no": 1}


def test_a_stepper_keeps_to_its_borders(page: Page) -> None:
    for _ in range(4):
        page.get_by_role("button", name="One more").click()
    assert page.input_value("#count") == "3"

    for _ in range(4):
        page.get_by_role("button", name="One less").click()
    assert page.input_value("#count") == "1"


def test_a_text_is_copied(page: Page) -> None:
    page.click("#copy")
    expect(page.locator("#copy")).to_have_text("Copied")

    assert page.evaluate("navigator.clipboard.readText()") == "2.500"


def test_a_stock_bar_moves_and_says_so(page: Page) -> None:
    page.evaluate("""async () => {
      const base = document.querySelector("script[src]").src.replace("app.js", "");
      (await import(base + "stock.js")).show("A01", 8, "8 kg");
    }""")

    bar = page.locator("[data-stock=A01]")
    assert "stock-near" in (bar.get_attribute("class") or "")
    assert bar.locator(".stock-left").get_attribute("width") == "10%"
    assert "8 kg" in bar.inner_text()


def test_a_stream_that_breaks_again_and_again_loses_and_doubles_nothing(app: Bench, page: Page) -> None:
    page.evaluate(FOLLOW)
    page.wait_for_function("window.seen.length >= 37")

    assert page.evaluate("seen") == list(range(4, 41))
    assert page.evaluate("states") == ["live"]


def test_where_no_stream_is_possible_the_page_asks_again_and_again(app: Bench, page: Page) -> None:
    app.streams = False

    page.evaluate(FOLLOW)
    page.wait_for_function("window.seen.length >= 37", timeout=20_000)

    assert page.evaluate("seen") == list(range(4, 41))
    assert page.evaluate("states.at(-1)") == "polling"


def test_a_lost_connection_is_said_and_nothing_is_lost_with_it(app: Bench, page: Page) -> None:
    app.is_away = True
    page.evaluate(FOLLOW)
    page.wait_for_function("document.querySelector('[data-connection]').textContent.includes('nothing is lost')")

    app.is_away = False
    page.wait_for_function("window.seen.length >= 37", timeout=20_000)

    assert page.evaluate("seen") == list(range(4, 41))
    expect(page.locator("[data-connection]")).to_have_text("Connected again.")
