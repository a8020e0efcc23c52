"""Pages for everybody: signing in and out, codes, the way to one's desk, one's own account."""
from __future__ import annotations

import logging

from flask import Blueprint, Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.exc import OperationalError

from accounts import cookie, desks, grants, people, signin, tokens
from accounts.browsers import spoken
from accounts.errors import (
    CodeUnknown,
    NoName,
    PasswordTooCommon,
    PasswordTooLong,
    PasswordTooPersonal,
    PasswordTooShort,
    WrongPassword,
)
from accounts.forms import CodeForm, OwnForm, PasswordForm, SignInForm
from accounts.guessing import WINDOW
from accounts.second_factor import factors, proving
from accounts.words import ROLES
from core import actors
from core.access import allow
from core.errors import Unavailable
from core.forms import BaseForm
from core.i18n import speak
from core.language import is_local
from core.security import client_address

log = logging.getLogger(__name__)
bp = Blueprint("accounts", __name__)
REFUSED_PASSWORD = (PasswordTooShort, PasswordTooLong, PasswordTooCommon, PasswordTooPersonal)


@bp.after_app_request
def note_use(response: Response) -> Response:
    """Write down that a browser is in use, once an hour at most; a page is shown even if that fails."""
    if g.get("sign_in_seen_long_ago"):
        try:
            signin.seen(g.sign_in_id)
        except (OperationalError, Unavailable):
            log.warning("could not note that sign-in %s is in use", g.sign_in_id)
    return response


def _shown(template: str, form: BaseForm, **values: object) -> ResponseReturnValue:
    """The page with its form; too many tries also say to programs when to come back."""
    headers = {"Retry-After": str(int(WINDOW.total_seconds()))} if form.http_status == 429 else {}
    return render_template(template, form=form, **values), form.http_status, headers


@bp.route("/sign-in", methods=["GET", "POST"])
@allow("public")
def sign_in() -> ResponseReturnValue:
    """Ask who it is; afterwards go to the page that was asked for, if it is one of ours."""
    wanted = request.args.get("next", "")
    target = wanted if is_local(wanted) else url_for("accounts.home")
    form = SignInForm()
    if actors.current().person_id is not None and not form.is_submitted():
        return redirect(target, 303)
    if proving.half_signed_in() is not None and not form.is_submitted():
        return redirect(url_for("second_factor.code", next=target), 303)
    if form.submitted():
        with form.catching():
            cookie.begin(signin.sign_in(form.identifier.data, form.password.data or "",
                                        request.user_agent.string, client_address(), cookie.known_browser()))
            return redirect(_second_step(target), 303)
    return _shown("accounts/sign_in.html", form)


def _second_step(target: str) -> str:
    """Where whoever has given the password goes on: who has a second factor shows it first."""
    is_half = proving.half_signed_in() is not None
    return url_for("second_factor.code", next=target) if is_half else target


@bp.post("/sign-out")
@allow("public")
def sign_out() -> ResponseReturnValue:
    """End this browser's sign-in."""
    cookie.end()
    flash(gettext("You are signed out."), "success")
    return redirect(url_for("accounts.sign_in"), 303)


@bp.route("/code", methods=["GET", "POST"])
@allow("public")
def use_code() -> ResponseReturnValue:
    """Set a password by a code that an administrator handed over; that signs in, too."""
    form = CodeForm()
    if form.submitted():
        with form.catching(code=CodeUnknown, password=REFUSED_PASSWORD):
            person_id = people.use_code(form.code.data, form.password.data or "", client_address())
            cookie.begin(signin.begin(person_id, request.user_agent.string))
            flash(gettext("Your password is set. Welcome!"), "success")
            return redirect(url_for("accounts.home"), 303)
    return _shown("accounts/code.html", form)


@bp.get("/home")
@allow("person")
def home() -> ResponseReturnValue:
    """The desk of whoever has one; whoever has several chooses."""
    found = desks.of(actors.current())
    if len(found) == 1:
        return redirect(found[0].url, 303)
    return render_template("accounts/home.html", desks=found)


def _me(own: OwnForm, password: PasswordForm, status: int = 200) -> ResponseReturnValue:
    actor = actors.current()
    person = people.own(actor)
    return render_template(
        "accounts/me.html", person=person, form=own, password_form=password,
        held=grants.held_by(person.id), role_names=ROLES, here=g.get("sign_in_id"), spoken=spoken,
        has_factor=factors.is_enrolled(person.id),
        sign_ins=signin.open_sign_ins(actor, person.id), tokens=tokens.running(actor, person.id)), status


@bp.route("/me", methods=["GET", "POST"])
@allow("person")
def me() -> ResponseReturnValue:
    """One's own name and language, roles, browsers and programs."""
    form = OwnForm(obj=people.own(actors.current()))
    if form.submitted():
        with form.catching(name=NoName):
            people.change_own(actors.current(), form.name.data, form.language.data)
            cookie.language(form.language.data)
            speak(form.language.data)
            flash(gettext("Saved."), "success")
            return redirect(url_for("accounts.me"), 303)
    return _me(form, PasswordForm(formdata=None), form.http_status)


@bp.post("/me/password")
@allow("person")
def change_password() -> ResponseReturnValue:
    """Another password; every other browser is signed out."""
    form = PasswordForm()
    if form.submitted():
        with form.catching(old=WrongPassword, password=REFUSED_PASSWORD):
            people.change_password(actors.current(), form.old.data or "", form.password.data or "",
                                   client_address(), g.get("sign_in_id"))
            flash(gettext("Your password is changed. Every other browser is signed out."), "success")
            return redirect(url_for("accounts.me"), 303)
    own = OwnForm(formdata=None, obj=people.own(actors.current()))
    return _me(own, form, form.http_status)


@bp.post("/me/sign-ins/<int:sign_in_id>/end")
@allow("person")
def end_sign_in(sign_in_id: int) -> ResponseReturnValue:
    """Sign out one of one's own browsers."""
    signin.end_sign_in(actors.current(), sign_in_id)
    flash(gettext("That browser is signed out."), "success")
    return redirect(url_for("accounts.me"), 303)


@bp.post("/me/sign-ins/end")
@allow("person")
def end_other_sign_ins() -> ResponseReturnValue:
    """Sign out everywhere but here."""
    signin.end_all_sign_ins(actors.current(), people.own_id(actors.current()), but=g.get("sign_in_id"))
    flash(gettext("You are signed out everywhere else."), "success")
    return redirect(url_for("accounts.me"), 303)


@bp.post("/me/tokens/<int:token_id>/end")
@allow("person")
def end_token(token_id: int) -> ResponseReturnValue:
    """The program that uses this token may nothing any more."""
    tokens.end(actors.current(), token_id)
    flash(gettext("This program has no access any more."), "success")
    return redirect(url_for("accounts.me"), 303)
