"""Steps as people read them: what was done, to what, and where that is shown."""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext, lazy_pgettext, pgettext
from flask_babel import lazy_gettext as _l

from accounts.names import names_of
from core import figures, moments
from core.db import db
from core.templating import language
from orders import session_names
from orders.books import naming
from orders.books.words import KINDS
from orders.cases.words import DECISIONS
from orders.models import Order, Parcel, Payment
from orders.models.money import PayoutBatch, Settlement
from orders.settlement.words import rate_words, value_of
from orders.trail import facts, reasons, shapes
from orders.trail.actions import ACTIONS
from orders.trail.settings import SETTINGS
from orders.trail.steps import Step
from orders.yearly import limits
from shop.models import Cooperative

STATES: dict[str, dict[str, Any]] = {
    "orders": {
        "placed": _l("Placed"), "confirmed": _l("Confirmed"), "packed": _l("Packed"), "shipped": _l("On its way"),
        "delivered": _l("Delivered"), "cancelled": _l("Cancelled"), "returned": _l("Returned")},
    "parcels": {
        "to_pack": _l("To pack"), "packed": _l("Packed"), "booked": _l("Pick-up booked"), "picked_up": _l("Picked up"),
        "under_way": _l("On its way"), "delivered": _l("Delivered"), "failed": _l("Delivery failed"),
        "going_back": _l("Going back"), "back": _l("Back with the seller"), "lost": lazy_pgettext("parcel", "Lost"),
        "cancelled": _l("Cancelled")},
    "payments": {
        "started": _l("Waiting for money"), "paid": _l("Paid"), "refunded": _l("Paid back"),
        "refused": _l("Payment refused"), "expired": _l("Payment expired")},
    "products": {"draft": _l("Draft"), "active": _l("On sale"), "archived": _l("Archived")},
    "refunds": {
        "promised": _l("Promised"), "sending": _l("Being sent"), "unknown": _l("No answer yet"),
        "sent": lazy_pgettext("refund", "Gone"), "returned": lazy_pgettext("refund", "Came back"),
        "failed": _l("Did not go")},
    "settlements": {
        "draft": _l("Draft"), "reviewed": _l("Reviewed"), "locked": _l("Locked"), "paid": _l("Paid out"),
        "discarded": _l("Discarded")},
    "payouts": {
        "waiting": lazy_pgettext("payout", "Waiting"), "sent": lazy_pgettext("payout", "At the bank"),
        "paid": _l("Paid out"), "returned": lazy_pgettext("payout", "Came back")},
    "card_disputes": {
        "open": lazy_pgettext("dispute", "Open"), "won": lazy_pgettext("dispute", "Won"),
        "lost": lazy_pgettext("dispute", "Lost")},
    "month_closings": {
        "asked": lazy_pgettext("month", "Asked for"), "checked": _l("Is looked at"),
        "closed": lazy_pgettext("month", "Closed"), "failed": _l("Not closed")},
}
THINGS: dict[str, Any] = {
    "order": _l("Order"), "orders": _l("Order"), "parcel": _l("Parcel"), "parcels": _l("Parcel"),
    "payment": _l("Payment"), "payments": _l("Payment"), "products": _l("Product"), "refund": _l("Refund"),
    "refunds": _l("Refund"), "settlement": _l("Settlement"), "settlements": _l("Settlement"),
    "payout": _l("Payout"), "payouts": _l("Payout"), "payout_batch": _l("File for the bank"),
    "refund_batch": _l("File for the bank"),
    "card_disputes": _l("Dispute"), "dispute": _l("Dispute"), "month_closings": _l("Month"), "month": _l("Month"),
    "bank": _l("Bank line"), "line_use": _l("Use of a bank line"), "allowance": _l("Money back without goods"),
    "line": _l("Bank line"), "move": _l("Move"), "write_off": _l("Write-off"),
    "remittance": _l("Cash paid in"), "card_payout": _l("Payout of the card provider"),
    "statement": _l("Bank statement"), "cooperative": _l("Seller"),
    "person": _l("Person"), "session": _l("Live session"), "setting": _l("Setting"), "year": _l("Year"),
    "bank_account": _l("Receiving account"), "channel": _l("Channel"), "course": _l("Course"),
    "paper": _l("Paper"), "variant": _l("Pack size"), "series": _l("Series"), "recording": _l("Recording"),
}
# rows that are documents of the books, by their tables
_ROWS = {"refunds": "refund", "settlements": "settlement", "payouts": "payout", "card_disputes": "dispute",
         "line": "bank"}


@dataclass(frozen=True)
class Shown:
    """One step, ready for a page or a file. `reason` is what somebody typed, `facts` what else a note says; a
    name that `is_whole` says what kind of thing it is; `target` is an endpoint with its values, or None."""

    step: Step
    who: str
    done: str
    thing: str
    name: str
    is_whole: bool
    reason: str
    facts: str
    target: tuple[str, dict[str, Any]] | None


def shown(steps: list[Step]) -> list[Shown]:
    """The steps in words, with names looked up for all of them together."""
    people = names_of([*(step.actor for step in steps), *(step.subject for step in steps)])
    subjects = [step.subject for step in steps]
    about = [each for step in steps for each in facts.subjects(step.facts)]
    whole, names = _whole(subjects), _names([*subjects, *about])
    return [Shown(step, who(step.actor, people), done(step), thing(step.subject),
                  whole.get(step.subject) or names.get(step.subject) or people.get(step.subject) or _ref(step.subject),
                  step.subject in whole, reason(step), facts.said(step.what, step.facts, names), _target(step, names))
            for step in steps]


def who(ref: str, people: dict[str, str]) -> str:
    """A name; or that it was a buyer, or the market itself."""
    if ref in people:
        return people[ref]
    if ref.startswith("person:"):
        return ref
    return str(gettext("the buyer")) if ref in ("", "nobody") else str(gettext("by itself"))


def done(step: Step) -> str:
    """What was done."""
    if step.source == "books":
        return str(gettext("Booked: %(what)s", what=KINDS.get(step.what, step.what)))
    if step.source == "state":
        old, _, new = step.what.partition(">")
        words = STATES.get(step.subject.partition(":")[0], {})
        return f"{words.get(old, old)} → {words.get(new, new)}"
    if step.source == "note":
        return str(ACTIONS.get(step.what, step.what))
    if step.source in ("setting", "rate"):
        return _dated(step)
    if step.source == "correction":
        return str(gettext("Correction of %(sum)s", sum=figures.dong(int(step.what), language())))
    return {"file": str(gettext("File for the bank made")), "month": str(gettext("Closing of the month asked for")),
            "statement": str(gettext("Bank statement brought")),
            "case": str(gettext("Case decided: %(what)s", what=DECISIONS.get(step.what, step.what)))}[step.source]


def thing(subject: str) -> str:
    """What kind of thing it is."""
    kind = subject.partition(":")[0]
    return str(THINGS.get(kind, kind))


def reason(step: Step) -> str:
    """What somebody typed about it, or why the machine did it."""
    return reasons.said(step.reason or str(step.facts.get("reason") or ""))


def _dated(step: Step) -> str:
    value, _, day = step.what.partition("@")
    name = step.subject.partition(":")[2]
    said = rate_words()
    if step.source == "rate":
        shown_name, shown_value = str(gettext("Commission agreed")), value_of("commission_host", int(value))
    elif name == limits.TAX_FREE:
        shown_name, shown_value = str(gettext("No tax up to")), figures.dong(int(value), language())
    elif name in said:
        shown_name, shown_value = said[name], value_of(name, int(value))
    elif name in SETTINGS:
        shown_name, shown_value = str(SETTINGS[name][0]), SETTINGS[name][1](int(value))
    elif name == limits.WARNING:
        shown_name, shown_value = str(gettext("Warn before the tax-free limit, from")), shapes.basis_points(int(value))
    else:
        shown_name, shown_value = str(pgettext("log", "Setting changed")), figures.number(int(value), language())
    return str(gettext("%(what)s: %(value)s from %(day)s on", what=shown_name, value=shown_value,
                       day=moments.exact_day(date.fromisoformat(day), language())))


def _ref(subject: str) -> str:
    return subject.partition(":")[2]


def _whole(subjects: list[str]) -> dict[str, str]:
    """What documents and settings are called, in words that say what kind of thing they are."""
    payments = {f"payments:{row.id}": f"payment:{row.reference}" for row in db.session.execute(
        sa.select(Payment.id, Payment.reference).where(Payment.id.in_(_ids(subjects).get("payments", ()))))}
    rows = payments | {f"{kind}:{ref}": f"{_ROWS[kind]}:{ref}" for kind, _, ref in (
        each.partition(":") for each in subjects) if kind in _ROWS}
    documents = naming.documents([*subjects, *rows.values()])
    found = {row: documents[document] for row, document in rows.items() if document in documents}
    return documents | found | {f"setting:{name}": str(label) for name, (label, _) in SETTINGS.items()}


def _names(subjects: list[str]) -> dict[str, str]:
    """What the numbers of rows are called: codes of orders and parcels, names of sellers, sessions and months."""
    ids = _ids(subjects)
    found: dict[str, str] = {each: _month(each) for each in subjects if each.startswith("month:")}
    found |= {f"session:{ident}": name.title for ident, name in session_names.names(ids.get("session", ())).items()}
    for kind, ident, name in (("orders", Order.id, Order.code), ("parcels", Parcel.id, Parcel.code),
                              ("cooperative", Cooperative.id, Cooperative.name)):
        rows = db.session.execute(sa.select(ident, name).where(ident.in_(ids[kind]))) if kind in ids else ()
        found |= {f"{kind}:{row[0]}": str(row[1]) for row in rows}
    for kind in ("settlement", "settlements"):
        found |= {f"{kind}:{ident}": Settlement.code_of(ident) for ident in ids.get(kind, ())}
    return found | {f"payout_batch:{ident}": PayoutBatch.code_of(ident) for ident in ids.get("payout_batch", ())}


def _ids(subjects: Iterable[str]) -> dict[str, list[int]]:
    """The numbers of rows, by what kind of thing they are."""
    ids: dict[str, set[int]] = {}
    for subject in subjects:
        kind, _, ref = subject.partition(":")
        if ref.isascii() and ref.isdecimal() and len(ref) < 10:
            ids.setdefault(kind, set()).add(int(ref))
    return {kind: sorted(found) for kind, found in ids.items()}


def _month(subject: str) -> str:
    try:
        return moments.month(date.fromisoformat(_ref(subject)), language())
    except ValueError:
        return _ref(subject)


def _target(step: Step, names: dict[str, str]) -> tuple[str, dict[str, Any]] | None:
    """Where it is shown; a posting leads to its entries."""
    kind, _, ref = step.subject.partition(":")
    if step.source == "books":
        return "orders_books.document", {"of": step.subject}
    name, number = names.get(step.subject), int(ref) if ref.isascii() and ref.isdecimal() and len(ref) < 10 else None
    if kind == "order":
        return "orders_office.order", {"code": ref}
    if kind == "orders" and name:
        return "orders_office.order", {"code": name}
    if kind in ("settlement", "settlements") and name:
        return "settlement_office.run", {"settlement_code": name}
    if kind == "payout_batch" and name:
        return "payout_office.batch", {"batch_code": name}
    if kind in ("refund", "refunds") and number:
        return "orders_refunds.refund", {"refund_id": number}
    if kind == "line" and number:
        return "bank_lines.line", {"line_id": number}
    if kind == "person" and number:
        return "accounts_office.person", {"person_id": number}
    return None
