"""Real addresses: what a rule's arguments are filled with, from one side of the market or made up."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from flask import Flask

from tests.architecture.access_matrix import Row

# which of a side's things an argument is; under one endpoint, or under every endpoint of a blueprint, or everywhere
_THINGS: dict[str, dict[str, str]] = {
    "": {"coop_slug": "cooperative", "sku": "sku", "key": "photo", "secret": "secret", "commune_code": "commune",
         "session_code": "session", "item_code": "item", "number": "buyer", "comment_id": "comment",
         "channel_id": "channel", "trainee_id": "trainee", "person_id": "person", "grant_id": "grant",
         "category": "category", "size": "size", "name": "role", "sign_in_id": "sign_in", "token_id": "token",
         "slip_id": "slip", "run_id": "slip_run", "deal_id": "deal", "settlement_code": "settlement",
         "batch_code": "batch", "payout_id": "payout", "account_id": "account", "alias_id": "alias",
         "restriction_id": "restriction", "look_id": "look", "paper_id": "paper", "recording_id": "recording"},
    "shop": {"slug": "product", "code": "commune"},
    "shop.cooperative": {"slug": "cooperative"},
    "shop_office": {"slug": "cooperative"},
    "shop_desk": {"slug": "product"},
    "shop_stock": {"slug": "product"},
    "transfers": {"secret": "transfer"},
    "transfer_slips": {"secret": "transfer", "transfer_slip_id": "transfer_slip"},
    "transfer_slips_office": {"transfer_slip_id": "transfer_slip"},
    "orders_expiry": {"code": "order"},
    "switching_office": {"code": "order"},
    "orders_calls": {"code": "to_call"},
    "deposits_office": {"code": "order", "area_id": "area"},
    "together_desk": {"code": "order"},
    "refund_account": {"secret": "refunded", "refund_id": "refund"},
    "bank_lines": {"line_id": "line"},
    "bank_lines.undo": {"line_id": "used_line", "use_id": "use"},
    "debts": {"party": "debt"},
    "allowances": {"code": "given_back_of", "allowance_id": "allowance"},
    "orders_books": {"account": "ledger", "day": "month"},
    "orders_money": {"case_id": "case", "code": "money_order"},
    "orders_cards": {"line_id": "line", "case_id": "case"},
    "orders_cash": {"remittance_id": "remittance"},
    "orders_cod": {"statement_id": "cod"},
    "orders_refunds": {"refund_id": "refund", "file_code": "refund_file"},
    "orders_statements": {"file_id": "file", "at": "row"},
    "orders_statements.discard": {"file_id": "file_away"},
    "orders_cod.discard": {"statement_id": "cod_away"},
    "payout_accounts": {"account_id": "payout_account"},
    "legal_forms": {"legal_form_id": "legal_form"},
    "orders_desk.label": {"code": "parcel"},
    "orders_waybills": {"code": "parcel"},
    "orders_desk": {"code": "order"},
    "orders_desk.confirm_order": {"code": "to_call"},
    "orders_desk.move_parcel": {"code": "parcel"},
    "orders_office": {"code": "order"},
    "calendar": {"code": "session", "token": "calendar"},
    "livestream": {"code": "session"},
    "reminders": {"code": "session", "secret": "reminder"},
    "audience": {"code": "session"},
    "studio_talk": {"code": "session"},
    "studio_talk.step": {"comment_id": "talk"},
    "livestream_api": {"code": "session"},
    "studio": {"code": "session"},
    "studio_console": {"code": "session"},
    "studio_hints": {"code": "session"},
    "studio_calling": {"code": "session"},
    "studio_buyers": {"code": "session"},
    "studio_together": {"code": "session"},
    "studio_slips": {"code": "session"},
    "studio_tally": {"code": "session"},
    "studio_brought": {"code": "session", "file_id": "comment_file"},
    "studio_report": {"code": "session"},
    "livestream_desk": {"code": "session"},
    "studio_claims": {"code": "session"},
    "studio_deals": {"code": "session"},
    "studio_first_paid": {"code": "paid_first", "moment_id": "moment"},
    "studio_first_paid.record": {"code": "session"},
    "studio_lineup": {"code": "session", "slug": "spare"},
    "studio_restricted": {"code": "session"},
    "studio_readiness": {"code": "planned"},
    "studio_papers": {"code": "planned", "item_id": "refused"},
    "studio_rehearsal": {"code": "rehearsal"},
    "training": {"code": "course"},
    "course_rehearsals": {"code": "course"},
}
# steps that can be taken any number of times and leave everything as it was
_STEPS = {
    "orders_desk.move_parcel": {"step": "pack"}, "orders_desk.move_together": {"step": "pack"},
    "papers_desk.step": {"step": "see"}, "shop_desk.pack_step": {"step": "revive"},
    "shop_desk.photo_step": {"step": "first"}, "studio.step": {"step": "go_live"},
    "studio_console.decide": {"what": "give_back"}, "studio_deals.step": {"what": "stop"},
    "studio_report.file": {"name": "items"}, "livestream_desk.file": {"name": "items"},
    "studio_console.change_item": {"what": "price"}, "studio_talk.step": {"what": "show"},
    "studio_rehearsal.step": {"step": "pause"}, "settlement_office.take_step": {"step": "lock"},
    "settlement_office.entries": {"figure": "sales"}, "debts.debt": {"kind": "cost"},
    "orders_calls.call": {"outcome": "no_answer"},
}
# things that are only found inside the thing before them, counted from one in each
_INSIDE = {"debt", "item", "buyer", "role", "size", "category", "row", "ledger", "month"}
MADE_UP = {
    "cooperative": "khong-co-hop-tac-xa", "product": "khong-co-hang", "spare": "khong-co-hang", "sku": "ZZZZZZZZ",
    "photo": "0" * 32, "size": "480", "commune": "99999", "session": "ZZZZZZ", "item": "Z99", "buyer": "987654",
    "comment": "987654321", "channel": "987654321", "course": "zzzzzzzz", "trainee": "987654321",
    "order": "CB0000000X", "to_call": "CB0000000X", "parcel": "CB0000000X-1", "secret": "A" * 43,
    "person": "987654321", "grant": "987654321", "role": "zz-nobody", "category": "zz-nothing", "sign_in": "987654321",
    "token": "987654321", "slip": "987654321", "slip_run": "987654321",
    "paper": "987654321", "refused": "987654321", "planned": "ZZZZZZ",
    "restriction": "987654321", "look": "987654321", "recording": "987654321", "rehearsal": "ZZZZZZ",
    "paid_first": "ZZZZZZ", "moment": "987654321",
    "deal": "987654321", "comment_file": "987654321", "settlement": "QT987654", "batch": "LC987654",
    "payout": "987654321", "account": "987654321", "alias": "987654321", "transfer": "A" * 43,
    "transfer_slip": "987654321",
    "line": "987654321", "use": "987654321", "used_line": "987654321", "debt": "person:987654321",
    "given_back_of": "CB0000000X",
    "allowance": "987654321", "refund_file": "HT987654",
    "area": "987654321", "case": "987654321", "refund": "987654321", "refunded": "A" * 43,
    "money_order": "CB0000000X", "file": "987654321", "row": "987654", "remittance": "987654321", "cod": "987654321",
    "month": "1999-13", "file_away": "987654321", "cod_away": "987654321", "payout_account": "987654321",
    "legal_form": "987654321",
    "ledger": "zz-nothing",
    "calendar": "A" * 43, "reminder": "A" * 43, "talk": "987654321",
}


def things_of(row: Row) -> dict[str, str]:
    """Which thing each argument of the rule is, steps left out."""
    blueprint = row.endpoint.rpartition(".")[0]
    named = {**_THINGS[""], **_THINGS.get(blueprint, {}), **_THINGS.get(row.endpoint, {})}
    steps = _STEPS.get(row.endpoint, {})
    return {argument: named[argument] for argument in row.arguments if argument not in steps}


def address(app: Flask, row: Row, things: Mapping[str, str]) -> str:
    """The address with these things in it."""
    values: dict[str, Any] = {argument: things[thing] for argument, thing in things_of(row).items()}
    values |= _STEPS.get(row.endpoint, {})
    with app.test_request_context():
        return app.url_map.bind("localhost").build(row.endpoint, _numbers(app, row, values), method=row.method)


def _numbers(app: Flask, row: Row, values: dict[str, Any]) -> dict[str, Any]:
    return {name: int(value) if f"<int:{name}>" in row.rule else value for name, value in values.items()}


def inner_things(row: Row) -> list[str]:
    """The things behind the first argument that exist once in the whole market."""
    order = sorted(row.arguments, key=lambda name: row.rule.index(f"{name}>"))
    named = things_of(row)
    return [named[name] for name in order[1:] if name in named and named[name] not in _INSIDE]


def without(text: str, path: str, row: Row, things: Mapping[str, str]) -> str:
    """`text` without the address and what was typed into it; short numbers may stand anywhere and are left."""
    named = [value for thing in things_of(row).values() if len(value := things[thing]) > 4]
    for typed in (path, *sorted(named, key=len, reverse=True)):
        text = text.replace(typed, "*").replace(quote(typed, safe=""), "*")
    return text
