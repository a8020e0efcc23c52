import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESK, PHONE


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_front_page_can_be_used_by_everybody(browse, barriers, viewport, scheme):
    page = browse("/", viewport=viewport, color_scheme=scheme)

    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]


def test_without_javascript_the_front_page_says_the_same(browse):
    with_script = browse("/")
    without = browse("/", java_script_enabled=False)

    assert without.locator("main").inner_text() == with_script.locator("main").inner_text()


def test_the_language_can_be_changed(browse):
    page = browse("/")
    assert page.locator("html").get_attribute("lang") == "vi"

    page.get_by_role("button", name="English").first.click()

    expect(page.locator("html")).to_have_attribute("lang", "en")
