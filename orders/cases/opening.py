"""Opening and closing cases. Both join the use case that found out, or decided."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from core import actors, clock
from core.actors import Actor
from core.db import INSERT, Dong, db, insert_once
from core.transactions import use_case
from orders.models import Case, CaseKind


@dataclass(frozen=True)
class About:
    """What a case is about; ids of what is known."""

    subject: str
    order_id: int | None = None
    bank_line_id: int | None = None
    refund_id: int | None = None
    payment_id: int | None = None
    amount: Dong | None = None
    note: str = ""


@use_case(joins=True)
def open_case(kind: CaseKind, about: About) -> bool:
    """Have a person look at this. False if the same already waits."""
    return insert_once(Case, kind=kind, subject=about.subject, order_id=about.order_id,
                       bank_line_id=about.bank_line_id, refund_id=about.refund_id, payment_id=about.payment_id,
                       amount=about.amount, note=about.note[:300], opened_at=clock.now(), closed_at=None,
                       closed_by=None, decision="", reason="")


@use_case(joins=True)
def open_cases(cases: Sequence[tuple[CaseKind, About]]) -> None:
    """Many at once; what waits already stays."""
    if not cases:
        return
    told = {"opened_at": clock.now(), "closed_at": None, "closed_by": None, "decision": "", "reason": ""}
    statement = INSERT[db.session.get_bind().dialect.name](Case.__table__).on_conflict_do_nothing()
    db.session.execute(statement, [{**vars(about), "kind": kind, "note": about.note[:300], **told}
                                   for kind, about in cases])


@use_case(joins=True)
def close_cases(subject: str, decision: str, reason: str = "", kinds: tuple[CaseKind, ...] = tuple(CaseKind)) -> int:
    """What waited about this subject is decided; how many cases that closed."""
    told = {"closed_at": clock.now(), "closed_by": actors.current().ref, "decision": decision, "reason": reason[:300]}
    changed = db.session.execute(sa.update(Case).where(
        Case.subject == subject, Case.kind.in_(kinds), Case.closed_at.is_(None)).values(told))
    return int(changed.rowcount)  # type: ignore[attr-defined]


def waiting(actor: Actor, kind: CaseKind | None = None) -> list[Case]:
    """Everything that is open, the oldest first. Only administrators handle money; others see nothing."""
    if not (actor.is_system or actor.has("admin")):
        return []
    wanted = sa.select(Case).where(Case.closed_at.is_(None)).order_by(Case.opened_at, Case.id)
    return list(db.session.scalars(wanted if kind is None else wanted.where(Case.kind == kind)))
