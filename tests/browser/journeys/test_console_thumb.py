"""A tired thumb taps twice: the row that slides under it is somebody else's, and is left alone."""
from __future__ import annotations

from datetime import UTC, datetime, timedelta

from playwright.sync_api import expect

from tests.browser.conftest import PHONE
from tests.browser.journeys.steps import vi
from tests.browser.journeys.test_console import console, evening, kilos, say
from tests.browser.journeys.test_console_offline import by_hand

__all__ = ["console", "evening", "say"]
NOW = datetime(2026, 11, 28, 13, tzinfo=UTC)


def place(button):
    """Where a thumb hits it."""
    box = button.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def tap(page, where, seconds=0):
    """A tap so long after the first one, however long everything takes meanwhile."""
    page.clock.set_fixed_time(NOW + timedelta(seconds=seconds))
    page.mouse.click(*where)


def test_a_second_tap_decides_nothing_about_the_next_buyer(app, console, say, evening):
    page = console()
    page.set_viewport_size(PHONE)
    for author in ("Lan", "Mai", "Hoa"):
        say("1", author)
    page.locator("[data-tab=desk]").click()
    doubts = page.locator("[data-doubt]")
    expect(doubts).to_have_count(3)
    doubts.first.locator("[data-accept]").scroll_into_view_if_needed()
    where = place(doubts.first.locator("[data-accept]"))

    tap(page, where)
    expect(doubts).to_have_count(2)
    where = place(doubts.first.locator("[data-accept]"))  # a word about it may have moved everything a little
    page.evaluate("document.activeElement.blur()")
    tap(page, where)
    expect(page.locator("[data-said]")).to_have_text(vi("The list has moved up. Press again if you mean this one."))
    expect(doubts).to_have_count(2)
    tap(page, place(doubts.first.locator("[data-accept]")), seconds=1)

    expect(doubts).to_have_count(1)
    assert [kilos(app, evening, name) for name in ("Lan", "Mai", "Hoa")] == [1, 1, 0]


def test_a_second_tap_drops_nothing_that_was_typed_next(console):
    page = console()
    page.context.set_offline(True)
    waiting = page.locator("[data-queue-list] > li")
    for number, line in enumerate(("a8 1 Lan 0912345678", "a9 1 Mai 0987654321"), start=1):
        by_hand(page, line)
        expect(waiting).to_have_count(number)
        page.keyboard.press("Escape")
    page.context.set_offline(False)
    drops = waiting.locator("[data-queued-drop]:visible")  # both are refused: there is no such item
    expect(drops).to_have_count(2, timeout=20_000)
    where = place(drops.first)

    tap(page, where)
    expect(waiting).to_have_count(1)
    tap(page, place(drops.first))

    expect(waiting).to_contain_text(["Mai"])
