"""How well somebody did in a rehearsal, judged by the labels of the recording. Nothing here reads a row.

Each labelled comment has one verdict, so that the figures add up:

| verdict  | what                                                                                          |
| -------- | --------------------------------------------------------------------------------------------- |
| RIGHT    | an order or a withdrawal, done just as the label says                                           |
| NOTHING  | neither, and nothing came of it                                                                 |
| WRONG    | something was done that the label does not say: other goods, another amount, or anything at all |
| NEEDLESS | an order or a withdrawal that a person dismissed                                                |
| MISSED   | an order or a withdrawal that nobody had decided by the end, or that nothing came of            |

An order by hand for somebody of the recording is right if it is what one of their open comments says; that comment is
then taken. Somebody's points are the share, of a hundred, of what they decided rightly among what they decided and
what was missed; who had nothing to decide has none.
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median

Line = tuple[str, int | None, str | None]  # (code, thousandths of a unit, unit); None: all of it


@dataclass(frozen=True)
class Meant:
    """An order of these goods, perhaps giving up others, or a withdrawal of these: all if there are none."""

    is_order: bool
    lines: tuple[Line, ...]
    dropped: tuple[Line, ...] = ()


class Verdict(StrEnum):
    """What became of a labelled comment, or of an order by hand."""

    RIGHT = "right"
    NOTHING = "nothing"
    WRONG = "wrong"
    NEEDLESS = "needless"
    MISSED = "missed"


class By(StrEnum):
    """Who had the last word about a comment."""

    MACHINE = "machine"
    PERSON = "person"
    NOBODY = "nobody"


@dataclass(frozen=True)
class Told:
    """One labelled comment. `due` is what is right, `done` what was done, `alone` what the machine did by itself.

    `seconds` is how long it waited for a person, if it was left to one.
    """

    number: int
    author: str
    due: Meant | None
    done: Meant | None
    alone: Meant | None
    by: By
    person_id: int | None = None
    seconds: int | None = None


@dataclass(frozen=True)
class ByHand:
    """An order that somebody typed for a buyer."""

    author: str
    done: Meant
    person_id: int


@dataclass(frozen=True)
class Judged:
    """A comment with its verdict; `hand` if an order by hand did what it says."""

    told: Told
    verdict: Verdict
    hand: int | None = None  # whose

    @property
    def person_id(self) -> int | None:
        """Whose doing the verdict is; the machine's and nobody's is None."""
        return self.hand if self.hand is not None else self.told.person_id


@dataclass(frozen=True)
class Score:
    """What somebody decided, and how fast; `missed` is everybody's."""

    points: int | None
    right: int
    wrong: int
    needless: int
    missed: int
    seconds: int | None
    slow_seconds: int | None
    hand_right: int
    hand_wrong: int


@dataclass(frozen=True)
class Round:
    """All comments of a round, and the orders by hand that were right or wrong, by whom."""

    comments: tuple[Judged, ...]
    hands: tuple[tuple[int, Verdict], ...]

    @property
    def orders(self) -> int:
        """How many orders and withdrawals there were to be taken."""
        return sum(each.told.due is not None for each in self.comments)

    @property
    def taken(self) -> int:
        """How many of them were taken rightly by the end, by whomever."""
        return sum(each.verdict is Verdict.RIGHT for each in self.comments)

    @property
    def taken_alone(self) -> int:
        """How many of them the machine took rightly without anybody."""
        return sum(each.told.due is not None and each.told.alone == each.told.due for each in self.comments)


def judge(told: Told) -> Verdict:
    """The verdict about one comment, whatever was typed by hand."""
    if told.due is None:
        return Verdict.NOTHING if told.done is None else Verdict.WRONG
    if told.done is not None:
        return Verdict.RIGHT if told.done == told.due else Verdict.WRONG
    return Verdict.NEEDLESS if told.by is By.PERSON else Verdict.MISSED


def judge_round(comments: Sequence[Told], hands: Sequence[ByHand]) -> Round:
    """The verdicts about all comments and all orders by hand, in the order in which they came."""
    judged = [Judged(each, judge(each)) for each in comments]
    verdicts = []
    for hand in hands:
        own = [n for n, each in enumerate(judged) if each.told.author == hand.author and each.told.due is not None]
        if not own:
            continue  # somebody on the phone: the recording does not know them
        open_ = [n for n in own if judged[n].verdict in (Verdict.MISSED, Verdict.NEEDLESS)
                 and judged[n].told.due == hand.done]
        if open_:
            judged[open_[0]] = Judged(judged[open_[0]].told, Verdict.RIGHT, hand.person_id)
        verdicts.append((hand.person_id, Verdict.RIGHT if open_ else Verdict.WRONG))
    return Round(tuple(judged), tuple(verdicts))


def score(of: Round, person_id: int) -> Score:
    """What this person did in the round."""
    mine = [each for each in of.comments if each.person_id == person_id and each.told.by is not By.MACHINE]
    counts = {verdict: sum(each.verdict is verdict for each in mine) for verdict in Verdict}
    missed = sum(each.verdict is Verdict.MISSED for each in of.comments)
    by_hand = [verdict for person, verdict in of.hands if person == person_id]
    right = counts[Verdict.RIGHT] + counts[Verdict.NOTHING]
    wrong = counts[Verdict.WRONG] + by_hand.count(Verdict.WRONG)
    every = right + wrong + counts[Verdict.NEEDLESS] + missed
    seconds = sorted(each.told.seconds for each in mine if each.told.seconds is not None and each.hand is None)
    return Score(
        points=100 * right // every if every else None, right=right, wrong=wrong, needless=counts[Verdict.NEEDLESS],
        missed=missed, seconds=round(median(seconds)) if seconds else None,
        slow_seconds=seconds[-(-9 * len(seconds) // 10) - 1] if seconds else None,
        hand_right=by_hand.count(Verdict.RIGHT), hand_wrong=by_hand.count(Verdict.WRONG))


def worth_another_look(of: Round, person_id: int, most: int = 3) -> list[Judged]:
    """What to look at again: first what went wrong, then what was missed or dismissed, then what took longest."""
    order = [Verdict.WRONG, Verdict.MISSED, Verdict.NEEDLESS]
    mine = [each for each in of.comments if each.person_id == person_id or each.verdict is Verdict.MISSED]
    bad = sorted((each for each in mine if each.verdict in order), key=lambda each: order.index(each.verdict))
    slow = sorted((each for each in mine if each.verdict not in order and (each.told.seconds or 0) > SLOW),
                  key=lambda each: -(each.told.seconds or 0))
    return [*bad, *slow][:most]


SLOW = 30  # seconds: who asked for goods has seen the next item by then
