"""Pages of trainers, and what officers and province staff read of courses."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from core import actors
from core.access import allow
from core.clock import today
from core.phones import NotAPhone
from shop.places.units import ward
from training import attendance, courses, outcomes, trainees
from training.access import course as visible_course
from training.access import may_change
from training.errors import (
    AlreadyEnrolled,
    NotATrainer,
    NoTitle,
    NoTraineeName,
    OnlyTrainers,
    OutsideTheCourse,
    TextTooLong,
    UnknownSeller,
    WrongDays,
    WrongSeats,
)
from training.forms import KINDS, AttendanceForm, CourseForm, LessonForm, TraineeForm
from training.models import Course

bp = Blueprint("training", __name__, url_prefix="/training")
_READERS = ("trainer", "admin", "officer", "province")
_TRAINERS = ("trainer", "admin")


@dataclass(frozen=True)
class Tab:
    """One of the pages of a course."""

    url: str
    label: str
    active: bool


def tabs(course: Course) -> list[Tab]:
    """The pages of this course that the person may open."""
    pages = [("training.course", gettext("Trainees")), ("training.ticks", gettext("Attendance")),
             ("training.outcome", gettext("Outcome"))]
    if may_change(actors.current(), course):
        pages.append(("course_rehearsals.index", gettext("Rehearsals")))
    return [Tab(url_for(endpoint, code=course.code), label, request.endpoint == endpoint)
            for endpoint, label in pages]


def _page(template: str, course: Course, **values: Any) -> str:
    return render_template(
        template, course=course, tabs=tabs(course), ward=ward(course.commune_code), kinds=KINDS, today=today(),
        may_change=may_change(actors.current(), course), **values)


def _is_office() -> bool:
    return actors.current().has("admin")


@bp.get("")
@allow(*_READERS)
def course_list() -> ResponseReturnValue:
    """The courses this person may see; a trainer who also reads others' may keep to their own."""
    actor = actors.current()
    mine = request.args.get("show") == "mine"
    is_trainer, reads_more = actor.has("trainer"), bool(actor.roles & {"admin", "officer", "province"})
    return render_template(
        "training/courses.html", courses=courses.overview(actor, mine), mine=mine, ward=ward, today=today(),
        may_open=is_trainer or _is_office(), has_two_lists=is_trainer and reads_more)


@bp.route("/new", methods=["GET", "POST"])
@allow(*_TRAINERS)
def new_course() -> ResponseReturnValue:
    """A new course; sent twice it is opened once."""
    form = CourseForm().of(current_app.config["HOME_PROVINCE"], _is_office())
    if form.submitted():
        with form.catching(title=NoTitle, last_day=WrongDays, seats=WrongSeats, trainer=NotATrainer):
            code = courses.open_course(actors.current(), form.details(), form.request_key.data or "")
            flash(gettext("The course is open. Now write in who takes part."), "success")
            return redirect(url_for("training.course", code=code), 303)
    return render_template("training/course_form.html", form=form, course=None), form.http_status


@bp.route("/<code>/change", methods=["GET", "POST"])
@allow(*_TRAINERS)
def change_course(code: str) -> ResponseReturnValue:
    """Correct what was written down."""
    course = _own(code)
    form = CourseForm().of(ward(course.commune_code).province_code, _is_office(), course)
    if form.submitted():
        with form.catching(title=NoTitle, last_day=WrongDays, seats=WrongSeats, trainer=NotATrainer):
            courses.change_course(actors.current(), code, form.details())
            flash(gettext("Saved."), "success")
            return redirect(url_for("training.course", code=code), 303)
    return _page("training/course_form.html", course, form=form), form.http_status


def _own(code: str) -> Course:
    """A course that this person may change, or nothing is shown."""
    course = visible_course(actors.current(), code)
    if not may_change(actors.current(), course):
        raise OnlyTrainers
    return course


@bp.get("/<code>")
@allow(*_READERS)
def course(code: str) -> ResponseReturnValue:
    """Who takes part, and how often each was there."""
    found = visible_course(actors.current(), code)
    marked = attendance.of_course(found)
    return _page("training/trainees.html", found, sellers=trainees.names_of_sellers(found),
                 present={one.id: sum(ticks.get(one.id, False) for ticks in marked.values())
                          for one in found.trainees},
                 held=sum(bool(ticks) for ticks in marked.values()))


@bp.route("/<code>/trainees/new", methods=["GET", "POST"])
@allow(*_TRAINERS)
def enrol(code: str) -> ResponseReturnValue:
    """One more trainee; "and another" stays on this page."""
    found = _own(code)
    form = TraineeForm()
    if form.submitted():
        with form.catching(name=NoTraineeName, phone=(NotAPhone, AlreadyEnrolled), seller=UnknownSeller):
            trainees.enrol(actors.current(), code, form.wish())
            flash(gettext("%(name)s takes part.", name=form.name.data), "success")
            target = "training.enrol" if "another" in request.form else "training.course"
            return redirect(url_for(target, code=code), 303)
    return _page("training/trainee_form.html", found, form=form), form.http_status


@bp.post("/<code>/trainees/<int:trainee_id>/leave")
@allow(*_TRAINERS)
def leave(code: str, trainee_id: int) -> ResponseReturnValue:
    """Write somebody out."""
    trainees.leave(actors.current(), code, trainee_id)
    flash(gettext("Written out. What they attended is kept."), "success")
    return redirect(url_for("training.course", code=code), 303)


def _number(text: str | None, default: int) -> int:
    return int(text) if text and text.isdecimal() and text.isascii() and len(text) < 10 else default


@bp.get("/<code>/attendance")
@allow(*_READERS)
def ticks(code: str) -> ResponseReturnValue:
    """Who was there. The lesson of today is open first, else the last one that was held."""
    found = visible_course(actors.current(), code)
    return _ticks_page(found, AttendanceForm(formdata=None), LessonForm(formdata=None, held_on=today()))


@bp.post("/<code>/attendance")
@allow(*_TRAINERS)
def mark(code: str) -> ResponseReturnValue:
    """Tick who is there."""
    found, form = _own(code), AttendanceForm()
    if form.submitted():
        listed = [_number(text, 0) for text in request.form.getlist("listed")]
        present = [_number(text, 0) for text in request.form.getlist("present")]
        with form.catching():
            attendance.mark(actors.current(), code, _number(form.lesson.data, 0), listed, present)
            flash(gettext("Saved: %(count)s were there.", count=len(set(present))), "success")
            return redirect(url_for("training.ticks", code=code, lesson=request.args.get("lesson")), 303)
    return _ticks_page(found, form, LessonForm(formdata=None, held_on=today()))


def _ticks_page(course: Course, form: AttendanceForm, lesson_form: LessonForm) -> ResponseReturnValue:
    held = [number for number, lesson in enumerate(course.lessons, 1) if lesson.held_on <= today()]
    number = _number(request.args.get("lesson"), held[-1] if held else 1)
    number = min(max(number, 1), max(len(course.lessons), 1))
    current = course.lessons[number - 1] if course.lessons else None
    form.lesson.data = str(current.id) if current else ""
    lessons = [Tab(url_for("training.ticks", code=course.code, lesson=each), str(each), each == number)
               for each, _ in enumerate(course.lessons, 1)]
    page = _page("training/attendance.html", course, form=form, lesson_form=lesson_form, lessons=lessons,
                 current=current, marked=attendance.of_course(course).get(current.id, {}) if current else {})
    return page, max(form.http_status, lesson_form.http_status)


@bp.post("/<code>/lessons")
@allow(*_TRAINERS)
def add_lesson(code: str) -> ResponseReturnValue:
    """One more lesson."""
    found = _own(code)
    form = LessonForm()
    if form.submitted():
        with form.catching(held_on=OutsideTheCourse, topic=TextTooLong):
            courses.add_lesson(actors.current(), code, form.held_on.data, form.topic.data)  # type: ignore[arg-type]
            flash(gettext("The lesson is added."), "success")
            return redirect(url_for("training.ticks", code=code), 303)
    return _ticks_page(found, AttendanceForm(formdata=None), form)


@bp.get("/<code>/outcome")
@allow(*_READERS)
def outcome(code: str) -> ResponseReturnValue:
    """What each trainee sold since the course."""
    found = outcomes.since_course(actors.current(), code)
    return _page("training/outcome.html", found.course, outcome=found)
