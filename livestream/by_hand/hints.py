"""What an order by hand would do, told while it is being typed; and who is known that the line may be about.

Nothing is changed and nothing promised: goods are given when the line is sent.
"""
from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from core.actors import Actor
from core.db import Dong, db
from core.errors import DomainError
from core.text import one_line
from livestream import access, board
from livestream.board import ItemState
from livestream.buying import buyers, regulars
from livestream.buying.regulars import Known
from livestream.by_hand import hand, shorthand
from livestream.channel_errors import CountsOnly
from livestream.comments import show
from livestream.comments.heard import LONGEST
from livestream.comments.review import ON_AIR
from livestream.errors import NobodyNamed, NotOnAir
from livestream.grammar import Line as Spoken
from livestream.models import LiveBuyer, LiveSession
from livestream.serving import claimed
from shop.models import StockItem

_LONGEST_NAME = 3  # words
_SHORTEST_NAME = 2  # letters


@dataclass(frozen=True)
class Who:
    """The buyer a line is for; `number` if they have one in the hall, and then what they have by now."""

    name: str
    phone: str | None
    number: int | None
    has: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True)
class Goods:
    """So much of an item: what it costs, or None where a flash deal covers only a part, and what is left of it."""

    item: ItemState
    quantity: Decimal
    unit: str
    base_units: int
    amount: Dong | None

    @property
    def short(self) -> bool:
        """True if that much is not left."""
        return self.base_units > self.item.left

    @property
    def over(self) -> bool:
        """True if one buyer may not have so much."""
        return self.item.limit is not None and self.base_units > self.item.limit


@dataclass(frozen=True)
class Hint:
    """What the line says, or why it is not clear yet; and known buyers whom its end may mean.

    `rest` is the line without that end: whoever chooses a buyer puts them in front of it.
    """

    who: Who | None = None
    goods: tuple[Goods, ...] = ()
    refusal: DomainError | None = None
    choices: tuple[Known, ...] = ()
    rest: str = ""


def of(actor: Actor, session_id: int, text: str) -> Hint:
    """What this line would do now. Raises NoSuchSession, NotOnAir."""
    session = access.find(actor, session_id)
    if session.status not in ON_AIR:
        raise NotOnAir
    typed = one_line(text)[:LONGEST]
    rest, choices = _choices(session, typed)
    try:
        line = hand.read(session, typed)
        who, goods = _who(session, line), _goods(session, line.reading.lines)
    except DomainError as refusal:
        return Hint(refusal=refusal, choices=choices, rest=rest)
    missing = NobodyNamed() if who is None else None
    return Hint(who, goods, missing, choices, rest)


def _choices(session: LiveSession, typed: str) -> tuple[str, tuple[Known, ...]]:
    end = shorthand.unfinished(typed)
    if end is None:
        return typed, ()
    if end.digits:
        return end.rest, tuple(regulars.ending_in(session, end.digits))
    rest, words = end.rest, end.name.split()
    for at in range(max(0, len(words) - _LONGEST_NAME), len(words)):  # the first may belong to the goods: "2 kg lan"
        name = " ".join(words[at:])
        if len(name) >= _SHORTEST_NAME and (found := regulars.named(session, name)):
            return " ".join([rest, *words[:at]]).strip(), tuple(found)
    return typed, ()


def _who(session: LiveSession, line: hand.Line) -> Who | None:
    if line.whose is not None:
        return _known(session, line.whose)
    phone = line.reading.phone
    if not line.name and phone is None:
        return None
    try:
        channel = buyers.hand_channel(session)
    except CountsOnly:
        return Who(line.name, phone, None)
    here: LiveBuyer | None = db.session.scalar(sa.select(LiveBuyer).where(
        LiveBuyer.session_id == session.id, LiveBuyer.channel_id == channel.id,
        LiveBuyer.author_id == buyers.hand_author(line.name, phone)))
    return Who(line.name, phone, None) if here is None else _known(session, here)


def _known(session: LiveSession, buyer: LiveBuyer) -> Who:
    name = "" if buyer.name == buyer.phone else buyer.name
    return Who(name, buyer.phone, buyer.number, tuple(claimed.of(session, buyer.number)))


def _goods(session: LiveSession, lines: tuple[Spoken, ...]) -> tuple[Goods, ...]:
    states = {state.code: state for state in board.items(session)}
    items = {item.code: item for item in session.line_up if item.prices}
    found = []
    for line in lines:
        item, state = items.get(line.code or ""), states.get(line.code or "")
        if item is None or state is None:
            continue
        shelf = db.session.get_one(StockItem, item.stock_item_id)
        portion = show.portion(item, shelf, line.qty if line.qty is not None else Decimal(1), line.unit)
        if portion is not None:
            unit = portion.price.variant.unit_name
            found.append(Goods(state, Decimal(portion.milli) / 1000, unit, portion.base_units,
                               _amount(state, unit, portion.milli)))
    return tuple(found)


def _amount(state: ItemState, unit: str, milli: int) -> Dong | None:
    price = next(each for each in state.prices if each.unit == unit)
    deal = price.deal
    if deal is not None and (deal.left < milli or (deal.per_buyer is not None and deal.per_buyer < milli)):
        return None
    return Dong(((deal.price if deal is not None else price.price) * milli + 500) // 1000)
