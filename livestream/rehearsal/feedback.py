"""What somebody is told about a round of a rehearsal: what went well, and what to look at again."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext

from livestream.models import LiveSession, Playing
from livestream.rehearsal import history
from livestream.rehearsal.scoring import Line, Meant, Score, score, worth_another_look

_WELL, _FAIR = 90, 70


@dataclass(frozen=True)
class Again:
    """A comment worth another look: what was said, what came of it, and what would have been right."""

    author: str
    text: str
    verdict: str
    seconds: int | None
    done: str
    due: str


@dataclass(frozen=True)
class Feedback:
    """How a round went for one person. `taken_alone` of `orders` the machine took by itself, `taken` all together."""

    score: Score
    again: tuple[Again, ...]
    orders: int
    taken_alone: int
    taken: int
    heard: int
    cheer: str


def about(session: LiveSession, playing: Playing, person_id: int) -> Feedback:
    """The round that is played now, or was played last."""
    found = history.of_round(session, playing)
    reached = score(found.round, person_id)
    again = tuple(
        Again(found.texts[each.told.number].author_name, found.texts[each.told.number].text, each.verdict.value,
              each.told.seconds, meant(each.told.done), meant(each.told.due))
        for each in worth_another_look(found.round, person_id))
    return Feedback(reached, again, found.round.orders, found.round.taken_alone, found.round.taken, found.heard,
                    _cheer(reached))


def meant(what: Meant | None) -> str:
    """In words: "A01 2 kg", "cancel A01"."""
    if what is None:
        return str(gettext("nothing"))
    if not what.is_order:
        return str(gettext("cancel %(lines)s", lines=_lines(what.lines) or gettext("everything")))
    ordered = _lines(what.lines)
    if not what.dropped:
        return ordered
    return str(gettext("%(lines)s instead of %(dropped)s", lines=ordered, dropped=_lines(what.dropped)))


def _lines(lines: tuple[Line, ...]) -> str:
    return ", ".join(" ".join(_words(line)) for line in lines)


def _words(line: Line) -> list[str]:
    code, milli, unit = line
    amount: Any = "" if milli is None else f"{milli / 1000:g}".replace(".", ",")
    return [word for word in (code, amount, unit) if word]


def _cheer(reached: Score) -> str:
    if reached.points is None:
        return str(gettext("There was nothing for you to decide yet."))
    if reached.points >= _WELL:
        return str(gettext("Very good. You are ready for a real session."))
    if reached.points >= _FAIR:
        return str(gettext("Well done. A little more practice and you are ready."))
    return str(gettext("A good start. Each rehearsal makes the next one easier."))
