"""The office of bank lines: what has come and gone, whose it may be, and giving it where it belongs."""
from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from accounts.names import names_of
from core import actors
from core.access import allow
from core.db import db
from orders.banking import by_hand, outgoing, suggesting
from orders.banking.errors import NothingGiven, NotSuchMoney
from orders.banking.line_forms import EndForm, GiveForm, key_of, name_of
from orders.banking.outgoing import Gone
from orders.banking.words import ENDS
from orders.cards import payouts
from orders.codes import read_code
from orders.debts import paying, words
from orders.debts.errors import MoreThanDebt, MoreThanOwed, NoSuchDebt, NothingUsed, NotThatWay, SettledSince
from orders.debts.forms import UndoForm, UseForm
from orders.errors import NothingLeftOfTheLine, ReasonNeeded
from orders.models import BankLine, Case, Direction, Order, Payment
from orders.models.money import BankLineEnd, BankTelling
from orders.money_errors import NoSuchOrderToPay
from shop.paging import page_asked, paged

bp = Blueprint("bank_lines", __name__, url_prefix="/office/money/bank-lines")
_SHOWN = ("open", "in", "out")
_USE: dict[str, Any] = {"what": (NotThatWay, NoSuchDebt, SettledSince), "why": ReasonNeeded,
                        "used": (NothingUsed, NothingLeftOfTheLine, MoreThanOwed, MoreThanDebt)}
_GIVE: dict[str, Any] = {"code": NoSuchOrderToPay, "amount": (NothingGiven, NothingLeftOfTheLine)}


@bp.get("")
@allow("admin")
def lines() -> ResponseReturnValue:
    """What is nobody's yet, or everything that came in or went out, the newest first."""
    shown = request.args.get("show", "")
    shown = shown if shown in _SHOWN else "open"
    wanted = sa.select(BankLine).order_by(BankLine.at.desc(), BankLine.id.desc())
    if shown == "open":
        wanted = wanted.where(BankLine.remaining > 0)
    else:
        wanted = wanted.where(BankLine.direction == Direction(shown))
    page = paged(wanted, page_asked(), 30)
    return render_template("orders/office/money/bank_lines.html", page=page, shown=shown)


@bp.get("/<int:line_id>")
@allow("admin")
def line(line_id: int) -> ResponseReturnValue:
    """One movement: who told it, where it went, whose the rest may be."""
    found = by_hand.line_of(actors.current(), line_id)
    return _line(found, _give_form(found), _end_form(found))


@bp.post("/<int:line_id>/give")
@allow("admin")
def give(line_id: int) -> ResponseReturnValue:
    """So much of it is for this order."""
    found, form = by_hand.line_of(actors.current(), line_id), GiveForm()
    if form.submitted():
        with form.catching(**_GIVE):
            code = read_code(str(form.code.data))
            if code is None:
                raise NoSuchOrderToPay
            by_hand.give(actors.current(), line_id, {code: form.dong}, str(form.request_key.data))
            flash(gettext("It counts for %(code)s now.", code=code), "success")
            return redirect(url_for("bank_lines.line", line_id=line_id), 303)
    return _line(found, form, _end_form(found))


@bp.post("/<int:line_id>/end")
@allow("admin")
def end(line_id: int) -> ResponseReturnValue:
    """What is left of it is no buyer's money."""
    found, form = by_hand.line_of(actors.current(), line_id), EndForm()
    form.offer(found, _gone(found))
    if form.submitted():
        with form.catching(reason=ReasonNeeded, kind=(NotSuchMoney, NothingLeftOfTheLine)):
            by_hand.end(actors.current(), line_id, form.said, str(form.request_key.data))
            flash(gettext("It is written down what this movement was."), "success")
            return redirect(url_for("bank_lines.lines"), 303)
    return _line(found, _give_form(found), form)


@bp.post("/<int:line_id>/use")
@allow("admin")
def use(line_id: int) -> ResponseReturnValue:
    """So much of it paid what we owe, or was a cost, or our own."""
    found, form = by_hand.line_of(actors.current(), line_id), UseForm()
    form.offer(found)
    if form.submitted():
        with form.catching(**_USE):
            paying.use(actors.current(), line_id, form.use, str(form.request_key.data))
            flash(gettext("It is written down what this movement was."), "success")
            return redirect(url_for("bank_lines.line", line_id=line_id), 303)
    return _line(found, _give_form(found), _end_form(found), form)


@bp.post("/<int:line_id>/undo/<int:use_id>")
@allow("admin")
def undo(line_id: int, use_id: int) -> ResponseReturnValue:
    """That was not so."""
    form = UndoForm()
    paying.use_of(actors.current(), line_id, use_id)
    if form.submitted():
        with form.catching():
            paying.undo(actors.current(), use_id, str(form.reason.data))
            flash(gettext("It is taken back: please say what this movement was."), "success")
    form.say_on_top()
    return redirect(url_for("bank_lines.line", line_id=line_id), 303)


def _give_form(found: BankLine) -> GiveForm:
    form = GiveForm(formdata=None)
    form.amount.data = found.remaining
    return form


def _end_form(found: BankLine) -> EndForm:
    form = EndForm(formdata=None)
    form.offer(found, _gone(found))
    return form


def _gone(found: BankLine) -> list[Gone]:
    """What it may be that we sent; nothing where somebody knows what it was."""
    return outgoing.candidates(found) if found.remaining and found.account_id is not None else []


def _use_form(found: BankLine) -> UseForm:
    form = UseForm(formdata=None)
    form.offer(found)
    return form


def _line(found: BankLine, give_form: GiveForm, end_form: EndForm, use_form: UseForm | None = None,
          ) -> ResponseReturnValue:
    parts = db.session.execute(sa.select(Payment, Order).join(Order, Order.id == Payment.order_id).where(
        Payment.bank_line_id == found.id).order_by(Payment.id)).all()
    told = db.session.scalars(sa.select(BankTelling).where(BankTelling.line_id == found.id).order_by(BankTelling.at))
    cases = db.session.scalars(sa.select(Case).where(
        Case.bank_line_id == found.id, Case.closed_at.is_(None)).order_by(Case.id)).all()
    ended = db.session.scalar(sa.select(BankLineEnd).where(BankLineEnd.line_id == found.id))
    if not found.remaining:  # somebody was faster: the page has no such form any more
        give_form.say_on_top()
        end_form.say_on_top()
        if use_form is not None:
            use_form.say_on_top()
    use_form, uses = use_form or _use_form(found), paying.uses_of(found.id)
    can_give = found.remaining > 0 and found.direction == Direction.IN and found.account_id is not None
    return render_template(
        "orders/office/money/bank_line.html", line=found, parts=parts, told=list(told), cases=cases,
        ended=ended, ends=ENDS, is_card=can_give and payouts.held(actors.current()) > 0,
        card_payout=payouts.of_line(found),
        gone=_gone(found), key_of=key_of, name_of=name_of,
        suggestions=suggesting.suggestions(found) if can_give else [], can_give=can_give, give_form=give_form,
        end_form=end_form, use_form=use_form, uses=uses, undo_form=UndoForm(formdata=None), kinds=words.KINDS,
        parties=words.names((made.kind, made.party) for made, _ in uses),
        people=names_of([ended.made_by if ended is not None else None, *(made.made_by for made, _ in uses),
                         *(undone.made_by for _, undone in uses if undone is not None)]),
    ), max(give_form.http_status, end_form.http_status, use_form.http_status)
