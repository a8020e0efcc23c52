"""What webhooks of SePay and Casso bring: kept and answered at once, acted on by a job within a second or two.

The same bytes are kept once, and a movement is heard once, however often and in whatever order they come. A message
that breaks what acts on it is tried again a few times and holds up no other; then a person looks at it, and may have it
heard once more. Rows of a list that could not be heard (`orders.banking.polling`) are messages, too.
"""
from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

import sqlalchemy as sa

from core import clock, sealed
from core.actors import Actor
from core.db import db, insert_once
from core.errors import Malformed
from core.jobs import LeaseLost
from core.parse import one_object
from core.transactions import lock, lock_all, use_case
from core.turns import give_way
from orders.banking import casso, hearing, hearing_many, sepay
from orders.banking.errors import BadMovement, NoSuchMessage
from orders.banking.heard import HeardLine
from orders.cases.opening import About, close_cases, open_case
from orders.cases.overview import case_of
from orders.models import Case, CaseKind
from orders.models.money import BankMessage, Verdict

_MOST_ATTEMPTS = 5
_AT_ONCE = 100
_TOGETHER = {"sqlite": 4, "postgresql": 50}  # in one transaction: on SQLite, webhooks that come in wait for it
log = logging.getLogger(__name__)
_BODIES = "message of a bank"
_READERS: dict[str, Callable[..., list[HeardLine]]] = {
    sepay.SOURCE: lambda message: [(sepay.read if "transferType" in message else sepay.read_listed)(message)],
    casso.SOURCE: lambda message: casso.read(message) if "data" in message else [casso.read_listed(message)]}


@use_case(keyed=True)
def keep(source: str, body: bytes) -> bool:
    """Write down what came, to be acted on soon. False if it was there already."""
    digest, *older = sealed.digest(body, _BODIES)
    if older and db.session.scalar(sa.select(BankMessage.id).where(
            BankMessage.source == source, BankMessage.digest.in_(older))) is not None:
        return False
    return insert_once(BankMessage, source=source, digest=digest, body=body, heard_at=clock.now(),
                       verdict=Verdict.WAITING, attempts=0, acted_at=None)


def waiting() -> Sequence[int]:
    """The messages to be acted on, those that were tried least first."""
    wanted = sa.select(BankMessage.id).where(
        BankMessage.verdict == Verdict.WAITING, BankMessage.attempts < _MOST_ATTEMPTS)
    return db.session.scalars(wanted.order_by(BankMessage.attempts, BankMessage.id).limit(_AT_ONCE)).all()


def act_on_waiting() -> int:
    """Act on what has come; how many messages. One that breaks stops this run, and goes to the end of the queue.

    What is new is acted on together first; what was not, or broke that, one by one.
    """
    done = 0
    while ids := waiting():
        new = _new_among(ids)[:_TOGETHER[db.engine.dialect.name]]
        if len(new) > 1:
            _try_all(new)
            done += _act_together(new)
            give_way(db.engine)
            continue
        for message_id in ids:
            attempts = _try(message_id)
            try:
                act(message_id)
            except Exception:
                if attempts >= _MOST_ATTEMPTS:
                    _leave_to_a_person(message_id)
                raise
            done += 1
            give_way(db.engine)  # to the messages that still come in
    return done


def _act_together(message_ids: Sequence[int]) -> int:
    try:
        return act_all(message_ids)
    except LeaseLost:
        raise
    except Exception:
        log.exception("%s messages of banks cannot be acted on together", len(message_ids))
        return 0


@use_case
def act_all(message_ids: Sequence[int]) -> int:
    """Hear what these messages tell, in one transaction; how many. Left are those that are to be acted on alone."""
    lines: dict[str, list[HeardLine]] = {}
    acted = list[BankMessage]()
    read = {message: _read(message) for message in lock_all(BankMessage, message_ids)
            if message.verdict == Verdict.WAITING}
    alone = hearing_many.apart({line.text for told_lines in read.values() for line in told_lines or ()})
    for message, told_lines in read.items():
        if told_lines is not None and not any(line.text in alone for line in told_lines):
            lines.setdefault(message.source, []).extend(told_lines)
            message.verdict, message.acted_at = Verdict.HEARD if told_lines else Verdict.TEST, clock.now()
            acted.append(message)
    for _, told_by_one in sorted(lines.items()):
        if told_by_one:
            hearing.hear_together(told_by_one)
    return len(acted)


def _read(message: BankMessage) -> list[HeardLine] | None:
    try:
        return told(message)
    except (Malformed, BadMovement):
        return None


@use_case
def act(message_id: int) -> Verdict:
    """Hear what one message tells, in one transaction; a second time changes nothing."""
    message = lock(BankMessage, message_id)
    if message.verdict != Verdict.WAITING:
        return message.verdict
    try:
        lines = told(message)
        for line in lines:
            hearing.hear(line)
    except (Malformed, BadMovement):
        message.verdict, message.acted_at = Verdict.UNREADABLE, clock.now()
        open_case(CaseKind.UNKNOWN, About(subject(message.id), note=message.source))
    else:
        message.verdict, message.acted_at = Verdict.HEARD if lines else Verdict.TEST, clock.now()
    return message.verdict


@use_case
def again(actor: Actor, case_id: int) -> None:
    """Have the message of this case heard once more, by the next turn. Raises NoSuchCase, NoSuchMessage."""
    message = of_case(case_of(actor, case_id))
    if message is None:
        raise NoSuchMessage
    message = lock(BankMessage, message.id)
    if message.body and message.verdict in (Verdict.UNREADABLE, Verdict.WAITING):
        message.verdict, message.acted_at, message.attempts = Verdict.WAITING, None, 0
        close_cases(subject(message.id), "again")


def of_case(case: Case) -> BankMessage | None:
    """The message that a case is about, if it is about one."""
    kind, _, number = case.subject.partition(":")
    return db.session.get(BankMessage, int(number)) if kind == "message" else None


def trouble(message: BankMessage) -> BadMovement | Malformed | None:
    """Why it cannot be read; None where it can be, and hearing it broke."""
    try:
        hearing.refuse_others(told(message))
    except (Malformed, BadMovement) as error:
        return error
    return None


def _new_among(message_ids: Sequence[int]) -> list[int]:
    """Those of these messages that nobody has tried to act on."""
    return list(db.session.scalars(sa.select(BankMessage.id).where(
        BankMessage.id.in_(message_ids), BankMessage.attempts == 0).order_by(BankMessage.id)))


@use_case
def _try_all(message_ids: Sequence[int]) -> None:
    db.session.execute(sa.update(BankMessage).where(BankMessage.id.in_(message_ids)).values(
        attempts=BankMessage.attempts + 1))


@use_case
def _try(message_id: int) -> int:
    return db.session.scalars(sa.update(BankMessage).where(BankMessage.id == message_id).values(
        attempts=BankMessage.attempts + 1).returning(BankMessage.attempts)).one()


@use_case
def _leave_to_a_person(message_id: int) -> None:
    open_case(CaseKind.UNKNOWN, About(subject(message_id), note=db.session.get_one(BankMessage, message_id).source))


def subject(message_id: int) -> str:
    """What its case is about."""
    return f"message:{message_id}"


def told(message: BankMessage) -> list[HeardLine]:
    """The movements a message tells of, none where it is only a test. Raises Malformed, BadMovement."""
    body = one_object(message.body)
    if message.source == casso.SOURCE and casso.is_test(body):
        return []
    return _READERS[message.source](body)
