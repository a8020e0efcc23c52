"""What can go wrong here."""
from __future__ import annotations

from core.errors import Conflict, Forbidden, Invalid, NotFound


class OnlyTrainers(Forbidden):
    """Only a trainer or an administrator may open a course."""


class UnknownCourse(NotFound):
    """There is no such course here."""


class UnknownLesson(NotFound):
    """This course has no such lesson."""


class UnknownTrainee(NotFound):
    """This course has no such trainee."""


class NoTitle(Invalid):
    """A course needs a title of at most 200 characters."""


class TextTooLong(Invalid):
    """This text is too long. It may have %(most)s characters."""


class WrongDays(Invalid):
    """A course ends on or after its first day and lasts at most a year."""


class WrongSeats(Invalid):
    """A course has 1 to 1,000 seats."""


class OutsideTheCourse(Invalid):
    """This day is not within the course. Please choose a day from its first to its last."""


class NotATrainer(Invalid):
    """The course needs somebody who has the role of a trainer."""


class NoTraineeName(Invalid):
    """A trainee needs a name of at most 160 characters."""


class UnknownSeller(Invalid):
    """There is no such seller any more. Please choose again."""


class AlreadyEnrolled(Conflict):
    """%(name)s takes part already. Nobody was added a second time."""


class CourseFull(Conflict):
    """All %(seats)s seats are taken. Give the course more seats, or write somebody out first."""


class NobodyRehearses(Conflict):
    """Nobody in this course can sign in yet. Invite the trainees first, with the phone numbers written here."""


class NoRunOfShow(Invalid):
    """Please choose a live session whose run-of-show is rehearsed."""
