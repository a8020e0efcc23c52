"""What every journey may ask for."""
from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

Check = Callable[[Page], None]


@pytest.fixture
def check(barriers: Callable[[Page], list[str]]) -> Check:
    """`check(page)`: everybody can use the page, and nothing on it scrolls sideways."""
    def look(page: Page) -> None:
        page.evaluate("Promise.all(document.getAnimations().map((each) => each.finished.catch(() => {})))")
        assert barriers(page) == [], page.url
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert over <= 0, f"{page.url} is {over} px too wide"

    return look
