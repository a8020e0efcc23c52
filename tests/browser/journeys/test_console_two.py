"""Two operators at one session: each sees what the other does, and what both want one of them has."""
from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.journeys.steps import vi
from tests.browser.journeys.test_console import console, evening, kilos, say

__all__ = ["console", "evening", "say"]

AT_IT = "{} is at it"
SOON = 1_000  # milliseconds from one screen to the other


def by_name(sentence, name):
    return vi(sentence).replace("{}", name)


def said(page):
    return page.locator("[data-said]")


def test_each_comment_has_one_operator_and_both_see_who(app, console, say, evening):
    one, two = console(), console(evening.host)
    for author in ("Lan", "Mai"):
        say("1", author)
    for page in (one, two):
        expect(page.locator("[data-doubt]")).to_have_count(2)
        page.keyboard.press("j")

    # one takes it: the other sees it at once, and hears who when trying all the same
    one.keyboard.press("e")
    expect(two.locator("[data-doubt].is-taken")).to_contain_text(by_name(AT_IT, "Anh Operator"), timeout=SOON)
    expect(one.locator("[data-doubt] input[name=text]").first).to_be_focused()
    two.keyboard.press("Enter")
    expect(said(two)).to_have_text(vi("%(name)s is already at this comment.", name="Anh Operator"))
    expect(two.locator("[data-doubt].is-chosen")).to_contain_text("Lan")
    one.keyboard.type("a1 2kg")
    one.keyboard.press("Enter")
    for page in (one, two):
        expect(page.locator("[data-doubt]")).to_have_count(1, timeout=SOON * 2)
        expect(page.locator("[data-doubt].is-chosen")).to_contain_text("Mai")
    expect(two.locator("[data-comment]", has_text="Lan")).to_contain_text(by_name("by {}", "Anh Operator"))
    assert kilos(app, evening, "Lan") == 2

    # both press the same key at the same moment: it is done once, and whoever came second is told by whom
    pressed = []
    for page in (one, two):
        page.route("**/comments/*/accept", lambda route: pressed.append(route))
        page.keyboard.press("Enter")
    for _ in range(100):
        if len(pressed) == 2:
            break
        one.wait_for_timeout(50)
    for route in pressed:
        route.continue_()
    for page in (one, two):
        expect(page.locator("[data-doubt]")).to_have_count(0)
    sentences = {vi("%(name)s has decided this comment already.", name=name) for name in ("Anh Operator", "Chị Host")}
    for _ in range(100):  # the event of the one may be on the screen of the other before the refusal is
        told = [said(page).text_content() for page in (one, two)]
        if sentences.intersection(told):
            break
        one.wait_for_timeout(50)
    assert len(sentences.intersection(told)) == 1, told
    assert kilos(app, evening, "Mai") == 1

    # the buyer writes again: both must look, until one of them has
    say("huỷ a1", "Lan")
    for page in (one, two):
        expect(page.locator("[data-look]")).to_contain_text("huỷ a1", timeout=SOON * 2)
        expect(page.locator("[data-comment] .again:visible")).to_have_count(1)
    two.keyboard.press("j")
    two.keyboard.press("Enter")
    for page in (one, two):
        expect(page.locator("[data-look]")).to_have_count(0, timeout=SOON * 2)
