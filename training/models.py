"""Courses, who took part, and who was there."""
from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Base, UtcDateTime, choice
from core.triggers import append_only, frozen


class TraineeKind(StrEnum):
    """As what somebody takes part."""

    ORGANISATION = "organisation"
    COOPERATIVE = "cooperative"
    HOUSEHOLD = "household"
    INDIVIDUAL = "individual"


@frozen("code")
class Course(Base):
    """A course in a commune, held by a trainer, perhaps with a partner such as a college."""

    __tablename__ = "courses"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(12), unique=True)  # what addresses use
    title: Mapped[str] = mapped_column(sa.String(200))
    commune_code: Mapped[str] = mapped_column(sa.String(5), index=True)
    place: Mapped[str] = mapped_column(sa.String(200), default="")
    partner: Mapped[str] = mapped_column(sa.String(200), default="")
    trainer_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    first_day: Mapped[date]
    last_day: Mapped[date]
    seats: Mapped[int] = mapped_column(default=30)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    lessons: Mapped[list[Lesson]] = relationship(back_populates="course", order_by="Lesson.held_on, Lesson.id")
    trainees: Mapped[list[Trainee]] = relationship(back_populates="course", order_by="Trainee.sort_key, Trainee.id")
    __table_args__ = (
        CheckConstraint("last_day >= first_day", "ends_after_start"),
        CheckConstraint("seats BETWEEN 1 AND 1000", "seats_sane"),
    )


class Lesson(Base):
    """One meeting of a course."""

    __tablename__ = "lessons"
    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"), index=True)
    held_on: Mapped[date]
    topic: Mapped[str] = mapped_column(sa.String(200))
    course: Mapped[Course] = relationship(back_populates="lessons")


class Trainee(Base):
    """Somebody who takes part in one course. What they sell afterwards is found by the person or cooperative."""

    __tablename__ = "trainees"
    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"))
    kind: Mapped[TraineeKind] = mapped_column(choice(TraineeKind, "kind"))
    name: Mapped[str] = mapped_column(sa.String(160))
    sort_key: Mapped[str] = mapped_column(sa.String(320))
    phone: Mapped[str | None] = mapped_column(sa.String(10))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    cooperative_id: Mapped[int | None] = mapped_column(ForeignKey("cooperatives.id"), index=True)
    enrolled_at: Mapped[datetime] = mapped_column(UtcDateTime)
    left_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    course: Mapped[Course] = relationship(back_populates="trainees")
    attendance: Mapped[list[Attendance]] = relationship(back_populates="trainee")
    __table_args__ = (
        UniqueConstraint("course_id", "phone"),
        UniqueConstraint("course_id", "cooperative_id", "person_id"),
    )


class Attendance(Base):
    """A trainee was, or was not, at a lesson."""

    __tablename__ = "attendance"
    lesson_id: Mapped[int] = mapped_column(ForeignKey("lessons.id"), primary_key=True)
    trainee_id: Mapped[int] = mapped_column(ForeignKey("trainees.id"), primary_key=True, index=True)
    was_there: Mapped[bool]
    marked_by: Mapped[str]
    marked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    trainee: Mapped[Trainee] = relationship(back_populates="attendance")


@append_only
class CourseRehearsal(Base):
    """A rehearsal that was set up for one trainee of a course."""

    __tablename__ = "course_rehearsals"
    session_id: Mapped[int] = mapped_column(ForeignKey("live_sessions.id"), primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id"), index=True)
    trainee_id: Mapped[int] = mapped_column(ForeignKey("trainees.id"), index=True)
