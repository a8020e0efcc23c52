"""Pages of the second factor: setting it up, the second step of signing in, and saying again who one is."""
from __future__ import annotations

import segno
from flask import Blueprint, Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from accounts import cookie, people, rights, signin
from accounts.errors import NoSecondFactor, WrongPassword, WrongSecondCode
from accounts.guessing import WINDOW
from accounts.second_factor import factors, proving
from accounts.second_factor.forms import AgainForm, SecondCodeForm
from core import actors
from core.access import allow
from core.forms import BaseForm
from core.language import is_local
from core.security import client_address

bp = Blueprint("second_factor", __name__)


def _target() -> str:
    wanted = request.args.get("next", "")
    return wanted if is_local(wanted) else url_for("accounts.home")


def _shown(template: str, form: BaseForm, **values: object) -> ResponseReturnValue:
    headers = {"Retry-After": str(int(WINDOW.total_seconds()))} if form.http_status == 429 else {}
    return render_template(template, form=form, **values), form.http_status, headers


@bp.route("/sign-in/code", methods=["GET", "POST"])
@allow("public")
def code() -> ResponseReturnValue:
    """The second step: a code of the phone, or a recovery code. Without the first step there is none."""
    person_id, form = proving.half_signed_in(), SecondCodeForm()
    if person_id is None:
        return redirect(url_for("accounts.home"), 303)  # who is nobody is led on from there
    if form.submitted():
        with form.catching(code=WrongSecondCode):
            factors.show(person_id, str(form.code.data))
            cookie.begin(proving.prove(g.half_sign_in[0]))
            return redirect(_target(), 303)
    return _shown("accounts/second_factor/code.html", form)


@bp.route("/sign-in/again", methods=["GET", "POST"])
@allow("person")
def again() -> ResponseReturnValue:
    """Before something that cannot be taken back: the password once more, and a code."""
    person_id, form = people.own_id(actors.current()), AgainForm()
    is_enrolled = factors.is_enrolled(person_id)
    if form.submitted():
        with form.catching(password=WrongPassword, code=WrongSecondCode):
            signin.confirm(person_id, str(form.password.data), client_address())
            if is_enrolled:
                factors.show(person_id, str(form.code.data or ""))
            proving.freshen(g.sign_in_id)
            flash(gettext("Thank you. Nothing was done yet: please look at it, and press the button once more."),
                  "warning")
            return redirect(_target(), 303)
    return _shown("accounts/second_factor/again.html", form, is_enrolled=is_enrolled)


@bp.get("/me/second-factor")
@allow("person")
def overview() -> ResponseReturnValue:
    """Whether there is one, and setting it up."""
    return _overview(SecondCodeForm(formdata=None))


@bp.post("/me/second-factor/begin")
@allow("person")
@proving.fresh
def begin() -> ResponseReturnValue:
    """Make what the phone counts from; a second call changes nothing."""
    if BaseForm().submitted():
        factors.begin(people.own_id(actors.current()))
    return redirect(url_for("second_factor.overview"), 303)


@bp.get("/me/second-factor/picture.svg")
@allow("person")
@proving.fresh
def picture() -> ResponseReturnValue:
    """What the phone scans, as long as it waits for its first code. Raises NoSecondFactor."""
    factor = factors.held(people.own_id(actors.current()))
    if factor is None or factor.confirmed_at is not None:
        raise NoSecondFactor
    image = segno.make(factors.address_of(factor), error="m").svg_inline(scale=6, border=4)
    return Response(image.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1), mimetype="image/svg+xml")


@bp.post("/me/second-factor/confirm")
@allow("person")
def confirm() -> ResponseReturnValue:
    """The first code of the phone. The recovery codes are shown this once."""
    form = SecondCodeForm()
    if form.submitted():
        with form.catching(code=WrongSecondCode):
            codes = factors.confirm(people.own_id(actors.current()), str(form.code.data), g.get("sign_in_id"))
            return render_template("accounts/second_factor/codes.html", codes=codes)
    return _overview(form)


@bp.post("/me/second-factor/codes")
@allow("person")
@proving.fresh
def renew_codes() -> ResponseReturnValue:
    """Other recovery codes, shown this once."""
    if BaseForm().submitted():
        codes = factors.renew_codes(people.own_id(actors.current()))
        return render_template("accounts/second_factor/codes.html", codes=codes)
    return redirect(url_for("second_factor.overview"), 303)


@bp.post("/office/people/<int:person_id>/second-factor/reset")
@allow("admin")
@proving.fresh
def reset(person_id: int) -> ResponseReturnValue:
    """Somebody has lost the phone and the codes: they set it up anew."""
    form = BaseForm()
    rights.person(actors.current(), person_id)
    if form.submitted():
        with form.catching():
            factors.reset(actors.current(), person_id)
            flash(gettext("The second factor is taken off. They are signed out everywhere and set it up anew."),
                  "success")
    for error in form.form_errors:
        flash(error, "error")
    return redirect(url_for("accounts_office.person", person_id=person_id), 303)


def _overview(form: SecondCodeForm) -> ResponseReturnValue:
    person_id = people.own_id(actors.current())
    factor = factors.held(person_id)
    waits = factor is not None and factor.confirmed_at is None
    secret = factors.secret_of(factor) if factor is not None and waits and proving.is_fresh() else ""
    return _shown("accounts/second_factor/overview.html", form, factor=factor, waits=waits,
                  secret=" ".join(secret[place:place + 4] for place in range(0, len(secret), 4)),
                  codes_left=factors.codes_left(person_id), must_enrol=proving.must_enrol())
