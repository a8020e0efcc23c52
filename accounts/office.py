"""Pages for administrators: who is there, what they may do, and the codes that let them in."""
from __future__ import annotations

from datetime import datetime

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, gettext

from accounts import codes, grants, identity, people, rights, signin
from accounts.errors import EmailTaken, NoContact, NoName, NotAnEmail, PhoneTaken
from accounts.forms import IdentityForm, InvitationForm, PersonForm
from accounts.models import CheckMethod, Person, Role, Scope
from accounts.people import Details, NewPerson
from accounts.second_factor import factors
from accounts.words import DUTIES, METHODS, ROLES, SCOPES
from core import actors, moments
from core.access import allow
from core.db import db
from core.errors import DomainError
from core.figures import Language
from core.phones import NotAPhone, spaced

bp = Blueprint("accounts_office", __name__, url_prefix="/office/people")
_PER_PAGE = 30
_FIELDS: dict[str, type[DomainError] | tuple[type[DomainError], ...]] = {
    "name": NoName, "phone": (PhoneTaken, NoContact, NotAPhone), "email": (EmailTaken, NotAnEmail)}


def _role(text: str | None) -> Role | None:
    return Role(text) if text in list(Role) else None


def _page_number() -> int:
    text = request.args.get("page", "1")
    return max(1, min(int(text), 10_000)) if text.isdecimal() and len(text) < 9 else 1


@bp.get("")
@allow("admin")
def people_list() -> ResponseReturnValue:
    """Everybody, to search by name, phone or e-mail and to narrow by role."""
    text, role = request.args.get("q", "")[:100], _role(request.args.get("role"))
    wanted = people.search(actors.current(), text, role)
    page = db.paginate(wanted, page=_page_number(), per_page=_PER_PAGE, error_out=False)
    held = grants.held_by_each([person.id for person in page.items])
    return render_template("accounts/people.html", page=page, held=held, text=text, role=role,
                           role_names=ROLES)


@bp.route("/new", methods=["GET", "POST"])
@allow("admin")
def invite() -> ResponseReturnValue:
    """Somebody new; then their page with the code to hand over."""
    form = InvitationForm()
    if form.submitted():
        with form.catching(**_FIELDS):
            wanted = NewPerson(form.name.data, form.phone.data, form.email.data, form.language.data)
            code = people.invite(actors.current(), wanted)
            return _show_code(people.known(form.phone.data or form.email.data).id, code)
    return render_template("accounts/invite.html", form=form), form.http_status


def _show_code(person_id: int, code: str) -> ResponseReturnValue:
    """The next page shows the code, once: until then it waits in the administrator's own signed cookie."""
    session["code_to_show"] = [person_id, code]
    return redirect(url_for("accounts_office.person", person_id=person_id), 303)


def _code_to_show(person_id: int) -> str | None:
    waiting = session.get("code_to_show")
    if not isinstance(waiting, list) or waiting[:1] != [person_id]:
        return None
    del session["code_to_show"]
    return str(waiting[1])


def _handover(person: Person, code: str, until: datetime) -> str:
    """What an administrator reads out or sends, in the person's own language."""
    root = current_app.config["PUBLIC_URL"] or request.url_root.rstrip("/")
    spoken: Language = "en" if person.language == "en" else "vi"
    with force_locale(spoken):
        return str(gettext(
            "Hello %(name)s. Open %(address)s, type the code %(code)s and choose a password. Then sign in "
            "with %(identifier)s. The code works once, until %(until)s.", name=person.name,
            address=f"{root}{url_for('accounts.use_code')}", code=code, until=moments.exact(until, spoken),
            identifier=spaced(person.phone) if person.phone else person.email))


@bp.get("/<int:person_id>")
@allow("admin")
def person(person_id: int) -> ResponseReturnValue:
    """One person: contact, roles, browsers, and the code just made."""
    return _person_page(rights.person(actors.current(), person_id), IdentityForm(formdata=None))


@bp.post("/<int:person_id>/identity")
@allow("admin")
def check_identity(person_id: int) -> ResponseReturnValue:
    """An administrator has looked whether the person is who they say; only the result is kept."""
    found = rights.person(actors.current(), person_id)
    form = IdentityForm()
    if form.submitted():
        with form.catching():
            identity.record(actors.current(), person_id, CheckMethod(form.method.data), form.result.data == "passed")
            flash(gettext("The result is kept."), "success")
            return redirect(url_for("accounts_office.person", person_id=person_id), 303)
    return _person_page(found, form)


def _person_page(found: Person, form: IdentityForm) -> ResponseReturnValue:
    person_id = found.id
    waiting, code = codes.waiting(person_id), _code_to_show(person_id)
    checks = identity.history(person_id)
    return render_template(
        "accounts/person.html", person=found, held=grants.held_by(person_id), role_names=ROLES, duties=DUTIES,
        sign_ins=signin.open_sign_ins(actors.current(), person_id), waiting=waiting, code=code,
        handover=_handover(found, code, waiting.expires_at) if code and waiting else "", form=form, methods=METHODS,
        checks=checks, is_checked=identity.holds(checks[0]) if checks else None,
        has_factor=factors.is_enrolled(person_id) and actors.current().person_id != person_id), form.http_status


@bp.route("/<int:person_id>/change", methods=["GET", "POST"])
@allow("admin")
def change(person_id: int) -> ResponseReturnValue:
    """Correct a name, a phone or an e-mail."""
    found = rights.person(actors.current(), person_id)
    form = PersonForm(obj=found)
    if form.submitted():
        with form.catching(**_FIELDS):
            details = Details(form.name.data, form.phone.data or None, form.email.data or None)
            people.change(actors.current(), person_id, details)
            flash(gettext("Saved."), "success")
            return redirect(url_for("accounts_office.person", person_id=person_id), 303)
    page = render_template("accounts/change.html", form=form, person_id=person_id, name=found.name)
    return page, form.http_status


@bp.post("/<int:person_id>/code")
@allow("admin")
def make_code(person_id: int) -> ResponseReturnValue:
    """A new code; older ones end."""
    return _show_code(person_id, people.reset_code(actors.current(), person_id))


@bp.get("/<int:person_id>/roles/<name>")
@allow("admin")
def choose_place(person_id: int, name: str) -> ResponseReturnValue:
    """Where the person is to hold the role."""
    role = _role(name) or abort(404)
    text = request.args.get("q", "")[:100]
    places = {scope: grants.choices(scope, text) for scope in grants.SCOPES[role] if scope}
    return render_template(
        "accounts/place.html", person=rights.person(actors.current(), person_id), role=role, role_names=ROLES,
        duties=DUTIES, scope_names=SCOPES, places=places, text=text,
        everywhere=Scope.EVERYWHERE in grants.SCOPES[role])


@bp.post("/<int:person_id>/roles/<name>")
@allow("admin")
def grant(person_id: int, name: str) -> ResponseReturnValue:
    """Give the person the role there."""
    role = _role(name) or abort(404)
    scope, _, ref = request.form.get("place", "").partition(":")
    if scope not in list(Scope):
        abort(404)
    grants.grant(actors.current(), person_id, role, Scope(scope), ref)
    flash(gettext("The role is given. %(name)s signs in again to use it.", name=_name(person_id)), "success")
    return redirect(url_for("accounts_office.person", person_id=person_id), 303)


@bp.post("/<int:person_id>/roles/<int:grant_id>/revoke")
@allow("admin")
def revoke(person_id: int, grant_id: int) -> ResponseReturnValue:
    """Take a role back."""
    grants.revoke(actors.current(), grant_id)
    flash(gettext("The role is taken back."), "success")
    return redirect(url_for("accounts_office.person", person_id=person_id), 303)


@bp.post("/<int:person_id>/sign-ins/end")
@allow("admin")
def end_sign_ins(person_id: int) -> ResponseReturnValue:
    """Sign the person out everywhere."""
    signin.end_all_sign_ins(actors.current(), person_id)
    flash(gettext("%(name)s is signed out everywhere.", name=_name(person_id)), "success")
    return redirect(url_for("accounts_office.person", person_id=person_id), 303)


@bp.post("/<int:person_id>/deactivate")
@allow("admin")
def deactivate(person_id: int) -> ResponseReturnValue:
    """The person cannot sign in any more."""
    people.deactivate(actors.current(), person_id)
    flash(gettext("%(name)s cannot sign in any more.", name=_name(person_id)), "success")
    return redirect(url_for("accounts_office.person", person_id=person_id), 303)


@bp.post("/<int:person_id>/reactivate")
@allow("admin")
def reactivate(person_id: int) -> ResponseReturnValue:
    """The person may sign in again."""
    people.reactivate(actors.current(), person_id)
    flash(gettext("%(name)s may sign in again.", name=_name(person_id)), "success")
    return redirect(url_for("accounts_office.person", person_id=person_id), 303)


def _name(person_id: int) -> str:
    return rights.person(actors.current(), person_id).name
