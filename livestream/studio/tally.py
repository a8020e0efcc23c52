"""Paper for when network or power fails: the tally sheet to print, and the page where its lines are typed in."""
from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from core import actors
from core.access import allow
from core.i18n import say
from livestream import board, words
from livestream.access import own_session
from livestream.bringing import paper, tally
from livestream.bringing.tally import Verdict
from livestream.errors import TooManyLines
from livestream.forms import TallyForm
from livestream.models import LiveSession
from livestream.planning import timetable
from livestream.printing.short_names import short_name
from livestream.studio.sessions import CREW

bp = Blueprint("studio_tally", __name__, url_prefix="/studio/<code>/tally")
_LINES = 10  # to write on, for each item: four items then fill a page


@bp.get("")
@allow(*CREW)
def sheet(code: str) -> ResponseReturnValue:
    """A block of lines for each item, in the order of the run-of-show."""
    session = own_session(actors.current(), code)
    return render_template("livestream/studio/tally.html", session=session, items=board.items(session),
                           card=timetable.cards([session])[0], short=short_name, lines=_LINES)


@bp.route("/enter", methods=["GET", "POST"])
@allow(*CREW)
def enter(code: str) -> ResponseReturnValue:
    """Type or paste the lines; see what each would do; do them. What was refused stays in the field to be mended."""
    session = own_session(actors.current(), code)
    form = TallyForm()
    if not form.submitted():
        return _page(session, form, [], is_done=False)
    found: list[Verdict] = []
    is_done = request.form.get("step") == "enter"
    with form.catching(text=TooManyLines):
        text = str(form.text.data)
        found = (tally.enter(actors.current(), session.id, text, str(form.request_key.data)) if is_done
                 else tally.check(actors.current(), session.id, text))
    if is_done and not form.errors and not form.form_errors:
        form.text.data = "\n".join(each.typed for each in found if not each.is_done)
    return _page(session, form, found, is_done)


def _page(session: LiveSession, form: TallyForm, found: list[Verdict], is_done: bool) -> ResponseReturnValue:
    return render_template(
        "livestream/studio/tally_enter.html", session=session, form=form, found=found, is_done=is_done,
        is_on=paper.is_open(session), until=paper.until(session), items=board.items(session),
        outcomes=words.OUTCOMES if is_done else words.WOULD, bad=words.BAD_LINES, short=short_name,
        said=lambda error: say(str(error), error.facts)), form.http_status
