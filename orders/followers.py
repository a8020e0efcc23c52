"""Who acts in the transaction that frees goods of an order, completes it or counts money for it: on air somebody
waits for them.

The livestream package says so at the start. It locks what it needs before the order is locked.
"""
from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

Step = Callable[[int], None]
Moved = Callable[[int, int, Mapping[int, int]], None]
Concerned = Callable[[Collection[int]], set[int]]
GiveAgain = Callable[[int, Sequence[int], str], Mapping[int, int]]


@dataclass(frozen=True)
class Follower:
    """`prepare` is called with the id of an order before it is locked to be cancelled, `follow` when it was;
    `prepare_completion` before it is locked to be completed, `completed` when name, phone and address are written;
    `prepare_payment` before it is locked to count money for it, `paid` when
    nothing is left to pay before it is sent, both only for orders that are `concerned`;
    `moved` when all its open lines went into another order;
    `give_again` when one that was given up unpaid takes its goods again."""

    prepare: Step
    follow: Step
    prepare_completion: Step
    completed: Step
    prepare_payment: Step
    paid: Step
    concerned: Concerned
    moved: Moved
    give_again: GiveAgain


_followers: list[Follower] = []


def provide(follower: Follower) -> None:
    """Call this one from now on."""
    _followers[:] = [follower]


def prepare(order_id: int) -> None:
    """Lines of this order are about to be cancelled."""
    for each in _followers:
        each.prepare(order_id)


def follow(order_id: int) -> None:
    """Lines of this order were cancelled."""
    for each in _followers:
        each.follow(order_id)


def prepare_completion(order_id: int) -> None:
    """The buyer is about to say where this order goes."""
    for each in _followers:
        each.prepare_completion(order_id)


def completed(order_id: int) -> None:
    """The buyer has said where this order goes; nothing is confirmed yet."""
    for each in _followers:
        each.completed(order_id)


def prepare_payment(order_id: int) -> None:
    """Money has come for this order."""
    prepare_payments([order_id])


def prepare_payments(order_ids: Collection[int]) -> None:
    """The same for many."""
    for each in _followers:
        for order_id in sorted(each.concerned(order_ids)):
            each.prepare_payment(order_id)


def concerned(order_ids: Collection[int]) -> set[int]:
    """Those of these orders of which goods are held or wished for on air, or go to who pays first: money for one of
    them locks more than the order."""
    return {order_id for each in _followers for order_id in each.concerned(order_ids)}


def paid(order_ids: Collection[int]) -> None:
    """What these orders cost by now is paid; nothing is confirmed yet."""
    for each in _followers:
        for order_id in sorted(each.concerned(order_ids)):
            each.paid(order_id)


def moved(from_order_id: int, into_order_id: int, lines: Mapping[int, int]) -> None:
    """Everything of an order is in another one now: `{old line id: new}`."""
    for each in _followers:
        each.moved(from_order_id, into_order_id, lines)


def give_again(order_id: int, line_ids: Sequence[int], owner: str) -> dict[int, int]:
    """The goods of these lines are wanted again: what was handed over to `owner`, `{stock item id: base units}`. The
    rest is to be had from the shelf, or not at all. `prepare_payment` was called before."""
    given: Counter[int] = Counter()
    for each in _followers:
        given.update(each.give_again(order_id, line_ids, owner))
    return dict(given)
