"""Where the table begins in a file, and what its columns are called; the names are what a bank is known by."""
from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from orders.banking.statements import cells, words
from orders.banking.statements.cells import Reading, Unread
from orders.banking.statements.grid import Grid, Row, letters, shown
from orders.banking.statements.words import Meaning
from orders.statement_errors import ColumnChosenTwice, ColumnsNotChosen, NoHeader

_SEARCHED = 80  # rows of the file in which its header may stand
_MONEY = frozenset({Meaning.AMOUNT, Meaning.CREDIT, Meaning.DEBIT})
Meanings = Mapping[str, Meaning]


@dataclass(frozen=True)
class Column:
    """A column: `key` is its name as it is compared (a number tells columns of one name apart)."""

    at: int
    name: str
    key: str


@dataclass(frozen=True)
class Layout:
    """A header of one or two rows, the columns it names, and the rows below it."""

    grid: Grid
    above: Sequence[Row]
    columns: tuple[Column, ...]
    below: Sequence[Row]

    @property
    def fingerprint(self) -> str:
        """The same for every file with columns of these names, in whatever order."""
        return hashlib.sha256("\n".join(sorted(each.key for each in self.columns)).encode()).hexdigest()[:32]

    @property
    def names(self) -> dict[str, str]:
        """The names by their keys."""
        return {each.key: each.name for each in self.columns}

    def named(self, meaning: Meaning, meanings: Meanings) -> Column | None:
        """The column that means this."""
        return next((each for each in self.columns if meanings.get(each.key) == meaning), None)


def find(grids: Sequence[Grid]) -> Layout:
    """The likeliest header of all sheets. Raises NoHeader."""
    found = max((each for grid in grids for each in _candidates(grid)), key=lambda each: each[0], default=None)
    if found is None:
        raise NoHeader
    score, layout = found
    if not score:
        raise NoHeader
    return layout


def judge(grid: Grid) -> int:
    """How much the best header of this grid tells."""
    return max((score for score, _ in _candidates(grid)), default=0)


def _candidates(grid: Grid) -> Iterable[tuple[int, Layout]]:
    """Each row that may be a header, alone and with the next one, and how many meanings it names. The first counts."""
    rows = grid.rows
    for i, row in enumerate(rows[:_SEARCHED]):
        if row.is_broken or sum(each != "" for each in row.cells) < 2:
            continue
        score = _score(one := _columns(row))
        if score:
            below = rows[i + 1:]
            taken = 1 if below and _is_numbering(below[0]) else 0
            yield score * 4 + 1, Layout(grid, rows[:i], one, below[taken:])
        if i + 1 < len(rows) and _may_continue(rows[i + 1]):
            score = _score(two := _columns(row, rows[i + 1]))
            below = rows[i + 2:]
            taken = 1 if below and _is_numbering(below[0]) else 0
            if score:
                yield score * 4, Layout(grid, rows[:i], two, below[taken:])
    by_look = _above_the_first_movement(grid)
    if by_look is not None:
        yield 1, by_look


def _columns(row: Row, second: Row | None = None) -> tuple[Column, ...]:
    seen, found = Counter[str](), list[Column]()
    width = max(len(row.cells), len(second.cells) if second else 0)
    for at in range(width):
        parts = dict.fromkeys(text for each in (row, second) if each is not None
                              if (text := shown(each.cell(at))))
        name = " ".join(parts)
        plain = words.plain(name) or f"column {letters(at).lower()}"
        seen[plain] += 1
        found.append(Column(at, name or letters(at), plain if seen[plain] == 1 else f"{plain} {seen[plain]}"))
    return tuple(found)


def _score(columns: Sequence[Column]) -> int:
    means = set(words.guesses({each.key: each.name for each in columns}).values())
    return len(means) if Meaning.DATE in means and means & _MONEY else 0


def _may_continue(row: Row) -> bool:
    """True if a row may be the second of a header: it names more, and no cell of it is a date or an amount."""
    if row.is_broken or not any(words.guess(each)[0] for each in row.cells if isinstance(each, str)):
        return False
    return not any(is_date(each) or is_amount(each) for each in row.cells)


def _is_numbering(row: Row) -> bool:
    """(1) (2) (3) below a header."""
    texts = [shown(each).strip("()[] ") for each in row.cells if each != ""]
    return len(texts) > 2 and texts == [str(i) for i in range(1, len(texts) + 1)]


def is_date(cell: object) -> bool:
    """True for a cell that can be read as a date."""
    if isinstance(cell, date):
        return True
    try:
        return isinstance(cell, str) and cells.moment(cell, "", Reading(None)) is not None
    except Unread as unread:
        return unread.bad == cells.Bad.TWO_WAYS


def is_amount(cell: object) -> bool:
    """True for a cell that can be read as an amount other than zero."""
    try:
        return isinstance(cell, str | float) and bool(cells.amount(cell))
    except Unread:
        return False


def _above_the_first_movement(grid: Grid) -> Layout | None:
    """For a header in words that nobody knows: the row above the first one that holds a date and an amount."""
    for i, row in enumerate(grid.rows[:_SEARCHED]):
        if any(map(is_date, row.cells)) and any(map(is_amount, row.cells)):
            above = grid.rows[i - 1] if i else None
            is_named = above is not None and sum(each != "" for each in above.cells) > 1
            named = above if is_named and above is not None else Row(0, ("",) * len(row.cells))
            return Layout(grid, grid.rows[:max(0, i - 1)], _columns(named), grid.rows[i:])
    return None


def propose(layout: Layout) -> dict[str, Meaning]:
    """What each column probably means, by its key. A column that seems to tell the direction must do so."""
    found = words.guesses(layout.names)
    way = layout.named(Meaning.DIRECTION, found)
    if way is not None:
        told = [shown(row.cell(way.at)) for row in layout.below[:200] if row.cell(way.at) != ""]
        if sum(words.direction(each) is not None for each in told) * 2 <= len(told):
            del found[way.key]
    return found


def fitting(layout: Layout, meanings: Meanings) -> dict[str, Meaning]:
    """Those of the meanings that name a column of this file. Raises ColumnsNotChosen, ColumnChosenTwice."""
    known = {each.key for each in layout.columns}
    found = {key: meaning for key, meaning in meanings.items() if key in known}
    told = Counter(found.values())
    if any(number > 1 for number in told.values()):
        raise ColumnChosenTwice
    if not told[Meaning.DATE] or not told.keys() & _MONEY:
        raise ColumnsNotChosen
    return found
