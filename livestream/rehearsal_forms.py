"""What people choose and send in order to rehearse."""
from __future__ import annotations

from typing import Self

from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, RadioField, SelectField
from wtforms.validators import InputRequired, Length

from core.actors import Actor
from core.forms import BaseForm, TidyField
from livestream.models import Playing
from livestream.rehearsal import recordings
from livestream.rehearsal.playing import SPEEDS
from livestream.words import speed

SUPPLIED = "0"


class SpeedForm(BaseForm):
    """How fast comments are played."""

    tenths = RadioField(_l("Speed"), coerce=int, default=10, validators=[InputRequired()],
                        choices=lambda: [(each, speed(each)) for each in SPEEDS])


class ChooseForm(SpeedForm):
    """Which comments are played, how fast, and who switches the items."""

    recording = SelectField(_l("Comments"))
    follows_script = BooleanField(_l("The file puts the items on air"))

    def of(self, actor: Actor, playing: Playing | None) -> Self:
        """With what this person may choose from; what somebody has chosen for them stays."""
        own = recordings.own(actor)
        chosen = playing.recording if playing is not None else None
        if chosen is not None and chosen.id not in {each.id for each in own}:
            own = [chosen, *own]
        self.recording.choices = [(SUPPLIED, gettext("Supplied with the market: made-up buyers, about your items")), *(
            (str(each.id), f"{each.name} · " + ngettext("%(num)s comment", "%(num)s comments", each.lines))
            for each in own)]
        return self

    @classmethod
    def showing(cls, playing: Playing | None) -> Self:
        """With what is chosen."""
        if playing is None:
            return cls(data={"follows_script": True})
        return cls(data={"recording": str(playing.recording_id or SUPPLIED), "tenths": playing.tenths,
                         "follows_script": playing.follows_script})

    def recording_id(self) -> int | None:
        """What was chosen; None is what is supplied."""
        return None if self.recording.data == SUPPLIED else int(self.recording.data)


class RecordingForm(BaseForm):
    """A file of recorded comments."""

    recording_name = TidyField(_l("What you call it"), validators=[Length(max=160)])
    file = FileField(_l("File"), validators=[FileRequired()])
