"""One buyer of a session: what they claimed, their order with its link, and who else is in it."""
from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import quote

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from core import actors, clock, phones
from core.access import allow
from core.db import Dong
from core.moments import exact_day
from core.templating import dong, language, quantity
from livestream import screens, terms, words
from livestream.access import own_session
from livestream.buying import buyers, merging, restricting, wished
from livestream.console_forms import RestrictForm, TransferForm
from livestream.errors import NoSuchLiveBuyer, NothingOrdered, SameOrder, TwoAddresses, WhyParted
from livestream.forms import JoinForm, PartForm
from livestream.models import LiveBuyer, LiveSession
from livestream.studio.sessions import CREW
from orders.errors import BadUntil, ReasonNeeded
from orders.models import Order, OrderStatus

bp = Blueprint("studio_buyers", __name__, url_prefix="/studio/<code>/buyers/<int:number>")
_A_MONTH = timedelta(days=30)


@bp.post("/join")
@allow(*CREW)
def join(code: str, number: int) -> ResponseReturnValue:
    """The goods of this buyer go into the order of another: it is one person."""
    session = own_session(actors.current(), code)
    found, form = buyers.by_number(actors.current(), session, number), JoinForm()
    if form.submitted():
        with form.catching(into=(NoSuchLiveBuyer, NothingOrdered, SameOrder, TwoAddresses)):
            order = merging.join(actors.current(), session.id, number, form.into.data)
            flash(gettext("Numbers %(one)s and %(other)s are one order now: %(code)s.", one=number,
                          other=form.into.data, code=order.code), "success")
            return redirect(url_for("studio_console.buyer", code=code, number=number), 303)
    return page(session, found, join_form=form), form.http_status


@bp.post("/restrict")
@allow(*CREW)
def restrict(code: str, number: int) -> ResponseReturnValue:
    """Comments of this buyer wait for a person from now on."""
    session = own_session(actors.current(), code)
    found, form = buyers.by_number(actors.current(), session, number), RestrictForm()
    if form.submitted() and (until := form.until.data) is not None:
        with form.catching(reason=ReasonNeeded, until=BadUntil):
            restricting.restrict(actors.current(), session.id, number, form.reason.data, until)
            flash(gettext("Comments of %(name)s wait for a person until %(day)s.", name=found.name,
                          day=exact_day(until, language())), "success")
            return redirect(url_for("studio_console.buyer", code=code, number=number), 303)
    return page(session, found, restrict_form=form), form.http_status


@bp.post("/part")
@allow(*CREW)
def part(code: str, number: int) -> ResponseReturnValue:
    """This buyer's goods leave the order they share with others."""
    session = own_session(actors.current(), code)
    found, form = buyers.by_number(actors.current(), session, number), PartForm()
    if form.submitted():
        with form.catching(reason=WhyParted):
            order = merging.part(actors.current(), session.id, number, form.reason.data, bool(form.forget.data))
            flash(gettext("Number %(number)s has an order of their own now: %(code)s.", number=number,
                          code=order.code), "success")
            return redirect(url_for("studio_console.buyer", code=code, number=number), 303)
    return page(session, found, part_form=form), form.http_status


def page(session: LiveSession, buyer: LiveBuyer, join_form: JoinForm | None = None,
         part_form: PartForm | None = None, restrict_form: RestrictForm | None = None,
         transfer_form: TransferForm | None = None) -> str:
    """The buyer with everything the crew may do about their order."""
    order = buyers.order_of(buyer)
    link = link_of(buyer) if order is not None else ""
    text = message_to(buyer, order, link) if order is not None else ""
    seen, claims = screens.buyer_of(session, buyer, order), screens.claims_of(buyer)
    return render_template(
        "livestream/studio/buyer.html", session=session, buyer=seen, claims=claims, order=order,
        states=wished.states(session, claims), link=link,
        text=text, sms=_sms(seen.phone, text), together=merging.others_in_order(buyer),
        perhaps=merging.with_same_phone(buyer), join_form=join_form or JoinForm(formdata=None),
        part_form=part_form or PartForm(formdata=None, data={"forget": True}),
        restrict_form=restrict_form or RestrictForm(formdata=None, data={"until": clock.today() + _A_MONTH}),
        transfer_form=transfer_form or TransferForm(formdata=None), pays_first=terms.is_first_paid(session),
        wished=wished.of(order.id) if order is not None else None,
        restrictions=restricting.of_buyer(session, buyer), sellers=restricting.names(session),
        light=words.LIGHTS.get(seen.light), facts=words.facts(seen.standing))


def card(session: LiveSession, buyer: LiveBuyer) -> dict[str, Any]:
    """The buyer in a few lines, for the console: no whole phone number, each fact a sentence."""
    order = buyers.order_of(buyer)
    link = link_of(buyer) if order is not None else ""
    seen, claims = screens.buyer_of(session, buyer, order), screens.claims_of(buyer)
    states = wished.states(session, claims)
    claimed = [f"{claim.item.code} {quantity(claim.base_units, claim.price.variant.stock_item.unit)}, "
               f"{dong(claim.amount)}: {words.CLAIMS[states[claim.id]]}" for claim in claims]
    return {
        "number": buyer.number, "name": buyer.name, "channel": seen.channel, "light": seen.light,
        "phone": phones.masked(seen.phone) if seen.phone else "", "facts": words.facts(seen.standing),
        "claims": claimed, "link": link, "text": message_to(buyer, order, link) if order is not None else "",
        "restrictions": [gettext("Restricted until %(day)s: %(reason)s", day=exact_day(each.until, language()),
                                 reason=each.reason) for each in restricting.of_buyer(session, buyer)]}


def link_of(buyer: LiveBuyer) -> str:
    """The link behind which the buyer completes the order. Raises NothingOrdered."""
    order = buyers.order_of(buyer)
    if order is None:
        raise NothingOrdered
    return url_for("orders.show", secret=order.secret, _external=True)


def message_to(buyer: LiveBuyer, order: Order, link: str) -> str:
    """What the crew sends to the buyer, on whatever way: plain text.

    Once there is an address nobody asks for it, nor when the order is cancelled and nothing is left to send.
    """
    if order.has_address or order.status == OrderStatus.CANCELLED:
        return str(gettext("Hello %(name)s, here you see your order %(code)s: %(link)s",
                           name=buyer.name, code=order.code, link=link))
    if not order.lines and wished.of(order.id).transfers:
        return str(gettext(
            "Hello %(name)s, your money has come in, but others paid before you and nothing is left for now. You have "
            "a place in the queue; see here how it stands: %(link)s", name=buyer.name, link=link))
    if not order.lines:
        return str(gettext(
            "Hello %(name)s, nothing is kept for you yet: who pays first is served first. Please say here where to "
            "send it: %(link)s", name=buyer.name, link=link))
    return str(gettext(
        "Hello %(name)s, we have noted your order %(code)s, %(sum)s without delivery. Please add your address here: "
        "%(link)s", name=buyer.name, code=order.code, sum=dong(Dong(order.goods_total)), link=link))


def _sms(phone: str | None, text: str) -> str:
    """An address that opens the phone's own messages with number and text; "?&" is understood by all of them."""
    return f"sms:+84{phone[1:]}?&body={quote(text)}" if phone and text else ""
