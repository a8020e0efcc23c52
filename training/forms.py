"""What trainers type about courses and trainees."""
from __future__ import annotations

from typing import Any, Self

from flask_babel import lazy_gettext as _l
from wtforms import DateField, HiddenField, RadioField, SelectField
from wtforms.validators import InputRequired, Length, Optional

from accounts import grants
from accounts.models import Role
from core.forms import BaseForm, KeyedForm, PhoneField, TidyField, WholeField
from shop.places.units import ward, wards_of
from training import trainees
from training.courses import CourseDetails
from training.models import Course, TraineeKind
from training.trainees import NewTrainee

KINDS: dict[TraineeKind, Any] = {
    TraineeKind.ORGANISATION: _l("Organisation or business"),
    TraineeKind.COOPERATIVE: _l("Cooperative"),
    TraineeKind.HOUSEHOLD: _l("Household"),
    TraineeKind.INDIVIDUAL: _l("Individual"),
}
_COPIED = ("title", "place", "partner", "first_day", "last_day", "seats")


class CourseForm(KeyedForm):
    """A course; the trainer is chosen by administrators."""

    title = TidyField(_l("Title"), validators=[InputRequired(), Length(max=200)])
    commune = SelectField(_l("Commune"), validators=[InputRequired()])
    place = TidyField(_l("Venue"), validators=[Length(max=200)])
    partner = TidyField(_l("Partner, such as a college"), validators=[Length(max=200)])
    first_day = DateField(_l("First day"), validators=[InputRequired()])
    last_day = DateField(_l("Last day"), validators=[InputRequired()])
    seats = WholeField(_l("Seats"), default=30, validators=[InputRequired()])
    trainer = SelectField(_l("Trainer"), validators=[Optional()], coerce=int)

    def of(self, province_code: str, is_office: bool, course: Course | None = None) -> Self:
        """With the communes of a province and the trainers to choose from, and what is known of the course."""
        communes = [(one.code, one.full_name) for one in wards_of(province_code)]
        self.commune.choices = [("", _l("Please choose")), *communes]
        self.trainer.choices = [(one.id, one.name) for one in grants.people_with(Role.TRAINER)]
        if not is_office:
            del self.trainer
        if course is not None and not self.is_submitted():
            for name in _COPIED:
                self[name].data = getattr(course, name)
            self.commune.data = ward(course.commune_code).code
            if is_office:
                self.trainer.data = course.trainer_id
        return self

    def details(self) -> CourseDetails:
        """What was typed, for the use case to judge."""
        return CourseDetails(
            self.title.data, self.commune.data, self.first_day.data, self.last_day.data,  # type: ignore[arg-type]
            self.place.data, self.partner.data, self.seats.data, self.trainer.data if self.trainer else None)


class TraineeForm(BaseForm):
    """Somebody who takes part."""

    kind = RadioField(_l("Takes part as"), coerce=TraineeKind, default=TraineeKind.HOUSEHOLD,
                      choices=lambda: [(kind.value, words) for kind, words in KINDS.items()])
    name = TidyField(_l("Name"), validators=[InputRequired(), Length(max=160)])
    phone = PhoneField(_l("Phone number"), validators=[Optional()])
    seller = SelectField(_l("Sells for"), choices=lambda: [("", _l("Nobody yet")), *trainees.sellers()])

    def wish(self) -> NewTrainee:
        """What was typed, for the use case to judge."""
        return NewTrainee(self.kind.data, self.name.data, self.phone.data or "", self.seller.data)


class LessonForm(BaseForm):
    """One more meeting."""

    held_on = DateField(_l("Day"), validators=[InputRequired()])
    topic = TidyField(_l("Topic"), validators=[Length(max=200)])


class AttendanceForm(BaseForm):
    """Ticks. The trainees are read from the request: the lesson and everybody listed are named in it."""

    lesson = HiddenField(validators=[InputRequired()])
