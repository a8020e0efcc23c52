"""The operator's evening: comments come in by themselves, everything is done by keyboard, nothing gets lost."""
from __future__ import annotations

import re
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from accounts import tokens
from accounts.models import Role
from core import clock
from core.actors import SYSTEM
from core.db import db
from livestream import sessions
from livestream.models import LiveSession
from livestream.planning import lineup
from livestream.planning.lineup import NewItem
from shop.models import Category
from tests.browser.conftest import DESK, PHONE
from tests.browser.journeys.steps import main_text, sign_in, vi
from tests.make import accounts, livestream, shop


@pytest.fixture
def evening(app):
    """A session on air with plums as A01 and rice as A02, a host and an operator."""
    with app.app_context():
        host, operator = (accounts.person(Role.HOST, name=name, language="vi") for name in ("Chị Host", "Anh Operator"))
        session = livestream.planned(host_ids=(host.id,), operator_ids=(operator.id,))
        livestream.add(session)
        rice = shop.product(None, shop.kilo(30_000), name="Gạo Séng Cù", category=Category.RICE)
        lineup.add_item(SYSTEM, session.id, NewItem(
            product_slug=rice.slug, prices={shop.sku(rice): 28_000}, allotment=5_000,
            talking_points="Gạo mới, cơm dẻo."))
        sessions.go_live(SYSTEM, session.id)
        sessions.put_on_air(SYSTEM, session.id, "A01")
        session_id = session.id
        return SimpleNamespace(session=lambda: db.session.get_one(LiveSession, session_id), code=session.code,
                               host=host.phone, operator=operator.phone,
                               token=tokens.issue(SYSTEM, host.id, "Máy nghe"))


@pytest.fixture
def say(app, evening):
    """Somebody comments on Facebook."""
    def comment(text, author="Lan"):
        with app.app_context():
            livestream.say(evening.session(), text, author)

    return comment


@pytest.fixture
def console(browse, evening):
    """The console as the operator sees it, or somebody else of the crew."""
    def open_console(who=None, **options):
        page = browse("/", **{"viewport": DESK, **options})
        sign_in(page, who or evening.operator)
        page.goto(f"/studio/{evening.code}/console")
        expect(page.locator("[data-console].is-scripted")).to_be_visible()
        return page

    return open_console


def kilos(app, evening, author):
    with app.app_context():
        return livestream.kilos(evening.session(), author)


def test_a_comment_sent_by_a_program_becomes_an_order_before_ones_eyes(browse, console, check, evening):
    page = console()
    said = {"platform": "facebook", "external_id": "1", "author_id": "u1", "author_name": "Chị Hoa",
            "text": "chốt a1 2kg 0912345678", "said_at": clock.now().isoformat()}

    answer = page.request.post(f"/api/v1/sessions/{evening.code}/comments", data={"comments": [said]},
                               headers={"Authorization": f"Bearer {evening.token}"})

    assert answer.ok, answer.text()
    row = page.locator("[data-comment]", has_text="Chị Hoa")
    expect(row).to_contain_text("A01 2 kg", timeout=5_000)
    expect(row.locator("mark")).to_have_text(["a1", "2kg", "0912345678"])
    expect(page.locator("[data-item=A01]")).to_contain_text("8 kg")
    expect(page.locator("[data-total=claimed]")).to_contain_text("90.000")
    expect(page.locator("[data-buyer='1']")).to_contain_text("Chị Hoa")
    check(page)


def test_what_people_write_is_only_ever_text(console, say, check):
    page = console()
    say("chốt a1 1kg <img src=x onerror=\"document.title='hacked'\">", "<b>Lan</b>")
    say("<script>document.title='hacked'</script> 1", "<img src=x onerror=alert(1)>")
    say("chốt a2 1kg", "<b>Lan</b>")

    expect(page.locator("[data-comment]")).to_have_count(3)
    expect(page.locator("[data-buyer]").first).to_contain_text("<b>Lan</b>")
    expect(page.locator("[data-comment]", has_text="<img src=x onerror=\"document")).to_be_visible()
    page.reload()

    expect(page.locator("[data-comment]", has_text="<img src=x onerror=\"document")).to_be_visible()
    expect(page.locator("[data-buyer]").first).to_contain_text("<b>Lan</b>")
    assert page.locator("main img[src=x], main b").count() == 0
    assert "hacked" not in page.title()
    check(page)


def test_a_doubtful_comment_is_accepted_by_keyboard_alone(app, console, say, check, evening):
    page = console()
    say("1", "Lan")
    say("2", "Mai")
    expect(page.locator("[data-doubt]")).to_have_count(2)
    check(page)

    page.keyboard.press("j")
    expect(page.locator("[data-doubt].is-chosen")).to_contain_text("Lan")
    page.keyboard.press("Enter")
    expect(page.locator("[data-doubt]")).to_have_count(1)
    page.keyboard.press("j")
    page.keyboard.press("e")
    expect(page.locator("[data-doubt] input[name=text]")).to_be_focused()
    page.keyboard.type("a2 3kg")
    page.keyboard.press("Enter")

    expect(page.locator("[data-doubt]")).to_have_count(0)
    expect(page.locator("main")).to_contain_text(vi("Nothing doubtful. Well done."))
    expect(page.locator("[data-comment]", has_text="Mai")).to_contain_text("A02 3 kg")
    assert (kilos(app, evening, "Lan"), kilos(app, evening, "Mai")) == (1, 3)


def test_a_doubtful_comment_is_dismissed_with_one_key(console, say, check):
    page = console()
    say("1")
    expect(page.locator("[data-doubt]")).to_have_count(1)

    page.keyboard.press("j")
    page.keyboard.press("x")

    expect(page.locator("[data-doubt]")).to_have_count(0)
    expect(page.locator("[data-count=buyers]").first).to_have_text("0")


def test_an_order_by_hand_is_typed_without_touching_the_mouse(app, console, evening):
    page = console()
    page.keyboard.press("o")
    page.keyboard.type("nothing that means anything")
    page.keyboard.press("Enter")
    expect(page.locator("[data-hand-error]")).to_be_visible()
    assert page.locator("#text").input_value() == "nothing that means anything"

    page.keyboard.type("a1 2 Hoa 0912 345 678")
    page.keyboard.press("Enter")

    expect(page.locator("[data-buyer]")).to_contain_text("Hoa")
    expect(page.locator("#text")).to_have_value("")
    expect(page.locator("#text")).to_be_focused()
    page.keyboard.type("a2 1 Mai 0987 654 321")
    page.keyboard.press("Enter")
    expect(page.locator("[data-buyer]")).to_have_count(2)
    expect(page.locator("[data-item=A02]")).to_contain_text("4 kg")


def test_the_next_item_goes_on_air_with_one_key_for_everybody(browse, console, check, evening):
    page = console()
    presenter = console(evening.host)
    presenter.goto(f"/studio/{evening.code}/presenter")
    expect(presenter.locator("[data-on-air]")).to_contain_text("A01")
    buyer, market = browse(f"/lives/{evening.code}"), browse("/")
    expect(market.locator(".on-air > .drawing")).to_have_attribute("src", re.compile(r"/plum\.svg$"))

    page.keyboard.press("n")

    expect(page.locator("[data-item=A02]")).to_have_class("show-item is-on-air")
    expect(presenter.locator("[data-on-air]")).to_contain_text("28.000")
    expect(presenter.locator(".presenter-points")).to_contain_text("Gạo mới, cơm dẻo.")
    expect(buyer.locator("[data-on-air]")).to_contain_text("Gạo Séng Cù")
    expect(market.locator("[data-on-air]")).to_contain_text("Gạo Séng Cù")
    expect(market.locator(".on-air > .drawing")).to_have_attribute("src", re.compile(r"/rice\.svg$"))
    check(presenter)
    page.keyboard.press("n")
    expect(page.locator("[data-said]")).to_have_text(vi("That was the last item"))
    page.keyboard.press("p")
    expect(presenter.locator("[data-on-air]")).to_contain_text("A01")


def test_the_keys_are_told_at_a_question_mark(console, check):
    page = console()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text(vi("Everything by keyboard"))
    check(page)

    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_what_is_said_while_the_line_is_down_is_there_when_it_is_back(console, say, check):
    page = console()
    say("chốt a1 1kg", "Lan")
    expect(page.locator("[data-comment]")).to_have_count(1)

    page.context.set_offline(True)
    expect(page.locator("[data-connection]")).to_have_text(vi("Connection lost. Trying again, nothing is lost."),
                                                           timeout=20_000)
    for number in range(1, 5):
        say("chốt a2 1kg", f"Khách {number}")
    page.context.set_offline(False)

    expect(page.locator("[data-comment]")).to_have_count(5, timeout=20_000)
    expect(page.locator("[data-item=A02]")).to_contain_text("1 kg")
    shown = [int(row.get_attribute("data-comment") or 0) for row in page.locator("[data-comment]").all()]
    assert shown == sorted(shown, reverse=True)
    expect(page.locator("[data-connection]")).to_have_text(vi("Connected again."))


def test_on_a_phone_the_console_has_tabs(console, say, check):
    page = console(viewport=PHONE)
    say("chốt a1 1kg", "Lan")
    say("1", "Mai")
    expect(page.locator("[data-comment]")).to_have_count(2)

    parts = {"show": "Run-of-show", "stream": "Comments", "desk": "Please decide", "buyers": "Buyers"}
    for name, words in parts.items():
        page.locator(f".console-tabs [data-tab={name}]").click()
        expect(page.get_by_role("heading", name=vi(words), exact=True)).to_be_visible()
        assert page.locator("[data-comment]").first.is_visible() is (name == "stream")
        check(page)

    page.locator(".console-tabs [data-tab=desk]").click()
    page.locator("[data-doubt] [data-accept]").click()
    expect(page.locator("[data-doubt]")).to_have_count(0)


def test_a_list_without_anybody_and_a_search_that_finds_nothing_say_so(console, say, check):
    page = console()
    nobody_yet, nobody, nothing = (page.get_by_text(vi(words), exact=True) for words in (
        "Nobody has claimed anything yet.", "Nobody found", "No comment with these words"))
    expect(nobody_yet).to_be_visible()
    say("chốt a1 1kg", "Lan")
    expect(nobody_yet).to_be_hidden()

    page.locator("[data-find-buyer]").fill("Mai")
    page.locator("[data-search]").fill("mận")
    expect(nobody).to_be_visible()
    expect(nothing).to_be_visible()
    check(page)
    say("chốt a1 2kg mận", "Hoa")  # found as soon as it is said

    expect(nothing).to_be_hidden()
    page.locator("[data-find-buyer]").fill("la")
    expect(nobody).to_be_hidden()


def test_without_javascript_the_console_works_by_reloading(app, browse, say, evening):
    say("1", "Lan")
    page = browse("/", viewport=DESK, java_script_enabled=False)
    sign_in(page, evening.operator)
    page.goto(f"/studio/{evening.code}/console")

    page.locator("[data-doubt] [data-accept]").click()
    expect(page.locator("[data-doubt]")).to_have_count(0)
    page.locator("#text").fill("a2 1 Hoa 0912345678")
    page.locator("[data-hand] button").click()
    expect(page.locator(".buyers")).to_contain_text("Hoa")
    page.locator("[data-item=A02] [data-on-air-form] button").click()

    expect(page.locator("[data-item=A02]")).to_have_class(re.compile("is-on-air"))
    assert kilos(app, evening, "Lan") == 1


def test_the_page_of_a_buyer_has_the_link_and_its_picture(console, say, check):
    page = console()
    say("chốt a1 2kg", "Lan")
    page.locator("[data-buyer='1'] .buyer-link").click()

    page.wait_for_url("**/buyers/1")
    check(page)
    assert "/o/" in page.content()
    assert page.locator("main img[src$='qr.svg']").evaluate("img => img.decode().then(() => img.naturalWidth)") > 0
    assert "Lan" in main_text(page)
