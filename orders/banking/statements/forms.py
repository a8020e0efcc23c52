"""What is sent and typed about statements: a file, the meanings of its columns, one corrected row, rows to drop."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import FieldList, RadioField, SelectField, SelectMultipleField
from wtforms.validators import InputRequired, Length, Optional

from core.forms import BaseForm, DongField, TidyField
from orders.banking import banks
from orders.banking.statements.grid import COLUMNS, letters, shown
from orders.banking.statements.in_words import DATES, MEANINGS
from orders.banking.statements.layout import Layout
from orders.banking.statements.words import Meaning
from orders.models import BankAccount
from orders.models.money import Dates, StatementRow


class StatementForm(BaseForm):
    """A file of a bank, and which account of ours it is about."""

    account = SelectField(_l("Account"), coerce=int, validators=[InputRequired()])
    file = FileField(_l("File"), validators=[FileRequired(_l("Please choose a file."))])

    def of(self, accounts: Sequence[BankAccount]) -> None:
        """Offer these accounts."""
        self.account.choices = [(each.id, f"{banks.find(each.bin).name} {each.number}") for each in accounts]


class ColumnsForm(BaseForm):
    """What each column of a file means; `columns` are in the order of the file."""

    columns = FieldList(SelectField(validators=[Optional()]), max_entries=COLUMNS)
    dates = RadioField(_l("How dates are written"), default=Dates.AUTO.value, validators=[InputRequired()])

    def of(self, where: Layout, meanings: Mapping[str, Meaning], dates: Dates) -> None:
        """Offer every meaning for each column; what is known or guessed is chosen."""
        self.dates.choices = [(each.value, text) for each, text in DATES.items()]
        if not self.is_submitted():
            self.dates.data = dates.value
        for column in where.columns:
            if len(self.columns.entries) <= column.at:
                self.columns.append_entry(None)
            entry = self.columns.entries[column.at]
            entry.choices = [("", gettext("Not needed")), *((each.value, text) for each, text in MEANINGS.items())]
            place = letters(column.at)
            entry.label.text = column.name if column.name == place else f"{place}: {column.name}"
            if not self.is_submitted():
                entry.data = meanings[column.key].value if column.key in meanings else ""

    def chosen(self, where: Layout) -> dict[str, Meaning]:
        """The meanings by the keys of their columns."""
        return {column.key: Meaning(entry.data) for column, entry in zip(where.columns, self.columns, strict=False)
                if entry.data}


class RowForm(BaseForm):
    """One row as a person says it is."""

    date = TidyField(_l("Date, and the time if it is known"), validators=[InputRequired(), Length(max=40)])
    direction = RadioField(_l("Which way"), choices=[], validators=[InputRequired()])
    amount = DongField(_l("Amount"), validators=[InputRequired()])
    text = TidyField(_l("Transfer text"), validators=[Length(max=500)])
    reference = TidyField(_l("Reference of the bank"), validators=[Length(max=80)])
    counter_name = TidyField(_l("Name of the other side"), validators=[Length(max=160)])
    counter_account = TidyField(_l("Account of the other side"), validators=[Length(max=40)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.direction.choices = [("in", gettext("Money in")), ("out", gettext("Money out"))]

    def fill_from(self, row: StatementRow) -> None:
        """What the row says already, as far as it can be read."""
        told = row.told
        self.date.data = " ".join(each for each in (told.get("date"), told.get("time")) if each)
        self.text.data, self.reference.data = told.get("text", ""), told.get("reference", "")
        self.counter_name.data = told.get("counter_name", "")
        self.counter_account.data = told.get("counter_account", "")
        sides = [way for way in ("credit", "debit") if told.get(way, "") not in ("", "0")]
        if len(sides) == 1:
            self.direction.data = "in" if sides == ["credit"] else "out"

    def told(self) -> dict[Meaning, str]:
        """By what each field means."""
        return {
            Meaning.DATE: str(self.date.data), Meaning.DIRECTION: str(self.direction.data),
            Meaning.AMOUNT: shown(str(self.amount.data)), Meaning.TEXT: self.text.data or "",
            Meaning.REFERENCE: self.reference.data or "", Meaning.COUNTER_NAME: self.counter_name.data or "",
            Meaning.COUNTER_ACCOUNT: self.counter_account.data or ""}


class DropForm(BaseForm):
    """Wrong rows that are no movements of ours, and why."""

    rows = SelectMultipleField(_l("Rows"), coerce=int, validate_choice=False,
                               validators=[InputRequired(_l("Please tick the rows."))])
    reason = TidyField(_l("Why they are left out"), validators=[InputRequired(), Length(max=200)])
