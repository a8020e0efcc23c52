"""Giving money that came in to the orders its words name: many lines at once, in few statements.

Lines that name the same order are counted one after the other, and so are those that name one that was given up: it may
take its goods again, which locks more. Everything else is read, decided and written for all of them together.
"""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.orm.exc import StaleDataError

from core.db import Dong, db
from orders import awaiting, balances, followers, receiving
from orders.access import lock_orders
from orders.banking import bundles, matching, outgoing
from orders.banking.matching import Match, Standing
from orders.banking.memos import codes_in
from orders.cases.opening import About, open_cases
from orders.expiry import reviving
from orders.models import BankLine, CaseKind, Order, OrderStatus
from orders.receiving import Counted, Part
from orders.together import joined

CASES = {Match.UNKNOWN: CaseKind.UNKNOWN, Match.UNCLEAR: CaseKind.UNKNOWN, Match.RETURNED: CaseKind.RETURNED}
Named = Mapping[str, Order]
NewCase = tuple[CaseKind, About]


def orders_named(texts: Iterable[str]) -> dict[str, dict[str, Order]]:
    """Orders of ours that these words name, by their code; each where it goes on by now: `{words: {code: order}}`.

    A code for several orders names all of them.
    """
    codes = {text: codes_in(text) for text in texts}
    every = {code for found in codes.values() for code in found}
    if not every:
        return {text: {} for text in codes}
    orders = {order.code: order for order in db.session.scalars(sa.select(Order).where(Order.code.in_(every)))}
    bundled = bundles.orders_of(every - orders.keys()) if len(orders) < len(every) else {}
    further = joined.go_on_in({order.id for order in (*orders.values(), *(
        order for held in bundled.values() for order in held))})
    moved = {after for before, after in further.items() if after != before}
    if moved:
        db.session.scalars(sa.select(Order).where(Order.id.in_(moved))).all()  # get_one finds them below
    named = dict[str, dict[str, Order]]()
    for text, found in codes.items():
        mine = [order for code in found for order in ([orders[code]] if code in orders else bundled.get(code, []))]
        named[text] = {order.code: db.session.get_one(Order, further[order.id]) for order in mine}
    return named


def prepare(texts: Iterable[str]) -> None:
    """Lock what comes before everything else, for the orders that these words name."""
    followers.prepare_payments(_ids(orders_named(texts).values()))


def match(line: BankLine) -> Match:
    """What `match_all` says, for a line that is locked."""
    return match_all([line])[line.id]


def match_all(lines: Sequence[BankLine]) -> dict[int, Match]:
    """Count for orders what the words of these lines say, in the caller's transaction; open cases for the rest.

    The lines are locked. What is decided of each, by line id.
    """
    named = orders_named(line.text for line in lines)
    every = _ids(named.values())
    followers.prepare_payments(every)
    lock_orders(every)
    if any(before != after for before, after in joined.go_on_in(every).items()):
        raise StaleDataError(receiving.JOINED_MEANWHILE)
    matches: dict[int, Match] = {}
    for some in _rounds(lines, named):
        matches |= _match(some, named)
    return matches


def _rounds(lines: Sequence[BankLine], named: Mapping[str, Named]) -> list[list[BankLine]]:
    """No order is named by two lines of a round; who names one that was given up has one alone, at the end."""
    rounds, late, turn = list[list[BankLine]](), list[list[BankLine]](), Counter[int]()
    for line in lines:
        orders = set(named[line.text].values())
        if any(order.status == OrderStatus.CANCELLED for order in orders):
            late.append([line])
            continue
        place = max((turn[order.id] for order in orders), default=0)
        turn.update({order.id: place + 1 - turn[order.id] for order in orders})
        rounds += [[] for _ in range(place + 1 - len(rounds))]
        rounds[place].append(line)
    return rounds + late


def _match(lines: Sequence[BankLine], named: Mapping[str, Named]) -> dict[int, Match]:
    matches, cases, parts = dict[int, Match](), list[NewCase](), list[Part]()
    asked = _asked(lines, named)
    for line in lines:
        orders = named[line.text]
        words = " ".join((line.text, *orders))  # with those that stand behind a code for several
        decision = matching.decide(line.amount, words, {code: _standing(order) for code, order in orders.items()},
                                   asked.get(line.id))
        matches[line.id] = decision.match
        if decision.match == Match.RETURNED and outgoing.came_back(line):
            continue
        by_own_code = {order.code: order for order in orders.values()}
        parts += [Part(by_own_code[code], line, amount) for code, amount in decision.parts]
        if decision.match in CASES:
            cases.append((CASES[decision.match], About(f"line:{line.id}", bank_line_id=line.id, amount=line.amount)))
    if parts:
        for part, counted in zip(parts, receiving.count_transfers(parts), strict=True):
            cases += surplus_cases(part.order, counted, part.line, matches[part.line.id].value)
    open_cases(cases)
    return matches


def _asked(lines: Sequence[BankLine], named: Mapping[str, Named]) -> dict[int, dict[str, Dong]]:
    """What a code for several orders has asked of each, by the code under which it goes on; of lines that name just
    these orders, and are the sum of it."""
    others = {line.id: set(codes_in(line.text)) - named[line.text].keys() for line in lines if named[line.text]}
    every = set().union(*others.values())
    sums = bundles.asked_of(every) if every else {}
    found = dict[int, dict[str, Dong]]()
    for line in lines:
        orders = named[line.text]
        for code in sorted(others.get(line.id, set()) & sums.keys()):
            if sums[code].keys() == orders.keys() and sum(sums[code].values()) == line.amount:
                parts = Counter[str]()
                for before, amount in sums[code].items():
                    parts[orders[before].code] += amount
                found[line.id] = {goes_on: Dong(amount) for goes_on, amount in parts.items()}
    return found


def surplus_cases(order: Order, counted: Counted, line: BankLine, why: str) -> list[NewCase]:
    """More than the order costs is for a person to decide; that an order was given up says orders.expiry.reviving."""
    if not counted.balance.surplus or counted.is_cancelled:
        return []
    return [(CaseKind.OVER, About(f"order:{order.code}", order_id=order.id, bank_line_id=line.id,
                                  payment_id=counted.payment_id, amount=counted.balance.surplus, note=why))]


def _standing(order: Order) -> Standing:
    balance = balances.of(order)
    is_given_up = order.status == OrderStatus.CANCELLED
    cost = reviving.would_cost(order) if is_given_up else balance.due
    return Standing(order.code, Dong(cost), (not is_given_up and awaiting.missing(order)) or balance.left, is_given_up)


def _ids(named: Iterable[Named]) -> set[int]:
    return {order.id for orders in named for order in orders.values()}
