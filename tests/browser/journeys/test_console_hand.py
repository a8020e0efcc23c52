"""Orders by hand in few keys: what a line means stands there before Enter, and regulars are found by what is known."""
from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE
from tests.browser.journeys.steps import vi
from tests.browser.journeys.test_console import console, evening, kilos, say
from tests.make import livestream, orders, shop

__all__ = ["console", "evening", "say"]


@pytest.fixture
def regulars(app, evening):
    """The seller of the plums knows two people; their numbers end alike."""
    with app.app_context():
        goods = next(item for item in livestream.fresh(evening.session()).line_up if item.code == "A01").product
        for name, phone in (("Nguyễn Thị Lan", "0912345678"), ("Chảo Mẩy", "0387999678")):
            orders.order({shop.sku(goods): 1_000}, buyer_name=name, buyer_phone=phone)


def hint(page):
    return page.locator("[data-hand-hint]")


def walk_to(page, name):
    """With the keys, to the comment of this buyer."""
    chosen = page.locator("[data-stream] .is-chosen")
    for _ in range(page.locator("[data-comment]").count()):
        page.keyboard.press("Shift+J")
        if name in chosen.locator(".said-name").text_content():
            return
    raise AssertionError(name)


def test_by_keyboard_alone_a_regular_is_found_and_an_order_is_seen_before_it_is_sent(
        app, console, evening, say, check, regulars):
    say("chị ơi giá bao nhiêu", "Tủa")
    say("a1 1kg", "Hoa")
    page = console()
    field = page.locator("#text")
    expect(page.locator("[data-buyer]")).to_have_count(1)

    # by the last digits: an arrow and Enter choose, also when they come before the list does
    page.keyboard.press("o")
    page.keyboard.type("2 678")
    choices = page.locator("#hand-choices [role=option]")
    expect(choices).to_have_count(2)
    expect(field).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    expect(field).to_have_attribute("aria-activedescendant", "hand-choice-0")
    check(page)
    page.keyboard.press("Escape")
    expect(choices.first).to_be_hidden()
    expect(field).to_have_value("2 678")
    page.keyboard.press("Backspace")
    page.keyboard.type("8")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(field).to_have_value(".5678 2")
    expect(hint(page)).to_contain_text("Nguyễn Thị Lan")
    expect(hint(page)).to_contain_text("90.000")
    expect(hint(page)).not_to_contain_text("0912345678")
    page.keyboard.press("Enter")
    expect(field).to_have_value("")
    expect(hint(page)).to_be_hidden()

    # by the name, with Tab; nothing that is not chosen is sent
    page.keyboard.type("3 chao")
    expect(choices).to_have_count(1)
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Tab")
    expect(field).to_have_value(".9678 3")
    expect(field).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("[data-buyer]")).to_have_count(3)

    # what is too much is said before
    page.keyboard.type("1 50")
    expect(hint(page).locator(".hint-short")).to_be_visible()
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.press("Delete")
    page.keyboard.press("Escape")

    # for whoever is on the screen
    walk_to(page, "Hoa")
    page.keyboard.press("h")
    expect(field).to_have_value("#1 ")
    page.keyboard.type("2")
    expect(hint(page)).to_contain_text("Hoa")
    page.keyboard.press("Enter")
    expect(field).to_have_value("")
    page.keyboard.press("Escape")
    walk_to(page, "Tủa")
    page.keyboard.press("h")  # whoever has only asked has no number yet: what is meant is written to their comment
    expect(page.locator("[data-doubts] input[name=text]")).to_be_focused()

    assert [kilos(app, evening, name) for name in ("Nguyễn Thị Lan", "Chảo Mẩy", "Hoa")] == [2, 3, 2]


def test_a_thumb_chooses_a_regular_and_offline_the_line_is_kept(app, console, evening, check, regulars):
    page = console(viewport=PHONE, has_touch=True)
    field = page.locator("#text")
    field.tap()
    field.press_sequentially("2 lan")
    option = page.locator("#hand-choices [role=option]")
    expect(option).to_contain_text("Nguyễn Thị Lan")
    check(page)
    option.tap()
    expect(field).to_have_value(".5678 2")
    expect(hint(page)).to_contain_text("90.000")

    page.context.set_offline(True)
    page.keyboard.press("Enter")
    expect(page.locator("[data-queued]")).to_contain_text(".5678 2")
    page.context.set_offline(False)
    expect(page.locator("[data-queued]")).to_have_count(0)
    expect(page.locator("[data-said]")).to_have_text(vi("Everything that waited has been sent"))

    assert kilos(app, evening, "Nguyễn Thị Lan") == 2


def test_on_a_slow_line_the_next_order_is_typed_while_the_last_one_is_on_its_way(app, console, evening):
    page = console()
    field, held = page.locator("#text"), []
    page.route("**/console/by-hand", lambda route: held.append(route), times=1)

    with page.expect_request("**/console/by-hand"):
        page.keyboard.press("o")
        page.keyboard.type("a1 1 Lan 0912345678")
        page.keyboard.press("Enter")
    for line in ("a9 1 Mai 0987654321", "a1 2 Hoa 0387999678"):
        page.keyboard.type(line)
        page.keyboard.press("Enter")
        page.keyboard.press("Enter")  # a tired finger
    page.keyboard.type("a1 3 Tủa")
    held[0].continue_()

    expect(page.locator("[data-buyer]")).to_have_count(2)
    expect(page.locator("[data-queued]")).to_contain_text(["a9 1 Mai"])
    expect(field).to_have_value("a1 3 Tủa")
    expect(field).to_be_focused()
    assert [kilos(app, evening, name) for name in ("Lan", "Hoa")] == [1, 2]
