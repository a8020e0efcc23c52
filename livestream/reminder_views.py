"""Where viewers ask to be reminded of a live session, and where the link in each message stops it."""
from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from core import templating
from core.access import allow
from core.phones import NotAPhone
from core.security import client_address
from livestream.planning import timetable, viewers
from livestream.reminder_forms import RemindForm, StopForm

bp = Blueprint("reminders", __name__)


@bp.route("/lives/<code>/remind", methods=["GET", "POST"])
@allow("public")
def ask(code: str) -> ResponseReturnValue:
    """Leave a phone number; the answer is the same whether it was there already."""
    shown, form = timetable.session_with(code), RemindForm()
    if form.submitted():
        with form.catching(phone=NotAPhone):
            viewers.count(form.phone.data, client_address())
            viewers.ask(shown.id, form.phone.data, templating.language())
            flash(gettext("We remind you by text message before it begins."), "success")
            return redirect(url_for("livestream.live", code=code), 303)
    elif not form.is_submitted() and not viewers.is_open(shown):
        return redirect(url_for("livestream.live", code=code), 303)
    return render_template("livestream/remind.html", session=shown, form=form), form.http_status


@bp.route("/reminders/<secret>", methods=["GET", "POST"])
@allow("public")
def stop(secret: str) -> ResponseReturnValue:
    """What somebody is reminded of, and the button that stops it: looking alone stops nothing."""
    reminder, form = viewers.with_secret(secret), StopForm()
    if form.submitted():
        viewers.stop(secret)
        flash(gettext("We do not remind you of this live any more."), "success")
        return redirect(url_for("reminders.stop", secret=secret), 303)
    return render_template("livestream/reminder.html", reminder=reminder, session=reminder.session,
                           form=form), form.http_status
