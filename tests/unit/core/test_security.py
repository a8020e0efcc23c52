import pytest
from flask import Flask

from core import security
from core.language import is_local
from core.security import client_address, hidden_path


def address(proxies, forwarded):
    app = Flask("test")
    app.config.update(PROXIES=proxies, ENVIRONMENT="development")
    security.init_app(app)
    app.add_url_rule("/", "address", client_address)
    return app.test_client().get("/", headers={"X-Forwarded-For": forwarded}).text


@pytest.mark.parametrize(("proxies", "forwarded", "believed"), [
    (0, "6.6.6.6", "127.0.0.1"), (1, "6.6.6.6, 1.2.3.4", "1.2.3.4"),
    (2, "6.6.6.6, 1.2.3.4, 5.6.7.8", "1.2.3.4"),
])
def test_only_as_many_proxies_are_believed_as_there_are(proxies, forwarded, believed):
    assert address(proxies, forwarded) == believed


@pytest.mark.parametrize(("path", "logged"), [
    ("/o/CB1234567X/pay", "/o/***/pay"), ("/o/secret", "/o/***"), ("/orders", "/orders"),
    ("//o/secret", "//o/***"), ("/O//secret/", "/O//***/"), ("/api/v1//orders/secret", "/api/v1//orders/***"),
    (f"/vi/o/{'aB3_-' * 8}xyz", "/vi/o/***"), ("/office/orders/CB1234567X", "/office/orders/CB1234567X"),
])
def test_the_secret_of_an_orders_link_is_in_no_log(path, logged):
    assert hidden_path(path) == logged


@pytest.mark.parametrize(("target", "local"), [
    ("/", True), ("/live?x=1", True), ("//evil.example", False), ("/\\evil.example", False),
    ("https://evil.example", False), ("", False), ("/a\nb", False), ("javascript:alert(1)", False),
])
def test_an_address_from_a_form_leads_nowhere_else(target, local):
    assert is_local(target) is local
