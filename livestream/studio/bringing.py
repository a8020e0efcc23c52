"""Comments that a person brings: copied from a platform and pasted, or in a file."""
from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from core import actors, clock, tables
from core.access import allow
from core.forms import BaseForm
from livestream import screens, words
from livestream.access import own_session
from livestream.bringing import brought, comment_files, comment_imports, pasting
from livestream.bringing.brought import Foreseen
from livestream.bringing_forms import CommentFileForm, PasteForm, RowsForm
from livestream.channel_errors import CountsOnly
from livestream.comments.heard import Counts
from livestream.errors import TooManyLines
from livestream.file_errors import ColumnsMissing, FileTooLarge
from livestream.models import LiveSession
from livestream.studio.sessions import CREW

bp = Blueprint("studio_brought", __name__, url_prefix="/studio/<code>/comments")
_JUST_NOW = timedelta(seconds=2)
_SHOWN = 200  # rows of each kind on a page: a file has thousands


@bp.route("/paste", methods=["GET", "POST"])
@allow(*CREW)
def paste(code: str) -> ResponseReturnValue:
    """Paste what was copied; see what each comment would do, mend it; have it heard."""
    session = own_session(actors.current(), code)
    if request.form.get("step") in ("check", "take"):
        return _rows(session)
    form = PasteForm()
    form.of(session, takes_orders=True)
    if form.submitted():
        with form.catching(text=TooManyLines, channel=CountsOnly):
            brought.check_takes_orders(session, form.channel.data)
            rows = pasting.read(str(form.text.data))
            table = RowsForm(formdata=None)
            return _table(session, table, form.channel.data, rows)
    return render_template("livestream/studio/paste.html", session=session, form=form, counting=form.counting,
                           is_on=session.status in brought.ON_AIR), form.http_status


@bp.route("/file", methods=["GET", "POST"])
@allow(*CREW)
def send_file(code: str) -> ResponseReturnValue:
    """Send a file; those that were sent are listed."""
    session = own_session(actors.current(), code)
    form = CommentFileForm()
    form.of(session, takes_orders=False)
    if form.submitted():
        with form.catching(file=(tables.UnknownEncoding, tables.EmptyTable, tables.TooManyRows, tables.TooManyColumns,
                                 ColumnsMissing, FileTooLarge)):
            data = form.file.data.stream.read(comment_files.LARGEST + 1)
            file = comment_imports.keep(actors.current(), session.id, form.channel.data, form.file.data.filename, data)
            if file.brought_at < clock.now() - _JUST_NOW:
                flash(gettext("This file was sent before: it is the same one."), "info")
            return redirect(url_for(".show_file", code=code, file_id=file.id), 303)
    return render_template(
        "livestream/studio/comment_file.html", session=session, form=form, files=comment_imports.of_session(session),
        is_on=session.status in brought.ON_AIR, most=comment_files.LIMITS.rows), form.http_status


@bp.route("/file/<int:file_id>", methods=["GET", "POST"])
@allow(*CREW)
def show_file(code: str, file_id: int) -> ResponseReturnValue:
    """What each line of a file would do; take what is new of it, or read what became of it."""
    session = own_session(actors.current(), code)
    file, form, report = comment_imports.find(session, file_id), BaseForm(), None
    if form.submitted():
        with form.catching():
            comment_imports.take(actors.current(), file)
            return redirect(url_for(".show_file", code=code, file_id=file.id), 303)
    if file.wanted_at is None and session.status in brought.ON_AIR:
        report = comment_imports.look(actors.current(), file)
    return render_template(
        "livestream/studio/comment_file_report.html", session=session, form=form, file=file, report=report,
        faults=words.FILE_FAULTS, columns=words.COLUMNS, kinds=words.KINDS, shown=_SHOWN), form.http_status


def _rows(session: LiveSession) -> ResponseReturnValue:
    form = RowsForm()
    form.of(session, takes_orders=True)
    if not form.submitted():
        return _page(session, form, [])
    with form.catching(channel=CountsOnly):
        brought.check_takes_orders(session, form.channel.data)
        rows = form.kept()
        if request.form.get("step") == "check":
            return _table(session, form, form.channel.data, rows)
        found = brought.check(actors.current(), session.id, form.channel.data, rows)
        good = [each.row for each in found if each.bad is None]
        flash(told(brought.paste(actors.current(), session.id, form.channel.data, good)), "success")
        left = [each for each in found if each.bad is not None]
        if not left:
            return redirect(url_for("studio_console.console", code=session.code), 303)
        form.show(left)
        return _page(session, form, left)
    return _page(session, form, [])


def _table(session: LiveSession, form: RowsForm, channel_id: int, rows: list[brought.Row]) -> ResponseReturnValue:
    found = brought.check(actors.current(), session.id, channel_id, rows)
    form.of(session, takes_orders=True)
    form.channel.data = channel_id
    form.show(found)
    return _page(session, form, found)


def _page(session: LiveSession, form: RowsForm, found: list[Foreseen]) -> ResponseReturnValue:
    seen: list[Foreseen | None] = [*found] or [None] * len(form.rows.entries)
    return render_template(
        "livestream/studio/paste_rows.html", session=session, form=form, bad=words.BAD_ROWS, kinds=words.KINDS,
        hour=screens.hour,
        lines=list(zip(form.rows.entries, seen, strict=True)),
        new=sum(each.is_new for each in found), known=sum(each.is_known for each in found),
        faulty=sum(each.bad is not None for each in found)), form.http_status


def told(counts: Counts) -> str:
    """What came of it, in a sentence."""
    said = [ngettext("%(num)d comment heard", "%(num)d comments heard", counts.heard)]
    for count, text in ((counts.ordered, gettext("claims: %(n)s", n=counts.ordered)),
                        (counts.waiting, gettext("onto the waiting list: %(n)s", n=counts.waiting)),
                        (counts.doubtful, gettext("for a person: %(n)s", n=counts.doubtful)),
                        (counts.repeated, gettext("known already: %(n)s", n=counts.repeated))):
        if count:
            said.append(text)
    return f"{'; '.join(said)}."
