"""What people type about movements that paid what we owe, or were a cost or our own."""
from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField
from wtforms.validators import InputRequired, Length

from core.db import Dong
from core.forms import BaseForm, DongField, KeyedForm, TidyField
from core.money import vnd
from orders.debts import owed, words
from orders.debts.owed import Debt
from orders.debts.paying import WAYS, Use
from orders.models import BankLine
from orders.models.money import UseKind


class UseForm(KeyedForm):
    """What a part of the line was: `what` is a UseKind, with whom it is owed to behind a bar."""

    what = SelectField(_l("What it was"), choices=[], validators=[InputRequired()])
    used = DongField(_l("How much"), validators=[InputRequired()])
    is_cost_beyond = BooleanField(_l("What is more than we owe is a cost of ours"))
    why = TidyField(_l("Reason"), validators=[InputRequired(), Length(max=200)])

    def offer(self, line: BankLine) -> None:
        """What it can have been; what is owed with just this sum is chosen already."""
        ways = WAYS[line.direction]
        debts = owed.open_debts() if UseKind.TAX in ways else [each for each in owed.sellers() if each.left > 0]
        named = words.names((each.kind, each.party) for each in debts)
        choices: list[tuple[str, Any]] = [("", gettext("Please choose"))]
        choices += [(_key(each), _name(each, named)) for each in debts]
        choices += [(kind.value, words.KINDS[kind]) for kind in ways if kind not in (*owed.ACCOUNTS, UseKind.REPAID)]
        self.what.choices = choices
        if self.used.raw_data is None:  # nothing was typed yet
            self.used.data = line.remaining
            self.what.data = _only(debts, line.remaining)

    @property
    def use(self) -> Use:
        """What the person says."""
        kind, _, party = str(self.what.data).partition("|")
        return Use(UseKind(kind), Dong(self.used.data or 0), str(self.why.data), party,
                   bool(self.is_cost_beyond.data))


class UndoForm(BaseForm):
    """Why it was not so."""

    reason = TidyField(_l("Reason"), validators=[InputRequired(), Length(max=200)])


def _key(debt: Debt) -> str:
    return f"{debt.kind.value}|{debt.party}"


def _name(debt: Debt, named: dict[str, str]) -> str:
    name = named.get(debt.party, debt.party)
    texts = {UseKind.TAX: gettext("Tax: %(name)s, %(sum)s left", name=name, sum=vnd(debt.left)),
             UseKind.COMMISSION: gettext("Commission of %(name)s, %(sum)s left", name=name, sum=vnd(debt.left)),
             UseKind.FREIGHT: gettext("Freight of %(name)s, %(sum)s left", name=name, sum=vnd(debt.left)),
             UseKind.REPAID: gettext("%(name)s pays back, owes %(sum)s", name=name, sum=vnd(debt.left))}
    return str(texts[debt.kind])


def _only(debts: Sequence[Debt], amount: Dong) -> str:
    same = [each for each in debts if each.left == amount]
    return _key(same[0]) if len(same) == 1 else ""
