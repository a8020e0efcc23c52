"""What people type about a movement on an account."""
from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.validators import InputRequired, Length

from core.db import Dong
from core.forms import DongField, KeyedForm, TidyField
from core.money import vnd
from orders.banking.explaining import WAYS, Said
from orders.banking.outgoing import Gone, Sign
from orders.banking.words import ENDS
from orders.models import BankLine
from orders.models.money import LineEnd, Payout


class GiveForm(KeyedForm):
    """For which order, and how much."""

    code = TidyField(_l("Code of the order"), validators=[InputRequired(), Length(max=20)])
    amount = DongField(_l("How much"), validators=[InputRequired()])

    @property
    def dong(self) -> Dong:
        """The amount as typed."""
        return Dong(self.amount.data or 0)


class EndForm(KeyedForm):
    """What it was, if it is no buyer's money. `kind` is a LineEnd, with the id of what it was behind a colon."""

    kind = RadioField(_l("What it was"), choices=[], validators=[InputRequired()])
    reason = TidyField(_l("Reason"), validators=[InputRequired(), Length(max=200)])

    def offer(self, line: BankLine, gone: Sequence[Gone] = ()) -> None:
        """What it can have been."""
        choices: list[tuple[str, Any]] = []
        for kind in WAYS[line.direction]:
            if kind in (LineEnd.REFUND, LineEnd.PAYOUT, LineEnd.BOUNCED):
                choices += [(key_of(each), name_of(each)) for each in gone if each.said.kind == kind]
            else:
                choices.append((kind.value, ENDS[kind]))
        self.kind.choices = choices
        if self.kind.data is None and gone and Sign.WORDS in gone[0].signs:
            self.kind.data = key_of(gone[0])

    @property
    def said(self) -> Said:
        """What the person says."""
        name, _, ident = str(self.kind.data).partition(":")
        kind, number = LineEnd(name), int(ident) if ident.isdecimal() else None
        return Said(kind, str(self.reason.data), number if kind == LineEnd.REFUND else None,
                    number if kind in (LineEnd.PAYOUT, LineEnd.BOUNCED) else None)


def key_of(gone: Gone) -> str:
    """What the form calls it."""
    return f"{gone.said.kind.value}:{gone.thing.id}"


def name_of(gone: Gone) -> str:
    """In words."""
    if isinstance(gone.thing, Payout) and gone.is_back:
        return str(gettext("The payout of %(sum)s, number %(number)s, came back", sum=vnd(gone.thing.amount),
                           number=gone.thing.id))
    if isinstance(gone.thing, Payout):
        return str(gettext("The payout of %(sum)s, number %(number)s", sum=vnd(gone.thing.amount),
                           number=gone.thing.id))
    return str(gettext("The refund of %(sum)s: %(reason)s", sum=vnd(gone.thing.amount), reason=gone.thing.reason))
