"""Settings for cards: both or nothing, real money in production and nowhere else."""
from __future__ import annotations

import pytest
from flask import Flask

from core.config import UnsafeSettings
from orders.cards import setting

GOOD = {"STRIPE_SECRET_KEY": "sk_test_demo", "STRIPE_WEBHOOK_SECRET": "whsec_demo"}
LIVE = {**GOOD, "STRIPE_SECRET_KEY": "sk_live_demo"}


def started(environment="development", **settings):
    app = Flask("test")
    app.config.update(ENVIRONMENT=environment, **settings)
    setting.init_app(app)
    return app


def is_open(app):
    with app.app_context():
        return setting.is_open()


def test_without_settings_no_card_is_taken():
    app = started()

    assert not is_open(app)
    assert not app.config.get("FORM_TARGETS")


@pytest.mark.parametrize("missing", GOOD)
def test_half_of_it_does_not_start(missing):
    with pytest.raises(UnsafeSettings, match="by half"):
        started(**{**GOOD, missing: ""})


@pytest.mark.parametrize(("name", "value"), [
    ("STRIPE_SECRET_KEY", "pk_test_demo"), ("STRIPE_SECRET_KEY", "sk_test_đ"), ("STRIPE_SECRET_KEY", "sk_test_demo x"),
    ("STRIPE_WEBHOOK_SECRET", "demo"), ("STRIPE_WEBHOOK_SECRET", "whsec_\n"), ("STRIPE_WEBHOOK_SECRET", "whsec_")])
def test_what_cannot_be_meant_does_not_start(name, value):
    with pytest.raises(UnsafeSettings):
        started(**{**GOOD, name: value})


@pytest.mark.parametrize(("environment", "settings"), [
    ("production", GOOD), ("development", LIVE), ("development", {**LIVE, "STRIPE_SECRET_KEY": "rk_live_demo"})])
def test_play_money_and_real_people_are_kept_apart(environment, settings):
    with pytest.raises(UnsafeSettings, match="live key"):
        started(environment, **settings)


def test_production_takes_real_money_and_leads_to_the_real_page():
    app = started("production", **LIVE)

    assert is_open(app)
    assert app.config["FORM_TARGETS"] == (setting.PAGES,)
    with app.app_context():
        assert setting.is_live()
        assert setting.cards().client.is_live


@pytest.mark.parametrize(("environment", "base"), [
    ("production", "http://127.0.0.1:8111"), ("production", "https://api.stripe.com"), ("development", "127.0.0.1"),
    ("development", "file:///x"), ("development", "https://")])
def test_another_address_is_for_development_alone(environment, base):
    with pytest.raises(UnsafeSettings, match="STRIPE_API_BASE"):
        started(environment, **(LIVE if environment == "production" else GOOD), STRIPE_API_BASE=base)


def test_with_another_address_buyers_are_led_there():
    app = started(**GOOD, STRIPE_API_BASE="http://127.0.0.1:8111")

    assert app.config["FORM_TARGETS"] == ("http://127.0.0.1:8111",)
    with app.app_context():
        assert not setting.is_live()
