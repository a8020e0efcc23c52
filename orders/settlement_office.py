"""The office settles: runs of a period, one run with its lines, from draft to locked."""
from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _l

from core import actors
from core.access import allow
from core.actors import Actor
from core.db import db
from orders.books import entries as books
from orders.books.words import ACCOUNTS, KINDS
from orders.models.money import CorrectionAccount, Settlement, SettlementStatus
from orders.settlement import behind, drafting, listing, paper, rates, sheets, statement, steps
from orders.settlement.behind import Figure
from orders.settlement.steps import Correction
from orders.settlement.words import FIGURES, percent_of, rate_words, subjects, value_of
from orders.settlement_errors import BadCorrection, BadPeriod, BadRate, NoSuchRate, NoSuchSettlement
from orders.settlement_forms import CorrectionForm, DraftForm, RateForm, RunStepForm
from shop.access import cooperatives_visible_to
from shop.paging import Page, page_asked, paged

bp = Blueprint("settlement_office", __name__, url_prefix="/office/money/settlements")
_PER_PAGE, _LINES = 15, 10
bp.add_app_template_filter(percent_of, "rate")
Step = Callable[[Actor, int, int], Settlement]
_STEPS: dict[str, tuple[Step, Any]] = {
    "recompute": (drafting.recompute, _l("Computed anew")),
    "discard": (drafting.discard, _l("Discarded")),
    "review": (steps.review, _l("Reviewed")),
    "back": (steps.back_to_draft, _l("A draft again")),
    "lock": (steps.lock_run, _l("Locked")),
}


@bp.route("", methods=["GET", "POST"])
@allow("admin")
def runs() -> ResponseReturnValue:
    """Every run, and the form that makes drafts for a period."""
    actor = actors.current()
    form = DraftForm().of(db.session.scalars(cooperatives_visible_to(actor)).all())
    if form.submitted():
        with form.catching(last=BadPeriod):
            return redirect(_draft(actor, form), 303)
    asked = request.args.get("status", "")
    status = SettlementStatus(asked) if asked in list(SettlementStatus) else None
    page = paged(listing.settlements(actor, status), page_asked(), _PER_PAGE)
    return render_template(
        "orders/settlement/runs.html", form=form, page=page, sellers=listing.sellers(page.items), status=status,
        waiting=listing.waiting(actor), statuses=list(SettlementStatus)), form.http_status


@bp.get("/<settlement_code>")
@allow("admin")
def run(settlement_code: str) -> ResponseReturnValue:
    """One run with its lines, and every step that is possible now."""
    return _page(settlement_code, CorrectionForm())


@bp.get("/<settlement_code>/entries/<figure>")
@allow("admin")
def entries(settlement_code: str, figure: str) -> ResponseReturnValue:
    """What is booked behind a figure of a run."""
    found = listing.settlement_of(actors.current(), settlement_code)
    if figure not in list(Figure):
        raise NoSuchSettlement
    page = paged(behind.entries(found, Figure(figure)), page_asked(), _PER_PAGE)
    return render_template(
        "orders/settlement/entries.html", run=found, figure=figure, name=FIGURES[Figure(figure)], page=page,
        lines=books.lines_of(page.items), behind=behind.behind(found, Figure(figure)), names=ACCOUNTS, kinds=KINDS,
        told=statement.read(found))


@bp.post("/<settlement_code>/<step>")
@allow("admin")
def take_step(settlement_code: str, step: str) -> ResponseReturnValue:
    """Review, back to draft, compute anew, discard, lock."""
    found, form = listing.settlement_of(actors.current(), settlement_code), RunStepForm()
    if step not in _STEPS:
        raise NoSuchSettlement
    act, done = _STEPS[step]
    if form.submitted():
        with form.catching():
            act(actors.current(), found.id, form.version())
            flash(gettext("%(code)s: %(done)s", code=found.code, done=done), "success")
    for message in [*form.form_errors, *form.seen.errors]:
        flash(message, "error")
    return redirect(url_for("settlement_office.run", settlement_code=settlement_code), 303)


@bp.post("/<settlement_code>/correct")
@allow("admin")
def correct(settlement_code: str) -> ResponseReturnValue:
    """Write down what this run got wrong; it goes into the next one."""
    found, form = listing.settlement_of(actors.current(), settlement_code), CorrectionForm()
    if form.submitted():
        with form.catching(amount=BadCorrection):
            wish = Correction(found.cooperative_id, CorrectionAccount(form.account.data), form.signed(),
                              str(form.reason.data), found.id)
            steps.correct_once(actors.current(), wish, str(form.request_key.data))
            flash(gettext("The correction goes into the next settlement of this seller."), "success")
            return redirect(url_for("settlement_office.run", settlement_code=settlement_code), 303)
    return _page(settlement_code, form)


@bp.get("/<settlement_code>.pdf")
@allow("admin")
def pdf(settlement_code: str) -> ResponseReturnValue:
    """The statement on paper."""
    return file_of(listing.settlement_of(actors.current(), settlement_code), "pdf")


@bp.get("/<settlement_code>.xlsx")
@allow("admin")
def xlsx(settlement_code: str) -> ResponseReturnValue:
    """The statement as a spreadsheet."""
    return file_of(listing.settlement_of(actors.current(), settlement_code), "xlsx")


@bp.route("/rates", methods=["GET", "POST"])
@allow("admin")
def rates_page() -> ResponseReturnValue:
    """What is kept of a sale, and from when on it is another."""
    words = rate_words()
    form = RateForm().of([*((name, word) for name, word in words.items()), *subjects()])
    if form.submitted():
        with form.catching(value=BadRate, name=NoSuchRate):
            name, value = str(form.name.data), form.number() or 0
            change = rates.change if name in rates.MOST else rates.agree
            change(actors.current(), name, form.day(), value)
            flash(gettext("Kept."), "success")
            return redirect(url_for("settlement_office.rates_page"), 303)
    return render_template("orders/settlement/rates.html", form=form, words=words, known=rates.told(),
                           agreed=rates.agreed(), names=dict(subjects()), said=value_of), form.http_status


def file_of(found: Settlement, ending: str) -> Response:
    """The statement of a run as a file; whoever asks has seen to it that the reader may have it."""
    told = statement.read(found)
    data, kind = ((paper.pdf(told), "application/pdf") if ending == "pdf" else (
        sheets.statement_xlsx(told), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
    return Response(data, mimetype=kind, headers={
        "Content-Disposition": f'attachment; filename="{found.code}.{ending}"', "Cache-Control": "no-store"})


def lines_of(found: Settlement, lines: int) -> Page[statement.Row]:
    """The page of its lines that the address asks for."""
    pages = max(1, -(-lines // _LINES))
    number = min(page_asked(), pages)
    return Page(list(statement.rows(found.id, (number - 1) * _LINES, _LINES)), number, pages, lines)


def _page(settlement_code: str, form: CorrectionForm) -> ResponseReturnValue:
    found = listing.settlement_of(actors.current(), settlement_code)
    told = statement.read(found)
    return render_template(
        "orders/settlement/run.html", run=found, told=told, page=lines_of(found, told.lines), form=form,
        payouts=listing.payouts_of(found.id), coming=listing.corrections_waiting(found.cooperative_id),
        history=listing.history(found.id), behind=behind.OF_SUM), form.http_status


def _draft(actor: Actor, form: DraftForm) -> str:
    first, last = form.period()
    if form.seller.data:
        found = drafting.draft(actor, form.seller.data, first, last)
        flash(gettext("%(code)s is drafted.", code=found.code), "success")
        return url_for("settlement_office.run", settlement_code=found.code)
    made = drafting.draft_all(actor, first, last)
    count = len(made.settlement_ids)
    flash(ngettext("%(num)s draft was made.", "%(num)s drafts were made.", count), "success" if count else "info")
    if made.left_out:
        flash(gettext("Left out, because a run of theirs is open or reaches into these days: %(names)s",
                      names=", ".join(made.left_out[:20])), "info")
    return url_for("settlement_office.runs")
