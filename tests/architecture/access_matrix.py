"""Who may do what: every address of the application with every role, as its endpoints declare it.

`python -m tests.architecture.access_matrix` writes docs/access.md anew. The file is read by people before it is
committed, and a test fails when it is not what the application says. Whose rows a role reaches cannot be declared
on an endpoint: it is written down in `OWN` here, and tests/integration/access tries every line of it.
"""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from flask import Flask

from core.access import _allowed, _is_static
from tests.architecture.source import ROOT
from wsgi import create_app

FILE = ROOT / "docs" / "access.md"
ROLES = ("stranger", "person", "member", "host", "operator", "trainer", "officer", "province", "admin")
_CREW = ("host", "operator")
_OFFICERS = ("officer", "province")
_READERS = ("trainer", *_OFFICERS)
_STAFF = tuple(role for role in ROLES if role not in ("stranger", "admin"))

# Where these roles reach only what is theirs; the longest beginning of the address counts.
OWN: dict[str, tuple[str, ...]] = {
    "/desk/<coop_slug>": ("member",),
    "/studio": _CREW,
    "/api/v1/sessions/<code>": _CREW,
    "/training": _READERS,
    "/office/revenue": _OFFICERS,
    "/office/revenue.csv": _OFFICERS,
    "/office/orders/<code>": _OFFICERS,
    "/home": (*_STAFF, "admin"),
    "/me": (*_STAFF, "admin"),
    "/me/sign-ins/<int:sign_in_id>/end": _STAFF,
    "/me/tokens/<int:token_id>/end": _STAFF,
    "/studio/new": (),  # a new session is one's own
    "/studio/recordings": (),
    "/studio/recordings/<int:recording_id>/put-away": (*_CREW, "trainer"),
    "/training/new": (),
}

_HEAD = """\
# Who may do what

Made by `python -m tests.architecture.access_matrix` from what each endpoint declares (`core.access.allow`) and from
the table of whose rows a role reaches. `tests/architecture/test_access_matrix.py` fails when this page and the
application differ; `tests/integration/access` sends every request of it as every role, with things of their own,
of others of the same role, and with made-up ones.

- **yes**: may use it. **own**: only for what is theirs; anything else looks as if it did not exist (404), whether
  it does or not. **no**: strangers are sent to sign in (programs hear 401), people who are signed in hear 403.
- *person* is anybody signed in without a role; every other role may what a person may.
- Own means: a *member* their cooperatives; a *host* or *operator* the sessions whose crew they are in; a *trainer*
  the courses they hold; an *officer* what belongs to their communes; *province* staff the communes of their
  province. An order is an officer's as far as goods of their communes are in it.
- An order of a buyer is behind its secret link. Whoever has the link is the buyer; a wrong one is a 404.
- Programs under `/api/` send a bearer token, which may what its person may. No cookie is believed there, so no form
  token is asked for; everywhere else every POST carries one.

"""
_FIELDS = """
## What is shown of buyers

| what | who reads it |
| --- | --- |
| full phone number, street, name | members of a cooperative that sends this buyer a parcel: on the card of the \
parcel while it is packed or on the road, on packing lists, and when an order waits for a call |
| masked phone number, name | the same members in lists and afterwards; administrators |
| name, phone and words of a comment | the crew of the session in which it was said |
| the secret link | the buyer; the crew of the session it comes from, to send it to the buyer |
| nothing of these | strangers, trainers, officers, province staff, in no page and in no file |

Trainees are no buyers: their trainer reads their phone numbers, officers and province staff read them masked.
Logs hold neither phone numbers nor secret links.
"""


class Cell(StrEnum):
    """What a role may do with an address."""

    YES = "yes"
    OWN = "own"
    NO = "no"


@dataclass(frozen=True)
class Row:
    """One address with one method."""

    rule: str
    method: str
    endpoint: str
    arguments: tuple[str, ...]
    cells: tuple[Cell, ...]

    def of(self, role: str) -> Cell:
        """What this role may do with it."""
        return self.cells[ROLES.index(role)]


def rows(app: Flask) -> list[Row]:
    """Every row, by address."""
    return sorted(_rows(app), key=lambda row: (row.rule.replace("<", "~"), row.method))


def _rows(app: Flask) -> Iterator[Row]:
    for rule in app.url_map.iter_rules():
        if _is_static(rule.endpoint):
            continue
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            declared = _allowed(app.view_functions[rule.endpoint], method)
            cells = tuple(_cell(rule.rule, declared, role) for role in ROLES)
            yield Row(rule.rule, method, rule.endpoint, tuple(sorted(rule.arguments)), cells)


def _cell(rule: str, declared: frozenset[str], role: str) -> Cell:
    held = {role, "public"} if role == "stranger" else {role, "public", "person"}
    if not held & declared:
        return Cell.NO
    return Cell.OWN if role in _own(rule) and "public" not in declared else Cell.YES


def _own(rule: str) -> tuple[str, ...]:
    parts = rule.split("/")
    begun = ("/".join(parts[:length]) for length in range(len(parts), 0, -1))
    return next((OWN[each] for each in begun if each in OWN), ())


def page(app: Flask) -> str:
    """docs/access.md as it should be."""
    widths = " | ".join(["---"] * (len(ROLES) + 2))
    lines = [f"| address | method | {' | '.join(ROLES)} |", f"| {widths} |"]
    lines += [f"| `{row.rule.replace('|', chr(92) + '|')}` | {row.method} | {' | '.join(row.cells)} |"
              for row in rows(app)]
    return _HEAD + "\n".join(lines) + "\n" + _FIELDS


if __name__ == "__main__":
    FILE.write_text(page(create_app({"SQLALCHEMY_DATABASE_URI": "sqlite://"})), "utf-8")
