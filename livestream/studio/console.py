"""The console: what is on air, what was said and understood, what waits for a person. And the presenter's view.

Each button is a form that works without scripts and answers with the console again; scripts ask for JSON.
"""
from __future__ import annotations

import io

import segno
from flask import Blueprint, Response, flash, jsonify, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from core import actors, clock, events, streams
from core.access import allow
from core.forms import BaseForm, new_key
from core.http import wants_json
from livestream import board, screens, sessions, words
from livestream.access import own_session
from livestream.buying import buyers
from livestream.by_hand import hand
from livestream.claim_forms import RestockForm
from livestream.comments import looks, review
from livestream.console_forms import DeskForm, HandForm, OnAirForm, PriceForm
from livestream.first_paid import unserved
from livestream.models import LiveSession, Platform
from livestream.planning import lineup
from livestream.platforms import gaps, points
from livestream.pricing import quick
from livestream.serving import claimed, promotions, restocking
from livestream.studio.buyers import card as buyer_card
from livestream.studio.buyers import link_of
from livestream.studio.buyers import page as buyer_page
from livestream.studio.sessions import CREW

bp = Blueprint("studio_console", __name__, url_prefix="/studio/<code>")


@bp.get("/console")
@allow(*CREW)
def console(code: str) -> ResponseReturnValue:
    """Everything an operator needs, on one page."""
    return _page(own_session(actors.current(), code), HandForm(formdata=None))


def _page(session: LiveSession, typed: HandForm) -> ResponseReturnValue:
    after = events.heads([session.stream]).get(session.stream, 0)  # before the rest: nothing is missed
    items, rows = board.items(session), screens.buyers(session)
    return render_template(
        "livestream/studio/console.html", session=session, after=after, items=items, totals=board.totals(session),
        scarce=board.scarce(items), comments=gaps.woven(screens.latest(session), gaps.on_screen(session)),
        desk=screens.waiting(session), looks=screens.looks(session), buyers=rows, hand=typed, words=words,
        texts=words.for_scripts(), lights=words.LIGHTS, pieces=screens.pieces, hour=screens.hour,
        to_tell=promotions.to_tell(session), cases=unserved.number_of_cases(session),
        claimed=claimed.by_number(session, [each.number for each in rows]),
        has_own_page=not session.is_rehearsal and any(
            each.channel.platform == Platform.OWN for each in session.channels),
        new_key=new_key, channels=points.of_session(session)), typed.http_status


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
    form = OnAirForm()
    if form.submitted():
        with form.catching():
            sessions.put_on_air(actors.current(), session.id, item_code, form.request_key.data or "",
                                form.instead_of.data if form.was_sent_later.data else None)
    return _answer(code, form)


@bp.post("/console/items/<item_code>/<any(more, price):what>")
@allow(*CREW)
def change_item(code: str, item_code: str, what: str) -> ResponseReturnValue:
    """Set more of an item aside, or change its price, in one line."""
    session = own_session(actors.current(), code)
    form = RestockForm() if what == "more" else PriceForm()
    if form.submitted():
        with form.catching():
            key = form.request_key.data or ""
            if isinstance(form, RestockForm):
                more = form.base_units(lineup.item_of(session, item_code))
                restocking.restock(actors.current(), session.id, item_code, more, key)
            else:
                quick.set_price(actors.current(), session.id, item_code, form.price.data, key)
    return _answer(code, form)


@bp.post("/console/comments/<int:comment_id>/<any(take, reopen, give_back, accept, dismiss):what>")
@allow(*CREW)
def decide(code: str, comment_id: int, what: str) -> ResponseReturnValue:
    """Take a comment, bring back one that is done with, leave it, do what it says, or dismiss it."""
    session = own_session(actors.current(), code)
    form = DeskForm()
    if form.submitted():
        key = form.request_key.data or ""
        with form.catching():
            if what == "accept":
                review.accept(actors.current(), session.id, comment_id, form.text.data or "", key)
            elif what == "dismiss":
                review.dismiss(actors.current(), session.id, comment_id, key)
            else:
                step = {"take": review.take, "reopen": review.reopen, "give_back": review.give_back}[what]
                step(actors.current(), session.id, comment_id)
    return _answer(code, form)


@bp.post("/console/looks/<int:look_id>/seen")
@allow(*CREW)
def seen(code: str, look_id: int) -> ResponseReturnValue:
    """Somebody has looked at what a buyer wrote after the decision."""
    session = own_session(actors.current(), code)
    looks.check_there(session, look_id)
    form = BaseForm()
    if form.submitted():
        with form.catching():
            looks.seen(actors.current(), session.id, look_id)
    return _answer(code, form)


@bp.post("/console/by-hand")
@allow(*CREW)
def by_hand(code: str) -> ResponseReturnValue:
    """An order in one line; what is not understood stays in the field."""
    session = own_session(actors.current(), code)
    form = HandForm()
    if form.submitted():
        with form.catching():
            decided = hand.by_hand(actors.current(), session.id, form.text.data, form.request_key.data or "")
            waits = any(line.get("state") == "waiting" for line in decided.outcome)
            if wants_json():
                return jsonify(number=decided.number, outcome=decided.outcome, waits=waits)
            flash(gettext("Sold out: number %(number)s is on the waiting list.", number=decided.number) if waits
                  else gettext("Ordered for number %(number)s.", number=decided.number),
                  "warning" if waits else "success")
            return redirect(url_for("studio_console.console", code=code), 303)
    return _answer(code, form) if wants_json() else _page(session, form)


@bp.get("/buyers/<int:number>")
@allow(*CREW)
def buyer(code: str, number: int) -> ResponseReturnValue:
    """A buyer: what they claimed, the link to their order, its QR code, a text to send."""
    session = own_session(actors.current(), code)
    found = buyers.by_number(actors.current(), session, number)
    return jsonify(buyer_card(session, found)) if wants_json() else buyer_page(session, found)


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
    since = screens.on_air_since(session)
    following = items[place + 1] if place is not None and place + 1 < len(items) else None
    return render_template("livestream/studio/presenter.html", session=session, after=after, following=following,
                           on_air=items[place] if place is not None else None, since=since,
                           minutes=f"{max(0, int((clock.now() - since).total_seconds())) // 60}:00" if since else "")


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
