"""What people do in a browser, in the words they read there."""
from __future__ import annotations

from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from playwright.sync_api import Locator, Page

from accounts.models import Person
from tests.make.accounts import PASSWORD

_PO = Path(__file__).resolve().parents[3] / "translations" / "vi" / "LC_MESSAGES" / "messages.po"


@cache
def _catalogue() -> Catalog:
    with _PO.open("rb") as file:
        return read_po(file, "vi")


def vi(sentence: str, context: str | None = None, **facts: object) -> str:
    """The sentence as the page says it in Vietnamese; one that nobody has translated fails the test."""
    found = _catalogue().get(sentence, context)
    assert found is not None and found.string, f"not in the catalogue: {sentence!r}"
    said = found.string if isinstance(found.string, str) else found.string[0]
    return said % facts if facts else said


def button(page: Page | Locator, sentence: str, **facts: object) -> Locator:
    """The button with these words."""
    return page.get_by_role("button", name=vi(sentence, **facts), exact=True)


def link(page: Page | Locator, sentence: str, **facts: object) -> Locator:
    """The link with these words."""
    return page.get_by_role("link", name=vi(sentence, **facts), exact=True)


def fill(page: Page, **typed: str) -> None:
    """Type into the fields of these names, as they stand in the page's own form."""
    for name, text in typed.items():
        page.locator(f"main [name={name}]").fill(text)


def sure(page: Page) -> None:
    """Answer the question before something that cannot be undone with yes."""
    page.locator("dialog[open]").get_by_role("button", name=vi("Yes"), exact=True).click()


def sign_in(page: Page, who: Person | str, password: str = PASSWORD) -> None:
    """Sign in with the form, and wait for the own desk."""
    page.goto("/sign-in")
    fill(page, identifier=who if isinstance(who, str) else str(who.phone), password=password)
    button(page.locator("main"), "Sign in").click()
    page.wait_for_url(lambda url: not url.endswith("/sign-in"))


def main_text(page: Page) -> str:
    """Everything that stands in the page itself, once all of it is there."""
    page.wait_for_load_state()
    return page.locator("main").inner_text()
