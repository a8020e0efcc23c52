"""Every key of the cheat sheet does what it says, and none does anything while somebody types or composes."""
from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.journeys.steps import fill, vi
from tests.browser.journeys.test_console import console, evening, kilos, say
from tests.make import livestream

__all__ = ["console", "evening", "say"]

PRESS = """([init, code229]) => {
  const event = new KeyboardEvent("keydown", { bubbles: true, cancelable: true, ...init });
  if (code229) Object.defineProperty(event, "keyCode", { value: 229 });
  (document.activeElement ?? document.body).dispatchEvent(event);
}"""


@pytest.fixture
def keys(console):
    """(the console, `press`, the keys that were pressed, as the cheat sheet names them)."""
    page, pressed = console(), set()

    def press(key):
        pressed.add({"Escape": "Esc"}.get(key, key))
        page.keyboard.press(key)

    return page, press, pressed


def said(page):
    return page.locator("[data-said]")



def test_every_key_of_the_cheat_sheet(app, keys, say, check, evening):
    page, press, pressed = keys
    with app.app_context():
        livestream.deal(evening.session(), kilos=5, price=30_000)
    page.reload()  # a deal that is prepared is no event
    say("chốt a1 1kg 0912345678", "Hoa")
    for author in ("Lan", "Mai", "Tủa"):
        say("1", author)
    doubts, looks = page.locator("[data-doubt]"), page.locator("[data-look]")
    expect(doubts).to_have_count(3)

    press("?")
    sheet = page.locator("[data-keys]")
    expect(sheet).to_be_visible()
    check(page)
    told = set(sheet.locator("kbd").all_text_contents())
    press("Escape")
    expect(sheet).to_be_hidden()

    # on air
    on_air = page.locator(".show-item.is-on-air")
    for key, code in (("n", "A02"), ("p", "A01")):
        press(key)
        expect(on_air).to_have_attribute("data-item", code)
    for number in ("2", "1"):
        press("a")
        page.keyboard.type(number)
        page.keyboard.press("Enter")
        expect(on_air).to_have_attribute("data-item", f"A0{number}")
    press("m")
    page.keyboard.type("2,5")
    page.keyboard.press("Enter")
    expect(on_air).to_contain_text("11,5 kg")
    press("g")
    page.keyboard.type("39000")
    page.keyboard.press("Enter")
    expect(on_air).to_contain_text("39.000")
    press("s")
    expect(on_air).to_contain_text("30.000")
    expect(on_air.locator("[data-deal-form=stop]")).to_be_visible()
    press("Shift+S")
    expect(on_air.locator("[data-deal-form=stop]")).to_have_count(0)
    press("q")
    expect(page.locator("dialog.ask[open]")).to_be_visible()
    page.keyboard.press("Escape")

    # deciding: the next one is at hand after each
    press("j")
    press("j")
    expect(page.locator("[data-doubt].is-chosen")).to_contain_text("Mai")
    press("k")
    expect(page.locator("[data-doubt].is-chosen")).to_contain_text("Lan")
    press("t")
    expect(page.locator("[data-doubt].is-chosen")).to_contain_text(vi("{} is at it").replace("{}", "Anh Operator"))
    press("Enter")
    expect(doubts).to_have_count(2)
    expect(page.locator("[data-doubt].is-chosen")).to_contain_text("Mai")
    press("x")
    expect(doubts).to_have_count(1)
    press("e")
    page.keyboard.type("a2 2kg")
    page.keyboard.press("Enter")
    expect(doubts).to_have_count(0)
    assert (kilos(app, evening, "Lan"), kilos(app, evening, "Tủa")) == (1, 2)

    # what was noted wrongly is put right
    press("Shift+J")
    press("Shift+J")
    press("Shift+K")
    press("e")
    expect(doubts.locator("input[name=text]")).to_be_focused()
    page.keyboard.type("a2 1kg")
    page.keyboard.press("Enter")
    expect(doubts).to_have_count(0)
    assert kilos(app, evening, "Tủa") == 1

    # the buyer writes again
    say("huỷ a1", "Lan")
    expect(looks).to_have_count(1)
    press("j")
    press("Enter")
    expect(looks).to_have_count(0)

    # buyers
    press("f")
    page.keyboard.type("hoa")
    page.keyboard.press("Enter")
    expect(page.locator("[data-buyer].is-chosen")).to_contain_text("Hoa")
    page.keyboard.press("Escape")
    press("d")
    card = page.locator("[data-card]")
    expect(card).to_contain_text(vi("New buyer"))
    expect(card.locator(".status svg.shape")).to_be_visible()
    expect(card).to_contain_text(vi("No order with these cooperatives before."))
    check(page)
    page.keyboard.press("Escape")
    press("f")
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.press("Delete")
    page.keyboard.press("Enter")
    first = page.locator("[data-buyer].is-chosen").get_attribute("data-buyer")
    press(".")
    expect(page.locator("[data-buyer].is-chosen")).not_to_have_attribute("data-buyer", first)
    press(",")
    expect(page.locator("[data-buyer].is-chosen")).to_have_attribute("data-buyer", first)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    press("c")
    expect(said(page)).to_have_text(vi("Link of %(name)s copied").replace("%(name)s", first))
    assert "/o/" in page.evaluate("navigator.clipboard.readText()")

    # order by hand, for a number in the hall
    press("o")
    page.keyboard.type("1 a2 1")
    expect(page.locator("[data-hand-hint]")).to_contain_text("Hoa")
    page.keyboard.press("Enter")
    expect(said(page)).to_contain_text("1")
    assert kilos(app, evening, "Hoa") == 2
    page.keyboard.press("Escape")
    press("f")
    page.keyboard.type("hoa")
    page.keyboard.press("Enter")
    press("h")  # for whoever is chosen
    expect(page.locator("#text")).to_have_value("#1 ")
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.press("Delete")
    page.keyboard.press("Escape")
    press("f")
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.press("Delete")
    page.keyboard.press("Escape")

    # the screen
    for number, name in (("1", "show"), ("2", "stream"), ("3", "desk"), ("4", "buyers")):
        press(number)
        expect(page.locator("[data-console]")).to_have_attribute("data-tab", name)
    press("0")
    press("v")  # there is one channel: nothing is hidden; test_channels has several
    expect(page.locator("[data-comment]:visible").first).to_be_visible()
    press("/")
    expect(page.locator("[data-search]")).to_be_focused()
    page.keyboard.type("xnjqe")
    page.keyboard.press("Escape")
    expect(page.locator("[data-search]")).to_have_value("")
    expect(on_air).to_have_attribute("data-item", "A01")
    with page.context.expect_page() as slips:
        press("i")
    slips.value.close()

    # the pages of a buyer
    press(".")
    press("b")
    page.wait_for_url(re.compile(r"/buyers/\d+$"))
    page.go_back()
    expect(page.locator("[data-console].is-scripted")).to_be_visible()
    press("j")
    press("f")
    page.keyboard.type("hoa")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    press("r")
    page.wait_for_url(re.compile(r"/buyers/1#restrict$"))
    page.locator("#restrict summary").click()
    fill(page, reason="bom hàng hai lần")
    page.locator("#restrict form").get_by_role("button", name=vi("Restrict"), exact=True).click()
    expect(page.locator("#restrict")).to_contain_text("bom hàng hai lần")
    page.goto(f"/studio/{evening.code}/console")
    say("a2 1kg", "Hoa")
    expect(doubts).to_contain_text(vi("Restricted: speak with the buyer first"))

    assert pressed == told


@pytest.fixture
def page_with_doubt(console, say):
    """A console on which one comment waits."""
    page = console()
    say("1", "Lan")
    expect(page.locator("[data-doubt]")).to_have_count(1)
    return page


def test_no_key_fires_while_somebody_types_or_composes(page_with_doubt, evening):
    page = page_with_doubt
    on_air = page.locator(".show-item.is-on-air")

    # an input method is at work: the browser says so in one of these ways
    for init, code229 in (({"key": "n", "code": "KeyN", "isComposing": True}, False),
                          ({"key": "x", "code": "KeyX"}, True), ({"key": "Process", "code": "KeyX"}, True),
                          ({"key": "Dead", "code": "KeyX"}, False), ({"key": "Unidentified", "code": ""}, True),
                          ({"key": "n", "code": "KeyN", "ctrlKey": True}, False)):
        page.evaluate(PRESS, [init, code229])
    expect(page.locator("[data-doubt]")).to_have_count(1)
    expect(on_air).to_have_attribute("data-item", "A01")

    # Telex and VNI while one composes in the field: words, and nothing else
    page.keyboard.press("o")
    typing = page.context.new_cdp_session(page)
    for steps, whole in ((("d", "dd", "đ"), "đ"), (("a", "a6", "â", "â1", "ấ"), "ấ")):
        for text in steps:
            end = len(text)
            typing.send("Input.imeSetComposition", {"text": text, "selectionStart": end, "selectionEnd": end})
        typing.send("Input.insertText", {"text": whole})
    expect(page.locator("#text")).to_have_value("đấ")
    page.keyboard.type("njkxtegmsqcbrdif123/?")
    expect(page.locator("#text")).to_have_value("đấnjkxtegmsqcbrdif123/?")
    expect(page.locator("[data-doubt]")).to_have_count(1)
    expect(page.locator("dialog[open]")).to_have_count(0)
    expect(on_air).to_have_attribute("data-item", "A01")

    # an event arrives meanwhile: the cursor stays
    expect(page.locator("#text")).to_be_focused()
    page.keyboard.press("Escape")

    # another letter than the key says: the physical key counts, also on the Vietnamese layout, where 1 is ă
    page.evaluate(PRESS, [{"key": "ă", "code": "Digit1"}, False])
    expect(page.locator("[data-console]")).to_have_attribute("data-tab", "show")
    page.keyboard.press("j")
    page.evaluate(PRESS, [{"key": "đ", "code": "KeyD"}, False])
    expect(page.locator("[data-card]")).to_contain_text("Lan")
    page.keyboard.press("Escape")
    page.evaluate(PRESS, [{"key": "N", "code": "KeyN"}, False])  # Caps Lock is no Shift
    expect(on_air).to_have_attribute("data-item", "A02")

    # switched off on this device
    page.keyboard.press("?")
    page.locator("[data-keys-on]").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("p")
    expect(said(page)).to_have_text(vi("Single keys are switched off. Press ? to switch them on."))
    expect(on_air).to_have_attribute("data-item", "A02")
