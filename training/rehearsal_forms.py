"""What trainers choose to have rehearsed."""
from __future__ import annotations

from typing import Self

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField
from wtforms.validators import InputRequired

from core.actors import Actor
from core.forms import KeyedForm
from livestream.rehearsal import recordings
from livestream.rehearsal.playing import SPEEDS
from livestream.words import speed
from training import rehearsals
from training.rehearsals import Wish

_SUPPLIED = "0"


class SetUpForm(KeyedForm):
    """A rehearsal for each trainee."""

    session = SelectField(_l("Run-of-show"), validators=[InputRequired()])
    recording = SelectField(_l("Comments"))
    tenths = RadioField(_l("Speed"), coerce=int, default=10, validators=[InputRequired()],
                        choices=lambda: [(each, speed(each)) for each in SPEEDS])
    follows_script = BooleanField(_l("The file puts the items on air"), default=True)

    def of(self, actor: Actor) -> Self:
        """With what there is to choose from."""
        self.session.choices = rehearsals.run_of_shows()
        self.recording.choices = [(_SUPPLIED, gettext("Supplied with the market: made-up buyers, about your items")), *(
            (str(each.id), each.name) for each in recordings.own(actor))]
        return self

    def wish(self) -> Wish:
        """What was chosen."""
        chosen = None if self.recording.data == _SUPPLIED else int(self.recording.data)
        return Wish(self.session.data, chosen, self.tenths.data, bool(self.follows_script.data))
