"""What else a note says: each fact has a name, and its value is said as what it is. One without a name fails a test."""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from accounts.words import METHODS, ROLES
from orders.allowances.words import BEARERS
from orders.banking.words import ENDS
from orders.cash.in_words import SAYS
from orders.codes import read_code
from orders.debts.words import KINDS as USES
from orders.payments.words import SHORT
from orders.trail import shapes
from orders.trail.settings import SETTINGS
from orders.trail.shapes import Shape
from shop.papers.words import ASKED_OF, PAPERS
from shop.shelves import KINDS

Named = tuple[Any, Shape]
FACTS: dict[str, Named] = {
    "account": (_l("Account no."), shapes.text), "amount": (_l("Amount"), shapes.dong),
    "bank": (_l("Bank"), shapes.bank), "bearer": (_l("Who bears it"), shapes.one_of(BEARERS)),
    "before": (_l("Before"), shapes.text),
    "by": (_l("By"), shapes.one_of({"code": _l("with a code"), "themselves": _l("by themselves")})),
    "cap": (_l("At most"), shapes.number), "carrier": (_l("Carrier"), shapes.carrier),
    "cash": (_l("Cash"), shapes.dong),
    "code": (_l("Code"), shapes.text), "codes": (_l("Tax codes"), shapes.number),
    "comment": (_l("Comment no."), shapes.text), "commune": (_l("Commune"), shapes.commune),
    "cooperative": (_l("Seller"), shapes.text), "counted": (_l("Counted"), shapes.number),
    "covers": (_l("Covers"), shapes.dong), "deal": (_l("Deal no."), shapes.text),
    "difference": (_l("Difference"), shapes.dong), "ends_with": (_l("Account"), shapes.tail),
    "fees": (_l("Fees"), shapes.dong), "into": (_l("Into number"), shapes.text),
    "is_active": (_l("Active"), shapes.is_so), "is_asked": (_l("Asked for"), shapes.is_so),
    "is_on": (_l("Switched on"), shapes.is_so), "joined": (_l("Joined order"), shapes.text),
    "kind": (_l("What it is"), shapes.one_of({**USES, **ENDS, **PAPERS})), "lines": (_l("Lines"), shapes.number),
    "method": (_l("How"), shapes.one_of(METHODS)), "missing": (_l("Missing"), shapes.text),
    "moment": (_l("Payment no."), shapes.text), "name": (_l("Name"), shapes.text), "now": (_l("Now"), shapes.text),
    "number": (_l("Number"), shapes.text), "of": (_l("Of whom"), shapes.one_of(ASKED_OF)),
    "party": (_l("To whom"), shapes.text),
    "page_id": (_l("Page"), shapes.text), "passed": (_l("Passed"), shapes.is_so),
    "platform": (_l("Platform"), shapes.text), "price": (_l("Price"), shapes.dong),
    "purpose": (_l("What for"), shapes.one_of({"invitation": _l("Invitation"), "reset": _l("New password")})),
    "reason": (_l("Reason"), shapes.text), "ref": (_l("Where"), shapes.text),
    "restriction": (_l("Restriction no."), shapes.text), "role": (_l("Role"), shapes.one_of(ROLES)),
    "row": (_l("Row"), shapes.text), "says": (_l("Decided"), shapes.one_of(SAYS)),
    "scope": (_l("Holds for"), shapes.one_of({
        "": _l("Everywhere"), "cooperative": _l("One seller"), "commune": _l("One commune"),
        "province": _l("One province"), "session": _l("One live session")})),
    "sellers": (_l("Sellers"), shapes.number), "sessions": (_l("Live sessions"), shapes.number),
    "since": (_l("From this day on"), shapes.when), "starts_at": (_l("Begins"), shapes.when),
    "tail": (_l("Account"), shapes.tail), "told": (_l("What it said"), shapes.row),
    "trainee": (_l("Trainee no."), shapes.text), "trainees": (_l("Trainees"), shapes.number),
    "until": (_l("Until"), shapes.when), "valid_from": (_l("From this day on"), shapes.when),
    "was": (_l("Before"), shapes.text), "was_given_up": (_l("Had expired"), shapes.is_so),
    "waybill": (_l("Waybill"), shapes.text), "words": (_l("Transfer text"), shapes.text),
}
_APART: dict[tuple[str, str], Shape] = {
    **{(action, name): shapes.dong for action in ("price changed", "live price changed", "label changed")
       for name in ("was", "now", "before")},
    **{("way to pay changed", name): shapes.one_of(SHORT) for name in ("before", "now")},
    **{("legal form changed", name): shapes.one_of(KINDS) for name in ("was", "now")},
    **{("statement row corrected", name): shapes.row for name in ("before", "now")},
    ("cooperative changed", "was"): shapes.commune, ("time to pay extended", "before"): shapes.when,
    ("deposit area added", "code"): shapes.area, ("deposit area ended", "code"): shapes.area,
}
_EMPTY: tuple[Any, ...] = ("", None, [], {})


def subjects(facts: Mapping[str, Any]) -> list[str]:
    """What else the facts name by its number: the seller or session of a role, the seller of a paper."""
    found = [f"cooperative:{facts['cooperative']}"] if "cooperative" in facts else []
    return [*found, f"{facts.get('scope')}:{facts['ref']}"] if facts.get("ref") else found


def said(action: str, facts: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """"Before: 40.000 ₫; Now: 45.000 ₫". `names` are those of its subjects. The reason is left out: it stands in a
    place of its own."""
    return "; ".join(f"{name}: {value}" for name, value in _pairs(action, facts, names))


def _named(name: str, facts: Mapping[str, Any], names: Mapping[str, str]) -> str | None:
    if name == "cooperative":
        return names.get(f"cooperative:{facts[name]}")
    if name == "ref" and facts.get("scope") in ("commune", "province"):
        return shapes.area(facts[name])
    return names.get(f"{facts.get('scope')}:{facts[name]}") if name == "ref" else None


def _pairs(action: str, facts: Mapping[str, Any], names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name, value in facts.items():
        if name == "reason" or (value in _EMPTY and name != "scope"):
            continue
        if name in SETTINGS and name not in FACTS:
            label, shape = SETTINGS[name]
        elif action == "bank line given" and read_code(name):
            label, shape = name, shapes.dong  # so much of it for this order
        else:
            label, shape = FACTS.get(name, (name, shapes.text))
        yield str(label), _named(name, facts, names) or _APART.get((action, name), shape)(value)
