"""What is typed where comments are brought: a pasted text, its rows to be mended, and a file."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, FieldList, FormField, IntegerField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import HiddenInput

from core.forms import BaseForm, TidyField
from livestream import words
from livestream.bringing import pasting
from livestream.bringing.brought import Foreseen, Row
from livestream.models import LiveSession

_LATEST = 2**33  # seconds since 1970: far beyond what anybody pastes


class ChannelForm(BaseForm):
    """On which channel of the session it was said; `takes_orders` does not offer those that only count.

    Whoever sends one of these all the same hears why nothing comes of it.
    """

    channel = SelectField(_l("Channel"), coerce=int, validators=[InputRequired()], validate_choice=False)
    counting: Sequence[str] = ()  # the names of channels that only count

    def of(self, session: LiveSession, *, takes_orders: bool) -> None:
        """Offer the channels of the session."""
        here = [each.channel for each in session.channels if each.channel.platform.takes_orders or not takes_orders]
        self.counting = [each.channel.name for each in session.channels if not each.channel.platform.takes_orders]
        self.channel.choices = [(each.id, f"{each.name} ({words.PLATFORMS[each.platform]})") for each in here]


class PasteForm(ChannelForm):
    """What was copied from the comments of a platform."""

    text = TextAreaField(_l("Copied comments"), validators=[InputRequired(), Length(max=60_000)])


class CommentFileForm(ChannelForm):
    """A file of comments."""

    file = FileField(_l("File"), validators=[FileRequired(_l("Please choose a file."))])


class RowForm(BaseForm):
    """One pasted comment. Whether it is taken, whose it is and what it says can be mended."""

    class Meta(BaseForm.Meta):
        """The form around it has the token."""

        csrf = False

    keep = BooleanField(_l("Take it"))
    author = TidyField(_l("Name"), validators=[Optional(), Length(max=300)])
    text = TidyField(_l("Comment"), validators=[Optional(), Length(max=11_000)])
    at = IntegerField(widget=HiddenInput(), validators=[Optional(), NumberRange(0, 99_999)])
    said_at = IntegerField(widget=HiddenInput(), validators=[Optional(), NumberRange(0, _LATEST)])
    within = IntegerField(widget=HiddenInput(), validators=[Optional(), NumberRange(0, _LATEST)])

    def row(self) -> Row:
        """What it says now."""
        row = Row(self.at.data or 0, self.author.data or "", self.text.data or "")
        if self.said_at.data is None:
            return row
        within = timedelta(seconds=max(1, self.within.data or 0))
        return replace(row, said_at=datetime.fromtimestamp(self.said_at.data, UTC), within=within)


class RowsForm(ChannelForm):
    """The rows of a pasted text."""

    rows = FieldList(FormField(RowForm), max_entries=pasting.MOST)

    def kept(self) -> list[Row]:
        """Those that are to be taken, as they are now."""
        return [each.form.row() for each in self.rows if each.form.keep.data]

    def show(self, found: Sequence[Foreseen]) -> None:
        """Have these rows in the form; what is known is not ticked."""
        while self.rows.entries:
            self.rows.pop_entry()
        for each in found:
            row = each.row
            said_at = None if row.said_at is None else int(row.said_at.timestamp())
            self.rows.append_entry({
                "keep": not each.is_known, "author": row.author, "text": row.text, "at": row.at, "said_at": said_at,
                "within": max(1, int(row.within.total_seconds()))})
