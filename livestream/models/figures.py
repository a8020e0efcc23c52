"""Figures that every screen shows, kept beside the rows they count: to count them anew for each comment costs more
with each comment. Triggers keep them, in the transaction of the change; livestream.checks counts again and compares.

Whoever changes claims has locked their session, so these rows make nobody wait who did not wait before.
"""
from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, Dong, DongColumn
from core.triggers import Effect, Trigger, attach
from livestream.models.claims import Claim
from livestream.models.comments import Comment
from livestream.models.sessions import Platform


class ItemFigures(Base):
    """What is claimed of one item of the run-of-show, and what waits for it. No row: nothing was ever claimed."""

    __tablename__ = "item_figures"
    item_id: Mapped[int] = mapped_column(ForeignKey("run_items.id"), primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("live_sessions.id"), index=True)
    claimed: Mapped[int] = mapped_column(sa.BigInteger, server_default="0")  # base units, as is `waiting`
    amount: Mapped[Dong] = mapped_column(DongColumn, server_default="0")
    waiting: Mapped[int] = mapped_column(sa.BigInteger, server_default="0")
    queue: Mapped[int] = mapped_column(server_default="0")  # how many claims wait
    __table_args__ = (CheckConstraint("claimed >= 0 AND amount >= 0 AND waiting >= 0 AND queue >= 0", "counted"),)


class SessionFigures(Base):
    """What was said in a session and who has claimed. No row: nothing was said yet.

    `confirmed` and `paid` are goods value in dong as the session last heard of it from the orders.
    """

    __tablename__ = "session_figures"
    session_id: Mapped[int] = mapped_column(ForeignKey("live_sessions.id"), primary_key=True)
    comments: Mapped[int] = mapped_column(server_default="0")
    unsettled: Mapped[int] = mapped_column(server_default="0")  # wait for a person, or one is at them
    buyers: Mapped[int] = mapped_column(server_default="0")  # who have claimed something and not given it up
    confirmed: Mapped[Dong] = mapped_column(DongColumn, server_default="0")
    paid: Mapped[Dong] = mapped_column(DongColumn, server_default="0")
    __table_args__ = (CheckConstraint("comments >= 0 AND unsettled >= 0 AND buyers >= 0", "counted"),)


class ChannelFigures(Base):
    """What was said in a session on a channel where buyers order on the platform itself. No row: nothing yet.

    `orders` are comments that would have been orders elsewhere: demand that has to be served on the platform.
    """

    __tablename__ = "channel_figures"
    session_id: Mapped[int] = mapped_column(ForeignKey("live_sessions.id"), primary_key=True)
    channel_id: Mapped[int] = mapped_column(ForeignKey("channels.id"), primary_key=True)
    comments: Mapped[int] = mapped_column(server_default="0")
    orders: Mapped[int] = mapped_column(server_default="0")
    questions: Mapped[int] = mapped_column(server_default="0")
    __table_args__ = (CheckConstraint(
        "orders >= 0 AND questions >= 0 AND orders + questions <= comments", "counted"),)


def _count(table: str, keys: str, add: str, **by: str) -> str:
    """Add to the figures of an item or a session, or take off; the first time begins them."""
    names = keys.split(", ")
    sums = ", ".join(f"{name} = {name} {add} {value}" for name, value in by.items())
    return (f"INSERT INTO {table} ({keys}) VALUES ({', '.join(f'NEW.{name}' for name in names)}) "
            f"ON CONFLICT DO NOTHING; UPDATE {table} SET {sums} WHERE {names[0]} = NEW.{names[0]}")


def _of_item(add: str, **by: str) -> str:
    return _count("item_figures", "item_id, session_id", add, **by)


def _of_session(add: str, **by: str) -> str:
    return _count("session_figures", "session_id", add, **by)


def _of_channel(add: str, row: str, **by: str) -> tuple[str, str]:
    """So many more or less of what is counted on the channel, by what the comment was read as."""
    kinds = {name: f"CASE WHEN {row}.kind = '{kind}' THEN 1 ELSE 0 END"
             for name, kind in (("orders", "order"), ("questions", "question"))}
    sums = ", ".join(f"{name} = {name} {add} {value}" for name, value in (by | kinds).items())
    return ("INSERT INTO channel_figures (session_id, channel_id) VALUES (NEW.session_id, NEW.channel_id) "
            "ON CONFLICT DO NOTHING",
            f"UPDATE channel_figures SET {sums} WHERE session_id = NEW.session_id AND channel_id = NEW.channel_id")


def _of_buyer(add: str, crossing: int) -> tuple[str, str]:
    """One claim more or less of the buyer; with the first and without the last there is one buyer more or less."""
    crosses = f"(SELECT count(*) FROM live_buyers WHERE id = NEW.buyer_id AND taken = {crossing})"
    return f"UPDATE live_buyers SET taken = taken {add} 1 WHERE id = NEW.buyer_id", _of_session(add, buyers=crosses)


def _comes(state: str) -> str:
    return f"NOT {state.format(row='OLD')} AND {state.format(row='NEW')}"


def _goes(state: str) -> str:
    return f"{state.format(row='OLD')} AND NOT {state.format(row='NEW')}"


_WAITS, _TAKEN = "({row}.status = 'waiting')", "({row}.status IN ('held', 'ordered'))"
_UNSETTLED = "({row}.desk IN ('open', 'taken'))"
_COUNTS_ONLY = "NEW.platform IN ({})".format(", ".join(f"'{each.value}'" for each in Platform if not each.takes_orders))
attach(
    Claim,
    Effect("claims", "queued", "UPDATE OF status", _comes(_WAITS),
           (_of_item("+", waiting="NEW.base_units", queue="1"),)),
    Effect("claims", "queued_no_more", "UPDATE OF status", _goes(_WAITS),
           (_of_item("-", waiting="NEW.base_units", queue="1"),)),
    Effect("claims", "taken", "UPDATE OF status", _comes(_TAKEN),
           (_of_item("+", claimed="NEW.base_units", amount="NEW.amount"), *_of_buyer("+", 1))),
    Effect("claims", "taken_no_more", "UPDATE OF status", _goes(_TAKEN),
           (_of_item("-", claimed="NEW.base_units", amount="NEW.amount"), *_of_buyer("-", 0))),
)
attach(
    Comment,
    Effect("comments", "said", "INSERT", "1=1",
           (_of_session("+", comments="1", unsettled=f"CASE WHEN {_UNSETTLED.format(row='NEW')} THEN 1 ELSE 0 END"),)),
    Effect("comments", "unsettled", "UPDATE OF desk", _comes(_UNSETTLED), (_of_session("+", unsettled="1"),)),
    Effect("comments", "settled", "UPDATE OF desk", _goes(_UNSETTLED), (_of_session("-", unsettled="1"),)),
    Effect("comments", "counted", "INSERT", _COUNTS_ONLY, _of_channel("+", "NEW", comments="1")),
    Effect("comments", "counted_again", "UPDATE OF kind", f"{_COUNTS_ONLY} AND OLD.kind <> NEW.kind",
           (*_of_channel("-", "OLD"), *_of_channel("+", "NEW")[1:])),
)
_ALLOTTED = ("SELECT run_items.allotment FROM run_items JOIN live_sessions ON live_sessions.id = run_items.session_id "
             "WHERE run_items.id = NEW.item_id AND live_sessions.is_rehearsal")
attach(ItemFigures, Trigger(  # what the stock refuses to a real session; a rehearsal has no stock
    "item_figures", "no_more_than_rehearsed", "UPDATE",
    f"NEW.claimed > OLD.claimed AND NEW.claimed > ({_ALLOTTED})"))
