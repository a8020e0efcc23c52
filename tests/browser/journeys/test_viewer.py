"""Somebody sees that a live is to come, leaves a number, and takes it back behind the link of the message."""
from __future__ import annotations

import pytest
import sqlalchemy as sa

from core.db import db
from livestream.models import ViewerReminder
from tests.browser.journeys.steps import button, fill, link, main_text, vi
from tests.make import livestream as make


@pytest.fixture
def code(app):
    """How addresses name a session in an hour."""
    with app.app_context():
        return make.planned(title="Chợ phiên sắp tới").code


@pytest.fixture
def secret(app):
    """The secret of the last reminder, as its message holds it."""
    def look():
        with app.app_context():
            return db.session.scalars(sa.select(ViewerReminder.secret).order_by(ViewerReminder.id.desc())).first()

    return look


def test_without_javascript_a_number_is_left_mended_and_taken_back(browse, code, secret):
    page = browse(f"/lives/{code}", java_script_enabled=False)
    assert link(page, "Add to my calendar").get_attribute("href") == f"/lives/{code}/session.ics"

    fill(page, phone="0912 345")
    button(page, "Remind me").click()
    assert page.locator("#phone").input_value() == "0912 345"
    fill(page, phone="0912 345 678")
    button(page, "Remind me").click()

    assert page.url.endswith(f"/lives/{code}")
    assert vi("We remind you by text message before it begins.") in page.locator("body").inner_text()
    page.goto(f"/reminders/{secret()}")
    button(page, "Remind me no more").click()
    assert vi("You get no more messages about this live.") in main_text(page)


def test_the_pages_of_a_reminder_have_no_barriers(browse, check, code, secret):
    page = browse(f"/lives/{code}")
    check(page)
    fill(page, phone="0912 345 678")
    button(page, "Remind me").click()
    page.goto(f"/reminders/{secret()}")
    check(page)
    page.goto(f"/lives/{code}/remind")
    check(page)
