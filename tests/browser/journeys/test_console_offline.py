"""The line breaks for a minute: what the operator types is kept, sent once when it is back, and shown meanwhile."""
from __future__ import annotations

import sqlalchemy as sa
from playwright.sync_api import expect

from accounts import people
from core.actors import SYSTEM
from core.db import db
from livestream import sessions
from livestream.comments import review
from livestream.models import Comment
from livestream.planning import lineup
from livestream.planning.lineup import NewItem
from tests.browser.conftest import DESK, PHONE
from tests.browser.journeys.steps import sign_in, vi
from tests.browser.journeys.test_console import console, evening, kilos, say
from tests.make import shop

__all__ = ["console", "evening", "say"]


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
    page.keyboard.press("Escape")
    by_hand(page, "a3 1 Lan 0912345678")  # there is no such item
    expect(waiting).to_have_count(3)
    for viewport in (DESK, PHONE):
        page.set_viewport_size(viewport)
        check(page)
    page.context.set_offline(False)
    page.reload()

    expect(waiting).to_have_count(1, timeout=15_000)
    waiting.locator("[data-queued-drop]").click()
    expect(waiting).to_have_count(0)
    expect(page.locator("[data-buyer]")).to_contain_text(["Lan"])
    page.reload()
    expect(page.locator("[data-buyer]")).to_have_count(1)
    assert kilos(app, evening, "Lan") == 3


def test_what_is_refused_after_a_minute_without_a_line_is_listed_and_put_right_or_dropped(
        app, console, evening, say, check):
    with app.app_context():
        nuts = shop.product(None, shop.kilo(90_000), name="Lạc")
        lineup.add_item(SYSTEM, evening.session().id, NewItem(nuts.slug, {shop.sku(nuts): 90_000}, 5_000))
    page = console()
    for author in ("Lan", "Mai"):
        say("1", author)
    expect(page.locator("[data-doubt]")).to_have_count(2)
    waiting, said = page.locator("[data-queue-list] > li"), page.locator("[data-said]")
    page.clock.install()

    # a minute without a line: everything may be typed and pressed all the same
    page.context.set_offline(True)
    page.keyboard.press("j")
    page.keyboard.press("e")
    page.keyboard.type("a2 3")
    page.keyboard.press("Enter")
    expect(said).to_have_text(vi("Kept here, sent when the line is back"))
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    by_hand(page, "a9 1 Hoa 0912345678")
    expect(waiting).to_have_count(3)
    page.clock.run_for(60_000)

    # meanwhile somebody else does other things
    with app.app_context():
        session = evening.session()
        sessions.put_on_air(SYSTEM, session.id, "A03")
        host = people.as_actor(people.known(evening.host))
        lan = db.session.scalars(sa.select(Comment.id).where(Comment.author_name == "Lan")).one()
        review.accept(host, session.id, lan)
    say("chào cả nhà", "Páo")
    page.context.set_offline(False)
    page.clock.resume()

    # back: what was missed is there, each refusal stands with what was typed and why
    expect(page.locator("[data-comment]", has_text="Páo")).to_be_visible(timeout=20_000)
    expect(waiting).to_have_count(3)
    expect(waiting.filter(has_text="a2 3")).to_contain_text(vi(
        "%(name)s has decided this comment already.", name="Chị Host"))
    expect(waiting.filter(has_text="A02 Gạo")).to_contain_text(vi(
        "Meanwhile %(code)s was put on air. Press again if it is to change.", code="A03"))
    expect(waiting.filter(has_text="a9 1 Hoa")).to_contain_text(vi(
        "%(code)s is not in the run-of-show. Write the code of an item that is.", code="A09"))
    expect(said).to_have_text(vi("Sent. Not possible, please look: {}").replace("{}", "3"))
    expect(page.locator("#queue-title")).to_contain_text(vi("Please look at this again"), use_inner_text=True)
    check(page)
    waiting.filter(has_text="A02 Gạo").locator("[data-queued-drop]").click()
    expect(waiting).to_have_count(2)
    waiting.filter(has_text="a9 1 Hoa").locator("[data-queued-edit]").click()
    expect(page.locator("#text")).to_have_value("a9 1 Hoa 0912345678")
    page.locator("#text").fill("a1 1 Hoa 0912345678")
    page.keyboard.press("Enter")
    expect(page.locator("[data-buyer]").first).to_contain_text("Hoa")
    waiting.locator("[data-queued-edit]").click()
    field = page.locator("[data-doubt]", has_text="Lan").locator("input[name=text]")
    expect(field).to_be_focused()
    expect(field).to_have_value("a2 3")
    field.fill("a1 4")
    page.keyboard.press("Enter")
    expect(page.locator("[data-doubt]")).to_have_count(1)
    expect(waiting).to_have_count(0)
    assert (kilos(app, evening, "Hoa"), kilos(app, evening, "Lan")) == (1, 4)


def test_a_sign_in_that_ends_meanwhile_and_a_second_tab_lose_and_double_nothing(app, console, evening):
    page = console()
    second = page.context.new_page()
    second.goto(page.url)
    expect(second.locator("[data-console].is-scripted")).to_be_visible()
    page.context.set_offline(True)
    by_hand(page, "a1 1 Lan 0912345678")
    by_hand(second, "a2 2 Mai 0987654321")
    for each in (page, second):
        expect(each.locator("[data-queue-list] > li")).to_have_count(2)

    # the sign-in is over when the line is back: it is said so, and what was typed waits
    page.context.clear_cookies()
    page.context.set_offline(False)
    expect(page.locator("[data-signed-out]")).to_be_visible(timeout=20_000)
    expect(page.locator("[data-queue-list] > li")).to_have_count(2)
    assert kilos(app, evening, "Lan") == 0
    third = page.context.new_page()
    sign_in(third, evening.operator)
    page.evaluate("window.dispatchEvent(new Event('focus'))")  # back from the tab in which one has signed in

    for each in (page, second):
        expect(each.locator("[data-queue-list] > li")).to_have_count(0, timeout=20_000)
    expect(page.locator("[data-signed-out]")).to_be_hidden()
    expect(page.locator("[data-buyer]")).to_have_count(2, timeout=20_000)
    assert (kilos(app, evening, "Lan"), kilos(app, evening, "Mai")) == (1, 2)
