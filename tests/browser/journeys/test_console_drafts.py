"""The page is drawn anew while somebody types: what was typed, and where, is still there."""
from __future__ import annotations

from playwright.sync_api import expect

from core.actors import SYSTEM
from livestream.planning import lineup
from tests.browser.journeys.steps import vi
from tests.browser.journeys.test_console import console, evening, say
from tests.browser.journeys.test_console_keys import page_with_doubt, said
from tests.make import livestream

__all__ = ["console", "evening", "page_with_doubt", "say"]


def test_what_is_being_typed_and_where_stays_when_the_run_of_show_changes_or_the_session_ends(
        app, page_with_doubt, say, evening):
    page = page_with_doubt
    page.locator("[data-doubt] input[name=text]").fill("a2 3kg")
    page.keyboard.press("Escape")
    page.keyboard.press("o")
    page.keyboard.type("a2 1 Mỷ 0912345678")
    page.keyboard.press("ArrowLeft")
    say("đẹp quá", "Páo")
    expect(page.locator("[data-comment]")).to_have_count(2)
    expect(page.locator("#text")).to_be_focused()

    with app.app_context():
        lineup.remove_item(SYSTEM, evening.session().id, "A02")

    expect(page.locator("[data-item=A02]")).to_have_count(0)
    expect(page.locator("#text")).to_be_focused()
    expect(page.locator("#text")).to_have_value("a2 1 Mỷ 0912345678")
    assert page.evaluate("document.activeElement.selectionStart") == len("a2 1 Mỷ 0912345678") - 1
    expect(page.locator("[data-doubt] input[name=text]")).to_have_value("a2 3kg")
    page.keyboard.press("Enter")
    expect(page.locator("[data-hand-error]")).to_contain_text(vi(
        "%(code)s is not in the run-of-show. Write the code of an item that is.", code="A02"))
    expect(page.locator("#text")).to_have_value("a2 1 Mỷ 0912345678")

    # the session ends: what has no field any more is listed, with the reason
    with app.app_context():
        livestream.sessions.end(SYSTEM, evening.session().id)
    waiting = page.locator("[data-queue-list] > li")
    expect(waiting).to_have_count(1)
    expect(waiting).to_contain_text("a2 1 Mỷ 0912345678")
    expect(waiting).to_contain_text(vi("Not sent: the page changed while this was being typed."))
    expect(page.locator("[data-doubt] input[name=text]")).to_have_value("a2 3kg")
    page.locator("[data-doubt] [data-accept]").click()
    expect(said(page)).to_have_text(vi(
        "This live session does not take orders: it has not begun, or it is over."))
    expect(page.locator("[data-doubt] input[name=text]")).to_have_value("a2 3kg")
    waiting.locator("[data-queued-edit]").click()
    expect(waiting).to_have_count(1)
    waiting.locator("[data-queued-again]").click()
    expect(waiting).to_contain_text(vi("This live session does not take orders: it has not begun, or it is over."))
    waiting.locator("[data-queued-drop]").click()
    expect(waiting).to_have_count(0)
