"""The statement of Viettel Post about cash it collected ("bảng kê đối soát"), read from its file.

Blocks are found by their titles and columns by their names, never by place. One waybill is one line, with what was
collected (first block) and what its carriage costs (second); a return stands in the second alone. The sums of the rows
must be those that the file states, or nothing of it is believed.
"""
from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from core.money import vnd
from core.text import fold
from orders.banking.statements import cells, words
from orders.banking.statements.cells import Reading, Unread
from orders.banking.statements.grid import Cell, Grid, Row, shown
from orders.cash_errors import NotACodStatement, NumberNeeded, RowsCannotBeRead, SumsDiffer

CARRIER = "viettelpost"
FILE_NAME = re.compile(r"BangKeChiCOD_(\d{6,10})(?:_|\.|$)", re.ASCII)
TRANSFER = re.compile(r"\bVTP\s+[A-Z0-9]+\s+\d{6}\s+(\d{6,10})\b", re.ASCII)
_NUMBER = re.compile(r"\d{6,10}", re.ASCII)
_HEADING = 12  # rows
_SPELLED = re.compile(r"ngay\s+(\d{1,2})\s+thang\s+(\d{1,2})\s+nam\s+(\d{4})", re.ASCII)
_WAYBILL = re.compile(r"[A-Za-z0-9]{6,40}", re.ASCII)
_COD, _FEES, _RESULT = "chi tiet so tien cod", "chi tiet tien cuoc", "ket luan doi soat"
_BILL, _AMOUNT, _FEE, _DELIVERED = "so bill", "so tien cod", "tong so tien", "ngay phat thanh cong"
_NAMES = {_BILL: "Số BILL", _AMOUNT: "Số tiền COD", _FEE: "Tổng số tiền", _DELIVERED: "Ngày phát thành công"}
_SHOWN = 5  # rows that an error names


@dataclass
class Line:
    """One waybill: what was collected for it, and what carrying it costs."""

    waybill: str
    cod: int = 0
    fee: int = 0
    delivered_on: date | None = None
    note: str = ""


@dataclass(frozen=True)
class Statement:
    """A whole statement, whose sums agree. `net` is what the carrier pays out."""

    number: str
    customer: str
    name: str
    day: date | None
    cod: int
    fees: int
    net: int
    lines: Mapping[str, Line] = field(default_factory=dict)


@dataclass(frozen=True)
class _Block:
    """The rows of a block by the names of its columns, and the row of its sums."""

    rows: Sequence[tuple[int, Mapping[str, Cell]]]
    total: Mapping[str, Cell]


def number_in(text: str) -> str | None:
    """The number of the statement that a bank line pays, by its words."""
    found = TRANSFER.search(" ".join(text.upper().split()))
    return found[1] if found else None


def read(grids: Sequence[Grid], file_name: str, number: str = "") -> Statement:
    """The statement in a file. Raises NotACodStatement, NumberNeeded, RowsCannotBeRead, SumsDiffer."""
    grid = next((grid for grid in grids if _place(grid, _COD) is not None), None)
    if grid is None or _place(grid, _RESULT) is None:
        raise NotACodStatement(block="CHI TIẾT SỐ TIỀN COD" if grid is None else "KẾT LUẬN ĐỐI SOÁT")
    faults, lines = list[str](), dict[str, Line]()
    cod = _block(grid, _COD)
    for at, told in cod.rows:
        line = _line(lines, at, told, faults)
        if line is not None:
            line.cod += _money(at, told, _AMOUNT, faults)
            line.delivered_on = _day(at, told, _DELIVERED, faults) or line.delivered_on
            line.note = line.note or shown(told.get("ghi chu", ""))[:200]
    fees = _block(grid, _FEES)
    for at, told in fees.rows:
        line = _line(lines, at, told, faults)
        if line is not None:
            line.fee += _money(at, told, _FEE, faults, signed=True)
    if faults:
        more = [] if len(faults) <= _SHOWN else ["..."]
        raise RowsCannotBeRead(rows="; ".join([*faults[:_SHOWN], *more]))
    return _agreed(grid, file_name, number, lines, (cod, fees))


def _agreed(grid: Grid, file_name: str, number: str, lines: Mapping[str, Line],
            blocks: tuple[_Block, _Block]) -> Statement:
    """The statement, if the sums of its rows are those that it states."""
    cod, fees = sum(line.cod for line in lines.values()), sum(line.fee for line in lines.values())
    told_cod, told_fees, told_net = (_result(grid, f"{place}") for place in (1, 2, 3))
    for what, counted, told in (
            ("Số tiền COD", cod, told_cod), ("Số tiền cước", fees, told_fees),
            ("Số tiền còn lại", cod - fees, told_net),
            ("Tổng cộng COD", cod, _stated(blocks[0], _AMOUNT)),
            ("Tổng cộng cước", fees, _stated(blocks[1], _FEE))):
        if told is not None and counted != told:
            raise SumsDiffer(what=what, counted=vnd(counted), told=vnd(told))
    if told_cod is None or told_net is None:
        raise NotACodStatement(block="KẾT LUẬN ĐỐI SOÁT")
    heading = grid.rows[:_HEADING]
    return Statement(_numbered(file_name, number, heading), _headed(heading, "ma khach hang"),
                     _headed(heading, "ten khach hang")[:160], _spelled(heading), cod, fees, cod - fees, lines)


def _place(grid: Grid, title: str) -> int | None:
    return next((i for i, row in enumerate(grid.rows) if any(
        title in words.plain(cell) for cell in row.cells if isinstance(cell, str))), None)


def _block(grid: Grid, title: str) -> _Block:
    """The rows between the header that begins with STT and the sum; nothing where the block is missing."""
    place = _place(grid, title)
    if place is None:
        return _Block([], {})
    rows, names = list[tuple[int, Mapping[str, Cell]]](), dict[int, str]()
    for row in grid.rows[place + 1:]:
        first = words.plain(next((shown(cell) for cell in row.cells if cell != ""), ""))
        if not names:
            if first.startswith("stt"):
                names = {at: words.plain(shown(cell)) for at, cell in enumerate(row.cells) if cell != ""}
            continue
        told = {name: row.cell(at) for at, name in names.items()}
        if any("tong cong" in words.plain(cell) for cell in row.cells[:4] if isinstance(cell, str)):
            return _Block(rows, told)
        if any(part in first for part in (_COD, _FEES, _RESULT)):
            break
        rows.append((row.at, told))
    return _Block(rows, {})


def _line(lines: dict[str, Line], at: int, told: Mapping[str, Cell], faults: list[str]) -> Line | None:
    """The line of the waybill of this row; a row without one that moves nothing is passed over."""
    try:
        waybill = cells.code(told.get(_BILL, ""), 40).replace(" ", "").upper()
    except Unread as unread:
        faults.append(_fault(at, _BILL, shown(told.get(_BILL, "")) or unread.bad.value))
        return None
    if not _WAYBILL.fullmatch(waybill):
        if any(cell != "" for name, cell in told.items() if name != "stt"):
            faults.append(_fault(at, _BILL, waybill))
        return None
    return lines.setdefault(waybill, Line(waybill))


def _money(at: int, told: Mapping[str, Cell], column: str, faults: list[str], *, signed: bool = False) -> int:
    try:
        value = cells.amount(told.get(column, "")) or 0
    except Unread as unread:
        faults.append(_fault(at, column, shown(told.get(column, "")) or unread.bad.value))
        return 0
    if value < 0 and not signed:
        faults.append(_fault(at, column, str(value)))
    return value


def _day(at: int, told: Mapping[str, Cell], column: str, faults: list[str]) -> date | None:
    cell = told.get(column, "")
    if cell == "":
        return None
    try:
        return cells.moment(cell, "", Reading()).at.date()
    except Unread as unread:
        faults.append(_fault(at, column, shown(cell) or unread.bad.value))
        return None


def _fault(at: int, column: str, text: str) -> str:
    return f"{at} ({_NAMES[column]}: {text or '-'})"


def _stated(block: _Block, column: str) -> int | None:
    try:
        return cells.amount(block.total.get(column, ""))
    except Unread:
        return None


def _result(grid: Grid, place: str) -> int | None:
    """What the last block states in its row "1.", "2." or "3."; behind a colon, or in the last cell with an amount."""
    begin = _place(grid, _RESULT)
    for row in grid.rows[begin + 1:] if begin is not None else ():
        first = next((shown(cell) for cell in row.cells if cell != ""), "")
        if re.match(rf"{place}\s*[.)]", first) is None:
            continue
        return next((value for value in _amounts(row, first) if value is not None), None)
    return None


def _amounts(row: Row, first: str) -> Iterator[int | None]:
    told = [cell for cell in row.cells if cell != ""][1:]
    for cell in (*reversed(told), first.rpartition(":")[2]):
        try:
            yield cells.amount(cell)
        except Unread:
            continue


def _headed(heading: Sequence[Row], name: str) -> str:
    """What stands behind a name in the heading: after the colon, or in the next cell."""
    for row in heading:
        filled = [shown(cell) for cell in row.cells if cell != ""]
        for place, text in enumerate(filled):
            if fold(text).startswith(name):
                behind = text.partition(":")[2].strip()
                return behind or (filled[place + 1] if place + 1 < len(filled) else "")
    return ""


def _spelled(heading: Sequence[Row]) -> date | None:
    """"Ngày 18 tháng 09 năm 2026"."""
    for row in heading:
        found = _SPELLED.search(fold(" ".join(shown(cell) for cell in row.cells)))
        if found is not None:
            try:
                return date(int(found[3]), int(found[2]), int(found[1]))
            except ValueError:
                return None
    return None


def _numbered(file_name: str, number: str, heading: Sequence[Row]) -> str:
    named = FILE_NAME.search(file_name)
    told = next((text for name in ("so bang ke", "ma bang ke") if (text := _headed(heading, name))), "")
    found = number.strip() or (named[1] if named else told)
    if not _NUMBER.fullmatch(found):
        raise NumberNeeded
    return found
