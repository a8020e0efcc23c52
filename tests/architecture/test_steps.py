"""Every step that is written down has a name in the audit log: orders/trail/actions.py and words.py."""
from __future__ import annotations

import ast

from core.db import Base
from core.states import Machine
from orders.trail import steps, words
from orders.trail.actions import ACTIONS
from orders.trail.facts import FACTS
from tests.architecture.source import import_everything, product


def notes_in(path):
    """The words of each note that a module writes."""
    tree = ast.parse(path.read_bytes())
    if not any(isinstance(node, ast.ImportFrom) and (node.module or "").startswith("core") and any(
            "audit" in (node.module or "") or alias.name == "audit" for alias in node.names)
            for node in ast.walk(tree)):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("note", "audit.note"):
            said = node.args[0]
            for each in (said.body, said.orelse) if isinstance(said, ast.IfExp) else (said,):
                yield each.value if isinstance(each, ast.Constant) else ast.unparse(each)


def facts_in(path):
    """The names of what notes say beside their words, where a module writes them out."""
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("note", "audit.note") and len(node.args) == 2:
            yield from (keyword.arg for keyword in node.keywords if keyword.arg)


def test_every_fact_of_a_note_has_a_name():
    written = {name for path in product(".py") if list(notes_in(path)) for name in facts_in(path)}

    assert written - FACTS.keys() == set()
    assert FACTS.keys() - written == set()


def test_every_note_has_a_name():
    written = {text for path in product(".py") for text in notes_in(path)}

    composed = {"f'bank account {what}'"}
    assert written - ACTIONS.keys() == composed
    assert set(steps.MONEY_NOTES) <= ACTIONS.keys()
    assert ACTIONS.keys() - written == {f"bank account {what}" for what in ("added", "shown", "hidden", "ended")}


def test_every_state_has_a_name():
    import_everything()
    machines = {mapper.class_.__tablename__: mapper.class_.machine for mapper in Base.registry.mappers
                if isinstance(getattr(mapper.class_, "machine", None), Machine) and mapper.class_.metadata
                is Base.metadata}
    elsewhere = {"live_sessions", "claims", "private_replies", "messages"}  # on the pages of sessions; in their table

    shown = {*steps.MONEY_TABLES, *steps.GOODS_TABLES}
    assert machines.keys() - elsewhere == shown == words.STATES.keys()
    for table in shown:
        assert words.STATES[table].keys() == {state.value for state in machines[table].states}
