"""Rehearsals of a course: set up with one button, and how each trainee gets on."""
from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from core import actors
from core.access import allow
from livestream import words
from livestream.rehearsal_errors import NoSuchRecording
from shop.places.units import ward
from training import rehearsals
from training.access import course as visible_course
from training.access import may_change
from training.errors import NobodyRehearses, NoRunOfShow, OnlyTrainers
from training.models import Course
from training.rehearsal_forms import SetUpForm
from training.views import tabs

bp = Blueprint("course_rehearsals", __name__, url_prefix="/training/<code>/rehearsals")
_TRAINERS = ("trainer", "admin")


def _own(code: str) -> Course:
    """A course that this person may change. Raises UnknownCourse, OnlyTrainers."""
    course = visible_course(actors.current(), code)
    if not may_change(actors.current(), course):
        raise OnlyTrainers
    return course


@bp.route("", methods=["GET", "POST"])
@allow(*_TRAINERS)
def index(code: str) -> ResponseReturnValue:
    """Who rehearsed, with their best and last points; and the button that sets up one for each."""
    course, form = _own(code), SetUpForm().of(actors.current())
    if form.submitted():
        with form.catching(session=(NoRunOfShow, NobodyRehearses), recording=NoSuchRecording):
            count = rehearsals.set_up(actors.current(), code, form.wish(), form.request_key.data or "")
            flash(ngettext("A rehearsal is set up for %(num)s trainee. They find it in their studio.",
                           "A rehearsal each is set up for %(num)s trainees. They find it in their studio.", count),
                  "success")
            return redirect(url_for(".index", code=code), 303)
    return render_template(
        "training/rehearsals.html", course=course, ward=ward(course.commune_code), tabs=tabs(course), form=form,
        rows=rehearsals.overview(course), speed=words.speed), form.http_status


@bp.get("/<int:trainee_id>")
@allow(*_TRAINERS)
def trainee(code: str, trainee_id: int) -> ResponseReturnValue:
    """One trainee: the last rehearsal in full, and all rounds over time."""
    course = _own(code)
    found = rehearsals.progress(actors.current(), code, trainee_id)
    return render_template("training/rehearsals_of.html", course=course, found=found, speed=words.speed)
