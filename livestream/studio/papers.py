"""Papers of what a session sells: noted, seen, and items refused for want of them."""
from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from core import actors
from core.access import allow
from core.forms import BaseForm
from livestream.access import own_session
from livestream.errors import NoSuchItem
from livestream.models import LiveSession, RunItem, SessionStatus
from livestream.readiness import papers, refusing
from livestream.readiness_errors import RefusalNeedsReason
from livestream.readiness_forms import HandedPaperForm, RefusalForm
from livestream.studio.sessions import CREW
from shop.models import PaperKind
from shop.paper_errors import BadIssuer, BadNumber, HasExpired
from shop.papers.words import PAPERS

bp = Blueprint("studio_papers", __name__, url_prefix="/studio/<code>/papers")
_FIELDS = {"number": BadNumber, "issuer": BadIssuer, "valid_until": HasExpired}


@bp.get("/<item_code>")
@allow(*CREW)
def of_item(code: str, item_code: str) -> ResponseReturnValue:
    """What is asked for an item and what there is of it."""
    session, item = _item(code, item_code)
    return _page(session, item)


@bp.post("/<item_code>/note")
@allow(*CREW)
def note(code: str, item_code: str) -> ResponseReturnValue:
    """Write down a paper that was handed over."""
    session, item = _item(code, item_code)
    form = _paper_form(item)
    if form.submitted():
        with form.catching(**_FIELDS):
            papers.note_paper(actors.current(), session.id, item_code, form.wish(item.product_id))
            flash(gettext("The paper is noted. Now the host looks at it and confirms."), "success")
            return _back(code, item_code)
    return _page(session, item, form)


@bp.post("/<item_code>/seen/<int:paper_id>")
@allow(*CREW)
def seen(code: str, item_code: str, paper_id: int) -> ResponseReturnValue:
    """The host has looked at the paper."""
    session, item = _item(code, item_code)
    papers.paper_of(item, paper_id)
    form = BaseForm()
    if form.submitted():
        with form.catching():
            papers.see_paper(actors.current(), session.id, item_code, paper_id)
            flash(gettext("Confirmed. It counts for later sessions too, until it expires."), "success")
    for message in form.form_errors:
        flash(message, "error")
    return _back(code, item_code)


@bp.post("/<item_code>/refuse")
@allow(*CREW)
def refuse(code: str, item_code: str) -> ResponseReturnValue:
    """The item is not sold in this session; whoever comes second hears that it is not."""
    session, form = own_session(actors.current(), code), RefusalForm()
    if refusing.refused_already(session, item_code) is not None:
        return _refused(code, item_code)
    session, item = _item(code, item_code)
    if form.submitted():
        with form.catching(reason=RefusalNeedsReason):
            refusing.refuse(actors.current(), session.id, item_code, form.reason.data or "")
            return _refused(code, item_code)
    return _page(session, item, refusal=form)


def _refused(code: str, item_code: str) -> ResponseReturnValue:
    flash(gettext("%(code)s is refused and is not sold in this session.", code=item_code), "success")
    return redirect(url_for("studio.show", code=code), 303)


@bp.post("/refusals/<int:item_id>/take-back")
@allow(*CREW)
def take_back(code: str, item_id: int) -> ResponseReturnValue:
    """The item is sold after all."""
    session = own_session(actors.current(), code)
    refusing.refusal_of(session, item_id)
    form = BaseForm()
    if form.submitted():
        with form.catching():
            item = refusing.take_back(actors.current(), session.id, item_id)
            flash(gettext("%(code)s is in the run-of-show again.", code=item.code), "success")
    for message in form.form_errors:
        flash(message, "error")
    return redirect(url_for("studio.show", code=code), 303)


def _item(code: str, item_code: str) -> tuple[LiveSession, RunItem]:
    session = own_session(actors.current(), code)
    found = next((each for each in session.line_up if each.code == item_code), None)
    if found is None:
        raise NoSuchItem
    return session, found


def _paper_form(item: RunItem) -> HandedPaperForm:
    """What is missing stands first in the choice; what is not asked for may be noted as well."""
    [found] = papers.of_items([item])
    missing = [each.kind for each in found.standing.missing]
    asked = [each.kind for each in found.standing.papers]
    return HandedPaperForm().of(list(dict.fromkeys([*missing, *asked, *PaperKind])))


def _page(session: LiveSession, item: RunItem, form: HandedPaperForm | None = None, refusal: RefusalForm | None = None
          ) -> ResponseReturnValue:
    [found] = papers.of_items([item])
    sent = form or refusal
    form = form or (HandedPaperForm(formdata=None).of(list(PaperKind)) if refusal else _paper_form(item))
    return render_template(
        "livestream/studio/papers.html", session=session, item=item, found=found, words=PAPERS,
        form=form, refusal=refusal or RefusalForm(formdata=None), sent=sent or form,
        may_see=papers.may_see(actors.current(), session.id), me=actors.current().person_id,
        is_open=session.status in (SessionStatus.PLANNED, SessionStatus.LIVE)), sent.http_status if sent else 200


def _back(code: str, item_code: str) -> ResponseReturnValue:
    return redirect(url_for("studio_papers.of_item", code=code, item_code=item_code), 303)
