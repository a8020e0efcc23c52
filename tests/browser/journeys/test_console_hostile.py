"""What people may write to break a page: on the console it is only ever text, in its own place."""
from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESK, PHONE
from tests.browser.journeys.test_console import console, evening, say

__all__ = ["console", "evening", "say"]

RLO, PDI, RLM, BEL = "\u202e", "\u2069", "\u200f", "\u0007"
NAMES = (f"{RLO}nàL {PDI}", "N" * 120, "<img src=x onerror=\"document.title='hacked'\">", f"שלום {RLM}42")
TEXTS = ("x" * 10_000, "chốt a1 1kg " + "ặ\u0323\u0302" * 400, f"{RLO}gk2 1a tốhc{BEL}\u0000\u001b[31m",
         "<script>document.title='hacked'</script><style>*{display:none}</style>", "مرحبا a1 2kg كيلو", "1")


TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
BIDI = """[...document.querySelectorAll(".said-name, .buyer-name, .said-text")]
  .map((each) => getComputedStyle(each).unicodeBidi)"""


@pytest.mark.parametrize("window", [PHONE, DESK], ids=["phone", "desk"])
def test_hostile_words_stay_words_and_the_page_keeps_its_shape(console, say, check, window):
    page = console(viewport=window)
    for author in NAMES:
        say("chốt a1 1kg", author)
    for text in TEXTS:
        say(text, NAMES[0])
    expect(page.locator("[data-comment]")).to_have_count(len(NAMES) + len(TEXTS))

    for _ in ("as they came", "as the server draws them"):
        for part in ("show", "stream", "desk", "buyers"):
            page.evaluate("name => document.querySelector(`.console-tabs [data-tab=${name}]`).click()", part)
            assert page.evaluate(TOO_WIDE) <= 0, part
        assert page.locator("main img[src=x], main script:not([type]), .said style").count() == 0
        assert "hacked" not in page.title()
        high = page.evaluate("[...document.querySelectorAll('.said-text')].map((each) => each.offsetHeight)")
        assert max(high) <= 8 * 26, high  # eight lines of one comment
        # a name that turns the direction of writing turns nothing outside of itself
        assert set(page.evaluate(BIDI)) <= {"isolate", "plaintext"}
        page.reload()
        expect(page.locator("[data-console].is-scripted")).to_be_visible()
    check(page)
