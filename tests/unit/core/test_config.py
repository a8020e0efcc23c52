import pytest
from flask import Flask

from core import config
from core.config import UnsafeSettings

SECRET = "0123456789abcdef0123456789abcdef"
PRODUCTION = {"CHOBAN_ENV": "production", "SECRET_KEY": SECRET, "PUBLIC_URL": "https://choban.example",
              "DATABASE_URL": "postgresql://u:p@db/market"}


@pytest.fixture
def configured(monkeypatch):
    """The settings that come of an environment and nothing else."""
    for name in (*PRODUCTION, "FLASK_DEBUG", "PROXIES", "MEDIA_DIR", "PRIVATE_DIR", "LOG_LEVEL"):
        monkeypatch.delenv(name, raising=False)

    def configure(overrides=None, **environment):
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        app = Flask("test")
        config.configure(app, overrides)
        return app.config

    return configure


def test_without_any_setting_it_is_a_sqlite_file_for_development(configured):
    settings = configured()

    assert settings["ENVIRONMENT"] == "development"
    assert settings["SQLALCHEMY_DATABASE_URI"].startswith("sqlite:///")


@pytest.mark.parametrize("url", ["postgres://u@h/d", "postgresql://u@h/d", "postgresql+psycopg://u@h/d"])
def test_the_address_of_a_database_may_be_written_as_hosters_do(configured, url):
    assert configured(DATABASE_URL=url)["SQLALCHEMY_DATABASE_URI"] == "postgresql+psycopg://u@h/d"


def test_a_safe_production_starts_with_safe_cookies(configured):
    settings = configured(**PRODUCTION)

    assert settings["SESSION_COOKIE_SECURE"]
    assert settings["SESSION_COOKIE_HTTPONLY"]
    assert settings["SESSION_COOKIE_NAME"].startswith("__Host-")
    assert settings["SESSION_COOKIE_SAMESITE"] == "Lax"


@pytest.mark.parametrize("change", [
    {"SECRET_KEY": ""}, {"SECRET_KEY": "development"}, {"SECRET_KEY": SECRET[:31]}, {"FLASK_DEBUG": "1"},
    {"PUBLIC_URL": ""}, {"PUBLIC_URL": "http://choban.example"},
])
def test_an_unsafe_production_does_not_start(configured, change):
    with pytest.raises(UnsafeSettings):
        configured(**PRODUCTION | change)


@pytest.mark.parametrize("proxies", ["two", "-1", "1.5"])
def test_a_number_that_is_none_is_said(configured, proxies):
    with pytest.raises(UnsafeSettings, match="PROXIES"):
        configured(PROXIES=proxies)


def test_overrides_come_last(configured):
    assert configured({"LOG_LEVEL": "ERROR"}, LOG_LEVEL="debug")["LOG_LEVEL"] == "ERROR"
    assert configured(LOG_LEVEL="debug")["LOG_LEVEL"] == "DEBUG"
