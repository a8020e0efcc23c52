"""The line breaks for a minute: what the operator types is kept, sent once when it is back, and shown meanwhile."""
from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.journeys.test_console import console, evening, kilos

__all__ = ["console", "evening"]


def by_hand(page, line):
    page.keyboard.press("o")
    page.keyboard.type(line)
    page.keyboard.press("Enter")


def test_orders_typed_without_a_line_survive_a_reload_and_are_made_once(app, console, evening, check):
    page = console()
    waiting = page.locator("[data-queue-list] > li")
    page.context.set_offline(True)

    by_hand(page, "a1 2 Lan 0912345678")
    expect(waiting).to_have_count(1)
    page.keyboard.press("Escape")
    by_hand(page, "a2 1 Lan 0912345678")
    expect(waiting).to_have_count(2)
    check(page)
    page.context.set_offline(False)
    page.reload()

    expect(waiting).to_have_count(0, timeout=15_000)
    expect(page.locator("[data-buyer]")).to_contain_text(["Lan"])
    page.reload()
    expect(page.locator("[data-buyer]")).to_have_count(1)
    assert kilos(app, evening, "Lan") == 3
