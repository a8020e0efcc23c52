"""What pages say about statements: meanings of columns, what is the matter with a cell, what became of a row."""
from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from orders.banking.statements.cells import Bad
from orders.banking.statements.words import Meaning
from orders.models.money import Dates, RowState

MEANINGS: dict[Meaning, Any] = {
    Meaning.DATE: _l("Date"), Meaning.TIME: _l("Time of day"), Meaning.CREDIT: _l("Money in"),
    Meaning.DEBIT: _l("Money out"), Meaning.AMOUNT: _l("Amount, with a sign or a direction"),
    Meaning.DIRECTION: _l("Direction (in or out)"), Meaning.TEXT: _l("Transfer text"),
    Meaning.REFERENCE: _l("Reference of the bank"), Meaning.COUNTER_NAME: _l("Name of the other side"),
    Meaning.COUNTER_ACCOUNT: _l("Account of the other side"), Meaning.BALANCE: _l("Balance"),
    Meaning.ACCOUNT: _l("Our account"), Meaning.CURRENCY: _l("Currency")}
DATES: dict[Dates, Any] = {
    Dates.AUTO: _l("As the file shows by itself"), Dates.DAY_FIRST: _l("Day first: 03/04 is 3 April"),
    Dates.MONTH_FIRST: _l("Month first: 03/04 is 4 March")}
FAULTS: dict[str, Any] = {
    Bad.NO_DATE.value: _l("There is no date"),
    Bad.NOT_A_DATE.value: _l("This is no date"),
    Bad.TWO_WAYS.value: _l("This date may be read two ways: this file has days first and months first"),
    Bad.AHEAD.value: _l("This day has not come yet"),
    Bad.NO_AMOUNT.value: _l("There is no amount"),
    Bad.NOT_AN_AMOUNT.value: _l("This is no amount"),
    Bad.FRACTION.value: _l("There are no parts of a dong"),
    Bad.ZERO.value: _l("The amount is zero"),
    Bad.NEGATIVE.value: _l("The amount is below zero in this column"),
    Bad.BOTH.value: _l("Money in and money out in one row"),
    Bad.DIRECTION.value: _l("It does not say whether money came in or went out"),
    Bad.CURRENCY.value: _l("Another currency than dong"),
    Bad.ACCOUNT.value: _l("Another account than the one this file is for"),
    Bad.DIGITS.value: _l("A spreadsheet has shortened this number: digits are missing"),
    Bad.LONG.value: _l("This text is too long"),
    Bad.ENCODING.value: _l("These letters are in another encoding than the rest of the file"),
    Bad.QUOTES.value: _l("A quotation mark is not closed"),
    Bad.COLUMNS.value: _l("There are more cells than columns"),
    Bad.BROKE.value: _l("Taking it in went wrong: a fault of this program. Correct it, or tell whoever looks after it")}
STATES: dict[RowState, tuple[Any, str]] = {  # word and look of components/status.html
    RowState.GOOD: (_l("Ready"), "moving"), RowState.WRONG: (_l("To be corrected"), "alert"),
    RowState.TAKEN: (_l("Taken in"), "done"), RowState.DROPPED: (_l("Dropped"), "stopped")}


def by_name() -> dict[str, Any]:
    """The meanings by the names under which rows keep them."""
    return {meaning.value: text for meaning, text in MEANINGS.items()}


def date_form(name: str) -> Dates:
    """How dates are written, by the name that a form sends; what is no name leaves it to the file."""
    return Dates(name) if name in {each.value for each in Dates} else Dates.AUTO
