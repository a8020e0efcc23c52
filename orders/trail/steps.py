"""Every step that somebody took, from all journals that only ever grow, the latest first."""
from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from core.audit import AuditEntry
from core.dated import DatedSetting
from core.db import db
from core.states import StatusChange
from orders.ledger import Posting
from orders.models.money import (
    Case,
    CommissionRate,
    MonthClosing,
    PayoutBatch,
    SettlementCorrection,
    StatementFile,
)
from orders.trail.wanted import About, Things, Wanted, things

MONEY_TABLES = ("payments", "refunds", "settlements", "payouts", "card_disputes", "month_closings")
GOODS_TABLES = ("orders", "parcels", "products")
MONEY_NOTES = (
    "bank account added", "bank account shown", "bank account hidden", "bank account ended", "bank line given",
    "deposit rule changed", "deposit area added", "deposit area ended", "deposit waived",
    "transfer slip seen", "bank line explained", "bank line used", "opening balance set", "money back without goods",
    "use of a bank line undone", "time to pay extended",
    "payout account proposed", "payout account confirmed",
    "payout account refused", "payout account read", "tax code noted", "tax list made", "transfer recorded",
    "payment settled", "refund account given", "refund account read", "refund file had again", "label changed",
    "card payout", "card payment of another sum counted",
    "payout to the same account again", "statement row corrected", "statement row dropped",
    "legal form changed", "legal form taken back")
SOURCES = ("books", "state", "note", "setting", "rate", "correction", "file", "month", "case", "statement")


@dataclass(frozen=True)
class Step:
    """One step. `what` is a word of its source, `subject` what it is about; `facts` what else was written down."""

    source: str
    at: datetime
    actor: str
    what: str
    subject: str
    reason: str
    facts: dict[str, Any] = field(default_factory=dict)


def count(wanted: Wanted) -> int:
    """How many there are."""
    found = _union(wanted)
    return 0 if found is None else db.session.scalar(sa.select(sa.func.count()).select_from(found)) or 0


def read(wanted: Wanted, offset: int = 0, most: int = 50) -> list[Step]:
    """So many of them from that one on."""
    return list(_steps(wanted, offset, most))


def people(wanted: Wanted) -> list[str]:
    """The references of everybody who took a step in these days, whatever it was about and whoever is asked for."""
    found = _union(Wanted(wanted.actor, wanted.first, wanted.last, About.ALL))
    if found is None:
        return []
    return list(db.session.scalars(sa.select(found.c.actor).where(
        found.c.actor.startswith("person:")).distinct().order_by(found.c.actor)))


def _steps(wanted: Wanted, offset: int, most: int) -> Iterator[Step]:
    found = _union(wanted)
    if found is None:
        return
    columns = (found.c.source, found.c.key, found.c.at, found.c.actor, found.c.what, found.c.subject, found.c.reason)
    rows = db.session.execute(sa.select(*columns).order_by(
        found.c.at.desc(), found.c.source, found.c.key.desc()).offset(offset).limit(most)).all()
    facts = _facts(int(row.key) for row in rows if row.source == "note")
    for row in rows:
        yield Step(row.source, row.at, row.actor, row.what, row.subject, row.reason,
                   facts.get(int(row.key), {}) if row.source == "note" else {})


def _facts(ids: Iterable[int]) -> dict[int, dict[str, Any]]:
    rows = db.session.execute(sa.select(AuditEntry.id, AuditEntry.details).where(AuditEntry.id.in_(list(ids))))
    return {row.id: row.details for row in rows}


def _union(wanted: Wanted) -> Any:
    """All sources that are asked for, as a subquery; None if none is."""
    meant = things(wanted.of)
    parts = [part for part in (
        _books(wanted, meant), _states(wanted, meant), _notes(wanted, meant), *_others(wanted, meant),
    ) if part is not None]
    return sa.union_all(*parts).subquery("steps") if parts else None


def _is_about(wanted: Wanted, *kinds: About) -> bool:
    return wanted.about == About.ALL or wanted.about in kinds


def _row(source: str, key: Any, at: Any, actor: Any, what: Any, subject: Any, reason: Any = "") -> list[Any]:
    def text(value: Any) -> Any:
        return sa.literal(value, sa.String) if isinstance(value, str) else sa.cast(value, sa.String)

    return [text(source).label("source"), text(key).label("key"), at.label("at"), text(actor).label("actor"),
            text(what).label("what"), text(subject).label("subject"), text(reason).label("reason")]


def _books(wanted: Wanted, meant: Things | None) -> Any:
    if not _is_about(wanted, About.MONEY):
        return None
    return sa.select(*_row("books", Posting.id, Posting.at, Posting.actor, Posting.kind, Posting.document)).where(
        Posting.day.between(wanted.first, wanted.last), wanted.by(Posting.actor),
        sa.true() if meant is None else meant.named(Posting.document))


def _states(wanted: Wanted, meant: Things | None) -> Any:
    tables = [*(MONEY_TABLES if _is_about(wanted, About.MONEY) else ()),
              *(GOODS_TABLES if _is_about(wanted, About.GOODS) else ())]
    if not tables:
        return None
    change = StatusChange
    return sa.select(*_row(
        "state", change.id, change.at, change.actor, change.old + ">" + change.new,
        change.entity + ":" + sa.cast(change.entity_id, sa.String), change.reason,
    )).where(change.entity.in_(tables), wanted.within(change.at), wanted.by(change.actor),
             sa.true() if meant is None else meant.in_tables(change.entity, change.entity_id))


def _notes(wanted: Wanted, meant: Things | None) -> Any:
    entry, is_of_money = AuditEntry, AuditEntry.action.in_(MONEY_NOTES)
    asked = {About.MONEY: is_of_money, About.RULES: ~is_of_money, About.ALL: sa.true()}.get(wanted.about)
    if asked is None:
        return None
    return sa.select(*_row("note", entry.id, entry.at, entry.actor, entry.action, entry.subject)).where(
        asked, wanted.within(entry.at), wanted.by(entry.actor),
        sa.true() if meant is None else meant.named(entry.subject))


def _others(wanted: Wanted, meant: Things | None) -> Iterator[Any]:
    for journal in _journals():
        if not _is_about(wanted, journal.kind):
            continue
        is_meant = sa.true() if meant is None else sa.or_(
            meant.named(journal.subject), journal.model.id.in_(meant.ids(journal.model.__tablename__)))
        yield sa.select(*_row(journal.source, journal.model.id, journal.at, journal.actor, journal.what,
                              journal.subject, journal.reason)).where(
            journal.at.is_not(None), wanted.within(journal.at), wanted.by(journal.actor), is_meant)


@dataclass(frozen=True)
class _Journal:
    """A table in which people enter or decide something, with its own words for who and when."""

    kind: About
    source: str
    model: Any
    at: Any
    actor: Any
    what: Any
    subject: Any
    reason: Any = ""


def _journals() -> tuple[_Journal, ...]:
    setting, rate, wrong = DatedSetting, CommissionRate, SettlementCorrection
    return (
        _Journal(About.RULES, "setting", setting, setting.at, setting.actor, _dated(setting.value, setting.valid_from),
                 "setting:" + setting.name),
        _Journal(About.RULES, "rate", rate, rate.at, rate.actor, _dated(rate.basis_points, rate.valid_from),
                 rate.subject),
        _Journal(About.MONEY, "correction", wrong, wrong.made_at, wrong.made_by, wrong.amount,
                 _subject("cooperative", wrong.cooperative_id), wrong.reason),
        _Journal(About.MONEY, "file", PayoutBatch, PayoutBatch.made_at, PayoutBatch.made_by, "made",
                 _subject("payout_batch", PayoutBatch.id)),
        _Journal(About.MONEY, "month", MonthClosing, MonthClosing.asked_at, MonthClosing.asked_by, "asked",
                 _subject("month", MonthClosing.first_day)),
        _Journal(About.MONEY, "case", Case, Case.closed_at, Case.closed_by, Case.decision, Case.subject, Case.reason),
        _Journal(About.MONEY, "statement", StatementFile, StatementFile.brought_at, StatementFile.brought_by, "brought",
                 _subject("statement", StatementFile.id)),
    )


def _dated(value: Any, valid_from: Any) -> Any:
    """"100@2025-07-01": a value and the day from which it holds."""
    return sa.cast(value, sa.String) + "@" + sa.cast(valid_from, sa.String)


def _subject(kind: str, ident: Any) -> Any:
    return sa.literal(f"{kind}:") + sa.cast(ident, sa.String)
