"""Comments that a person brings: copied from a platform and pasted, or in a file."""
from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from core import actors
from core.access import allow
from livestream import brought, pasting, screens, words
from livestream.access import own_session
from livestream.bringing_forms import PasteForm, RowsForm
from livestream.brought import Foreseen
from livestream.errors import TooManyLines
from livestream.heard import Counts
from livestream.models import LiveSession
from livestream.studio.sessions import CREW

bp = Blueprint("studio_brought", __name__, url_prefix="/studio/<code>/comments")


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
        with form.catching(text=TooManyLines):
            rows = pasting.read(str(form.text.data))
            table = RowsForm(formdata=None)
            return _table(session, table, form.channel.data, rows)
    return render_template("livestream/studio/paste.html", session=session, form=form,
                           is_on=session.status in brought.ON_AIR), form.http_status


def _rows(session: LiveSession) -> ResponseReturnValue:
    form = RowsForm()
    form.of(session, takes_orders=True)
    if not form.submitted():
        return _page(session, form, [])
    with form.catching():
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
