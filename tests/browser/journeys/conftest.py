"""What every journey may ask for."""
from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page

Check = Callable[[Page], None]
# what slides in has arrived; the dot of a live session beats for ever
ARRIVED = """() => Promise.all(document.getAnimations()
  .filter((each) => each.effect.getTiming().iterations !== Infinity)
  .map((each) => each.finished.catch(() => {})))"""
# controls lower than a thumb; links inside a sentence are none of them
TOO_SMALL = """
  [...document.querySelectorAll("button, .btn, select, summary, .trail a, .tab-row a, table.cards a, "
    + "input:not([type=hidden], [type=checkbox], [type=radio])")]
    .filter((each) => each.checkVisibility({visibilityProperty: true}) && !each.closest(".visually-hidden"))
    .map((each) => [Math.round(each.getBoundingClientRect().height), each.outerHTML.slice(0, 120)])
    .filter(([high]) => high > 1 && high < 48).map(([high, what]) => `${high} px: ${what}`)
"""
# parts that scroll up and down, and sideways because something in them is too wide; some lie in one line on purpose
TOO_WIDE = """
  [...document.querySelectorAll("body *")]
    .filter((each) => each.checkVisibility() && ["auto", "scroll"].includes(getComputedStyle(each).overflowY))
    .filter((each) => !each.matches("textarea, .tab-row, .strip, .channel-choices, .console-tools, .behind"))
    .filter((each) => each.scrollWidth > each.clientWidth + 1)
    .map((each) => `${each.scrollWidth} px in ${each.clientWidth}: ${each.outerHTML.slice(0, 120)}`)
"""
# a sentence that falls apart: its words and a moment or a name in it lie side by side like columns
SPLIT = """
  [...document.querySelectorAll("p, li, span, div")]
    .filter((each) => getComputedStyle(each).display === "flex" && each.checkVisibility())
    .filter((each) => [...each.childNodes].some((part) => part.nodeType === 3 && /\\p{L}{2}/u.test(part.data))
      && each.querySelector(":scope > time, :scope > strong, :scope > a, :scope > em"))
    .map((each) => each.outerHTML.slice(0, 160))
"""


@pytest.fixture(autouse=True)
def many_streams(app: Flask) -> None:
    """Let the pages of earlier tests count for nothing: a server sees that a page is gone at its next heartbeat."""
    app.config["STREAMS_PER_ADDRESS"] = app.config["STREAMS_IN_ALL"] = 10_000


@pytest.fixture
def check(barriers: Callable[[Page], list[str]]) -> Check:
    """`check(page)`: everybody can use the page, nothing on it scrolls sideways, no sentence falls apart, and a thumb
    hits what it aims at.

    For a moment the window is as tall as the page: what happens to lie half behind the bar at the thumb is no
    small target, one can scroll.
    """
    def look(page: Page) -> None:
        page.wait_for_load_state()  # a click that leads elsewhere returns before the page is there
        page.evaluate(ARRIVED)
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert over <= 0, f"{page.url} is {over} px too wide"
        assert page.evaluate(TOO_WIDE) == [], page.url
        assert page.evaluate(SPLIT) == [], page.url
        window = page.viewport_size
        assert window is not None
        tall = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size({"width": window["width"], "height": max(tall, window["height"])})
        assert barriers(page) == [], page.url
        if window["width"] < 600:
            assert page.evaluate(TOO_SMALL) == [], page.url
        page.set_viewport_size(window)

    return look
