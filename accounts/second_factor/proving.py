"""Signing in in two steps, and saying anew who one is before something that cannot be taken back."""
from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable
from datetime import timedelta
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa
from flask import Flask, current_app, flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.exceptions import HTTPException

from accounts import signin
from accounts.models import SignIn
from accounts.second_factor import factors
from accounts.tokens import hash_token
from core import access, actors, clock
from core.config import UnsafeSettings, whole
from core.db import db
from core.language import is_local
from core.transactions import use_case

REQUIRED, OFFERED = "required", "offered"
_OWN_ACCOUNT = ("accounts", "second_factor")
_FILES = (".csv", ".xlsx")  # the browser keeps them and stays on its page
_MONEY_ROLES = ("admin",)  # who touches money: the one place that says so


def init_app(app: Flask) -> None:
    """Settings SECOND_FACTOR ("required" for staff who touch money, or "offered") and FRESH_MINUTES.

    Raises UnsafeSettings: production always requires it.
    """
    is_production = app.config["ENVIRONMENT"] == "production"
    app.config.setdefault("SECOND_FACTOR", os.environ.get("SECOND_FACTOR") or (
        REQUIRED if is_production else OFFERED))
    app.config.setdefault("FRESH_MINUTES", whole("FRESH_MINUTES", 10))
    if app.config["SECOND_FACTOR"] not in (REQUIRED, OFFERED) or (
            is_production and app.config["SECOND_FACTOR"] != REQUIRED):
        raise UnsafeSettings('SECOND_FACTOR is "required" or "offered"; production requires it.')


def half_signed_in() -> int | None:
    """Who has given the password in this browser, and not the code yet."""
    half = g.get("half_sign_in")
    return None if half is None else half[1]


@use_case
def prove(sign_in_id: int) -> str:
    """The code was right: the browser gets another token, and the half sign-in is over. Raises UnknownPerson."""
    half = db.session.get_one(SignIn, sign_in_id)
    token = signin.begin(half.person_id, half.browser)
    now = clock.now()
    half.ended_at = now
    db.session.execute(sa.update(SignIn).where(SignIn.token_hash == hash_token(token)).values(proved_at=now))
    return token


@use_case
def freshen(sign_in_id: int) -> None:
    """The person has just said again who they are."""
    db.session.execute(sa.update(SignIn).where(SignIn.id == sign_in_id).values(fresh_at=clock.now()))


def touches_money() -> bool:
    """True if whoever asks has a role in which money is handled."""
    return any(actors.current().has(role) for role in _MONEY_ROLES)


def must_enrol() -> bool:
    """True if whoever asks handles money here and has no second factor, though one is required."""
    person_id = actors.current().person_id
    return (current_app.config["SECOND_FACTOR"] == REQUIRED and person_id is not None and touches_money()
            and not factors.is_enrolled(person_id))


def is_fresh() -> bool:
    """True if the person has said who they are not long ago, in this browser."""
    at = g.get("sign_in_fresh_at")
    return at is not None and at > clock.now() - timedelta(minutes=current_app.config["FRESH_MINUTES"])


def protect(app: Flask) -> None:
    """Whoever lacks the second factor that is required of them reaches what is open to everybody, and their own account
    to set it up: money is on pages of sellers and sessions, too."""
    @app.before_request
    def lead_to_enrolment() -> ResponseReturnValue | None:
        is_open = access.is_public(request.endpoint, request.method) or request.blueprint in _OWN_ACCOUNT
        if not is_open and not access.is_for_machines(request.blueprint) and must_enrol():
            flash(gettext("Whoever handles money signs in with a code from the phone, too. Please set it up first."),
                  "warning")
            return redirect(url_for("second_factor.overview"), 303)
        return None


def ask_again(app: Flask, endpoints: Iterable[str], methods: Collection[str] = ("GET", "POST")) -> None:
    """Have these pages, by these methods, ask again who it is, as `fresh` does. Raises KeyError for a strange one."""
    for endpoint in endpoints:
        app.view_functions[endpoint] = fresh(app.view_functions[endpoint], methods)


def fresh(view: Callable[..., Any], methods: Collection[str] = ("GET", "POST")) -> Callable[..., Any]:
    """Beside @allow: ask again who it is when that was long ago. What was to be sent is not sent: the page is shown."""
    @wraps(view)
    def asked(*args: Any, **kwargs: Any) -> Any:
        if request.method not in methods or is_fresh():
            return view(*args, **kwargs)
        is_page = request.method == "GET" and not request.path.endswith(_FILES)
        wanted = request.full_path if is_page else _came_from()
        if not is_page:
            flash(gettext("Nothing was done yet. Please say again who you are, then press the button once more."),
                  "warning")
        return redirect(url_for("second_factor.again", next=wanted), 303)
    return asked


def _came_from() -> str:
    """The page of ours on which the button was: where a form was shown again by what only takes it, the page above."""
    parts = urlsplit(request.referrer or "")
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    if parts.netloc != request.host or not is_local(path):
        return url_for("accounts.home")
    while path and not _is_page(path):
        path = urlsplit(path).path.rpartition("/")[0]
    return path or url_for("accounts.home")


def _is_page(path: str) -> bool:
    """True if something of ours is read at this address."""
    try:
        current_app.url_map.bind("").match(urlsplit(path).path, method="GET")
    except HTTPException:
        return False
    return True
