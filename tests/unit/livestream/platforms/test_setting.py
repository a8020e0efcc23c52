"""Secrets of platforms: all of them or none, and never half of what was meant."""
from __future__ import annotations

import pytest
from flask import Flask

from core.config import UnsafeSettings
from livestream.platforms import setting
from livestream.platforms.facebook import FacebookPage

WHOLE = {"FACEBOOK_APP_SECRET": "a-secret-of-the-app", "FACEBOOK_VERIFY_TOKEN": "meatyhamhock",
         "FACEBOOK_PAGE_TOKENS": "1059=EAAB-token, 2060=EAAC.token"}


@pytest.fixture(autouse=True)
def nothing_is_set(monkeypatch):
    for name in setting._DEFAULTS:
        monkeypatch.delenv(name, raising=False)


def made(environment="production", **settings):
    app = Flask("test")
    app.config.update(ENVIRONMENT=environment, **settings)
    setting.init_app(app)
    return app


def test_without_settings_nothing_is_heard_and_nobody_asked():
    with made().app_context():
        assert not setting.hears_webhooks()
        assert setting.connection("1059") is None
        assert setting.connection(None) is None


def test_with_all_of_them_each_page_has_its_connection():
    with made(**WHOLE).app_context():
        assert setting.hears_webhooks()
        assert isinstance(setting.connection("2060"), FacebookPage)
        assert setting.connection("3") is None


def test_the_environment_is_read(monkeypatch):
    for name, value in WHOLE.items():
        monkeypatch.setenv(name, f" {value} ")

    with made().app_context():
        assert setting.connection("1059") is not None


@pytest.mark.parametrize("missing", sorted(WHOLE))
def test_production_refuses_half_of_it_and_names_the_rest(missing):
    with pytest.raises(UnsafeSettings, match=missing) as refused:
        made(**{**WHOLE, missing: ""})

    assert "EAAB" not in str(refused.value)
    made("development", **{**WHOLE, missing: ""})


@pytest.mark.parametrize("wrong", [
    {"FACEBOOK_APP_SECRET": "short"}, {"FACEBOOK_VERIFY_TOKEN": "short"},
    {"FACEBOOK_GRAPH_URL": "http://graph.facebook.com"}])
def test_production_refuses_what_is_not_safe(wrong):
    with pytest.raises(UnsafeSettings):
        made(**{**WHOLE, **wrong})


@pytest.mark.parametrize("wrong", [
    {"FACEBOOK_PAGE_TOKENS": "EAAB"}, {"FACEBOOK_PAGE_TOKENS": "page=EAAB"}, {"FACEBOOK_PAGE_TOKENS": "1=a b"},
    {"FACEBOOK_PAGE_TOKENS": "1=a,1=b"}, {"FACEBOOK_GRAPH_VERSION": "25"}, {"FACEBOOK_GRAPH_VERSION": "v25.0/../x"},
    {"FACEBOOK_GRAPH_URL": "ftp://graph.facebook.com"}, {"FACEBOOK_GRAPH_URL": "https://"},
    {"FACEBOOK_GRAPH_URL": "https://user:password@graph.facebook.com"},
    {"FACEBOOK_GRAPH_URL": "https://graph.facebook.com/?x=1"}])
@pytest.mark.parametrize("environment", ["development", "production"])
def test_what_cannot_be_meant_is_refused_everywhere(environment, wrong):
    with pytest.raises(UnsafeSettings):
        made(environment, **{**WHOLE, **wrong})
