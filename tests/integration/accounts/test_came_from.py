"""Who has to say again who they are comes back to the page on which they had pressed."""
from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from accounts.models import Role
from core import clock
from tests.make import accounts as make
from tests.make.accounts import Browser

pytestmark = pytest.mark.usefixtures("context")
STEPS = [("POST", "/office/money/payout-accounts/1/confirm"),
         ("GET", "/office/money/settlements/payouts/batches/LC000001.csv")]  # a file is no page to come back to
ORDER = "/office/money/orders/CB0000000A"


@pytest.fixture
def long_ago(app):
    """An administrator who has signed in eleven minutes before."""
    kept, app.config["FRESH_MINUTES"] = app.config["FRESH_MINUTES"], 10
    browser = Browser(app, make.person(Role.ADMIN))
    with clock.at(clock.now() + timedelta(minutes=11)):
        yield browser
    app.config["FRESH_MINUTES"] = kept


@pytest.mark.parametrize(("came_from", "back"), [
    (f"http://localhost{ORDER}?page=2", f"{ORDER}?page=2"),
    (f"http://localhost{ORDER}/refund", ORDER),  # a form that was shown again by what only takes it
    ("http://localhost/nowhere/of/ours", "/home"),
    ("http://evil.example/office", "/home"),
    ("", "/home"),
])
@pytest.mark.parametrize(("method", "path"), STEPS)
def test_one_comes_back_to_a_page_that_can_be_read(long_ago, came_from, back, method, path):
    token = long_ago.form_token()

    answer = long_ago.client.open(path, method=method, data={"csrf_token": token} if method == "POST" else None,
                                  headers={"Referer": came_from} if came_from else {})

    led = urlsplit(answer.location)
    assert (answer.status_code, led.path, parse_qs(led.query)) == (303, "/sign-in/again", {"next": [back]})
