"""Headers that every answer carries, and where the true address of a client comes from."""

from __future__ import annotations

import re

from flask import Flask, Response, request
from werkzeug.middleware.proxy_fix import ProxyFix

from core.errors import Forbidden

_FORMS = "form-action 'self'"
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        _FORMS,
        "frame-src https://www.facebook.com https://www.youtube-nocookie.com",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "object-src 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
_UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_SECRET_PATH = re.compile(r"^(/+o/+|/+api/+v1/+orders/+)[^/]+|(?<![\w-])[\w-]{43}(?![\w-])",
                          re.IGNORECASE | re.ASCII)


class CrossSite(Forbidden):
    """This request came from another site and was refused."""


def client_address() -> str:
    """The address of whoever asks; proxies are believed only as far as PROXIES says."""
    return request.remote_addr or "unknown"


def hidden_path(path: str) -> str:
    """`path` as a log may hold it: without the secret of an order's link, however its address was mistyped."""
    return _SECRET_PATH.sub(r"\1***", path)


def init_app(app: Flask) -> None:
    """Wrap the app for its proxies, refuse cross-site changes, add the headers."""
    proxies = app.config["PROXIES"]
    if proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies)  # type: ignore[method-assign]

    @app.before_request
    def refuse_cross_site() -> None:
        site = request.headers.get("Sec-Fetch-Site", "same-origin")
        if (
            request.method in _UNSAFE
            and site == "cross-site"
            and not request.path.startswith(("/api/", "/hooks/"))
        ):
            raise CrossSite

    @app.after_request
    def add_headers(response: Response) -> Response:
        if app.config.get("FORM_TARGETS"):  # places to which the answer to a form of ours may lead
            allowed = " ".join((_FORMS, *app.config["FORM_TARGETS"]))
            response.headers.setdefault("Content-Security-Policy", POLICY.replace(_FORMS, allowed))
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if app.config["ENVIRONMENT"] == "production":
            response.headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
        if not request.path.startswith(("/static/", "/media/")):
            response.headers.setdefault("Cache-Control", "no-store")
            response.vary.update(["Cookie"])
        return response
