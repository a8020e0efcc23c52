"""Rehearsing: recorded comments are chosen and played, and afterwards everybody sees how well they did."""
from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from core import actors, clock, events, tables
from core.access import allow
from core.forms import BaseForm
from livestream import words
from livestream.access import own_session
from livestream.errors import NoSuchSession
from livestream.file_errors import ColumnsMissing, FileTooLarge
from livestream.models import LiveSession
from livestream.rehearsal import feedback, pace, playing, reading, recordings, scores
from livestream.rehearsal.reading import Found
from livestream.rehearsal_errors import NoSuchRecording, NothingRecorded
from livestream.rehearsal_forms import ChooseForm, RecordingForm, SpeedForm
from livestream.studio.sessions import CREW

bp = Blueprint("studio_rehearsal", __name__, url_prefix="/studio/<code>/rehearsal")
files = Blueprint("recordings", __name__, url_prefix="/studio/recordings")
_KEEPERS = ("host", "operator", "trainer", "admin")
_STEPS = {"play": playing.play, "pause": playing.pause, "start_over": playing.start_over}
_SHOWN = 100  # faults on a page


def _own(code: str) -> LiveSession:
    """A rehearsal that this person runs. Raises NoSuchSession, also for a real session."""
    session = own_session(actors.current(), code)
    if not session.is_rehearsal:
        raise NoSuchSession
    return session


@bp.get("")
@allow(*CREW)
def show(code: str) -> ResponseReturnValue:
    """What is played, how far it is, and the buttons for it."""
    return _page(_own(code), BaseForm(formdata=None))


@bp.post("")
@allow(*CREW)
def choose(code: str) -> ResponseReturnValue:
    """Choose the comments."""
    session = _own(code)
    form = ChooseForm().of(actors.current(), playing.of_session(session))
    if form.submitted():
        with form.catching(recording=NoSuchRecording):
            playing.choose(actors.current(), session.id, form.recording_id(), form.tenths.data,
                           follows_script=bool(form.follows_script.data))
            flash(gettext("Chosen. They are played as soon as you press Play."), "success")
            return redirect(url_for(".show", code=code), 303)
    return _page(session, form, choosing=form)


@bp.post("/<any(play, pause, start_over):step>")
@allow(*CREW)
def step(code: str, step: str) -> ResponseReturnValue:
    """Play, pause, start over."""
    session, form = _own(code), BaseForm()
    if form.submitted():
        with form.catching():
            _STEPS[step](actors.current(), session.id)
            return redirect(url_for(".show", code=code), 303)
    return _page(session, form)


@bp.post("/speed")
@allow(*CREW)
def change_speed(code: str) -> ResponseReturnValue:
    """Faster or slower from now on."""
    session, form = _own(code), SpeedForm()
    if form.submitted():
        with form.catching():
            playing.set_speed(actors.current(), session.id, form.tenths.data)
            return redirect(url_for(".show", code=code), 303)
    return _page(session, form)


@bp.get("/score")
@allow(*CREW)
def score(code: str) -> ResponseReturnValue:
    """How well this person did: in this round, and over time."""
    session, person_id = _own(code), actors.current().person_id or 0
    now = playing.of_session(session)
    found = feedback.about(session, now, person_id) if now is not None and now.recording_id is not None else None
    return render_template("livestream/studio/rehearsal_score.html", session=session, playing=now, feedback=found,
                           speed=words.speed, kept=scores.of_people([person_id]))


def _page(session: LiveSession, form: BaseForm, choosing: ChooseForm | None = None) -> ResponseReturnValue:
    after = events.heads([session.stream]).get(session.stream, 0)  # before the rest: nothing is missed
    now = playing.of_session(session)
    reached = pace.position(now, clock.now()) // 1000 if now is not None else 0
    return render_template(
        "livestream/studio/rehearsal.html", session=session, playing=now, form=form, reached=reached,
        after=after, is_over=now is not None and pace.is_over(now), is_on=session.status in ("live", "closing"),
        choose=choosing or ChooseForm.showing(now).of(actors.current(), now), speed=words.speed,
        speeds=playing.SPEEDS), form.http_status


@files.route("", methods=["GET", "POST"])
@allow(*_KEEPERS)
def index() -> ResponseReturnValue:
    """The files this person rehearses with; another one is looked through line by line before it is kept."""
    form, found = RecordingForm(), None
    if form.submitted():
        with form.catching(file=(tables.UnknownEncoding, tables.EmptyTable, tables.TooManyRows, tables.TooManyColumns,
                                 ColumnsMissing, FileTooLarge, NothingRecorded)):
            data = form.file.data.stream.read(reading.LARGEST + 1)
            kept, found = recordings.keep(actors.current(), form.recording_name.data or form.file.data.filename, data)
            if kept is not None:
                flash(ngettext("Kept: %(num)s comment.", "Kept: %(num)s comments.", kept.lines), "success")
                return redirect(url_for(".index"), 303)
            form.http_status = 422
    return _files(form, found)


def _files(form: RecordingForm, found: Found | None) -> ResponseReturnValue:
    return render_template("livestream/studio/recordings.html", form=form, found=found, faults=words.RECORDING_FAULTS,
                           rows=recordings.own(actors.current()), most=reading.LIMITS.rows, shown=_SHOWN
                           ), form.http_status


@files.post("/<int:recording_id>/put-away")
@allow(*_KEEPERS)
def put_away(recording_id: int) -> ResponseReturnValue:
    """Take a file off the list."""
    recordings.find(actors.current(), recording_id)
    if BaseForm().submitted():
        recordings.put_away(actors.current(), recording_id)
        flash(gettext("It is off the list. What was rehearsed with it stays."), "success")
    return redirect(url_for(".index"), 303)
