"""The console: what is on air, what was said and understood, what waits for a person. And the presenter's view.

Each button is a form that works without scripts and answers with the console again; scripts ask for JSON.
"""
from __future__ import annotations

import io

import segno
from flask import Blueprint, Response, flash, jsonify, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from core import actors, events, streams
from core.access import allow
from core.forms import BaseForm
from core.http import wants_json
from livestream import board, buyers, claimed, gaps, promotions, review, screens, sessions, words
from livestream.access import own_session
from livestream.forms import DeskForm, HandForm
from livestream.models import LiveSession
from livestream.studio.buyers import link_of, message_to
from livestream.studio.buyers import page as buyer_page
from livestream.studio.sessions import CREW

bp = Blueprint("studio_console", __name__, url_prefix="/studio/<code>")


@bp.get("/console")
@allow(*CREW)
def console(code: str) -> ResponseReturnValue:
    """Everything an operator needs, on one page."""
    return _page(own_session(actors.current(), code), HandForm(formdata=None))


def _page(session: LiveSession, hand: HandForm) -> ResponseReturnValue:
    after = events.heads([session.stream]).get(session.stream, 0)  # before the rest: nothing is missed
    rows = screens.buyers(session)
    return render_template(
        "livestream/studio/console.html", session=session, after=after, items=board.items(session),
        totals=board.totals(session), comments=gaps.woven(screens.latest(session), gaps.on_screen(session)),
        desk=screens.waiting(session), buyers=rows, hand=hand, words=words, texts=words.for_scripts(),
        pieces=screens.pieces, hour=screens.hour, to_tell=promotions.to_tell(session),
        claimed=claimed.by_number(session, [each.number for each in rows])), hand.http_status


@bp.get("/events")
@allow(*CREW)
def crew_events(code: str) -> ResponseReturnValue:
    """Everything that happens in the session, for its crew."""
    session = own_session(actors.current(), code)
    return streams.answer(session.stream, *streams.requested())


@bp.post("/console/on-air/<item_code>")
@allow(*CREW)
def put_on_air(code: str, item_code: str) -> ResponseReturnValue:
    """Show this item now."""
    session = own_session(actors.current(), code)
    form = BaseForm()
    if form.submitted():
        with form.catching():
            sessions.put_on_air(actors.current(), session.id, item_code)
    return _answer(code, form)


@bp.post("/console/comments/<int:comment_id>/<any(take, give_back, accept, dismiss):what>")
@allow(*CREW)
def decide(code: str, comment_id: int, what: str) -> ResponseReturnValue:
    """Take a doubtful comment, leave it, do what it says, or dismiss it."""
    session = own_session(actors.current(), code)
    form = DeskForm()
    if form.submitted():
        with form.catching():
            if what == "accept":
                review.accept(actors.current(), session.id, comment_id, form.text.data or "")
            else:
                step = {"take": review.take, "give_back": review.give_back, "dismiss": review.dismiss}[what]
                step(actors.current(), session.id, comment_id)
    return _answer(code, form)


@bp.post("/console/by-hand")
@allow(*CREW)
def by_hand(code: str) -> ResponseReturnValue:
    """An order in one line; what is not understood stays in the field."""
    session = own_session(actors.current(), code)
    form = HandForm()
    if form.submitted():
        with form.catching():
            decided = review.by_hand(actors.current(), session.id, form.text.data, form.request_key.data or "")
            if wants_json():
                return jsonify(number=decided.number, outcome=decided.outcome)
            flash(gettext("Ordered for number %(number)s.", number=decided.number), "success")
            return redirect(url_for("studio_console.console", code=code), 303)
    return _answer(code, form) if wants_json() else _page(session, form)


@bp.get("/buyers/<int:number>")
@allow(*CREW)
def buyer(code: str, number: int) -> ResponseReturnValue:
    """A buyer: what they claimed, the link to their order, its QR code, a text to send."""
    session = own_session(actors.current(), code)
    found = buyers.by_number(actors.current(), session, number)
    if wants_json():
        order = buyers.order_of(found)
        link = link_of(found) if order is not None else ""
        return jsonify(link=link, text=message_to(found, order, link) if order is not None else "")
    return buyer_page(session, found)


@bp.get("/buyers/<int:number>/qr.svg")
@allow(*CREW)
def qr(code: str, number: int) -> ResponseReturnValue:
    """The link to a buyer's order as a picture to show."""
    session = own_session(actors.current(), code)
    link = link_of(buyers.by_number(actors.current(), session, number))
    picture = io.BytesIO()
    segno.make(link, error="m", micro=False).save(picture, kind="svg", scale=8, border=3, light="#ffffff")
    return Response(picture.getvalue(), mimetype="image/svg+xml")


@bp.get("/presenter")
@allow(*CREW)
def presenter(code: str) -> ResponseReturnValue:
    """What is on air, its price and what is left, to be read from two metres away."""
    session = own_session(actors.current(), code)
    after = events.heads([session.stream]).get(session.stream, 0)
    items = board.items(session)
    place = next((n for n, item in enumerate(items) if item.is_on_air), None)
    following = items[place + 1] if place is not None and place + 1 < len(items) else None
    return render_template("livestream/studio/presenter.html", session=session, after=after, following=following,
                           on_air=items[place] if place is not None else None)


def _answer(code: str, form: BaseForm) -> ResponseReturnValue:
    """For scripts in JSON, for everybody else the console again; a refusal in its words."""
    messages = [*form.form_errors, *(error for field in form for error in field.errors)]
    if wants_json():
        if messages:
            return jsonify(title=" ".join(messages)), form.http_status
        return jsonify(done=True)
    for message in messages:
        flash(message, "error")
    return redirect(url_for("studio_console.console", code=code), 303)
