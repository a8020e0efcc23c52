"""Pages in a real browser: the system's Chromium, on a server of each test's own.

A page that logs an error, breaks its own security policy or asks another site for anything fails its test.
"""
from __future__ import annotations

import os
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, Request, sync_playwright
from werkzeug.serving import make_server

NAMES = ("chromium", "chromium-browser", "google-chrome")
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 800}
# an answer that says no (400 and 401: nobody is signed in any more), or a test that has cut the line: no fault
REFUSED = re.compile(r"^Failed to load resource: "
                     r"(.* status of (400|401|404|409|422|429)\b|net::ERR_INTERNET_DISCONNECTED)")
# seen once, never again, where a key opens a window: the browser held its opener still in that very moment
HALTED = "Failed to execute 'requestSubmit' on 'HTMLFormElement': The provided callback is no longer runnable"
OpenPage = Callable[..., Page]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser of this process. Without one tests are skipped, or fail if CHOBAN_BROWSER=required."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        if os.environ.get("CHOBAN_BROWSER") == "required":
            pytest.fail("No Chromium here, and CHOBAN_BROWSER=required.")
        pytest.skip("No Chromium here. (apt-get install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture(params=["sqlite"])
def app(request: pytest.FixtureRequest, market: Callable[[str], Iterator[Flask]]) -> Iterator[Flask]:
    """The whole application, on one database: what a page looks like does not depend on it."""
    yield from market(request.param)


@pytest.fixture
def site(app: Flask) -> Iterator[str]:
    """The address of the application of this test."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def browse(chromium: Browser, site: str) -> Iterator[OpenPage]:
    """`browse("/", viewport=PHONE)` opens a page as somebody new; options are those of a browser context."""
    wrong: list[str] = []
    opened = []

    def heard(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not REFUSED.search(message.text):
            wrong.append(message.text)

    def broken(error: Error) -> None:
        if HALTED not in str(error):
            wrong.append(str(error))

    def asked(request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in ("http", "https") and f"{address.scheme}://{address.netloc}" != site:
            wrong.append(f"asked {request.url}")

    def open_page(path: str, **options: Any) -> Page:
        context = chromium.new_context(base_url=site, locale="vi-VN", **{"viewport": PHONE, **options})
        context.set_default_timeout(10_000)
        opened.append(context)
        page = context.new_page()
        page.on("console", heard)
        page.on("pageerror", broken)
        page.on("request", asked)
        page.goto(path)
        return page

    yield open_page
    for context in opened:
        context.close()
    assert wrong == []


@pytest.fixture
def barriers() -> Callable[[Page], list[str]]:
    """What keeps people from using a page (WCAG 2.2 A and AA, as far as axe sees), one line each."""
    def find(page: Page) -> list[str]:
        tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
        options = {"runOnly": {"type": "tag", "values": tags}, "resultTypes": ["violations"]}  # no list of what is well
        found = Axe().run(page, options=options).response["violations"]
        return [f"{each['id']}: {node['html'][:200]}" for each in found for node in each["nodes"]]

    return find
