"""The office of money: what waits for somebody, one case with everything to decide it, and the money of one order."""
from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from accounts.names import names_of
from core import actors
from core.access import allow
from core.db import Dong
from core.forms import BaseForm
from core.i18n import say
from orders import money_pages, moving, order_money, writing_off
from orders.access import order_of
from orders.balances import Balance
from orders.banking import messages
from orders.cards import other_sum
from orders.cases import deciding, notes, overview
from orders.cases.forms import CloseForm, MoveForm, RefundForm, WriteOffForm
from orders.cases.overview import case_of
from orders.cases.words import DECISIONS, NAMES, name, to_do
from orders.codes import read_code
from orders.door import keeping
from orders.door.forms import KeepForm
from orders.errors import NoSuchOrder, NothingLeftOfTheLine, ReasonNeeded
from orders.expiry import shown
from orders.expiry.forms import MoreTimeForm
from orders.models import Case, CaseKind, Order, ParcelStatus
from orders.models.money import BankMessage
from orders.money_errors import (
    AmountNeeded,
    GoesToItsCard,
    MoreThanMissing,
    MoreThanPaidSo,
    MoreThanSurplus,
    NoSuchLine,
    NoSuchOrderToPay,
    SameOrder,
    TooMuchToWriteOff,
)
from orders.refunds import promising
from orders.switching import awaited
from orders.transfer_slips import standing as slips
from shop.paging import page_asked, paged

bp = Blueprint("orders_money", __name__, url_prefix="/office/money")
_FIELDS: dict[str, Any] = {
    "amount": (AmountNeeded, MoreThanSurplus, MoreThanMissing, MoreThanPaidSo, NothingLeftOfTheLine, TooMuchToWriteOff),
    "reason": ReasonNeeded, "way": GoesToItsCard}


@bp.get("")
@allow("admin")
def home() -> ResponseReturnValue:
    """What waits, and where to go from here."""
    return render_template("orders/office/money/home.html", found=overview.overview(actors.current()), names=NAMES,
                           awaited=awaited.orders(actors.current()), pages=money_pages.pages())


@bp.get("/cases")
@allow("admin")
def cases() -> ResponseReturnValue:
    """The cases that wait, of one kind or all, the oldest first."""
    asked = request.args.get("kind", "")
    kind = CaseKind(asked) if asked in list(CaseKind) else None
    page = paged(overview.wanted(kind), page_asked(), 30)
    return render_template("orders/office/money/cases.html", page=page, kind=kind, names=NAMES, name=name,
                           found=overview.overview(actors.current()), orders=deciding.orders_of(page.items),
                           amounts=overview.amounts(page.items),
                           said=notes.said)


@bp.get("/cases/<int:case_id>")
@allow("admin")
def case(case_id: int) -> ResponseReturnValue:
    """One case: what is known, and what can be done about it."""
    return _case(case_of(actors.current(), case_id), CloseForm())


@bp.post("/cases/<int:case_id>/close")
@allow("admin")
def close(case_id: int) -> ResponseReturnValue:
    """Nothing is to be done about it, or it was done elsewhere: with a reason."""
    found, form = case_of(actors.current(), case_id), CloseForm()
    if form.submitted():
        with form.catching(reason=ReasonNeeded):
            if deciding.let_be(actors.current(), case_id, str(form.reason.data)):
                flash(gettext("The case is closed."), "success")
            else:
                flash(gettext("Somebody else has decided this meanwhile."), "warning")
            return redirect(url_for("orders_money.cases"), 303)
    return _case(found, form)


@bp.post("/cases/<int:case_id>/send-back")
@allow("admin")
def refund_line(case_id: int) -> ResponseReturnValue:
    """Send back so much of the bank line of this case, which is nobody's."""
    found, form = case_of(actors.current(), case_id), RefundForm()
    if found.bank_line_id is None:
        raise NoSuchLine
    form.offer([])
    if form.submitted():
        with form.catching(**_FIELDS):
            made = promising.promise_line(actors.current(), found.bank_line_id, form.wish())
            flash(gettext("It goes back. It stands in the list of refunds."), "success")
            return redirect(url_for("orders_refunds.refund", refund_id=made.id), 303)
    return _case(found, CloseForm(formdata=None), form)


@bp.post("/cases/<int:case_id>/came-back")
@allow("admin")
def came_back(case_id: int) -> ResponseReturnValue:
    """What came by the line of this case is what we had sent: a refund, or a payout."""
    found, form = case_of(actors.current(), case_id), BaseForm()
    if form.submitted():
        with form.catching():
            deciding.came_back(actors.current(), case_id, request.form.get("what", "")[:40])
            flash(gettext("Written down: it came back. The money is where it was before."), "success")
            return redirect(url_for("orders_money.case", case_id=found.id), 303)
    for message in form.form_errors:
        flash(message, "error")
    return redirect(url_for("orders_money.case", case_id=found.id), 303)


@bp.post("/cases/<int:case_id>/hear-again")
@allow("admin")
def hear_again(case_id: int) -> ResponseReturnValue:
    """Have the message of a bank that this case is about heard once more."""
    found, form = case_of(actors.current(), case_id), BaseForm()
    if form.submitted():
        with form.catching():
            messages.again(actors.current(), case_id)
            flash(gettext("It is heard once more in a moment. If that fails again, a new case is opened."), "success")
            return redirect(url_for("orders_money.cases"), 303)
    for message in form.form_errors:
        flash(message, "error")
    return redirect(url_for("orders_money.case", case_id=found.id), 303)


@bp.get("/find")
@allow("admin")
def find() -> ResponseReturnValue:
    """To the money of the order whose code somebody typed."""
    try:
        found = _typed(request.args.get("code", "")[:40])
    except NoSuchOrderToPay as error:
        flash(say(str(error), error.facts), "error")
        return redirect(url_for("orders_money.home"), 303)
    return redirect(url_for("orders_money.order", code=found.code), 303)


@bp.get("/orders/<code>")
@allow("admin")
def order(code: str) -> ResponseReturnValue:
    """The money of one order, and what can be done with what is too much or missing."""
    return _order(order_of(actors.current(), code))


@bp.post("/orders/<code>/refund")
@allow("admin")
def refund(code: str) -> ResponseReturnValue:
    """Give back so much of what is too much."""
    found, form = order_of(actors.current(), code), RefundForm()
    form.offer(promising.ways(found))
    if form.submitted():
        with form.catching(**_FIELDS):
            made = promising.promise(actors.current(), found.id, form.wish())
            flash(gettext("It goes back. It stands in the list of refunds."), "success")
            return redirect(url_for("orders_refunds.refund", refund_id=made.id), 303)
    return _order(found, refund=form)


@bp.post("/orders/<code>/move")
@allow("admin")
def move(code: str) -> ResponseReturnValue:
    """Let so much of what is too much count for another order."""
    found, form = order_of(actors.current(), code), MoveForm()
    if form.submitted():
        with form.catching(to=(NoSuchOrderToPay, SameOrder), **_FIELDS):
            target = _typed(str(form.to.data))
            moving.move_money(actors.current(), found.id, target.id, form.dong, str(form.reason.data),
                              str(form.request_key.data))
            flash(gettext("It counts for %(code)s now.", code=target.code), "success")
            return redirect(url_for("orders_money.order", code=code), 303)
    return _order(found, move=form)


@bp.post("/orders/<code>/write-off")
@allow("admin")
def write_off(code: str) -> ResponseReturnValue:
    """Give up what is missing, or keep what is too much: whichever it is."""
    found, form = order_of(actors.current(), code), WriteOffForm()
    if form.submitted():
        with form.catching(**_FIELDS):
            writing_off.write_off(actors.current(), found.id, deciding.signed(found, form.dong),
                                  str(form.reason.data), str(form.request_key.data))
            flash(gettext("It is written off."), "success")
            return redirect(url_for("orders_money.order", code=code), 303)
    return _order(found, write_off=form)


def _typed(text: str) -> Order:
    """The order whose code somebody typed. Raises NoSuchOrderToPay."""
    try:
        return order_of(actors.current(), read_code(text) or "")
    except NoSuchOrder as error:
        raise NoSuchOrderToPay from error


def _forms(money: order_money.OrderMoney | None, given: dict[str, Any], reason: str = "") -> dict[str, Any]:
    """The forms for what can be done, filled with what is likely, so that one tap is enough."""
    if money is None:
        return {}
    refund, move, write_off = (given.get(name) for name in ("refund", "move", "write_off"))
    balance: Balance = money.balance
    if refund is None:
        refund = RefundForm(formdata=None)
        refund.offer(money.ways)
        refund.reason.data = reason
    if move is None:
        move = MoveForm(formdata=None)
        if money.others:
            other, of_other = money.others[0]
            move.reason.data = reason
            move.to.data, move.amount.data = other.code, Dong(min(balance.surplus, of_other.left))
    if write_off is None:
        write_off = WriteOffForm(formdata=None)
        write_off.amount.data, write_off.reason.data = balance.surplus or balance.left, reason
    keep = KeepForm(formdata=None)
    keep.amount.data, keep.reason.data = keeping.most(money.order), reason
    return {"refund_form": refund, "move_form": move, "off_form": write_off,
            "off_most": writing_off.room(money.order, is_kept=bool(balance.surplus)),
            "keep_form": keep, "time_form": MoreTimeForm(formdata=None),
            "deadline": shown.of(money.order, actors.current())}


def _order(found: Order, **given: Any) -> ResponseReturnValue:
    money = order_money.read(found)
    status = next((form.http_status for form in given.values()), 200)
    if not (money.balance.surplus or ("write_off" in given and money.balance.left)):
        for form in given.values():  # somebody was faster: the page has no such form any more
            form.say_on_top()
    return render_template("orders/office/money/order.html", order=found, money=money, name=name,
                           can_allow=any(parcel.status == ParcelStatus.DELIVERED for parcel in found.parcels),
                           open_cases=overview.of_order(found.id), slips=slips.of_order(found.id),
                           **_forms(money, given)), status


def _case(found: Case, form: CloseForm, line_form: RefundForm | None = None) -> ResponseReturnValue:
    about = deciding.about(found)
    if found.closed_at is not None:  # somebody was faster: the page has no such form any more
        form.say_on_top()
    if line_form is not None and (found.closed_at is not None or about.line is None or not about.line.remaining):
        line_form.say_on_top()
    money = None if about.order is None else order_money.read(about.order)
    if line_form is None and about.line is not None and about.line.remaining:
        line_form = RefundForm(formdata=None)
        line_form.offer([])
        line_form.amount.data, line_form.reason.data = about.line.remaining, str(name(found))
    can_be = ([], []) if about.line is None or not about.line.remaining else deciding.sent_as_much(about.line)
    message = messages.of_case(found)
    status = form.http_status if line_form is None else max(form.http_status, line_form.http_status)
    return render_template(
        "orders/office/money/case.html", case=found, about=about, money=money, form=form, line_form=line_form,
        message=message, trouble=_trouble(message), amount=overview.amounts([found])[found.id],
        is_other_sum=other_sum.is_other_sum(found), card_sum=other_sum.asked_for(found),
        sent_refunds=can_be[0], sent_payouts=can_be[1], title=name(found), to_do=to_do(found), decisions=DECISIONS,
        people=names_of([found.closed_by]), said=notes.said, links=notes.links,
        slips=slips.of_order(about.order.id) if about.order else [],
        **_forms(money, {}, str(name(found)))), status


def _trouble(message: BankMessage | None) -> str:
    """Why the message of a bank cannot be read; "" where it can be."""
    error = None if message is None else messages.trouble(message)
    return "" if error is None else say(str(error), error.facts)
