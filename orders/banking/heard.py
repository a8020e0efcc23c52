"""A movement on an account as somebody tells it, whoever that is."""
from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from core import clock
from core.db import Dong
from core.text import one_line, storable
from orders.banking.errors import BadMovement, ForeignCurrency, FractionalAmount
from orders.models import Direction

_HELD = re.compile(r"-?\d{1,15}(\.0{1,2})?", re.ASCII)
MOST = 10**12  # dong: no single transfer is larger
_TEXT, _REFERENCE, _NAME, _ACCOUNT, _ID = 500, 80, 160, 40, 120


@dataclass(frozen=True)
class HeardLine:
    """`external_id` is what the source calls it: the same source tells the same movement under the same id.

    `has_time` is false where the bank gives only the day. `virtual_number` is that of a virtual account by which the
    money came to the account, where the source tells both.
    """

    source: str
    external_id: str
    account_number: str
    direction: Direction
    amount: Dong
    at: datetime
    text: str = ""
    reference: str = ""
    counter_name: str = ""
    counter_account: str = ""
    has_time: bool = True
    virtual_number: str = ""
    balance: Dong | None = None  # of the account after it, where the source says so

    @property
    def numbers(self) -> tuple[str, ...]:
        """All it calls the account, what it is called first before."""
        return tuple(dict.fromkeys(each for each in (self.account_number, self.virtual_number) if each))


def line(source: str, external_id: str, account_number: object, signed: object, at: datetime, *, text: object = "",
         reference: object = "", counter_name: object = "", counter_account: object = "",
         virtual_number: object = "", balance: object = None) -> HeardLine:
    """What a machine has sent, checked: `signed` is below zero when money went out. Raises BadMovement, which is
    FractionalAmount for one with a fraction."""
    if isinstance(signed, float):
        raise FractionalAmount
    if type(signed) is not int or not 0 < abs(signed) <= MOST or not external_id or len(external_id) > _ID:
        raise BadMovement
    virtual = _plain(virtual_number, _ACCOUNT)
    number = _plain(account_number, _ACCOUNT) or virtual
    if not number:
        raise BadMovement
    return HeardLine(
        source, external_id, number, Direction.IN if signed > 0 else Direction.OUT,
        Dong(abs(signed)), at, _plain(text, _TEXT), _plain(reference, _REFERENCE), _plain(counter_name, _NAME),
        _plain(counter_account, _ACCOUNT), virtual_number=virtual, balance=held(balance))


def held(value: object) -> Dong | None:
    """What an account held, as somebody tells it beside a movement; None for nothing, for zero, which services send
    that do not know it, and for what is no sum: a movement is not turned away for it."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, str) and _HELD.fullmatch(value):
        value = int(value.partition(".")[0])
    return Dong(value) if type(value) is int and 0 < abs(value) <= 100 * MOST else None


def in_dong(*currencies: object) -> None:
    """Raises ForeignCurrency if whoever tells of a movement says that it was in another currency."""
    for told in currencies:
        if told is not None and str(told).strip().upper() not in ("", "VND", "VNĐ", "704"):
            raise ForeignCurrency


def moment(text: object) -> datetime:
    """"2026-11-21 20:15:30" on the clocks here, and not in days to come. Raises BadMovement."""
    try:
        found = datetime.strptime(str(text), "%Y-%m-%d %H:%M:%S").replace(tzinfo=clock.HOME)
    except ValueError as error:
        raise BadMovement from error
    if found.year < 2020 or found.date() > clock.day_bounds(clock.today())[1].date():
        raise BadMovement
    return found


def _plain(value: object, longest: int) -> str:
    """One line that columns can hold; nothing where nothing was sent. Raises BadMovement."""
    if value is None:
        return ""
    if not isinstance(value, str | int) or isinstance(value, bool) or not storable(str(value)):
        raise BadMovement
    return one_line(str(value))[:longest]
