"""Where viewers of our own live page speak: prove a number, write, buy, change their mind, and leave."""
from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, jsonify, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from core import actors, events, templating
from core.access import allow
from core.forms import BaseForm, new_key
from core.http import wants_json
from core.phones import NotAPhone
from core.security import client_address
from livestream import board, signals, terms
from livestream.audience import identity, joining, own_claims, proving, talk, ticks
from livestream.audience.identity import Identity
from livestream.audience.joining import Joined
from livestream.audience_errors import CodeIsOver, CommentTooLong, NothingToSend, ProvePhoneFirst, WrongCode
from livestream.audience_forms import ChangeForm, ClaimForm, CodeForm, CommentForm, PhoneForm, texts
from livestream.claim_forms import LeaveForm
from livestream.errors import NotUnderstood
from livestream.models import LiveSession, SessionStatus
from livestream.planning import timetable, viewers
from livestream.reminder_forms import RemindForm
from shop.papers import stars

bp = Blueprint("audience", __name__, url_prefix="/lives/<code>")
_TOKEN, _ASKED, _WISH = "viewer", "viewer_asked", "live_wish"  # in the cookie
_MORE, _LESS = {"claimed", "added", "raised", "replaced"}, {"lowered", "cancelled", "limited"}


def who() -> Identity | None:
    """Who watches in this browser."""
    return identity.of(session.get(_TOKEN), actors.current())


def wish(shown: LiveSession) -> dict[str, str]:
    """What this browser wanted to buy in this session before its number was proved."""
    kept = session.get(_WISH)
    return kept if isinstance(kept, dict) and kept.get("session") == shown.code else {}


def page(shown: LiveSession, viewer: Identity | None, **typed: Any) -> str:
    """The live page as this viewer sees it; `typed` are forms that were sent and are to be mended."""
    stream = signals.public_stream(shown.id)
    after = events.heads([stream]).get(stream, 0)
    items, takes_claims = board.items(shown), joining.takes_claims(shown)
    ocop = stars.by_slug([item.slug for item in items])
    forms = {"claim": ClaimForm, "comment": CommentForm, "change": ChangeForm}
    return render_template(
        "livestream/live.html", session=shown, card=timetable.cards([shown])[0], places=timetable.places(shown),
        items=items, ocop=ocop, on_air=next((item for item in items if item.is_on_air), None), after=after,
        viewer=viewer, takes_claims=takes_claims, is_on=shown.status in (SessionStatus.LIVE, SessionStatus.CLOSING),
        remind=RemindForm() if viewers.is_open(shown) else None, **_own(shown, viewer),
        said=talk.latest(shown) if takes_claims else [],
        forms={name: typed.get(name) or form(formdata=None) for name, form in forms.items()})


def _own(shown: LiveSession, viewer: Identity | None) -> dict[str, Any]:
    """What the viewer's own part shows, and the tick that says when it is other: first, so that none is missed."""
    tick = ticks.next_of(shown, viewer) if viewer is not None else ""
    return {"tick": tick, "own": own_claims.of(shown, viewer), "pays_first": terms.is_first_paid(shown)}


@bp.get("/own")
@allow("public")
def own(code: str) -> ResponseReturnValue:
    """The viewer's own part of the live page as it stands now, for the page that has heard it is other."""
    shown = timetable.session_with(code)
    return render_template("livestream/own.html", session=shown, form=ChangeForm(formdata=None), **_own(shown, who()))


@bp.route("/phone", methods=["GET", "POST"])
@allow("public")
def phone(code: str) -> ResponseReturnValue:
    """Say which number is one's own; a code goes there."""
    shown, form = timetable.session_with(code), PhoneForm()
    if not form.is_submitted() and who() is not None:
        return redirect(url_for("livestream.live", code=code), 303)
    if form.submitted():
        with form.catching(phone=NotAPhone):
            proving.count(form.phone.data, client_address())
            session[_ASKED] = proving.ask(form.phone.data, form.viewer_name.data, templating.language(),
                                          session.get(_ASKED))
            session.permanent = True
            return redirect(url_for("audience.prove", code=code), 303)
    return render_template("livestream/phone.html", session=shown, form=form, wanted=_wanted(shown)), form.http_status


@bp.route("/code", methods=["GET", "POST"])
@allow("public")
def prove(code: str) -> ResponseReturnValue:
    """Type the code that came; from then on this browser is known."""
    shown, form, number = timetable.session_with(code), CodeForm(), proving.asked(session.get(_ASKED))
    if form.submitted():
        with form.catching(code=(WrongCode, CodeIsOver)):
            session[_TOKEN] = proving.prove(session.get(_ASKED), form.code.data, client_address())
            session.pop(_ASKED, None)
            session.permanent = True
            flash(gettext("Thank you, this number is yours. You may write and buy now."), "success")
            return redirect(url_for("livestream.live", code=code, _anchor="buy" if wish(shown) else "talk"), 303)
    elif number is None:
        return redirect(url_for("audience.phone", code=code), 303)
    return render_template("livestream/phone_code.html", session=shown, form=form, number=number), form.http_status


@bp.post("/forget")
@allow("public")
def forget(code: str) -> ResponseReturnValue:
    """"Not my number": this browser is nobody's again."""
    timetable.session_with(code)
    if BaseForm().submitted():
        identity.leave(session.pop(_TOKEN, None))
        session.pop(_WISH, None)
        flash(gettext("This browser does not know the number any more."), "success")
    return redirect(url_for("livestream.live", code=code), 303)


@bp.post("/comments")
@allow("public")
def comment(code: str) -> ResponseReturnValue:
    """Write a comment, by form or by a script that stays on the page."""
    shown, form, viewer = timetable.session_with(code), CommentForm(), who()
    if form.submitted():
        with form.catching(comment=(NothingToSend, CommentTooLong)):
            if viewer is None:
                raise ProvePhoneFirst
            joining.count(viewer, client_address())
            joined = joining.write(shown, viewer, form.comment.data, form.request_key.data or "")
            return _answer(shown, joined, "talk")
    if wants_json():
        return jsonify(error=texts({**form.errors, None: form.form_errors})), form.http_status
    return page(shown, viewer, comment=form), form.http_status


@bp.post("/buy")
@allow("public")
def buy(code: str) -> ResponseReturnValue:
    """Tap "buy"; whoever has proved no number yet does so first, and finds here what they wanted."""
    shown, form, viewer = timetable.session_with(code), ClaimForm(), who()
    if form.submitted():
        with form.catching(quantity=NotUnderstood):
            if viewer is None:
                session[_WISH] = {"session": shown.code, **form.kept()}
                return redirect(url_for("audience.phone", code=code), 303)
            joining.count(viewer, client_address())
            joined = joining.tap(shown, viewer, form.words(), form.request_key.data or "")
            session.pop(_WISH, None)
            return _answer(shown, joined, "own")
    return page(shown, viewer, claim=form), form.http_status


@bp.post("/change")
@allow("public")
def change(code: str) -> ResponseReturnValue:
    """So much in all of what was claimed, or none of it."""
    shown, form, viewer = timetable.session_with(code), ChangeForm(), who()
    if form.submitted():
        with form.catching():
            if viewer is None:
                raise ProvePhoneFirst
            joining.count(viewer, client_address())
            words = form.words(is_cancel="cancel" in request.form)
            return _answer(shown, joining.tap(shown, viewer, words, form.request_key.data or ""), "own")
    return page(shown, viewer, change=form), form.http_status


@bp.post("/leave")
@allow("public")
def leave(code: str) -> ResponseReturnValue:
    """Wait no longer for what is sold out."""
    shown, form = timetable.session_with(code), LeaveForm()
    if form.submitted():
        with form.catching():
            own_claims.leave(shown.id, who(), form.claim.data)
            flash(gettext("You do not wait for it any more."), "success")
    for message in (*form.form_errors, *form.claim.errors):
        flash(message, "error")
    return redirect(url_for("livestream.live", code=code, _anchor="own"), 303)


def _answer(shown: LiveSession, joined: Joined, anchor: str) -> ResponseReturnValue:
    """What came of it, in words."""
    goes_along = bool(joined.did & _MORE) and own_claims.of(shown, who()).has_address
    text, look = _said(joined, goes_along)
    if wants_json():
        return jsonify(said=text, request_key=new_key(), changed=joined.changed)
    flash(text, look)
    return redirect(url_for("livestream.live", code=shown.code, _anchor="own" if joined.changed else anchor), 303)


def _said(joined: Joined, goes_along: bool) -> tuple[str, str]:
    """In a sentence, and whether all is well; what a person must hear of comes first. `goes_along` with an order whose
    address is known."""
    did = joined.did
    for holds, text, look in (
        ("late" in did, gettext("That came too late: this live does not take orders any more."), "warning"),
        (joined.is_partly, gettext(
            "The flash deal has run out. What it covered is yours; the host asks you about the rest."), "warning"),
        (joined.is_doubtful, gettext("The host looks at your order and answers on air."), "warning"),
        (joined.is_wish, gettext("Noted. Nothing is kept yet: who pays first is served first."), "warning"),
        (joined.is_waiting, gettext(
            "Sold out for now. You are on the waiting list and move up when goods are freed."), "warning"),
        (goes_along, gettext("It is yours, and goes along with your order."), "success"),
        (did & _MORE, gettext("It is yours. Please add where it goes."), "success"),
        (did & _LESS, gettext("Changed. What you see below is what is kept for you."), "success"),
        ("repeated" in did, gettext("You have said that already: it is kept for you."), "success"),
    ):
        if holds:
            return text, look
    return gettext("Your comment is there."), "success"


def _wanted(shown: LiveSession) -> board.ItemState | None:
    """The item that was to be bought, to offer it in the shop as well."""
    code = wish(shown).get("item")
    return next((item for item in board.items(shown) if item.code == code), None) if code else None
